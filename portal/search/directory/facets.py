"""How many people each further filter would leave, in one pass over those who fit, counted in Python.

Exact, unless more fit than COUNTED_EXACTLY: then so many stand for all, and the counts are about right.
A group ignores its own choice, so that its other values tell what they would bring; skills narrow. Nothing is counted
that the viewer may not read: such a value is read as none.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import chain
from operator import itemgetter
from typing import Any

from portal.access import Viewer
from portal.config import COUNTED_EXACTLY
from portal.db import as_day, fetch, is_sqlite
from portal.models.hours import MINUTES_A_DAY
from portal.search.directory import stored
from portal.search.directory.filters import Filters
from portal.search.directory.question import ALL, Question
from portal.search.directory.tiers import tiers_of
from portal.search.directory.windows import Windows, windows
from portal.search.skill_words import Meaning, meaning_of
from portal.search.statements import one_of

FREE = (4, 10, 20, 30)
SHARED = (120, 240, 360)
CONFIRMED = (30, 90, 365)
MOST_SKILLS = 12
MOST_PLACES = 100
COUNTED = ("kind", "department", "window", "place", "free", "confirmed")  # columns of a row, after its id
DEPARTMENTS = "SELECT id, key, name FROM department ORDER BY folded"
GROUPS = {"kind": "kind", "department": "department", "region": "window", "place": "place", "free": "free"}
GROUPS |= {"shared": "window", "confirmed": "confirmed", "rate": "rate"}  # the column that a group of filters reads

Test = Callable[[Any], bool]


@dataclass(frozen=True, slots=True)
class Value:
    """A filter's value, how it reads, how many people it leaves, and whether it is chosen now."""

    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Facets:
    total: int
    groups: Mapping[str, Sequence[Value]]
    skills: Sequence[tuple[str, int]]  # (name, how many of these people hold it)
    counted_at: datetime | None = None  # where the counts were kept by the clock
    without: Mapping[str, int] = field(default_factory=dict)  # {group: how many there would be without its filter}
    every: int = 1  # so many people stand behind one that was counted


@dataclass(slots=True)
class Counts:
    """Of each column {value: people}, for each group of filters; `skills` is {skill id: people}."""

    total: int
    columns: Callable[[str, str], Mapping[Any, int]]  # (group, column) -> counts
    skills: Sequence[tuple[str, int]]
    without: Mapping[str, int] = field(default_factory=dict)
    every: int = 1


def facets(viewer: Viewer, asked: Filters) -> Facets:
    """At most eight queries; unfiltered, for whoever reads everybody, what the clock has kept."""
    here = windows(viewer)
    kept = stored.counts() if asked.is_open and stored.is_for(viewer) else None
    counts = (
        Counts(kept.total, lambda _, column: kept.columns[column], kept.skills) if kept else _count(viewer, asked, here)
    )
    return _facets(viewer, asked, here, counts, kept.counted_at if kept else None)


def total(viewer: Viewer, asked: Filters, here: Windows | None = None) -> int:
    """How many fit, as the list would show them; `here` are working windows beside another day than the viewer's."""
    meaning = meaning_of(viewer, asked.q)
    question = Question(viewer, asked, here or (windows(viewer) if asked.regions or asked.shared else None))
    (tier,) = tiers_of(asked.q, meaning, by_relevance=False)
    source, where = question.source, question.where(tier)
    rows = fetch(f"SELECT count(*) AS n FROM {source} WHERE {' AND '.join(where)}", question.params)
    return int(rows[0].n)


def _count(viewer: Viewer, asked: Filters, here: Windows) -> Counts:
    rows, every = _some(viewer, asked, here)
    fit, but = split(rows, _tests(viewer, asked, here))

    def columns(group: str, column: str) -> Mapping[Any, int]:
        n = COUNTED.index(column) + 1
        counted = Counter(map(itemgetter(n), chain(fit, but.get(group, ()))))
        return {value: people * every for value, people in counted.items()} if every > 1 else counted

    without = {group: (len(fit) + len(rows)) * every for group, rows in but.items()}
    skills = [(name, n * every) for name, n in _skills([row[0] for row in fit if row[3] is not None])]
    return Counts(len(fit) * every, columns, skills, without, every)


