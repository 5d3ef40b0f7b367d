"""Doing what is due a batch at a time, so that others may write in between."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from time import sleep
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, delete, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from portal.db import writing
from portal.models import Candidate, Engagement, Gig, GigRole, Person
from portal.models.times import now

BATCH, BATCH_OF_MAILS, BATCH_OF_HOURS = 200, 50, 10  # a write transaction lasts 100 ms at the most
BREATH = 0.01  # seconds after each batch in which others may write
Thing = TypeVar("Thing", Candidate, Engagement, Gig, Person)


def in_batches(
    due: Select[Any], id_: InstrumentedAttribute[int], act: Callable[[Sequence[int], Session], int], size: int
) -> int:
    """Acts on what is due, a transaction for each batch of ids; what is still due after it waits for the next tick."""
    count, last = 0, 0
    while True:
        with writing() as session:
            ids = session.scalars(due.where(id_ > last).order_by(id_).limit(size)).all()
            if not ids:
                return count
            count, last = count + act(ids, session), ids[-1]
        sleep(BREATH)


def each_candidate(step: Callable[[Candidate], None], size: int, *due: ColumnElement[bool]) -> int:
    def act(ids: Sequence[int], session: Session) -> int:
        found, _held = _locked_under_gigs(session, Candidate, ids, *due)
        for candidate in found:
            step(candidate)
        return len(found)

    return in_batches(select(Candidate.id).where(*due), Candidate.id, act, size)


def each_engagement(step: Callable[[Engagement, Session], bool], size: int, *due: ColumnElement[bool]) -> int:
    def act(ids: Sequence[int], session: Session) -> int:
        found, _held = _locked_under_gigs(session, Engagement, ids, *due)
        return sum(step(seat, session) for seat in found)

    return in_batches(select(Engagement.id).where(*due), Engagement.id, act, size)


def delete_old(id_: InstrumentedAttribute[int], old: ColumnElement[bool]) -> int:
    def act(ids: Sequence[int], session: Session) -> int:
        gone = session.execute(delete(id_.class_).where(id_.in_(ids), old))
        return int(gone.rowcount)  # type: ignore[attr-defined]

    return in_batches(select(id_).where(old), id_, act, BATCH)


def _locked_under_gigs(
    session: Session, model: type[Thing], ids: Sequence[int], *due: ColumnElement[bool]
) -> tuple[Sequence[Thing], list[object]]:
    """What is still due of a batch, and what it hangs on, which the caller holds while it acts.

    Locked as access does: gigs, then candidates, then people, so that nobody waits in a circle.
    """
    here = select(model).where(model.id.in_(ids)).subquery()
    held: list[object] = []
    held.extend(locked(session, Gig, Gig.id.in_(select(here.c.gig_id))))
    held.extend(session.scalars(select(GigRole).where(GigRole.id.in_(select(here.c.gig_role_id)))))
    if model is Engagement:
        held.extend(locked(session, Candidate, Candidate.id.in_(select(here.c.candidate_id))))
    found = locked(session, model, model.id.in_(ids), *due)
    held.extend(locked(session, Person, Person.id.in_(select(here.c.person_id))))
    return found, held


def locked(session: Session, model: type[Thing], *where: ColumnElement[bool]) -> Sequence[Thing]:
    wanted = select(model).where(*where).order_by(model.id).with_for_update(of=model)
    return session.scalars(wanted.execution_options(populate_existing=True)).all()


def latest_day() -> date:
    """The day that it is where it is latest."""
    return (now() + timedelta(hours=14)).date()
