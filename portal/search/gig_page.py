"""A gig's page: what it is, what each role asks for beside the viewer's skills, and what the viewer may do."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Integer, bindparam, case, func, select, union

from portal import access
from portal.access import Viewer
from portal.db import db
from portal.matching.core.fit import Fit, Need, fit
from portal.matching.load import own_skills
from portal.models import LANES, LIVE, Audience, Candidate, CoLead, Department, Gig, GigRole, GigState, Person, State
from portal.models.engagements import weeks
from portal.models.times import now, today
from portal.search.applications import Stage, own_stages
from portal.search.core_hours import CoreHours, core_hours
from portal.search.ends import End, end_of
from portal.search.openings import Similar, bookmarks_among, similar
from portal.search.prepared import ask
from portal.search.statements import within
from portal.search.timeline import Happened, of_gig


@dataclass(frozen=True, slots=True)
class Lead:
    """`department` is empty where the viewer may not read it."""

    key: str
    name: str
    kind: str
    department: str


@dataclass(frozen=True, slots=True)
class Role:
    """A role; `pay_up_to` in minor units. `mine` is the viewer's own application for it, where they know of one."""

    n: int
    title: str
    hours: int
    seats: int
    left: int
    pay_up_to: int | None
    currency: str
    fit: Fit
    mine: Stage | None
    may_apply: bool


@dataclass(frozen=True, slots=True)
class GigPage:
    key: str
    title: str
    description: str
    type: str
    state: str
    audience: str
    starts_on: date | None
    ends_on: date | None
    weeks: int | None
    ended: End | None
    apply_by: date | None
    answer_days: int
    zone: str
    seats: int
    left: int
    roles: list[Role]
    leads: list[Lead]
    fit: Fit
    hours: CoreHours | None
    questions: tuple[str, ...]  # that applicants are asked
    answer_by: date  # of whoever applies today
    bookmarked: bool
    why_not: str  # why nobody new can apply now; empty when they can
    may: frozenset[str]  # columns of the table of rights
    steps: frozenset[str]  # what a lead can do with it now
    shortlisted: int
    happened: list[Happened]

    @property
    def leads_it(self) -> bool:
        return "edit" in self.may


def gig_page(viewer: Viewer, key: str) -> GigPage:
    """The page of a gig that the viewer may read. Ten queries at most, with the sign-in. Raises NotFound."""
    gig, may = access.get_gig_with_rights(viewer, key)
    leads_it = "edit" in may
    held, mine = own_skills(viewer), {} if leads_it else own_stages(viewer, gig.id)
    asked = {
        role.n: [Need(n.skill_id, n.skill.name, n.least_level, n.required) for n in role.needs] for role in gig.roles
    }
    roles = [_role(role, fit(asked[role.n], held), mine.get(role.id), "apply" in may) for role in gig.roles]
    return GigPage(
        key=gig.key,
        title=gig.title or "Untitled gig",
        description=gig.description,
        type=gig.type,
        state=gig.state,
        audience=gig.audience,
        starts_on=gig.starts_on,
        ends_on=gig.ends_on,
        weeks=weeks(gig.starts_on, gig.ends_on) if gig.starts_on and gig.ends_on else None,
        ended=end_of(gig.ended_at, gig.starts_on, gig.ends_on, viewer.zone),
        apply_by=gig.apply_by,
        answer_days=gig.answer_days,
        zone=gig.zone,
        seats=sum(role.seats for role in roles),
        left=sum(role.left for role in roles),
        roles=roles,
        leads=_leads(viewer, gig),
        fit=fit([need for needs in asked.values() for need in needs], held),
        hours=None if leads_it else core_hours(viewer, gig),
        questions=tuple(gig.questions),
        answer_by=today(gig.zone) + timedelta(days=gig.answer_days),
        bookmarked=bool(bookmarks_among(viewer, [gig.id])),
        why_not=_why_not(gig),
        may=may,
        steps=gig.steps() if leads_it else frozenset(),
        shortlisted=_shortlisted(viewer, gig.id) if leads_it else 0,
        happened=of_gig(viewer, gig.id) if leads_it else [],
    )


