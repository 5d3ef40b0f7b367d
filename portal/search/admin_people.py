"""Everyone, as an admin runs the directory: the list with its filters and sorts, and who is meant by a text."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import get_close_matches
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, not_, or_, select, text, tuple_

from portal import access
from portal.access import Viewer
from portal.config import BULK, COUNTED, NAME_LENGTH, PAGE, STALE_DAYS
from portal.db import db, is_sqlite
from portal.models import Department, Link, Person, Refused
from portal.models.text import clean, fold, words
from portal.models.times import now, zones

STATES = {"active": "Active", "suspended": "Suspended", "ended": "Contract ended"}
WAYS = {"none": "Can’t sign in yet", "some": "Can sign in"}
GRANTS = {"lead": "Leads", "admin": "Admins", "none": "No grant"}
LISTINGS = {"unlisted": "Unlisted now", "listed": "Listed"}
ENDS = {"30": "Contract ends within 30 days", "60": "within 60 days", "90": "within 90 days"}
FRESH = {"stale": f"Not confirmed for {STALE_DAYS} days", "fresh": "Confirmed lately"}
OFFERED = 8
KEYED = re.compile(r"\(([0-9A-Z]{10})\)$")
LAST = "\U0010ffff"
NEVER, ALWAYS = date(1, 1, 1), date(9999, 12, 31)
Place = tuple[Any, int]


class Sort(NamedTuple):
    """What a list is sorted by, and how a place in it reads back from JSON."""

    words: str
    key: Any
    read: Callable[[Any], Any]
    down: bool = False


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        return None


def _of(kind: type) -> Callable[[Any], Any]:
    return lambda value: value if type(value) is kind else None


SORTS = {
    "": Sort("Name", Person.sort_name, _of(str)),
    "new": Sort("Newest first", Person.id, _of(int), down=True),
    "ends": Sort("Contract ends first", func.coalesce(Person.contract_ends_on, ALWAYS), _day),
    "stale": Sort("Longest unconfirmed", func.coalesce(Person.confirmed_on, NEVER), _day),
}


@dataclass(frozen=True, slots=True)
class Asked:
    q: str = ""
    state: str = ""
    kind: str = ""
    way: str = ""
    grant: str = ""
    department: str = ""
    listing: str = ""
    ends: str = ""
    fresh: str = ""
    sort: str = ""


class PersonRow(NamedTuple):
    id: int
    at: Any  # what the list is sorted by
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
    unlisted_until: date | None
    contract_ends_on: date | None
    confirmed_on: date | None

    @property
    def place(self) -> tuple[Any, int]:
        return (self.at.isoformat() if isinstance(self.at, date) else self.at), self.id


class Found(NamedTuple):
    rows: list[PersonRow]  # one more than a page when there are more
    total: int  # counted up to COUNTED + 1


def place_in(sort: str, place: tuple[Any, ...] | None) -> Place | None:
    """A place that reads as one of this sort."""
    match place:
        case (value, int(id_)):
            at = SORTS[sort].read(value)
            return (at, id_) if at is not None else None
    return None


def people(viewer: Viewer, asked: Asked, after: Place | None = None, before: Place | None = None) -> Found:
    """A page of everyone, in two statements; upwards when `before` is given."""
    everyone, sort = _asked_for(viewer, asked), SORTS[asked.sort]
    counted = everyone.with_only_columns(Person.id).limit(COUNTED + 1).subquery()
    total = db.session.scalar(select(func.count()).select_from(counted))
    page = everyone.outerjoin(Department, Department.id == Person.department_id).with_only_columns(
        Person.id,
        sort.key.label("at"),
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
        Person.unlisted_until,
        Person.contract_ends_on,
        Person.confirmed_on,
    )
    at, up = tuple_(sort.key, Person.id), before is not None and after is None
    if place := after or before:
        page = page.where(at < place if sort.down != up else at > place)
    by = (sort.key, Person.id) if sort.key is not Person.id else (Person.id,)
    order = [column.desc() if sort.down != up else column for column in by]
    rows = db.session.execute(page.order_by(*order).limit(PAGE + 1))
    return Found([PersonRow(*row) for row in rows], total or 0)


def keys_of(viewer: Viewer, asked: Asked) -> list[str]:
    """Everyone whom the list finds, by name; one more than BULK when there are more."""
    found = _asked_for(viewer, asked).with_only_columns(Person.key).order_by(Person.sort_name, Person.id)
    return list(db.session.scalars(found.limit(BULK + 1)))


def said_of_new(department: str) -> str:
    """That a department which is about to be made is a new one, and which is near; empty for one that is there."""
    known = {fold(name): name for name in departments()}
    if not department or fold(department) in known:
        return ""
    near = get_close_matches(fold(department), known, n=1, cutoff=0.75)
    return f" “{department}” is a new department" + (f"; “{known[near[0]]}” was there already." if near else ".")


def departments() -> list[str]:
    return list(db.session.scalars(select(Department.name).order_by(Department.folded)))


def _asked_for(viewer: Viewer, asked: Asked) -> Select[Any]:
    found: Select[Any] = access.visible_people(viewer, "account")
    if asked.q:
        found = found.where(_meant(viewer, asked.q))
    if asked.state:
        found = found.where(Person.state == asked.state)
    if asked.kind:
        found = found.where(Person.kind == asked.kind)
    if asked.department:
        named = select(Department.id).where(Department.folded == fold(asked.department))
        found = found.where(Person.department_id == db.session.scalar(named))
    return found.where(*_marks(viewer, asked))


def _marks(viewer: Viewer, asked: Asked) -> list[ColumnElement[bool]]:
    day = viewer.today
    unlisted = Person.unlisted_until > day
    soon = day + timedelta(days=int(asked.ends or 0))
    stale = or_(Person.confirmed_on.is_(None), Person.confirmed_on < day - timedelta(days=STALE_DAYS))
    marks: dict[str, ColumnElement[bool]] = {
        "way none": Person.password_hash.is_(None),
        "way some": Person.password_hash.is_not(None),
        "grant lead": Person.is_lead.is_(True),
        "grant admin": Person.is_admin.is_(True),
        "grant none": and_(Person.is_lead.is_(False), Person.is_admin.is_(False)),
        "listing unlisted": unlisted,
        "listing listed": access.listed(day),
        "fresh stale": stale,
        "fresh fresh": not_(stale),
    }
    if asked.ends:
        marks[f"ends {asked.ends}"] = and_(Person.kind == "contractor", Person.contract_ends_on.between(day, soon))
    asked_for = (f"{name} {getattr(asked, name)}" for name in ("way", "grant", "listing", "ends", "fresh"))
    return [marks[mark] for mark in asked_for if mark in marks]


def _meant(viewer: Viewer, q: str) -> ColumnElement[bool]:
    """Names and departments by how their words begin, addresses and references by how they begin."""
    begins = Person.email_folded.startswith(fold(q), autoescape=True)
    if is_sqlite():  # which walks an index for a range, not for a pattern
        begins = and_(Person.email_folded >= fold(q), Person.email_folded < fold(q) + LAST)
    by_email = select(Person.id).where(begins, _may_read(viewer, "email"))
    if "@" in q or not words(q):
        return Person.id.in_(by_email)
    departments = select(Department.id).where(Department.folded.startswith(fold(q), autoescape=True))
    others = (
        select(Person.id).where(Person.external_ref.in_({q, q.upper(), q.lower()})),
        select(Person.id).where(Person.department_id.in_(departments)),
    )
    return Person.id.in_(by_email.union(_named(q), *others))


def _may_read(viewer: Viewer, column: str) -> ColumnElement[bool]:
    may = access.visible_people(viewer, column).whereclause
    assert may is not None, "visible_people always has a condition"
    return may


def _named(q: str) -> Any:
    """Ids of those of whose names each word begins a word."""
    said = words(q).split()
    if is_sqlite():
        match = "name : (" + " AND ".join(f'"{word}"*' for word in said) + ")"
        ids = text("SELECT rowid FROM person_text WHERE person_text MATCH :match")
    else:
        match = " & ".join(f"'{word}':*" for word in said)
        ids = text("SELECT rowid FROM person_text WHERE names @@ to_tsquery('simple', :match)")
    return ids.bindparams(match=match).columns(Person.id)


def is_there(key: str) -> bool:
    return db.session.scalar(select(exists().where(Person.key == key))) or False


def called(people: Sequence[tuple[str, str, str]]) -> list[str]:
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
    """Up to eight (value, words beside it) for a type-ahead: managers, leads, departments, zones."""
    folded = fold(clean(typed))[:NAME_LENGTH]
    if not folded:
        return []
    if of == "zone":
        wanted = folded.replace(" ", "_")
        return [(zone, "") for zone in sorted(zones()) if wanted in zone.casefold()][:OFFERED]
    if of == "department":
        named = select(Department.name).where(Department.folded.contains(folded, autoescape=True))
        return [(name, "") for name in db.session.scalars(named.order_by(Department.folded).limit(OFFERED))]
    rows = people(viewer, Asked(q=typed, state="active", grant="lead" if of == "lead" else "")).rows[:OFFERED]
    names = called([(row.name, row.sort_name, row.key) for row in rows])
    return [(value, row.headline) for value, row in zip(names, rows, strict=True)]
