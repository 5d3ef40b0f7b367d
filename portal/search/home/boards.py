"""Who waits on the boards of the gigs that the viewer leads: for an answer, or with an offer."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import DateTime, Integer, bindparam, case, cast, func, join, literal, null, select, union_all

from portal import access
from portal.access import Viewer
from portal.models import Candidate, Gig, GigRole, Offer, State
from portal.models.applications import last_day_to_answer, latest_offer
from portal.search.home.listed import ALL, NONE, Card, Listed, cards
from portal.search.prepared import ask
from portal.search.roles_led import led_ids

WAITING, OFFERS = "waiting", "offers"
BOTH = WAITING, OFFERS
OWES_AN_ANSWER = (State.APPLIED, State.TALKING)
NEVER = cast(null(), DateTime)
WHEN: dict[str, tuple[Any, ...]] = {  # by when, since when, until which moment, seen when
    WAITING: (Candidate.answer_by, Candidate.consented_at, NEVER, NEVER),
    OFFERS: (Offer.answer_by, Candidate.state_since, Offer.answer_until, Offer.reached_at),
}


class Waiting(NamedTuple):
    """Somebody on a gig that the viewer leads, whom an answer is owed, or who owes one to an offer."""

    key: str
    gig_key: str
    gig: str
    role: str
    state: str
    since: datetime
    by: date | None
    reached_at: datetime | None  # when they saw the offer
    name: str
    kind: str
    is_late: bool


def board_list(viewer: Viewer, which: str, most: int = ALL) -> Listed:
    """One of the lists, the oldest first. Two queries."""
    rows = board_rows(viewer, (which,), most)
    return named(viewer, which, rows, cards(viewer, {row.person for row in rows}))


def board_rows(viewer: Viewer, lists: Sequence[str], most: int) -> Sequence[Any]:
    """Of each list as many, the oldest first, without names. One query."""

    def statement(v: Viewer) -> Any:
        parts = (select(_list(v, which).subquery()) for which in lists)
        every = union_all(*parts).subquery()
        return select(every).order_by(every.c.since, every.c.id)

    return ask(f"home {' '.join(lists)}", viewer, statement, most=most).all()


def named(viewer: Viewer, which: str, rows: Sequence[Any], names: Mapping[int, Card]) -> Listed:
    """The rows of a list with their people's names, as far as their cards may be read."""
    mine = [row for row in rows if row.list == which]
    if not mine:
        return NONE
    shown = [_waiting(row, names[row.person], viewer) for row in mine if row.person in names]
    return Listed(shown, mine[0].total, mine[0].late)


def _list(viewer: Viewer, which: str) -> Any:
    """Joined to the few gigs that the viewer leads, which PostgreSQL then begins with."""
    led = led_ids(viewer).subquery("led")
    there: Any = join(led, Candidate, Candidate.gig_id == led.c.id)
    states: tuple[State, ...] = OWES_AN_ANSWER
    by, since, until, reached = WHEN[which]
    late: Any = func.sum(case((by < viewer.today, 1), else_=0)).over() if which == WAITING else literal(0)
    if which == OFFERS:
        there, states = there.join(Offer, latest_offer(Candidate.id)), (State.OFFERED,)
    return (
        access.visible_candidates(viewer)
        .select_from(there)
        .where(GigRole.id == Candidate.gig_role_id)
        .where(Candidate.state.in_(states), Candidate.person_id != viewer.id)
        .with_only_columns(
            *(literal(which).label("list"), Candidate.id, Candidate.key, Gig.key.label("gig_key")),
            *(Gig.title.label("gig"), GigRole.title.label("role"), Candidate.state),
            *(since.label("since"), by.label("by"), until.label("until"), reached.label("reached_at")),
            *(Candidate.person_id.label("person"), func.count().over().label("total")),
            late.label("late"),
        )
        .order_by(since, Candidate.id)
        .limit(bindparam("most", type_=Integer()))
    )


def _waiting(row: Any, card: Card, viewer: Viewer) -> Waiting:
    by = last_day_to_answer(row.by, row.until, viewer.zone) if row.by else None
    told = row.key, row.gig_key, row.gig, row.role, row.state, row.since, by, row.reached_at
    return Waiting(*told, *card, by is not None and by < viewer.today)