def openings_like(viewer: Viewer, key: str) -> tuple[str, list[Similar]]:
    """(title of a gig that the viewer may read, openings like it). Raises NotFound."""
    gig = access.get_gig(viewer, key)
    return gig.title or "Untitled gig", similar(viewer, gig, own_skills(viewer))


def _role(role: GigRole, its_fit: Fit, mine: Stage | None, may_apply: bool) -> Role:
    left = role.seats - role.taken
    free = mine is None or mine.may_apply
    pay = role.pay_up_to, role.currency
    return Role(role.n, role.title, role.hours, role.seats, left, *pay, its_fit, mine, may_apply and left > 0 and free)


def _leads(viewer: Viewer, gig: Gig) -> list[Lead]:
    """Owner and co-leads whose card the viewer may read, the owner first."""
    leads = ask("leads of a gig", viewer, _cards_of_leads, gig=gig.id, owner=gig.owner_id)
    return [Lead(lead.key, lead.name, lead.kind, lead.department or "") for lead in leads]


def _cards_of_leads(viewer: Viewer) -> Any:
    owner = bindparam("owner", type_=Integer())
    led_by = select(Gig.owner_id).where(Gig.id == bindparam("gig"))
    led_by_more = select(CoLead.person_id).where(CoLead.gig_id == bindparam("gig"))
    cards = access.visible_people(viewer).where(within(Person.id, union(led_by, led_by_more)))
    department = case((access.person_read(viewer, "kind"), Department.name)).label("department")
    whole = cards.outerjoin(Department, Department.id == Person.department_id)
    columns = whole.with_only_columns(Person.key, Person.name, Person.kind, department)
    return columns.order_by(Person.id != owner, Person.id)


def _why_not(gig: Gig) -> str:
    if gig.state not in LIVE:
        return ""
    if gig.state == GigState.PAUSED:
        closed = " and closed to applications" if gig.applications_closed_at else ""
        return f"It is paused{closed}, so nobody new can apply."
    if gig.applications_closed_at is not None:
        return "It is closed to applications."
    if gig.apply_until is not None and gig.apply_until <= now():
        return "The day to apply by has passed."
    if all(role.taken >= role.seats for role in gig.roles):
        return "Every seat is taken or offered."
    return ""


def _shortlisted(viewer: Viewer, gig_id: int) -> int:
    """How many stand on the board, in any lane but the ends."""
    board = access.visible_candidates(viewer).where(Candidate.gig_id == gig_id, Candidate.person_id != viewer.id)
    return db.session.scalars(board.where(Candidate.state.in_(LANES)).with_only_columns(func.count())).one()


@dataclass(frozen=True, slots=True)
class Answered:
    """Somebody who hears of the gig's end; `name` is empty where the viewer may not read it."""

    name: str
    state: str


def who_hears_of_the_end(viewer: Viewer, gig_id: int) -> list[Answered]:
    """Candidates who are answered, and people whose seats end, when the gig ends now. Two queries."""
    here = access.visible_candidates(viewer).where(Candidate.gig_id == gig_id, Candidate.known_since.is_not(None))
    states = State.INVITED, State.APPLIED, State.TALKING, State.OFFERED, State.EXPIRED, State.ACCEPTED
    waiting = here.where(Candidate.state.in_(states)).order_by(Candidate.id)
    found = db.session.execute(waiting.with_only_columns(Candidate.person_id, Candidate.state)).all()
    cards = access.visible_people(viewer).where(Person.id.in_([row.person_id for row in found]))
    names = dict(db.session.execute(cards.with_only_columns(Person.id, Person.name)).all())
    return [Answered(names.get(row.person_id, ""), row.state) for row in found]


def audience_words(audience: str) -> str:
    return {
        Audience.EVERYONE: "Employees and contractors",
        Audience.EMPLOYEES: "Employees only",
        Audience.INVITED: "Only people who are invited",
    }[Audience(audience)]
