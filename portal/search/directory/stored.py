"""How everybody listed is counted where nothing is asked: the clock keeps it for leads and admins."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import String, cast, func, select

from portal import access
from portal.access import Viewer
from portal.db import db, fetch
from portal.models import Person, PersonSkill
from portal.models.counts import COUNTED_AT, TOTAL
from portal.models.times import today
from portal.search.statements import one_of

COLUMNS = {  # by what the facets call them
    "kind": Person.kind,
    "department": Person.department_id,
    "window": Person.window_id,
    "place": Person.place,
    "free": Person.free_now,
    "confirmed": Person.confirmed_on,
}
NUMBERS = {"department", "window", "free"}
MOST_PLACES, MOST_SKILLS = 500, 12
SKILL = "skill"
COUNTED_AT_ONCE_BELOW = 2_000  # so few are counted for each page: nobody is missed for minutes


@dataclass(frozen=True, slots=True)
class Kept:
    total: int
    counted_at: datetime
    columns: Mapping[str, Mapping[Any, int]] = field(default_factory=dict)
    skills: Sequence[tuple[str, int]] = ()


def is_for(viewer: Viewer) -> bool:
    """Whether the viewer reads all that is counted of everybody listed; others are shown counts of their own scope."""
    return access.sees_of_everyone(viewer) >= {"card", "kind", "profile", "rate"}


def counts() -> Kept | None:
    """What was counted last; None before that, and where so few are listed that every page can count them."""
    columns: dict[str, dict[Any, int]] = {name: {} for name in COLUMNS}
    total, at, skills = 0, None, []
    for name, value, people in fetch('SELECT "column", value, people FROM directory_count', {}):
        if name == COUNTED_AT:
            at = datetime.fromisoformat(value)
        elif name == TOTAL:
            total = people
        elif name == SKILL:
            skills.append((int(value), people))
        else:
            columns[name][int(value) if name in NUMBERS else value] = people
    if at is None or total < COUNTED_AT_ONCE_BELOW:
        return None
    return Kept(total, at, columns, named(sorted(skills, key=lambda pair: (-pair[1], pair[0]))))


def places() -> list[str]:
    """Places of those listed, by how many are there."""
    rows = fetch("SELECT value FROM directory_count WHERE \"column\" = 'place' ORDER BY people DESC, value", {})
    return [row.value for row in rows]


def total() -> int:
    """How many are listed, as last counted."""
    rows = fetch('SELECT people FROM directory_count WHERE "column" = :total', {"total": TOTAL})
    return rows[0].people if rows else 0


def count() -> tuple[int, dict[str, dict[str, int]]]:
    """(how many are listed, {column: {value: people}}): some half a second at 100,000 people."""
    here = access.listed(today())
    found: dict[str, dict[str, int]] = {}
    for name, column in COLUMNS.items():
        people = func.count()
        some = select(cast(column, String), people).where(here, column.is_not(None)).group_by(column)
        rows = db.session.execute(some.order_by(people.desc(), column).limit(MOST_PLACES if name == "place" else None))
        found[name] = {value: n for value, n in rows}
    people = func.count()
    held = select(PersonSkill.skill_id, people).join(Person, Person.id == PersonSkill.person_id)
    most = held.where(here, PersonSkill.effective > 0).group_by(PersonSkill.skill_id)
    rows = db.session.execute(most.order_by(people.desc(), PersonSkill.skill_id).limit(MOST_SKILLS))
    found[SKILL] = {str(skill): n for skill, n in rows}
    total = db.session.scalars(select(func.count()).select_from(Person).where(here)).one()
    return total, found


def named(counted: Sequence[tuple[int, int]]) -> list[tuple[str, int]]:
    """(skill id, people) as (name, people), in the same order."""
    if not counted:
        return []
    params: dict[str, Any] = {}
    ids = one_of("ids", [skill for skill, _ in counted], params)
    accepted = f"SELECT id, name FROM skill WHERE id {ids} AND state = 'accepted'"
    names = {row.id: row.name for row in fetch(accepted, params)}
    return [(names[skill], n) for skill, n in counted if skill in names]
