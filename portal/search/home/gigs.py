"""The gigs that the viewer leads and that have not ended."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Date, Integer, bindparam, case, false, func, select, true

from portal import access
from portal.access import Viewer
from portal.models import LANES, LIVE, Candidate, Gig, GigRole, GigState, State
from portal.search.home.boards import OWES_AN_ANSWER
from portal.search.home.listed import ALL, Listed
from portal.search.prepared import ask
from portal.search.roles_led import led_ids
from portal.search.statements import within

CLOSING = timedelta(days=7)
NOT_ENDED = Gig.state.not_in((GigState.COMPLETED, GigState.CANCELLED))  # told so, SQLite begins with those led
Statement = Any  # a select; its columns are read by name


class LedGig(NamedTuple):
    key: str
    title: str
    state: str
    apply_by: date | None
    is_closing: bool
    seats: int
    taken: int
    on_board: int
    waiting: int


def gigs_led(viewer: Viewer, which: str, most: int = ALL) -> Listed:
    """All, drafts, closing ones or with free seats; those that close soon first, drafts last. One query."""
    rows = ask(f"home {which}", viewer, lambda v: _gigs_led(v, which), most=most, soon=viewer.today + CLOSING).all()
    return Listed([LedGig._make(row[3:]) for row in rows], rows[0].total if rows else 0)


def led(viewer: Viewer) -> Any:
    return access.visible_gigs(viewer).where(access.leads(viewer), within(Gig.id, led_ids(viewer)))


def closing(viewer: Viewer) -> ColumnElement[bool]:
    soon = Gig.apply_by.between(viewer.today, bindparam("soon", type_=Date()))
    return func.coalesce(soon & (Gig.state == GigState.OPEN) & Gig.applications_closed_at.is_(None), false())


def sum_of(what: Any) -> Any:
    return func.coalesce(func.sum(what), 0)


def _of_gig(what: Any) -> Any:
    return select(sum_of(what)).where(GigRole.gig_id == Gig.id).correlate(Gig).scalar_subquery()


SEATS, TAKEN, FREE = _of_gig(GigRole.seats), _of_gig(GigRole.taken), _of_gig(GigRole.seats - GigRole.taken)


def _gigs_led(viewer: Viewer, which: str) -> Statement:
    closes = closing(viewer)
    only = {"drafts": Gig.state == GigState.DRAFT, "closing": closes, "seats": Gig.state.in_(LIVE) & (FREE > 0)}
    rank = case((closes, 0), (Gig.state.in_(LIVE), 1), else_=2).label("rank")
    gigs = (
        led(viewer)
        .where(NOT_ENDED, only.get(which, true()))
        .order_by(rank, case((closes, Gig.apply_by)), Gig.id.desc())
        .limit(bindparam("most", type_=Integer()))
        .with_only_columns(
            *(func.count().over().label("total"), rank, Gig.id, Gig.key),
            case((Gig.title == "", "Untitled gig"), else_=Gig.title).label("title"),
            *(Gig.state, Gig.apply_by, closes.label("closes"), SEATS.label("seats"), TAKEN.label("taken")),
        )
        .subquery()
    )
    boards = (_on_board(viewer, gigs.c.id, states) for states in (LANES, OWES_AN_ANSWER))
    first_to_close = case((gigs.c.closes, gigs.c.apply_by))
    return select(gigs, *boards).order_by(gigs.c.rank, first_to_close, gigs.c.id.desc())


def _on_board(viewer: Viewer, gig_id: Any, states: Sequence[State]) -> Any:
    """How many on the board of a gig stand in one of the states."""
    there = access.visible_candidates(viewer).where(Candidate.gig_id == gig_id, Candidate.state.in_(states))
    others = there.where(Candidate.person_id != viewer.id).with_only_columns(func.count())
    return others.correlate(gig_id.table).scalar_subquery()
