"""One person, as an admin runs the directory: what the forms hold, the way in, and the history of kind and contract."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import exists, func, select

from portal import access
from portal.access import Viewer
from portal.db import db
from portal.models import Department, Gig, Link, Person, SignIn, Stint
from portal.models.accounts import is_live
from portal.models.times import now
from portal.search.admin_people import called
from portal.search.orphans import still_ahead


class StintRow(NamedTuple):
    kind: str
    title: str
    department: str | None
    starts_on: date | None
    ends_on: date | None
    agency: str


@dataclass(frozen=True, slots=True)
class PersonPage:
    """One person for an admin. `values` are those of the form, by its field names."""

    id: int
    key: str
    name: str
    kind: str
    state: str
    version: int
    is_lead: bool
    is_admin: bool
    may_sign_in: bool
    contract_over: bool
    contract_ends_on: date | None
    unlisted_until: date | None
    values: dict[str, Any]
    reads: frozenset[str]
    writes: frozenset[str]
    link: tuple[str, datetime] | None  # kind and end of a link that still lives
    sessions: int
    seen_at: datetime | None
    stints: list[StintRow]  # the newest first
    orphans: int  # gigs of theirs that nobody leads any more, as far as the viewer may read them


def is_there(key: str) -> bool:
    return db.session.scalar(select(exists().where(Person.key == key))) or False


def page_of(viewer: Viewer, key: str) -> PersonPage:
    """One person, for whoever may change their account. Raises NotFound or NotAllowed."""
    person, reads, writes = access.get_person(viewer, key, write="account")
    at = now()
    link = db.session.scalar(select(Link).where(Link.person_id == person.id, Link.ends_at > at))
    kept = select(SignIn).where(SignIn.person_id == person.id).order_by(SignIn.seen_at.desc())
    sessions = list(db.session.scalars(kept))
    live = [s for s in sessions if is_live(s.made_at, s.seen_at, s.ended_at, person.is_admin)]
    return PersonPage(
        id=person.id,
        key=person.key,
        name=person.name,
        kind=person.kind,
        state=person.state,
        version=person.version,
        is_lead=person.is_lead,
        is_admin=person.is_admin,
        may_sign_in=person.password_hash is not None,
        contract_over=person.contract_over,
        contract_ends_on=person.contract_ends_on,
        unlisted_until=person.unlisted_now,
        values=_values(person),
        reads=reads,
        writes=writes,
        link=(link.kind, link.ends_at) if link else None,
        sessions=len(live),
        seen_at=sessions[0].seen_at if sessions else None,
        stints=_stints(person.id),
        orphans=_orphans(viewer, person.id),
    )


def _values(person: Person) -> dict[str, Any]:
    same = ("name", "headline", "kind", "email", "phone", "place", "zone", "work_from", "work_to", "capacity")
    more = ("available_from", "contract_ends_on", "rate_amount", "rate_currency", "rate_per", "version")
    manager = called([(person.manager.name, person.manager.sort_name, person.manager.key)])[0] if person.manager else ""
    department = person.department.name if person.department else ""
    return {name: getattr(person, name) for name in (*same, *more)} | {"manager": manager, "department": department}


def _stints(person_id: int) -> list[StintRow]:
    columns = Stint.kind, Stint.title, Department.name, Stint.starts_on, Stint.ends_on, Stint.agency
    theirs = select(*columns).outerjoin(Department, Department.id == Stint.department_id)
    rows = db.session.execute(theirs.where(Stint.person_id == person_id).order_by(Stint.id.desc()))
    return [StintRow(*row) for row in rows]


def _orphans(viewer: Viewer, person_id: int) -> int:
    lost = select(func.count(Gig.id)).where(Gig.owner_id == person_id, still_ahead(viewer))
    return db.session.scalar(lost.where(access.orphaned(viewer), access.readable(viewer))) or 0
