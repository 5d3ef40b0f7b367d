"""My own page: everything that I may read of myself, who else may, and who looked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import aliased

from portal.access import Viewer, get_person, not_confidential, person_rights, readable
from portal.access.tables import PERSON
from portal.config import SKILLS_TO_BE_FOUND
from portal.db import db
from portal.models import ENGAGED, Engagement, Gig, Person, Stint
from portal.models.times import today
from portal.search.days import WorkDay, work_day
from portal.search.held import Entry, HeldSkill, experience_of, is_stale, skills_of
from portal.search.looks import LookOfDay, looks_at
from portal.search.prepared import ask

READERS = {  # relation of the table: who that is, said to the person themselves
    "admin": "admins",
    "leads their gig": "leads of gigs you work on, and for 30 days after",
    "has their consent": "leads of gigs you applied to, or accepted an invitation for",
    "lead, listed": "every lead, while you are listed",
    "same gig now": "the people on a gig with you, and its leads",
    "line manager": "your line manager",
    "leads a readable gig": "whoever can read a gig that you lead",
    "reached out": "people you invite, talk with or make an offer to",
    "looked": "people whose contact or terms you looked at",
}
OF_LEADS = ("leads a readable gig", "reached out")
LOOKS_SHOWN, WORK_SHOWN = 5, 20


@dataclass(frozen=True, slots=True)
class Work:
    """An engagement of mine. `gig` is empty where the gig is confidential and no longer open to me."""

    title: str
    gig: str
    gig_key: str
    state: str
    starts_on: date
    ends_on: date
    hours: int
    rate_amount: int | None
    rate_currency: str | None


@dataclass(frozen=True, slots=True)
class Profile:
    """What stands in a column that I may not read is not filled in; `reads` and `writes` name the columns."""

    key: str
    reads: frozenset[str]
    writes: frozenset[str]
    name: str
    headline: str
    kind: str
    department: str
    manager: tuple[str, str] | None  # (name, key), where their card may be read
    bio: str
    links: list[str]
    place: str
    zone: str
    available_from: date | None
    work_from: int
    work_to: int
    day: WorkDay
    capacity: int
    free: int
    free_words: str
    free_from: date | None
    contract_ends_on: date | None
    agency: str
    rate_amount: int | None
    rate_currency: str
    rate_per: str
    email: str
    phone: str
    is_lead: bool
    is_admin: bool
    unlisted_until: date | None
    unlisted_reason: str
    confirmed_on: date | None
    is_stale: bool
    stale_skills: Sequence[str]
    missing: Sequence[str]
    skills: Sequence[HeldSkill]
    experience: Sequence[Entry]
    work: tuple[Work, ...]
    looks: Sequence[LookOfDay]
    more_looks: bool


def mine(viewer: Viewer) -> Profile:
    """The viewer's own profile. Nine queries, whatever is in it."""
    person, reads, writes = get_person(viewer, viewer.key)
    day = today(viewer.zone)
    free_words, free_from = free_in_words(person.free_now, person.free_from, person.available_from, day)
    skills = skills_of(person.id, with_rejected=True) if "profile" in reads else []
    looks = looks_at(viewer, LOOKS_SHOWN + 1)
    profile, terms = "profile" in reads, "terms" in reads
    return Profile(
        key=person.key,
        reads=reads,
        writes=writes,
        name=person.name,
        headline=person.headline,
        kind=person.kind,
        department=person.department.name if person.department else "",
        manager=_manager_of(viewer, person),
        bio=person.bio if profile else "",
        links=list(person.links) if profile else [],
        place=person.place if profile else "",
        zone=person.zone,
        available_from=person.available_from,
        work_from=person.work_from,
        work_to=person.work_to,
        day=work_day(viewer, "You", person.kind, person.zone, person.work_from, person.work_to, day),
        capacity=person.capacity,
        free=person.free_now,
        free_words=free_words,
        free_from=free_from,
        contract_ends_on=person.contract_ends_on,
        agency=_agency_of(person.id) if terms else "",
        rate_amount=person.rate_amount if "rate" in reads else None,
        rate_currency=person.rate_currency,
        rate_per=person.rate_per,
        email=(person.email or "") if "email" in reads else "",
        phone=(person.phone or "") if "phone" in reads else "",
        is_lead=person.is_lead,
        is_admin=person.is_admin,
        unlisted_until=person.unlisted_now,
        unlisted_reason=person.unlisted_reason if person.unlisted_now else "",
        confirmed_on=person.confirmed_on,
        is_stale=is_stale(person.confirmed_on, day),
        stale_skills=[s.name for s in skills if is_stale(s.confirmed_on, day)],
        missing=_missing(person, len(skills)) if profile else [],
        skills=skills,
        experience=experience_of(person.id) if profile else (),
        work=_work_of(viewer, terms) if profile else (),
        looks=looks[:LOOKS_SHOWN],
        more_looks=len(looks) > LOOKS_SHOWN,
    )


def who_reads(viewer: Viewer, column: str) -> list[str]:
    """Who else reads a column of the viewer's own row, in words: the table of rights, read aloud."""
    relations = [name for name, row in PERSON.items() if name in READERS and "R" in row[column]]
    return [READERS[name] for name in relations if viewer.is_lead or name not in OF_LEADS]


def free_in_words(hours: int, since: date | None, available_from: date | None, day: date) -> tuple[str, date | None]:
    """("Free 30 h a week from", the day) or ("Free 30 h a week now", None)."""
    if available_from and available_from > day and not hours:
        return "Free from", available_from
    if since and since > day:
        return f"Free {hours} h a week from", since
    return f"Free {hours} h a week now", None


def _missing(person: Person, skills: int) -> list[str]:
    """What a profile that is found easily would hold besides."""
    wanted = {
        "a headline": person.headline,
        "five skills": skills >= SKILLS_TO_BE_FOUND,
        "a few words about you": person.bio,
        "your place": person.place,
    }
    return [name for name, is_there in wanted.items() if not is_there]


def _work_of(viewer: Viewer, terms: bool) -> tuple[Work, ...]:
    rows = ask("own work", viewer, _work).all()
    return tuple(Work(*row[:7], *(row[7:] if terms else (None, None))) for row in rows)


def _work(viewer: Viewer) -> Any:
    seat = aliased(Engagement)  # the relations to a gig ask engagements of their own
    may_read = func.coalesce(readable(viewer), False)
    named = func.coalesce(not_confidential() | readable(viewer), False)
    return (
        select(seat.title, case((named, Gig.title), else_=""), case((may_read, Gig.key), else_=""))
        .add_columns(seat.state, seat.starts_on, func.coalesce(seat.ended_on, seat.ends_on), seat.hours)
        .add_columns(seat.rate_amount, seat.rate_currency)
        .select_from(seat)
        .outerjoin(Gig, Gig.id == seat.gig_id)
        .where(seat.person_id == viewer.id, seat.state.in_((*ENGAGED, "ended")))
        .order_by(seat.starts_on.desc(), seat.id.desc())
        .limit(WORK_SHOWN)
    )


def _manager_of(viewer: Viewer, person: Person) -> tuple[str, str] | None:
    """Only for whoever sees the manager's card: having a manager opens nothing of theirs."""
    if person.manager is None or "card" not in person_rights(viewer, person.manager.id)[0]:
        return None
    return person.manager.name, person.manager.key


def _agency_of(person_id: int) -> str:
    latest = select(Stint.agency).where(Stint.person_id == person_id).order_by(Stint.id.desc()).limit(1)
    return db.session.scalar(latest) or ""