def _some(viewer: Viewer, asked: Filters, here: Windows) -> tuple[Sequence[Any], int]:
    """(rows, how many people each stands for). Whoever does not read everybody finds few."""
    meaning, holders = meaning_of(viewer, asked.q), [skill.holders for skill in asked.known]
    if not stored.is_for(viewer):
        return _read(viewer, asked, here, meaning), 1
    most = (sum(holders) if asked.any_of else min(holders)) if holders else stored.total()
    every = -(-most // COUNTED_EXACTLY)
    if every > 1:
        rows = _read(viewer, asked, here, meaning, every)
        if len(rows) * every > COUNTED_EXACTLY:
            return rows, every
    return _read(viewer, asked, here, meaning), 1


def _read(viewer: Viewer, asked: Filters, here: Windows, meaning: Meaning, every: int = 1) -> Sequence[Any]:
    """(id, kind, department, window, place, free, confirmed, rate) of who fits but for the filters that are counted."""
    question = Question(viewer, asked, here, every=every)
    (tier,) = tiers_of(asked.q, meaning, by_relevance=False)
    source, where = question.source, question.where(tier, without=GROUPS)
    seen = [question.seen(column) for column in ("kind", "profile", "rate")]
    columns = ["person.id", "person.kind", "person.department_id", "person.window_id", "person.place", question.hours]
    columns += ["person.confirmed_on", "person.rate_base", *seen]
    rows = fetch(f"SELECT {', '.join(columns)} FROM {source} WHERE {' AND '.join(where)}", question.params)
    return rows if seen == [ALL, ALL, ALL] else [_readable(row) for row in rows]


def _readable(row: Any) -> tuple[Any, ...]:
    """A row without what may not be read of it: (…, kind, profile, rate) tell what may."""
    kind, profile, rate = row[8:]
    return (
        row[0],
        *(row[1:3] if kind else (None, None)),
        *(row[3:7] if profile else (None, None, None, None)),
        row[7] if rate else None,
    )


def _tests(viewer: Viewer, asked: Filters, here: Windows) -> dict[str, Test]:
    """What each chosen filter asks of a row."""
    tests: dict[str, Test] = {}
    if asked.kinds:
        kinds = set(asked.kinds)
        tests["kind"] = lambda row: row[1] in kinds
    if asked.departments:
        keys = {department.key for department in asked.departments}
        ids = {row.id for row in fetch(DEPARTMENTS, {}) if row.key in keys}
        tests["department"] = lambda row: row[2] in ids
    if asked.regions:
        within = set(here.of_regions(asked.regions))
        tests["region"] = lambda row: row[3] in within
    if asked.shared:
        sharing = set(here.sharing(asked.shared))
        tests["shared"] = lambda row: row[3] in sharing
    if asked.places:
        places = set(asked.places)
        tests["place"] = lambda row: row[4] in places
    if asked.free:
        tests["free"] = lambda row: row[5] is not None and row[5] >= asked.free
    if asked.confirmed:
        since = viewer.today - timedelta(days=asked.confirmed)
        day: Any = since.isoformat() if is_sqlite() else since
        tests["confirmed"] = lambda row: row[6] is not None and row[6] >= day
    if asked.rate is not None:
        most = asked.rate
        tests["rate"] = lambda row: row[1] == "employee" or (row[7] is not None and row[7] <= most)
    return tests


def split(rows: Sequence[Any], tests: Mapping[str, Test]) -> tuple[Sequence[Any], dict[str, list[Any]]]:
    """(rows that pass every test, by group those that fail its test alone)"""
    but: dict[str, list[Any]] = {group: [] for group in tests}
    if not tests:
        return rows, but
    fit: list[Any] = []
    for row in rows:
        failed = ""
        for group, test in tests.items():
            if not test(row):
                if failed:
                    break
                failed = group
        else:
            (but[failed] if failed else fit).append(row)
    return fit, but


def _skills(people: Sequence[int]) -> list[tuple[str, int]]:
    """What these people can do, most held first."""
    if not people:
        return []
    params: dict[str, Any] = {"most": MOST_SKILLS}
    if is_sqlite():
        ids = one_of("people", people, params).removeprefix("IN (SELECT value FROM ").removesuffix(")")
        source = f"{ids} j CROSS JOIN person_skill k ON k.person_id = j.value"
    else:
        params["people"] = list(people)
        source = "unnest(CAST(:people AS bigint[])) AS j (value) JOIN person_skill k ON k.person_id = j.value"
    rows = fetch(
        f"SELECT k.skill_id, count(*) AS n FROM {source} WHERE k.effective > 0"
        " GROUP BY k.skill_id ORDER BY 2 DESC, 1 LIMIT :most",
        params,
    )
    return stored.named([(row.skill_id, row.n) for row in rows])


def _facets(viewer: Viewer, asked: Filters, here: Windows, counts: Counts, counted_at: datetime | None) -> Facets:
    regions: Counter[str] = Counter()
    for id_, n in counts.columns("region", "window").items():
        if id_ is not None:
            regions[here.regions[id_]] += n
    shared = Counter[int]()
    for id_, n in counts.columns("shared", "window").items():
        if id_ is not None:
            shared[here.shared[id_]] += n
    today = viewer.today
    days = {_days_ago(day, today): n for day, n in counts.columns("confirmed", "confirmed").items() if day}
    free = counts.columns("free", "free")
    groups = {
        "kind": _kinds(asked, counts.columns("kind", "kind")),
        "department": _departments(asked, counts.columns("department", "department")),
        "region": [Value(name, name, n, name in asked.regions) for name, n in _most(regions, asked.regions)],
        "place": [
            Value(name, name, n, name in asked.places)
            for name, n in _most(counts.columns("place", "place"), asked.places)[:MOST_PLACES]
            if name
        ],
        "free": _at_least(FREE, asked.free, free, lambda n: f"{n} h a week or more"),
        "shared": _at_least(SHARED, asked.shared, shared, lambda n: f"{n // 60} h a day or more"),
        "confirmed": [
            Value(str(most), _within(most), sum(n for ago, n in days.items() if ago <= most), asked.confirmed == most)
            for most in sorted({*CONFIRMED, *([asked.confirmed] if asked.confirmed else [])})
        ],
    }
    return Facets(counts.total, groups, counts.skills, counted_at, counts.without, counts.every)


KINDS = {"employee": "Employees", "contractor": "Contractors"}


def _kinds(asked: Filters, counts: Mapping[Any, int]) -> list[Value]:
    return [Value(kind, label, counts.get(kind, 0), kind in asked.kinds) for kind, label in KINDS.items()]


def _departments(asked: Filters, counts: Mapping[Any, int]) -> list[Value]:
    """Those that hold somebody, or are chosen, most people first."""
    keys = {department.key for department in asked.departments}
    found = [Value(d.key, d.name, counts.get(d.id, 0), d.key in keys) for d in fetch(DEPARTMENTS, {})]
    return sorted((v for v in found if v.count or v.chosen), key=lambda v: -v.count)


def _most(counts: Mapping[Any, int], chosen: Iterable[str]) -> list[tuple[str, int]]:
    """(value, people), most first; what is chosen is there even where it holds nobody."""
    known = {value: n for value, n in counts.items() if value is not None}
    return sorted(({value: 0 for value in chosen} | known).items(), key=lambda pair: (-pair[1], pair[0]))


def _at_least(steps: Sequence[int], chosen: int, counts: Mapping[Any, int], say: Callable[[int], str]) -> list[Value]:
    """Thresholds: whoever has at least so much."""
    return [
        Value(
            str(n),
            say(n),
            sum(people for value, people in counts.items() if value is not None and value >= n),
            n == chosen,
        )
        for n in sorted({*steps, *([chosen] if chosen else [])})
    ]


def _days_ago(day: Any, today: date) -> int:
    known = as_day(day)
    return (today - known).days if known else MINUTES_A_DAY


def _within(days: int) -> str:
    return {30: "In the last month", 90: "In the last three months", 365: "In the last year"}.get(
        days, f"In {days} days"
    )
