"""The board of a gig: its candidates as cards, in lanes, each with what is due and what can be done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, bindparam, func, null, select

from portal import access
from portal.access import Viewer
from portal.config import SHORTLIST, UNDO_DAYS
from portal.db import db
from portal.models import (
    ENDS,
    LANES,
    LEAD_STEPS,
    LIVE,
    Audience,
    Candidate,
    Event,
    FreeSpan,
    Gig,
    GigRole,
    GigState,
    Kind,
    Need,
    Offer,
    Person,
    PersonSkill,
    State,
)
from portal.models.applications import last_day_to_answer
from portal.models.candidates import latest_offer
from portal.models.hours import FIRST, LAST
from portal.models.times import local, now, today
from portal.search.prepared import ask

TITLES = {state: state.capitalize() for state in State} | {State.ACCEPTED: "On the team"}


class Step(NamedTuple):
    """A step as a menu offers it: at `path` below the candidate's address, to `lane`; a form asks for more first."""

    label: str
    icon: str
    path: str
    lane: str = ""
    is_form: bool = False
    is_hard: bool = False


STEPS = {
    "invite": Step("Invite", "mail", "invitation", State.INVITED),
    "talk": Step("Start talking", "message", "talk", State.TALKING),
    "offer": Step("Offer a seat", "send", "offer", State.OFFERED, is_form=True),
    "undo": Step("Undo", "undo", "refusal/undo"),
    "take back": Step("Take back", "undo", "invitation/end", "ended"),
    "decline": Step("Decline", "x", "refusal", "ended", is_form=True, is_hard=True),
    "end early": Step("End early", "ban", "ending", "ended", is_form=True, is_hard=True),
    "remove": Step("Remove", "trash", "removal"),
}
CONSIDERS = frozenset({"invite", "take back", "remove"})  # what needs no consent
ASKS = frozenset({"invite", "offer"})  # what asks the gig's audience
AWAITED = frozenset({State.APPLIED, State.TALKING, State.OFFERED, State.ACCEPTED})
UNDO = timedelta(days=UNDO_DAYS)
FIRST_RELATION = 18  # columns of a card's row before it


class Card(NamedTuple):
    """A candidate on the board. Without a name the viewer may not see who it is; fit and free hours go likewise."""

    key: str
    name: str
    kind: str
    state: str
    role: str
    hits: int | None
    of: int
    free: int | None
    days: int
    due: str
    due_on: date | None
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class RoleSeats:
    n: int
    title: str
    seats: int
    taken: int


@dataclass(frozen=True, slots=True)
class Lane:
    state: str
    title: str
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """`people` counts the lanes, not who has ended; `more` says that the board holds no more than it shows."""

    gig_key: str
    title: str
    state: str
    roles: tuple[RoleSeats, ...]
    role: RoleSeats | None
    lanes: tuple[Lane, ...]
    ended: tuple[Card, ...]
    more: bool

    @property
    def people(self) -> int:
        return sum(len(lane.cards) for lane in self.lanes)

    def of_kind(self, kind: str) -> int:
        return sum(card.kind == kind for lane in self.lanes for card in lane.cards)

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


def board(viewer: Viewer, gig_key: str, role: int | None = None) -> Board:
    """The gig's candidates, oldest in their lane first; of one role when its number is given.

    Raises NotFound or NotAllowed. An unknown role is no filter.
    """
    gig = _gig(viewer, gig_key)
    roles = {row.id: row for row in db.session.execute(ROLES, {"gig": gig.id})}
    seats = tuple(RoleSeats(row.n, row.title, row.seats, row.taken) for row in roles.values())
    only = next((row for row in roles.values() if row.n == role), None)
    rows = _rows(viewer, gig, only.id if only else None)
    draw = _Drawing(viewer, gig, roles, rows)
    cards: dict[str, list[Card]] = {state: [] for state in State}
    for row in rows[:SHORTLIST]:
        card = draw.card(row)
        if card:
            cards[row.state].append(card)
    lanes = tuple(Lane(state, TITLES[state], tuple(cards[state])) for state in LANES)
    ended = tuple(card for state in ENDS for card in cards[state])
    shown = next((role for role in seats if only and role.n == only.n), None)
    return Board(gig.key, gig.title, gig.state, seats, shown, lanes, ended, len(rows) > SHORTLIST)


def was_removed(viewer: Viewer, gig_key: str, candidate_key: str) -> bool:
    """Whether a lead of the gig has removed this candidate before. Raises NotFound or NotAllowed."""
    gig = access.get_gig(viewer, gig_key, "decide")
    removed = select(Event.id).where(Event.gig_id == gig.id, Event.kind == "removed")
    return db.session.scalar(removed.where(Event.after["candidate"].as_string() == candidate_key)) is not None


