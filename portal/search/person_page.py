"""A person's page: what the viewer may read of somebody, and why the rest is hidden."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import or_, select

from portal import access
from portal.access import Viewer
from portal.db import db
from portal.models import ENGAGED, Engagement, FreeSpan, Gig, Person, PersonNote
from portal.models.hours import shared_minutes
from portal.models.times import today
from portal.search.days import Piece, WorkDay, shared_pieces, work_day
from portal.search.held import Entry, HeldSkill, experience_of, skills_of
from portal.search.roles_led import RoleBeside, roles_beside

LATEST = 20
WEEKS_DRAWN = 12


class Past(NamedTuple):
    """A gig done or under way; `key` is empty when the viewer may not open it."""

    title: str
    role: str
    key: str
    starts_on: date
    ends_on: date
    hours: int
    is_over: bool


class Terms(NamedTuple):
    gig: str
    rate_amount: int | None
    rate_currency: str | None


class Week(NamedTuple):
    """What is free in a week: hours, and those that stand in offers not answered yet."""

    starts_on: date
    free: int
    tentative: int


class Note(NamedTuple):
    """The viewer's own words about the person; `version` is 0 where there are none yet."""

    text: str = ""
    version: int = 0


class Profile(NamedTuple):
    bio: str
    place: str
    links: Sequence[str]
    zone: str
    work_from: int
    work_to: int
    capacity: int
    free_now: int
    free_from: date | None
    available_from: date | None
    contract_ends_on: date | None
    confirmed_on: date | None


@dataclass(frozen=True, slots=True)
class PersonPage:
    id: int
    key: str
    name: str
    headline: str
    kind: str
    department: str
    manager: tuple[str, str] | None  # (name, key), when their card may be read
    is_me: bool
    reads: frozenset[str]
    profile: Profile | None
    skills: Sequence[HeldSkill]
    experience: Sequence[Entry]
    gigs: Sequence[Past]
    terms: Sequence[Terms]
    email: str | None
    phone: str | None
    rate: tuple[int, str, str] | None
    shared: int | None  # minutes of the viewer's day
    days: Sequence[WorkDay]  # the viewer's and theirs
    both: Sequence[Piece]
    hidden: Sequence[str]
    looks: Sequence[str]  # tiers that are drawn of somebody else
    roles: Sequence[RoleBeside]
    weeks: Sequence[Week]
    note: Note
    may_note: bool


def read(viewer: Viewer, key: str) -> PersonPage:
    """At most eleven queries. Raises NotFound."""
    person, reads, writes = access.get_person(viewer, key)
    is_me = person.id == viewer.id
    sees_profile = "profile" in reads
    terms = _terms(viewer, person) if "terms" in reads else []
    days = _days(viewer, person)
    drawn = [("contact", bool(reads & {"email", "phone"})), ("terms", bool(terms))]
    return PersonPage(
        person.id,
        person.key,
        person.name,
        person.headline,
        person.kind,
        person.department.name if person.department and "kind" in reads else "",
        _manager(viewer, person) if "kind" in reads else None,
        is_me,
        reads,
        Profile(*(getattr(person, name) for name in Profile._fields)) if sees_profile else None,
        skills_of(person.id, with_rejected=is_me or viewer.is_admin) if sees_profile else [],
        experience_of(person.id) if sees_profile else [],
        _gigs(viewer, person) if sees_profile else [],
        terms,
        person.email if "email" in reads else None,
        person.phone if "phone" in reads else None,
        _rate(person) if "rate" in reads else None,
        _shared(viewer, person) if sees_profile and not is_me else None,
        days if sees_profile else [],
        shared_pieces(*days) if sees_profile and not is_me else [],
        _why_hidden(person, reads, is_me, viewer.is_lead),
        [] if is_me else [tier for tier, is_drawn in drawn if is_drawn],
        roles_beside(viewer, person.id) if viewer.is_lead and not is_me else [],
        _weeks(viewer, person) if sees_profile else [],
        _note(viewer, person),
        "notes" in writes,
    )


def _why_hidden(person: Person, reads: frozenset[str], is_me: bool, for_a_lead: bool) -> list[str]:
    """The same words whether there is a value or not."""
    name = person.name.split()[0]
    found = []
    if "profile" not in reads:
        found.append(f"Skills and hours are seen by leads, by teammates and by {name}'s line manager.")
    if "email" not in reads:
        found.append(
            f"Contact opens when {name} applies or accepts an invitation."
            if for_a_lead
            else f"Contact is seen by those who work with {name}, and by whom {name} invites or talks with."
        )
    if "phone" not in reads:
        found.append(f"The phone number is seen by those who work with {name}.")
    if "rate" not in reads and person.kind == "contractor":
        found.append("The listed rate is seen by leads.")
    if "terms" not in reads:
        found.append(f"Agreed terms are seen by leads who work with {name}.")
    return [] if is_me else found


