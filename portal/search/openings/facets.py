"""How many openings each further filter would leave: exact, in one pass over those that fit, counted in Python.

A group ignores its own choice, so that its other values tell what they would bring; skills, words and marks narrow.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from portal.access import Viewer, reads_of_leads
from portal.config import HOURS_A_WEEK
from portal.db import bound, fetch
from portal.models import Audience, State
from portal.models.gigs import TYPES
from portal.search.applications import stages_by_gig
from portal.search.directory.facets import Test, split
from portal.search.directory.stored import named
from portal.search.openings.filters import HOURS, Filters, question
from portal.search.openings.find import parts_of, seen_openings
from portal.search.statements import one_of

COUNTED = ("type", "open", "department", "starts", "hours", "bookmarked", "new")
STARTS_WITHIN = (14, 30, 90)
MOST_SKILLS = 10
DEPARTMENTS = "SELECT id, key, name FROM department ORDER BY folded"
AUDIENCES = {
    Audience.EVERYONE: "Everyone",
    Audience.EMPLOYEES: "Employees only",
    Audience.INVITED: "People who are invited",
}


@dataclass(frozen=True, slots=True)
class Value:
    """A filter's value, how it reads, how many gigs it leaves (None: not counted yet), and whether it is chosen."""

    value: str
    label: str
    count: int | None
    chosen: bool


@dataclass(frozen=True, slots=True)
class Facets:
    total: int | None
    groups: Mapping[str, Sequence[Value]]
    skills: Sequence[tuple[str, int]]  # (name, how many of these gigs need it)


Counts = Callable[[str], Mapping[Any, int] | None]


def facets(viewer: Viewer, asked: Filters, counted: bool = True) -> Facets:
    """With counts at most nine queries; without them two."""
    if not counted:
        return Facets(None, _groups(viewer, asked, lambda group: None), ())
    rows = _read(viewer, asked)
    fit, but = split(rows, _tests(viewer, asked))

    def counts(group: str) -> Mapping[Any, int]:
        n = COUNTED.index(group) + 1
        return Counter(row[n] for rows in (fit, but.get(group, ())) for row in rows)

    return Facets(len(fit), _groups(viewer, asked, counts), _skills([row[0] for row in fit]))


def _read(viewer: Viewer, asked: Filters) -> Sequence[Any]:
    """(id, and a column for each group that is counted) of the openings that fit but for those groups."""
    stages, seen_until = stages_by_gig(viewer), seen_openings(viewer)
    which = question(viewer, asked, seen_until)
    parts = parts_of(viewer, [gig for gig, stage in stages.items() if stage.state == State.INVITED], which.params)
    which.params |= {"me": viewer.id, "seen_until": bound(seen_until)}
    within = "".join(f", max(CASE WHEN r.hours BETWEEN {a} AND {b} THEN 1 ELSE 0 END)" for a, b in HOURS.values())
    new = "CASE WHEN gig.published_at > :seen_until THEN 1 ELSE 0 END" if seen_until else "0"
    columns = f"gig.type, gig.audience, o.department_id, gig.starts_on, {new} AS new, b.gig_id AS marked"
    found = " UNION ".join(
        f"SELECT gig.id, {columns} {within} FROM gig"
        " LEFT JOIN person o ON o.id = gig.owner_id AND o.is_lead AND o.state = 'active'"
        " LEFT JOIN bookmark b ON b.gig_id = gig.id AND b.person_id = :me"
        " LEFT JOIN gig_role r ON r.gig_id = gig.id AND r.taken < r.seats"
        f" WHERE {part} AND {which.where(COUNTED)} GROUP BY gig.id, o.department_id, b.gig_id"
        for part in parts
    )
    if not seen_until:
        which.params.pop("seen_until")
    return [
        (id_, type_, audience, department, starts, tuple(ranges), marked is not None, bool(new))
        for id_, type_, audience, department, starts, new, marked, *ranges in fetch(found, which.params)
    ]