def considered_by(viewer: Viewer, gig_key: str, act: str) -> Sequence[str]:
    """Keys of the candidates on the board that one act of several put there. Raises NotFound, NotAllowed."""
    gig = access.get_gig(viewer, gig_key, "decide")
    theirs = select(Candidate.key).join(Event, Event.candidate_id == Candidate.id)
    of_act = theirs.where(Event.gig_id == gig.id, Event.act == act, Event.act != "", Event.kind == "considered")
    return db.session.scalars(of_act.order_by(Candidate.id)).all()


class Rights(NamedTuple):
    """What decides which steps a lead is offered: may they consider, may they decide, and do they see who it is."""

    considers: bool
    decides: bool
    is_shown: bool


def steps_now(gig: Any, row: Any, may: Rights) -> tuple[Step, ...]:
    """The steps that a lead may take now, in the order of a menu: what is legal, allowed and not bound to fail."""
    legal = LEAD_STEPS.get(State(row.state), frozenset())
    before = State(row.state_before or State.APPLIED)
    found = []
    for name, step in STEPS.items():
        if name not in legal:
            continue
        needs_no_consent = name in CONSIDERS or (name == "undo" and before == State.INVITED)
        if not (may.considers if needs_no_consent else may.decides):
            continue
        if name in ASKS and not _in_audience(gig, row.kind):
            continue
        if name == "invite" and not may.is_shown:
            continue
        if name == "undo":
            if gig.state not in LIVE or now() - row.state_since > UNDO:
                continue
            step = step._replace(lane=State.TALKING if before == State.OFFERED else before)
        found.append(step)
    return tuple(found)


def due(row: Any, zone: str, day: date) -> tuple[str, date | None]:
    """(words, day) of what is awaited; the day stands after the words, and may be missing. `day` is today."""
    if row.state in (State.APPLIED, State.TALKING) and row.answer_by:
        return ("Answer by" if row.answer_by >= day else "Answer was due"), row.answer_by
    if row.state == State.OFFERED and row.hours:
        words = "They answer by" if row.reached_at else "Not seen yet, answer by"
        return words, last_day_to_answer(row.offer_answer_by, row.answer_until, zone)
    if row.state == State.ACCEPTED and row.hours:
        return f"{row.hours} h a week from", row.starts_on
    if row.state == State.DECLINED and not row.told:
        return "Not told yet", None
    return "", None


def free_in(gig: Gig, person_id: ColumnElement[Any]) -> ColumnElement[Any]:
    """Free hours a week of a person in the gig's dates; nothing while it has none."""
    if not (gig.starts_on and gig.ends_on):
        return null()
    inside = FreeSpan.starts_on <= gig.ends_on, FreeSpan.ends_on >= gig.starts_on
    return select(func.min(FreeSpan.free)).where(FreeSpan.person_id == person_id, *inside).scalar_subquery()


def _gig(viewer: Viewer, gig_key: str) -> Any:
    """The gig, where the viewer may decide on its candidates. Raises NotFound or NotAllowed."""
    found = ask("gig of a board", viewer, _gig_to_decide_on, key=gig_key).first()
    return found if found and found.decides else access.get_gig(viewer, gig_key, "decide")


def _gig_to_decide_on(viewer: Viewer) -> Any:
    columns = Gig.id, Gig.key, Gig.title, Gig.state, Gig.audience, Gig.starts_on, Gig.ends_on
    decides = access.gig_right(viewer, "decide").label("decides")
    return select(*columns, decides).where(Gig.key == bindparam("key"))


def _rows(viewer: Viewer, gig: Any, role_id: int | None) -> Sequence[Any]:
    """One more than a board holds."""
    dates = {"starts_on": gig.starts_on or FIRST, "ends_on": gig.ends_on or LAST}
    more = {"gig": gig.id, "limit": SHORTLIST + 1} | dates
    if role_id:
        return ask("board of a role", viewer, _cards_of_a_role, role=role_id, **more).all()
    return ask("board", viewer, _cards, **more).all()


def _cards_of_a_role(viewer: Viewer) -> Any:
    return _cards(viewer).where(Candidate.gig_role_id == bindparam("role"))