def _manager(viewer: Viewer, person: Person) -> tuple[str, str] | None:
    if person.manager is None:
        return None
    seen = access.visible_people(viewer).where(Person.id == person.manager_id).with_only_columns(Person.id)
    return (person.manager.name, person.manager.key) if db.session.scalar(seen) else None


def _gigs(viewer: Viewer, person: Person) -> list[Past]:
    """Gigs done here: not confidential, or readable."""
    open_to = access.readable(viewer)
    done = (
        select(Gig.title, Engagement.title.label("role"), Gig.key, open_to.label("may_open"))
        .add_columns(Engagement.starts_on, Engagement.ends_on, Engagement.ended_on, Engagement.hours, Engagement.state)
        .join(Gig, Gig.id == Engagement.gig_id)
        .where(Engagement.person_id == person.id, Engagement.state.in_((*ENGAGED, "ended")))
        .where(or_(access.not_confidential(), open_to))
        .order_by(Engagement.starts_on.desc(), Engagement.id.desc())
        .limit(LATEST)
    )
    return [
        Past(
            r.title,
            r.role,
            r.key if r.may_open else "",
            r.starts_on,
            r.ended_on or r.ends_on,
            r.hours,
            r.state == "ended",
        )
        for r in db.session.execute(done)
    ]


def _terms(viewer: Viewer, person: Person) -> list[Terms]:
    """Agreed rates: one's own, all for an admin, else those of the gigs that the viewer leads."""
    agreed = (
        select(Gig.title, Engagement.rate_amount, Engagement.rate_currency)
        .join(Gig, Gig.id == Engagement.gig_id)
        .where(Engagement.person_id == person.id, Engagement.state.in_((*ENGAGED, "ended")))
        .where(Engagement.rate_amount.is_not(None))
        .order_by(Engagement.starts_on.desc())
        .limit(LATEST)
    )
    if person.id != viewer.id:
        of_led_gigs = access.terms_of_led_gigs(viewer)
        agreed = agreed.where(or_(of_led_gigs, access.not_confidential()) if viewer.is_admin else of_led_gigs)
    return [Terms(*row) for row in db.session.execute(agreed)]


def _rate(person: Person) -> tuple[int, str, str] | None:
    return (person.rate_amount, person.rate_currency, person.rate_per) if person.rate_amount is not None else None


def _shared(viewer: Viewer, person: Person) -> int:
    mine = viewer.zone, viewer.work_from, viewer.work_to
    return shared_minutes(*mine, person.zone, person.work_from, person.work_to, today(viewer.zone))


def _days(viewer: Viewer, person: Person) -> list[WorkDay]:
    day, hours = today(viewer.zone), (person.zone, person.work_from, person.work_to)
    mine = work_day(viewer, "You", viewer.kind, viewer.zone, viewer.work_from, viewer.work_to, day)
    return [mine, work_day(viewer, person.name.split()[0], person.kind, *hours, day)][
        : 1 if person.id == viewer.id else 2
    ]


def _weeks(viewer: Viewer, person: Person) -> list[Week]:
    """Twelve weeks from the Monday of this one. Hours in offers are told to leads and to nobody else."""
    today_ = viewer.today
    monday = today_ - timedelta(days=today_.weekday())
    last = monday + timedelta(weeks=WEEKS_DRAWN, days=-1)
    here = FreeSpan.person_id == person.id, FreeSpan.starts_on <= last, FreeSpan.ends_on >= monday
    spans = db.session.execute(
        select(FreeSpan.starts_on, FreeSpan.ends_on, FreeSpan.free, FreeSpan.tentative).where(*here)
    ).all()
    found = []
    for n in range(WEEKS_DRAWN):
        starts, ends = monday + timedelta(weeks=n), monday + timedelta(weeks=n, days=6)
        in_it = [s for s in spans if s.starts_on <= ends and s.ends_on >= max(starts, today_)]
        tentative = max((s.tentative for s in in_it), default=0) if viewer.is_lead and person.id != viewer.id else 0
        found.append(Week(starts, min((s.free for s in in_it), default=0), tentative))
    return found


def _note(viewer: Viewer, person: Person) -> Note:
    """Authors read their own words as long as they see the card."""
    mine = select(PersonNote.text, PersonNote.version).filter_by(author_id=viewer.id, person_id=person.id)
    kept = db.session.execute(mine).first()
    return Note(*kept) if kept else Note()
