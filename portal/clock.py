"""What must happen by the clock. `tick` may run at any time, as often as one likes, in several processes at once."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import partial
from time import sleep
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, delete, func, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from portal import imports
from portal.chores import find_pairs_when_changed, rewrite
from portal.config import IDLE_MINUTES, UNDO_DAYS, Config
from portal.db import db, writing
from portal.mail import send_due
from portal.models import (
    ENGAGED,
    LIVE,
    Attempt,
    Candidate,
    DirectoryCount,
    Engagement,
    EngagementState,
    Experience,
    FreeSpan,
    Gig,
    GigRole,
    Kind,
    Link,
    Offer,
    Person,
    RemovedSkill,
    Setting,
    SignIn,
    State,
)
from portal.models.applications import latest_offer
from portal.models.hours import WEEKS_AHEAD
from portal.models.times import now, today
from portal.models.upkeep import give_back_lease, take_lease
from portal.search.directory import stored

LEASE = timedelta(minutes=2)
BATCH, BATCH_OF_MAILS, BATCH_OF_HOURS = 200, 50, 10  # a write transaction lasts 100 ms at the most
BREATH = 0.01  # seconds after each batch in which others may write
A_DAY = timedelta(days=1)
DAY_OF_FREE_NOW = "free_now_day"
Thing = TypeVar("Thing", Candidate, Engagement, Gig, Person)


def tick(config: Config | None = None) -> dict[str, int]:
    """How many things each job did. A job that another process runs now is left to it. Mails and files need `config`.

    Raises an ExceptionGroup at the end when jobs failed; what they had done stays, the others ran.
    """
    counts, failed = {}, []
    for name, job in (JOBS | (_jobs_of(config) if config else {})).items():
        try:
            with writing() as session:
                is_ours = take_lease(session, name, LEASE)
            if is_ours:
                counts[name] = job()
                with writing() as session:
                    give_back_lease(session, name)
        except Exception as error:
            failed.append(error)
    if failed:
        raise ExceptionGroup("Some jobs of the clock failed", failed)
    return counts


def end_offers() -> int:
    """Offers that nobody answered in time; each held a seat."""
    past = select(Offer.id).where(latest_offer(Candidate.id), Offer.answer_until <= now()).exists()
    return _each_candidate(Candidate.expire, BATCH_OF_HOURS, Candidate.state == State.OFFERED, past)


def remind_of_offers() -> int:
    """Offers that end within a day, whose people have had more than a day to answer."""
    soon = Offer.answer_until > now(), Offer.answer_until <= now() + A_DAY
    had_time = Offer.made_at <= now() - A_DAY, Offer.reminded_at.is_(None)
    due = select(Offer.id).where(latest_offer(Candidate.id), *soon, *had_time).exists()
    return _each_candidate(Candidate.remind, BATCH_OF_MAILS, Candidate.state == State.OFFERED, due)


def nudge_leads() -> int:
    """Applications that are owed an answer by tomorrow."""
    owed = Candidate.state.in_((State.APPLIED, State.TALKING)), Candidate.answer_by <= _latest_day() + A_DAY
    return _each_candidate(Candidate.nudge, BATCH_OF_MAILS, *owed, Candidate.nudged_at.is_(None))


def tell_the_declined() -> int:
    """Declines that can no longer be undone unnoticed."""
    due = Candidate.state == State.DECLINED, Candidate.told.is_(False), Candidate.told_at <= now()
    return _each_candidate(Candidate.tell, BATCH_OF_MAILS, *due)


def begin_engagements() -> int:
    """Confirmed seats whose first day has come where their person is; the gig is in progress from the first on."""

    def begin(seat: Engagement, session: Session) -> bool:
        if seat.starts_on > today(session.get_one(Person, seat.person_id).zone):
            return False
        seat.state = EngagementState.ACTIVE
        if seat.gig_id:
            session.get_one(Gig, seat.gig_id).start()
        return True

    due = Engagement.state == EngagementState.CONFIRMED, Engagement.starts_on <= _latest_day()
    return _each_engagement(begin, BATCH, *due)


def end_engagements() -> int:
    """Active seats whose last day is over where their person is. The candidate is done with the last of them."""

    def end(seat: Engagement, session: Session) -> bool:
        person = session.get_one(Person, seat.person_id)
        if seat.ends_on >= today(person.zone):
            return False
        seat.end(seat.ends_on, "completed", session.get_one(Gig, seat.gig_id).led_by() if seat.gig_id else [])
        if seat.gig_role_id:
            session.get_one(GigRole, seat.gig_role_id).free_seat()
        session.flush()
        if seat.candidate_id:
            _finish(session.get_one(Candidate, seat.candidate_id), session)
        person.refresh_hours()
        return True

    due = Engagement.state == EngagementState.ACTIVE, Engagement.ends_on < _latest_day()
    return _each_engagement(end, BATCH_OF_HOURS, *due)


def close_to_applications() -> int:
    """Gigs past their apply-by, or whose last day is over everywhere."""

    def close(ids: Sequence[int], session: Session) -> int:
        gigs = _locked(session, Gig, Gig.id.in_(ids), *due)
        for gig in gigs:
            gig.close_to_applications(None)
        return len(gigs)

    over = or_(Gig.apply_until <= now(), Gig.ends_on < (now() - timedelta(hours=12)).date())
    due = Gig.state.in_(LIVE), Gig.applications_closed_at.is_(None), over
    return _in_batches(select(Gig.id).where(*due), Gig.id, close, BATCH_OF_MAILS)


def end_contracts() -> int:
    """Contractors whose last day is over where they are: no way in from then on."""

    def end(ids: Sequence[int], session: Session) -> int:
        over = [p for p in _locked(session, Person, Person.id.in_(ids), *due) if _is_over(p.contract_ends_on, p.zone)]
        for person in over:
            person.end_contract()
        return len(over)

    due = Person.kind == Kind.CONTRACTOR, Person.state == "active", Person.contract_ends_on < _latest_day()
    return _in_batches(select(Person.id).where(*due), Person.id, end, BATCH)


def begin_day() -> int:
    """What people have free in the four weeks ahead, where a new day changed it. Once a day."""
    day = today()
    if Setting.get(db.session(), DAY_OF_FREE_NOW, "") == day.isoformat():
        return 0
    count = 0
    for ahead in range(7 * WEEKS_AHEAD + 1):
        count += _rewrite_free_now(day, day + timedelta(days=ahead))
    with writing() as session:
        Setting.put(session, DAY_OF_FREE_NOW, day.isoformat())
    return count


def count_directory() -> int:
    """How many people the directory lists by each value of its filters, for whoever asks for nothing yet."""
    with writing() as session:
        if not DirectoryCount.is_due(session):
            return 0
    total, counts = stored.count()
    with writing() as session:
        DirectoryCount.put(session, total, counts)
    return total


def forget() -> int:
    """Tries, links and sessions that ended more than a day ago; what left a profile longer ago than undo goes."""
    old = now() - A_DAY
    dead = or_(SignIn.ended_at < old, SignIn.seen_at < old - timedelta(minutes=IDLE_MINUTES))
    return sum(
        _delete(id_, condition)
        for id_, condition in (
            (Attempt.id, Attempt.at < old),
            (Link.id, Link.ends_at < old),
            (SignIn.id, dead),
            (Experience.id, Experience.removed_at < now() - timedelta(days=UNDO_DAYS)),
            (RemovedSkill.id, RemovedSkill.removed_at < now() - timedelta(days=UNDO_DAYS)),
        )
    )


JOBS: dict[str, Callable[[], int]] = {
    "offers ended": end_offers,
    "offers recalled": remind_of_offers,
    "declines told": tell_the_declined,
    "leads reminded": nudge_leads,
    "engagements begun": begin_engagements,
    "engagements ended": end_engagements,
    "gigs closed to applications": close_to_applications,
    "contracts ended": end_contracts,
    "free hours rewritten": begin_day,
    "people counted": count_directory,
    "old things forgotten": forget,
    "near-duplicates found": find_pairs_when_changed,
    "rates and documents rewritten": rewrite,
}


def _jobs_of(config: Config) -> dict[str, Callable[[], int]]:
    """Those that need the mail server, or the folder of the instance."""
    return {
        "mails sent": partial(send_due, config),
        "rows of imports forgotten": partial(imports.forget, config.instance),
    }


def _in_batches(
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


def _each_candidate(step: Callable[[Candidate], None], size: int, *due: ColumnElement[bool]) -> int:
    def act(ids: Sequence[int], session: Session) -> int:
        found, _held = _locked_under_gigs(session, Candidate, ids, *due)
        for candidate in found:
            step(candidate)
        return len(found)

    return _in_batches(select(Candidate.id).where(*due), Candidate.id, act, size)


def _each_engagement(step: Callable[[Engagement, Session], bool], size: int, *due: ColumnElement[bool]) -> int:
    def act(ids: Sequence[int], session: Session) -> int:
        found, _held = _locked_under_gigs(session, Engagement, ids, *due)
        return sum(step(seat, session) for seat in found)

    return _in_batches(select(Engagement.id).where(*due), Engagement.id, act, size)


def _locked_under_gigs(
    session: Session, model: type[Thing], ids: Sequence[int], *due: ColumnElement[bool]
) -> tuple[Sequence[Thing], list[object]]:
    """What is still due of a batch, and what it hangs on, which the caller holds while it acts.

    Locked as access does: gigs, then candidates, then people, so that nobody waits in a circle.
    """
    here = select(model).where(model.id.in_(ids)).subquery()
    held: list[object] = []
    held.extend(_locked(session, Gig, Gig.id.in_(select(here.c.gig_id))))
    held.extend(session.scalars(select(GigRole).where(GigRole.id.in_(select(here.c.gig_role_id)))))
    if model is Engagement:
        held.extend(_locked(session, Candidate, Candidate.id.in_(select(here.c.candidate_id))))
    found = _locked(session, model, model.id.in_(ids), *due)
    held.extend(_locked(session, Person, Person.id.in_(select(here.c.person_id))))
    return found, held


def _locked(session: Session, model: type[Thing], *where: ColumnElement[bool]) -> Sequence[Thing]:
    wanted = select(model).where(*where).order_by(model.id).with_for_update(of=model)
    return session.scalars(wanted.execution_options(populate_existing=True)).all()


def _finish(candidate: Candidate, session: Session) -> None:
    going_on = select(Engagement.id).where(
        Engagement.candidate_id == candidate.id, Engagement.state.in_((EngagementState.TENTATIVE, *ENGAGED))
    )
    if candidate.state == State.ACCEPTED and session.scalar(going_on.limit(1)) is None:
        candidate.finish()


def _rewrite_free_now(day: date, since: date) -> int:
    """For those whose four weeks begin on `since`: the day itself, or when they are available from that day on.

    Whoever is free from today keeps an older `free_from`: any day that has come reads as now.
    """
    last = since + timedelta(weeks=WEEKS_AHEAD, days=-1)
    least = select(func.min(FreeSpan.free)).where(FreeSpan.person_id == Person.id)
    free = least.where(FreeSpan.starts_on <= last, FreeSpan.ends_on >= since).scalar_subquery()
    soon = day + timedelta(weeks=WEEKS_AHEAD)
    starts = Person.available_from
    whose = starts == since if since > day else or_(starts.is_(None), starts <= day, starts > soon)
    moved = Person.free_from.is_distinct_from(since) if since > day else Person.free_from > day
    changed = select(Person.id).where(whose, or_(Person.free_now != free, moved))
    ids = db.session.scalars(changed.order_by(Person.id)).all()
    for at in range(0, len(ids), BATCH):
        with writing() as session:
            some = Person.id.in_(ids[at : at + BATCH])
            new = update(Person).where(some, whose).values(free_now=free, free_from=since)
            session.execute(new.execution_options(synchronize_session=False))
    return len(ids)


def _delete(id_: InstrumentedAttribute[int], old: ColumnElement[bool]) -> int:
    def act(ids: Sequence[int], session: Session) -> int:
        gone = session.execute(delete(id_.class_).where(id_.in_(ids), old))
        return int(gone.rowcount)  # type: ignore[attr-defined]

    return _in_batches(select(id_).where(old), id_, act, BATCH)


def _latest_day() -> date:
    """The day that it is where it is latest."""
    return (now() + timedelta(hours=14)).date()


def _is_over(day: date | None, zone: str) -> bool:
    return day is not None and day < today(zone)
