"""What an import would do, row by row: what is there now beside what would be, where the viewer may read it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, String, case, cast, func, or_, select

from portal import access
from portal.access import Viewer
from portal.db import db
from portal.models import Department, ImportRow, ImportState, Person, PersonSkill, Skill
from portal.models.skills import LEVEL_NAMES
from portal.search.imports import ImportPage
from portal.search.pages import in_order

SHOWN = ("new", "changed", "same", "refused", "remarks")
READ_BY = {  # a person's field: (its column of the access table, what it is called)
    "name": ("card", "Name"),
    "headline": ("card", "Job title"),
    "kind": ("kind", "Kind"),
    "contract_ends_on": ("kind", "End of the contract"),
    "place": ("profile", "Place"),
    "zone": ("profile", "Time zone"),
    "capacity": ("profile", "Hours a week"),
    "available_from": ("profile", "Available from"),
    "bio": ("profile", "About"),
    "email": ("email", "E-mail address"),
    "external_ref": ("account", "Reference"),
}
ON_THEIR_PAGE = {"phone": "Phone", "agency": "Agency", "starts_on": "Start"}  # contact and terms stand in no list
OF_SKILLS = {"name": "Name", "category": "Category", "source": "Source", "state": "State"}
LONGEST = 120
MOST_NAMES = 12
Place = tuple[int, int]
DAYS = ("contract_ends_on", "available_from")  # staged as text


class Change(NamedTuple):
    label: str
    before: str  # empty where nothing is there, or nothing is told
    after: str


@dataclass(frozen=True, slots=True)
class ShownRow:
    id: int
    line: int
    name: str
    key: str  # of the person, where there is one; else empty
    reason: str
    warnings: tuple[str, ...]
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class There:
    """What a page of rows needs of what is stored."""

    people: dict[int, Any]
    held: dict[tuple[int, int], int]
    skills: dict[int, str]


def import_rows(
    viewer: Viewer, page: ImportPage, show: str, after: Place | None = None, before: Place | None = None
) -> list[ShownRow]:
    """A page of the rows of one verdict, or with remarks, in the order of the file; at most four queries.

    What somebody else brings in about the viewer is left out.
    """
    access.require_page(viewer, "admin")
    is_others = page.kind == "people" and page.uploader_id != viewer.id
    rows = _rows(page.id, show, after, before, *([_of_somebody_else(viewer)] if is_others else []))
    if page.kind != "people":
        return [_of_a_name(row, page.kind) for row in rows]
    there = _there(viewer, rows)
    done = page.state == ImportState.APPLIED
    return [_of_a_person(row, there, done) for row in rows]


def _of_somebody_else(viewer: Viewer) -> ColumnElement[bool]:
    mine = select(Person.id).where(
        Person.id == viewer.id,
        or_(
            Person.id == ImportRow.target_id,
            Person.external_ref == ImportRow.ref,
            Person.email_folded == func.lower(ImportRow.ref),
        ),
    )
    return ~mine.exists()


def _rows(
    import_id: int, show: str, after: Place | None, before: Place | None, *where: ColumnElement[bool]
) -> Sequence[ImportRow]:
    of: ColumnElement[bool] = ImportRow.verdict == show
    if show == "remarks":
        of = cast(ImportRow.warnings, String) != "[]"
    wanted = select(ImportRow).where(ImportRow.import_id == import_id, of, *where)
    return db.session.scalars(in_order(wanted, (ImportRow.line, ImportRow.id), after, before)).all()


def _there(viewer: Viewer, rows: Sequence[ImportRow]) -> There:
    ids = {row.target_id for row in rows if row.target_id}
    said = {skill for row in rows for skill, _ in row.values.get("skills", ())}
    people: dict[int, Any] = {}
    held: dict[tuple[int, int], int] = {}
    if ids:
        columns = [_readable(viewer, column, getattr(Person, n)).label(n) for n, (column, _) in READ_BY.items()]
        department = _readable(viewer, "kind", Department.name).label("department")
        wanted = select(Person.id, Person.key, department, *columns)
        wanted = wanted.outerjoin(Department, Department.id == Person.department_id).where(Person.id.in_(ids))
        people = {row.id: row for row in db.session.execute(wanted)}
    if ids and said:
        levels = select(PersonSkill.person_id, PersonSkill.skill_id, PersonSkill.level).join(Person)
        levels = levels.where(PersonSkill.person_id.in_(ids), PersonSkill.skill_id.in_(said))
        may = access.visible_people(viewer, "profile").whereclause
        assert may is not None, "visible_people always has a condition"
        held = {(person, skill): level for person, skill, level in db.session.execute(levels.where(may))}
    names = select(Skill.id, Skill.name).where(Skill.id.in_(said))
    return There(people, held, {id_: name for id_, name in db.session.execute(names)} if said else {})


def _readable(viewer: Viewer, column: str, value: Any) -> ColumnElement[Any]:
    """A value where the viewer may read that column of the access table, else NULL."""
    may = access.visible_people(viewer, column).whereclause
    assert may is not None, "visible_people always has a condition"
    return case((may, value))


def _of_a_person(row: ImportRow, there: There, done: bool) -> ShownRow:
    now = there.people.get(row.target_id or 0)
    before = None if done or row.verdict != "changed" else now
    columns, changes = row.values.get("columns", {}), []
    for name, (_, label) in READ_BY.items():
        if name in columns and not (name == "name" and row.verdict == "new"):
            staged = columns[name]
            after = date.fromisoformat(staged) if name in DAYS and staged else staged
            changes.append(Change(label, _text(getattr(before, name, None)), _text(after)))
    if department := row.values.get("department"):
        changes.append(Change("Department", _text(getattr(before, "department", None)), department))
    if manager := row.values.get("manager_ref"):
        changes.append(Change("Manager", "", manager))
    elsewhere = columns.keys() | row.values.get("stint", {}).keys()
    changes += [Change(label, "", "see their page") for name, label in ON_THEIR_PAGE.items() if name in elsewhere]
    changes += _skills(row, there, before is not None)
    name = columns.get("name") or getattr(now, "name", "") or row.ref
    told = tuple(changes) if row.verdict in ("new", "changed") else ()
    return ShownRow(row.id, row.line, name, now.key if now else "", row.reason, tuple(row.warnings), told)


def _skills(row: ImportRow, there: There, compared: bool) -> list[Change]:
    asked = row.values.get("skills", ())
    told = []
    for skill, level in asked[:MOST_NAMES]:
        held = there.held.get((row.target_id or 0, skill)) if compared else None
        told.append(Change(there.skills.get(skill, "A skill"), LEVEL_NAMES.get(held or 0, ""), LEVEL_NAMES[level]))
    more = len(asked) - MOST_NAMES
    return [*told, Change("Skills", "", f"and {more} more")] if more > 0 else told


def _of_a_name(row: ImportRow, kind: str) -> ShownRow:
    was = row.values.get("was", {})
    changes = [
        Change(label, _text(was.get(name)), _text(row.values[name]))
        for name, label in OF_SKILLS.items()
        if row.values.get(name) and not (kind == "skills" and name == "name")
    ]
    if aliases := row.values.get("aliases"):
        more = f" and {len(aliases) - MOST_NAMES} more" if len(aliases) > MOST_NAMES else ""
        changes.append(Change("Aliases", "", ", ".join(aliases[:MOST_NAMES]) + more))
    return ShownRow(row.id, row.line, row.ref, "", row.reason, tuple(row.warnings), tuple(changes))


def _text(value: Any) -> str:
    if isinstance(value, date):
        return f"{value.day} {value:%b %Y}"
    text = "" if value is None else str(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
