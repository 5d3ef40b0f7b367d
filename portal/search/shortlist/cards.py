"""The cards of a board: each candidate with how they fit, what is due and what can be done."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, func, select

from portal import access
from portal.access import Viewer
from portal.config import SHORTLIST
from portal.db import db
from portal.models import ENDS, Candidate, FreeSpan, Gig, Kind, Offer, Person, State
from portal.models.applications import latest_offer
from portal.models.hours import FIRST, LAST, shared_minutes
from portal.models.text import fold
from portal.models.times import local, now, today
from portal.search.prepared import ask
from portal.search.shortlist.fit import Fits
from portal.search.shortlist.steps import AWAITED, UNDO, Rights, Step, due, steps_now

FIRST_RELATION = 26  # columns of a card's row before it


class Card(NamedTuple):
    """A candidate on the board. Without a name the viewer may not see who it is; what they may not read is None.

    `asked` are the role's hours a week, `shared` minutes a day with the gig's core hours. The rate is as it is listed;
    `rate_base` orders it, `is_above` says that it is more than the role pays.
    """

    key: str
    name: str
    kind: str
    state: str
    role: str
    hits: int | None
    of: int
    gaps: tuple[str, ...]
    free: int | None
    asked: int
    shared: int | None
    rate: tuple[int, str, str] | None
    rate_base: int | None
    is_above: bool
    days: int
    due: str
    due_on: date | None
    changed: str
    words: str
    steps: tuple[Step, ...]


class Drawing:
    """What is the same for all cards of a board, or for many of them."""

    def __init__(
        self,
        viewer: Viewer,
        gig: Any,
        roles: Mapping[int, Any],
        rows: Sequence[Any],
        fits: Fits,
        news: Mapping[int, str],
        currency: str,
    ):
        self.gig, self.zone, self.day, self.now, self.roles = gig, viewer.zone, today(viewer.zone), now(), roles
        self.fits, self.news, self.currency = fits, news, currency
        self.ahead = local(self.now, self.zone) - self.now
        self.titles = {id_: role.title if len(roles) > 1 else "" for id_, role in roles.items()}
        self.has_dates = gig.starts_on is not None and gig.ends_on is not None
        self.core, self.core_day = core_of(gig), gig.starts_on or self.day
        columns = ("card", "profile", "rate")
        self.cards, self.profiles, self.rates = (_read_of(viewer, column, rows) for column in columns)
        self.rights: dict[tuple[bool, ...], tuple[frozenset[str], frozenset[str]]] = {}
        self.steps: dict[tuple[Any, ...], tuple[Step, ...]] = {}

    def card(self, row: Any) -> Card | None:
        """Nothing when the candidate is not for this viewer."""
        key, state, before, since, _, told, role, person, name, kind, *_ = row
        held = tuple(row[FIRST_RELATION:])
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
        rate = kind == Kind.CONTRACTOR and row.rate_amount is not None and person in self.rates
        return Card(
            key,
            name if is_shown else "",
            kind if is_shown else "",
            state,
            self.titles[role],
            self.fits.hits(role, person) if sees_profile else None,
            len(self.fits.required.get(role, ())),
            self.fits.gaps(role, person) if sees_profile else (),
            row.free if sees_profile and self.has_dates else None,
            self.roles[role].hours,
            self._shared(row) if sees_profile else None,
            (row.rate_amount, row.rate_currency, row.rate_per) if rate else None,
            row.rate_base if rate else None,
            bool(rate and self._is_above(row, self.roles[role])),
            (self.day - (since + self.ahead).date()).days,
            words,
            day,
            self.news.get(row.id, ""),
            fold(f"{name if is_shown else ''} {self.fits.names(role, person) if sees_profile else ''}"),
            steps,
        )

    def _shared(self, row: Any) -> int:
        return shared_minutes(*self.core, row.zone, row.work_from, row.work_to, self.core_day)

    def _is_above(self, row: Any, role: Any) -> bool:
        comparable = role.pay_up_to is not None and role.currency == self.currency and row.rate_base is not None
        return comparable and row.rate_base > role.pay_up_to


def core_of(gig: Any) -> tuple[str, int, int]:
    """Zone and minutes of the gig's core hours; its owner's working hours where none are asked for."""
    if gig.core_from is not None and gig.core_to is not None:
        return gig.zone, gig.core_from, gig.core_to
    return gig.owner_zone or gig.zone, gig.owner_from or 0, gig.owner_to or 0


def rows_of(viewer: Viewer, gig: Any, role_id: int | None) -> Sequence[Any]:
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
    inside = FreeSpan.starts_on <= bindparam("ends_on"), FreeSpan.ends_on >= bindparam("starts_on")
    free = select(func.min(FreeSpan.free)).where(FreeSpan.person_id == Candidate.person_id, *inside).scalar_subquery()
    columns = (
        *(Candidate.key, Candidate.state, Candidate.state_before, Candidate.state_since, Candidate.answer_by),
        *(Candidate.told, Candidate.gig_role_id, Candidate.person_id, Person.name, Person.kind),
        *(Offer.answer_by.label("offer_answer_by"), Offer.answer_until, Offer.reached_at, Offer.starts_on, Offer.hours),
        *(Person.zone, Person.work_from, Person.work_to, Candidate.id),
        *(Person.rate_amount, Person.rate_currency, Person.rate_per, Person.rate_base, Person.capacity),
        *(free.label("free"), access.listed(viewer.today).label("is_listed")),
    )
    assert len(columns) == FIRST_RELATION
    return (
        select(*columns, *access.relation_columns(viewer))
        .select_from(Candidate)
        .join(Gig, Gig.id == Candidate.gig_id)
        .join(Person, Person.id == Candidate.person_id)
        .outerjoin(Offer, and_(Candidate.state.in_((State.OFFERED, State.ACCEPTED)), latest_offer(Candidate.id)))
        .where(Candidate.gig_id == bindparam("gig"), Candidate.person_id != viewer.id)
        .order_by(Candidate.state.in_(ENDS), Candidate.state_since, Candidate.id)
        .limit(bindparam("limit"))
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
