from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import DateTime, bindparam, select
from sqlalchemy.orm import aliased

from portal import access
from portal.access import Viewer
from portal.config import SHORTLIST
from portal.db import db
from portal.models import ENDS, LANES, LIVE, Candidate, Event, Gig, GigRole, GigState, Person, State, Visit
from portal.models.company import company
from portal.models.visits import A_VISIT, board_in_words, seen_until
from portal.search.prepared import ask
from portal.search.shortlist.cards import Card, Drawing, rows_of
from portal.search.shortlist.filters import Filters
from portal.search.shortlist.fit import fits_of
from portal.search.shortlist.news import news_of
from portal.search.shortlist.seats import Holder, holders
from portal.search.shortlist.steps import TITLES

AN_HOUR = 60


@dataclass(frozen=True, slots=True)
class RoleSeats:
    n: int
    title: str
    seats: int
    taken: int
    holders: tuple[Holder, ...]


@dataclass(frozen=True, slots=True)
class Lane:
    state: str
    title: str
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """`people` counts the lanes, not who has ended; `more` says that the board holds no more than it shows.

    `mix` counts the people of each kind, "" for those who may not be seen; `shown` are those whom the filters leave.
    """

    gig_key: str
    title: str
    state: str
    roles: tuple[RoleSeats, ...]
    role: RoleSeats | None
    lanes: tuple[Lane, ...]
    ended: tuple[Card, ...]
    more: bool
    people: int
    mix: dict[str, int]
    least_shared: int
    has_news: bool

    @property
    def shown(self) -> int:
        return sum(len(lane.cards) for lane in self.lanes)

    def has_ended(self, key: str) -> bool:
        return any(card.key == key for card in self.ended)

    @property
    def notice(self) -> str:
        if self.more:
            return f"These are the first {SHORTLIST}. Decline or remove some, or look at one role, to see the others."
        if self.state == GigState.DRAFT:
            return "This gig is a draft. People can be considered now, and invited once it is published."
        return "" if self.state in LIVE else f"This gig is {self.state}. Reopen it to go on with people."

    @property
    def shown_roles(self) -> tuple[RoleSeats, ...]:
        return (self.role,) if self.role else self.roles

    @property
    def seats(self) -> int:
        return sum(role.seats for role in self.shown_roles)


def board(viewer: Viewer, gig_key: str, role: int | None = None, filters: Filters | None = None) -> Board:
    """The gig's candidates, oldest in their lane first; of one role when its number is given. Ten queries at most.

    Raises NotFound or NotAllowed. An unknown role is no filter.
    """
    gig = _gig(viewer, gig_key)
    roles = {row.id: row for row in db.session.execute(ROLES, {"gig": gig.id})}
    only = next((row for row in roles.values() if row.n == role), None)
    rows = rows_of(viewer, gig, only.id if only else None)
    news = news_of(viewer, gig.id, gig.seen_until)
    draw = Drawing(viewer, gig, roles, rows, fits_of(viewer, gig.id), news, company(db.session()).currency)
    cards = [card for card in map(draw.card, rows[:SHORTLIST]) if card]
    in_lanes = [card for card in cards if card.state in LANES]
    least_shared = gig.least_shared or AN_HOUR
    kept = (filters or Filters()).keep(cards, least_shared)
    lanes = {state: [card for card in kept if card.state == state] for state in State}
    held = holders(viewer, gig.id, draw.cards)
    seats = tuple(
        RoleSeats(row.n, row.title, row.seats, row.taken, tuple(h for h in held if h.role == id_))
        for id_, row in roles.items()
    )
    return Board(
        gig.key,
        gig.title,
        gig.state,
        seats,
        next((role for role in seats if only and role.n == only.n), None),
        tuple(Lane(state, TITLES[state], tuple(lanes[state])) for state in LANES),
        tuple(card for state in ENDS for card in lanes[state]),
        len(rows) > SHORTLIST,
        len(in_lanes),
        {kind: sum(card.kind == kind for card in in_lanes) for kind in ("employee", "contractor", "")},
        least_shared,
        any(card.changed for card in cards),
    )


def was_removed(viewer: Viewer, gig_key: str, candidate_key: str) -> bool:
    """Whether a lead of the gig has removed this candidate before. Raises NotFound or NotAllowed."""
    gig = access.get_gig(viewer, gig_key, "decide")
    removed = select(Event.id).where(Event.gig_id == gig.id, Event.kind == "removed")
    return db.session.scalar(removed.where(Event.after["candidate"].as_string() == candidate_key)) is not None


def moved_by(viewer: Viewer, gig_key: str, act: str, kind: str) -> Sequence[str]:
    """Keys of the candidates on the board of whom one act of several left this event. Raises NotFound, NotAllowed."""
    gig = access.get_gig(viewer, gig_key, "decide")
    theirs = select(Candidate.key).join(Event, Event.candidate_id == Candidate.id)
    of_act = theirs.where(Event.gig_id == gig.id, Event.act == act, Event.act != "", Event.kind == kind)
    return db.session.scalars(of_act.order_by(Candidate.id)).all()


def _gig(viewer: Viewer, gig_key: str) -> Any:
    """The gig, where the viewer may decide on its candidates. Raises NotFound or NotAllowed."""
    found = ask("gig of a board", viewer, _gig_to_decide_on, key=gig_key, visit_over=viewer.now - A_VISIT).first()
    if not found or not found.decides:
        access.get_gig(viewer, gig_key, "decide")
    return found


def _gig_to_decide_on(viewer: Viewer) -> Any:
    """With its owner's working hours, and when the viewer looked at its board."""
    owner = aliased(Person)
    columns = (
        *(Gig.id, Gig.key, Gig.title, Gig.state, Gig.audience, Gig.starts_on, Gig.ends_on),
        *(Gig.zone, Gig.core_from, Gig.core_to, Gig.least_shared),
        *(owner.zone.label("owner_zone"), owner.work_from.label("owner_from"), owner.work_to.label("owner_to")),
        seen_until(bindparam("visit_over", type_=DateTime())).label("seen_until"),
        access.gig_right(viewer, "decide").label("decides"),
    )
    visited = (Visit.person_id == viewer.id) & (Visit.place == board_in_words(Gig.id.expression))
    return (
        select(*columns)
        .outerjoin(owner, owner.id == Gig.owner_id)
        .outerjoin(Visit, visited)
        .where(Gig.key == bindparam("key"))
    )


ROLES = (
    select(
        *(GigRole.id, GigRole.n, GigRole.title, GigRole.seats, GigRole.taken),
        *(GigRole.hours, GigRole.pay_up_to, GigRole.currency),
    )
    .where(GigRole.gig_id == bindparam("gig"))
    .order_by(GigRole.n)
)