def _cards(viewer: Viewer) -> Any:
    """Candidates with what a card shows; after FIRST_RELATION, what holds between each and the viewer."""
    hits = (
        select(func.count())
        .select_from(Need)
        .join(PersonSkill, and_(PersonSkill.skill_id == Need.skill_id, PersonSkill.person_id == Candidate.person_id))
        .where(Need.gig_role_id == Candidate.gig_role_id, Need.required, PersonSkill.effective >= Need.least_level)
    ).scalar_subquery()
    inside = FreeSpan.starts_on <= bindparam("ends_on"), FreeSpan.ends_on >= bindparam("starts_on")
    free = select(func.min(FreeSpan.free)).where(FreeSpan.person_id == Candidate.person_id, *inside).scalar_subquery()
    columns = (
        *(Candidate.key, Candidate.state, Candidate.state_before, Candidate.state_since, Candidate.answer_by),
        *(Candidate.told, Candidate.gig_role_id, Candidate.person_id, Person.name, Person.kind),
        *(Offer.answer_by.label("offer_answer_by"), Offer.answer_until, Offer.reached_at, Offer.starts_on, Offer.hours),
        *(hits.label("hits"), free.label("free"), access.listed(viewer.today).label("is_listed")),
    )
    assert len(columns) == FIRST_RELATION
    return (
        select(*columns, *access.relation_columns(viewer))
        .select_from(Candidate)
        .join(Gig, Gig.id == Candidate.gig_id)
        .join(Person, Person.id == Candidate.person_id)
        .outerjoin(Offer, and_(Candidate.state.in_((State.OFFERED, State.ACCEPTED)), latest_offer()))
        .where(Candidate.gig_id == bindparam("gig"), Candidate.person_id != viewer.id)
        .order_by(Candidate.state.in_(ENDS), Candidate.state_since, Candidate.id)
        .limit(bindparam("limit"))
    )


def _in_audience(gig: Any, kind: str) -> bool:
    return gig.state in LIVE and (gig.audience != Audience.EMPLOYEES or kind == Kind.EMPLOYEE)


class _Drawing:
    """What is the same for all cards of a board, or for many of them."""

    def __init__(self, viewer: Viewer, gig: Any, roles: Mapping[int, Any], rows: Sequence[Any]):
        self.gig, self.zone, self.day, self.now, self.roles = gig, viewer.zone, today(viewer.zone), now(), roles
        self.ahead = local(self.now, self.zone) - self.now
        self.titles = {id_: role.title if len(roles) > 1 else "" for id_, role in roles.items()}
        self.required = {id_: role.required for id_, role in roles.items()}
        self.has_dates = gig.starts_on is not None and gig.ends_on is not None
        self.cards, self.profiles = (_read_of(viewer, column, rows) for column in ("card", "profile"))
        self.rights: dict[tuple[bool, ...], tuple[frozenset[str], frozenset[str]]] = {}
        self.steps: dict[tuple[Any, ...], tuple[Step, ...]] = {}

    def card(self, row: Any) -> Card | None:
        """Nothing when the candidate is not for this viewer."""
        key, state, before, since, _, told, role, person, name, kind, *_ = row
        held = row[FIRST_RELATION:]
        rights = self.rights.get(held) or self.rights.setdefault(held, access.rights_by(held))
        if "stage" not in rights[0]:
            return None
        is_shown, sees_profile = person in self.cards, person in self.profiles
        alike = state, before, kind, held, is_shown, self.now - since > UNDO
        steps = self.steps.get(alike)
        if steps is None:
            may = Rights("consider" in rights[1], "decide" in rights[1], is_shown)
            steps = self.steps[alike] = steps_now(self.gig, row, may)
        words, day = due(row, self.zone, self.day) if state in AWAITED or not told else ("", None)
        return Card(
            key,
            name if is_shown else "",
            kind if is_shown else "",
            state,
            self.titles[role],
            row.hits if sees_profile else None,
            self.required[role],
            row.free if sees_profile and self.has_dates else None,
            (self.day - (since + self.ahead).date()).days,
            words,
            day,
            steps,
        )


def _read_of(viewer: Viewer, column: str, rows: Sequence[Any]) -> frozenset[int]:
    """Those of whom the viewer may read a column; nobody needs to be asked about whom a lead sees as listed."""
    by_grant = column in access.sees_of_everyone(viewer)
    plain = {row.person_id for row in rows if by_grant and row.is_listed}
    others = {row.person_id for row in rows} - plain
    if not others:
        return frozenset(plain)
    seen = access.visible_people(viewer, column).with_only_columns(Person.id)
    return frozenset(plain.union(db.session.scalars(seen.where(Person.id.in_(others)))))


ROLES = (
    select(
        *(GigRole.id, GigRole.n, GigRole.title, GigRole.seats, GigRole.taken),
        select(func.count()).where(Need.gig_role_id == GigRole.id, Need.required).scalar_subquery().label("required"),
    )
    .where(GigRole.gig_id == bindparam("gig"))
    .order_by(GigRole.n)
)
