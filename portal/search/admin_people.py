"""Everyone, as an admin runs the directory: the list, one person's page, and who is meant by a text."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, case, exists, func, or_, select, text, tuple_

from portal import access
from portal.access import Viewer
from portal.config import PAGE, REACH
from portal.db import db, is_sqlite
from portal.models import Department, Link, Person, Refused, SignIn
from portal.models.accounts import is_live
from portal.models.text import clean, fold, words
from portal.models.times import now, zones

STATES = {"active": "Active", "suspended": "Suspended", "ended": "Contract ended"}
WAYS = {"none": "No way in yet", "some": "Can sign in"}
OFFERED = 8
KEYED = re.compile(r"\(([0-9A-Z]{10})\)$")
Place = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Asked:
    q: str = ""
    state: str = ""
    kind: str = ""
    way: str = ""


class PersonRow(NamedTuple):
    id: int
    sort_name: str
    key: str
    name: str
    email: str | None
    kind: str
    headline: str
    department: str | None
    state: str
    is_lead: bool
    is_admin: bool
    may_sign_in: bool
    invited: bool


class Found(NamedTuple):
    rows: list[PersonRow]  # one more than a page when there are more
    total: int  # counted up to REACH + 1


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
    values: dict[str, Any]
    reads: frozenset[str]
    writes: frozenset[str]
    link: tuple[str, datetime] | None  # kind and end of a link that still lives
    sessions: int
    seen_at: datetime | None


def people(viewer: Viewer, asked: Asked, after: Place | None = None, before: Place | None = None) -> Found:
    """A page of everyone by name, in two statements; upwards when `before` is given."""
    everyone = _asked_for(viewer, asked)
    counted = everyone.with_only_columns(Person.id).limit(REACH + 1).subquery()
    total = db.session.scalar(select(func.count()).select_from(counted))
    at = tuple_(Person.sort_name, Person.id)
    page = everyone.outerjoin(Department, Department.id == Person.department_id).with_only_columns(
        Person.id,
        Person.sort_name,
        Person.key,
        Person.name,
        case((_may_read(viewer, "email"), Person.email)),
        Person.kind,
        Person.headline,
        Department.name,
        Person.state,
        Person.is_lead,
        Person.is_admin,
        Person.password_hash.is_not(None),
        exists().where(Link.person_id == Person.id, Link.ends_at > now()),
    )
    if after:
        page = page.where(at > after)
    elif before:
        page = page.where(at < before)
    order = (Person.sort_name.desc(), Person.id.desc()) if before and not after else (Person.sort_name, Person.id)
    rows = db.session.execute(page.order_by(*order).limit(PAGE + 1))
    return Found([PersonRow(*row) for row in rows], total or 0)


def _asked_for(viewer: Viewer, asked: Asked) -> Select[Any]:
    found: Select[Any] = access.visible_people(viewer, "account")
    if asked.q:
        by_email = Person.email_folded.startswith(fold(asked.q), autoescape=True) & _may_read(viewer, "email")
        found = found.where(or_(_named(asked.q), by_email) if words(asked.q) and "@" not in asked.q else by_email)
    if asked.state:
        found = found.where(Person.state == asked.state)
    if asked.kind:
        found = found.where(Person.kind == asked.kind)
    if asked.way:
        found = found.where(
            Person.password_hash.is_(None) if asked.way == "none" else Person.password_hash.is_not(None)
        )
    return found


def _may_read(viewer: Viewer, column: str) -> ColumnElement[bool]:
    may = access.visible_people(viewer, column).whereclause
    assert may is not None, "visible_people always has a condition"
    return may


def _named(q: str) -> ColumnElement[bool]:
    """Each word begins a word of the name."""
    said = words(q).split()
    if is_sqlite():
        match = "name : (" + " AND ".join(f'"{word}"*' for word in said) + ")"
        ids = text("SELECT rowid FROM person_text WHERE person_text MATCH :match")
    else:
        match = " & ".join(f"'{word}':*" for word in said)
        ids = text("SELECT rowid FROM person_text WHERE names @@ to_tsquery('simple', :match)")
    return Person.id.in_(ids.bindparams(match=match).columns(Person.id).scalar_subquery())


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
        values=_values(person),
        reads=reads,
        writes=writes,
        link=(link.kind, link.ends_at) if link else None,
        sessions=len(live),
        seen_at=sessions[0].seen_at if sessions else None,
    )


def _values(person: Person) -> dict[str, Any]:
    same = ("name", "headline", "kind", "email", "phone", "place", "zone", "work_from", "work_to", "capacity")
    more = ("available_from", "contract_ends_on", "rate_amount", "rate_currency", "rate_per", "version")
    manager = (
        _called([(person.manager.name, person.manager.sort_name, person.manager.key)])[0] if person.manager else ""
    )
    department = person.department.name if person.department else ""
    return {name: getattr(person, name) for name in (*same, *more)} | {"manager": manager, "department": department}


def _called(people: Sequence[tuple[str, str, str]]) -> list[str]:
    """What to call people of (name, sort name, key) by: the name, and the key where others have the same name."""
    same = select(Person.sort_name).where(Person.sort_name.in_({sort_name for _, sort_name, _ in people}))
    several = set(db.session.scalars(same.group_by(Person.sort_name).having(func.count() > 1)))
    return [f"{name} ({key})" if sort_name in several else name for name, sort_name, key in people]


def person_named(viewer: Viewer, typed: str, field: str) -> int | None:
    """The id of whoever an e-mail address, a whole name, or a name with a key means; None for nothing.

    Raises Refused beside `field`.
    """
    folded = fold(clean(typed))
    if not folded:
        return None
    by_key = KEYED.search(clean(typed))
    meant = (
        Person.key == by_key[1] if by_key else (Person.email_folded if "@" in folded else Person.sort_name) == folded
    )
    ids = list(db.session.scalars(access.visible_people(viewer).with_only_columns(Person.id).where(meant)))
    if len(ids) > 1:
        raise Refused(field, "Several people have this name. Choose from the list while you type.")
    if not ids:
        raise Refused(field, "Nobody has this name or e-mail address. Choose from the list while you type.")
    return ids[0]


def suggestions(viewer: Viewer, of: str, typed: str) -> list[tuple[str, str]]:
    """Up to eight (value, words beside it) for a type-ahead: managers, departments, zones."""
    folded = fold(clean(typed))
    if not folded:
        return []
    if of == "zone":
        wanted = folded.replace(" ", "_")
        return [(zone, "") for zone in sorted(zones()) if wanted in zone.casefold()][:OFFERED]
    if of == "department":
        named = select(Department.name).where(Department.folded.contains(folded, autoescape=True))
        return [(name, "") for name in db.session.scalars(named.order_by(Department.folded).limit(OFFERED))]
    rows = people(viewer, Asked(q=typed, state="active")).rows[:OFFERED]
    called = _called([(row.name, row.sort_name, row.key) for row in rows])
    return [(value, row.headline) for value, row in zip(called, rows, strict=True)]