def _tests(viewer: Viewer, asked: Filters) -> dict[str, Test]:
    """What each chosen filter asks of a row."""
    tests: dict[str, Test] = {}
    if asked.types:
        tests["type"] = lambda row: row[1] in asked.types
    if asked.audiences:
        tests["open"] = lambda row: row[2] in asked.audiences
    if asked.departments:
        keys = {department.key for department in asked.departments}
        ids = {row.id for row in fetch(DEPARTMENTS, {}) if row.key in keys and "kind" in reads_of_leads()}
        tests["department"] = lambda row: row[3] in ids
    if asked.starts:
        day = bound(asked.starts)
        tests["starts"] = lambda row: row[4] is not None and row[4] < day
    if asked.hours:
        chosen = [list(HOURS).index(name) for name in asked.hours]
        tests["hours"] = lambda row: any(row[5][n] for n in chosen)
    if asked.bookmarked:
        tests["bookmarked"] = lambda row: row[6]
    if asked.new:
        tests["new"] = lambda row: row[7]
    return tests


def _groups(viewer: Viewer, asked: Filters, counts: Counts) -> dict[str, list[Value]]:
    days = sorted(
        {viewer.today + timedelta(days=n) for n in STARTS_WITHIN} | ({asked.starts} if asked.starts else set())
    )
    groups = {
        "type": [Value(name, name.capitalize(), _at(counts("type"), name), name in asked.types) for name in TYPES],
        "hours": [
            Value(name, hours_words(name), _in_range(counts("hours"), n), name in asked.hours)
            for n, name in enumerate(HOURS)
        ],
        "department": _departments(asked, counts("department")),
        "starts": [
            Value(str(day), f"{day:%-d %b %Y}", _before(counts("starts"), day), day == asked.starts) for day in days
        ],
        "open": [
            Value(audience, said, _at(counts("open"), audience), audience in asked.audiences)
            for audience, said in AUDIENCES.items()
        ],
        "bookmarked": [Value("1", "Bookmarked", _at(counts("bookmarked"), True), asked.bookmarked)],
        "new": [Value("1", "New since my last look", _at(counts("new"), True), asked.new)],
    }
    return {group: [value for value in values if value.count != 0 or value.chosen] for group, values in groups.items()}


def _departments(asked: Filters, counts: Mapping[Any, int] | None) -> list[Value]:
    """Those of leads, most gigs first."""
    if "kind" not in reads_of_leads():
        return []
    keys = {department.key for department in asked.departments}
    found = [Value(d.key, d.name, _at(counts, d.id), d.key in keys) for d in fetch(DEPARTMENTS, {})]
    return sorted(found, key=lambda v: -(v.count or 0))


def _at(counts: Mapping[Any, int] | None, value: Any) -> int | None:
    return None if counts is None else counts.get(value, 0)


def _in_range(counts: Mapping[Any, int] | None, n: int) -> int | None:
    return None if counts is None else sum(gigs for ranges, gigs in counts.items() if ranges[n])


def _before(counts: Mapping[Any, int] | None, day: date) -> int | None:
    return None if counts is None else sum(n for starts, n in counts.items() if starts and starts < bound(day))


def hours_words(name: str) -> str:
    least, most = HOURS[name]
    if least == 1:
        return f"Up to {most} h a week"
    return f"{least} to {most} h a week" if most < HOURS_A_WEEK else f"{least} h a week or more"


def _skills(gigs: Sequence[int]) -> list[tuple[str, int]]:
    """What these gigs need, most asked for first."""
    if not gigs:
        return []
    params: dict[str, Any] = {"most": MOST_SKILLS}
    rows = fetch(
        "SELECT n.skill_id, count(DISTINCT r.gig_id) AS n FROM gig_role r JOIN need n ON n.gig_role_id = r.id"
        f" WHERE r.gig_id {one_of('ids', gigs, params)} GROUP BY n.skill_id ORDER BY 2 DESC, 1 LIMIT :most",
        params,
    )
    return named([(row.skill_id, row.n) for row in rows])
