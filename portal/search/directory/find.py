"""A page of the directory: employees and contractors in one list, found by name, skill and words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from portal import access
from portal.access import Viewer
from portal.config import PAGE
from portal.db import as_day, fetch, is_sqlite
from portal.search.directory.filters import Filters
from portal.search.directory.question import ALL, MET, Question
from portal.search.directory.tiers import Tier, tiers_of
from portal.search.directory.windows import Windows, windows
from portal.search.skill_words import Meaning, meaning_of

COMMA = "\x1f"  # between skills: no text that people type holds it
BEST, STEP = 14, 10_000_000  # the level and the skill's id as one number of nine digits: texts sort as they are shown
HELD = f"({BEST} - k.effective) * {STEP} + k.skill_id"
NO_RATE = 10**16  # above what the highest rate can be in the base currency
LONG_AGO = "0001-01-01"
UPWARDS = ("name", "rate")  # names run from A and rates from the lowest, all else from the highest


class Row(NamedTuple):
    """A person as the list shows them; what may not be read is None or empty."""

    tier: int
    value: Any  # that is sorted by
    id: int
    key: str
    name: str
    kind: str
    headline: str
    department: str
    where: str
    capacity: int
    free_now: int | None
    rate_amount: int | None  # in minor units
    rate_currency: str
    rate_per: str
    zone: str
    work_from: int
    work_to: int
    skills: str  # with COMMA between, in no order; `skill_held` reads one
    free_from: date | None
    confirmed_on: date | None

    @property
    def place(self) -> tuple[Any, ...]:
        """The keyset place."""
        return self.tier, self.value, self.id


def skill_held(listed: str) -> tuple[int, int, str]:
    """(level, skill id, name) of one of `Row.skills`."""
    number = int(listed[:9])
    return BEST - number // STEP, number % STEP, listed[9:]


@dataclass(frozen=True, slots=True)
class Found:
    rows: list[Row]  # one more than a page when there are more
    total: int | None  # None: not counted
    meaning: Meaning


def find(
    viewer: Viewer, asked: Filters, after: tuple[Any, ...] | None = None, back: bool = False, limit: int = PAGE
) -> Found:
    """A page of people and one more, in reading order of the walk.

    At most seven statements, whatever the size; sorted by shared hours without skills or words, one for each number
    of minutes until the page is full.
    """
    meaning = meaning_of(viewer, asked.q)
    here = windows(viewer) if asked.regions or asked.shared or asked.sort == "shared" else None
    tiers = _tiers(viewer, asked, meaning, here)
    rows: list[tuple[int, Any]] = []
    for tier in reversed(tiers) if back else tiers:
        if after and (tier.n > after[0] if back else tier.n < after[0]):
            continue
        place = after[1:] if after and after[0] == tier.n else None
        rows += [(tier.n, row) for row in _read(viewer, asked, tier, here, place, back, limit + 1 - len(rows))]
        if len(rows) > limit:
            break
    is_whole = after is None and len(rows) <= limit
    is_counted = rows and after is None and not asked.q and not asked.any_of
    total = len(rows) if is_whole else rows[0][1].total if is_counted else None
    return Found([_row(*row) for row in rows], total, meaning)


def _tiers(viewer: Viewer, asked: Filters, meaning: Meaning, here: Windows | None) -> list[Tier]:
    """By hours that are shared, everyone is walked by windows: for whoever reads everybody's alone."""
    reads_all = "profile" in access.sees_of_everyone(viewer)
    if here and reads_all and asked.sort == "shared" and not asked.known and not asked.q.strip():
        return [Tier(-minutes, windows=tuple(ids)) for minutes, ids in here.by_minutes()]
    return tiers_of(asked.q, meaning, by_relevance=asked.sort == "fit")


def _read(
    viewer: Viewer,
    asked: Filters,
    tier: Tier,
    here: Windows | None,
    after: tuple[Any, ...] | None,
    back: bool,
    limit: int,
) -> Sequence[Any]:
    """Where any skill is enough, those who hold all stand first: the others are asked for when these are too few."""
    best_first = asked.any_of and asked.sort == "fit" and not back and len(asked.known) > 1
    if best_first and (not after or after[0] >= len(asked.known) * MET):
        rows = _page(Question(viewer, asked, here, any_of=False), tier, here, after, back, limit)
        if len(rows) == limit:
            return rows
    return _page(Question(viewer, asked, here), tier, here, after, back, limit)


def _page(
    question: Question, tier: Tier, here: Windows | None, after: tuple[Any, ...] | None, back: bool, limit: int
) -> Sequence[Any]:
    """One statement: ids by joins and filters, then those people with their skills."""
    asked, params = question.asked, question.params
    params |= {"limit": limit, "comma": COMMA}
    source, value, is_named = question.source, _value(question, tier, here), _is_named(asked, tier)
    profile, rate, hours = question.seen("profile"), question.seen("rate"), question.hours
    since = ":starts" if asked.starts_on else "person.free_from"
    where = question.where(tier)
    upwards = back == (is_named or asked.sort in UPWARDS)
    if after and len(after) == 2:
        where.append(f"({value}, person.id) {'<' if upwards else '>'} (:after, :after_id)")
        params |= {"after": after[0], "after_id": after[1]}
    direction = "DESC" if upwards else "ASC"
    sqlite = is_sqlite()
    listing = "group_concat" if sqlite else "string_agg"
    statement = f"""
        SELECT x.total, {profile} AS profile, x.value, x.id, person.key, person.name, person.kind, person.headline,
          coalesce(d.name, '') AS department, person.place, person.capacity, {hours} AS free_now,
          CASE WHEN {rate} THEN person.rate_amount END AS rate_amount, person.rate_currency, person.rate_per,
          person.zone, person.work_from, person.work_to,
          coalesce((SELECT {listing}(({HELD}) || s.name, :comma) FROM person_skill k
           {"CROSS JOIN" if sqlite else "JOIN"} skill s ON s.id = k.skill_id
           WHERE k.person_id = person.id AND k.level > 0 AND s.state <> 'rejected'), '') AS skills,
          {since} AS free_from, person.confirmed_on
        FROM (SELECT {value} AS value, person.id AS id, {"count(*) OVER ()" if asked.known else "NULL"} AS total
              FROM {source} WHERE {" AND ".join(where)}
              ORDER BY {value} {direction}, person.id {direction} LIMIT :limit) x
        {"CROSS JOIN" if sqlite else "JOIN"} person ON person.id = x.id
        LEFT JOIN department d ON d.id = person.department_id
        ORDER BY x.value {direction}, x.id {direction}"""
    return fetch(statement, params)


def _is_named(asked: Filters, tier: Tier) -> bool:
    """Whether a tier's people run by name: best fit is by tiers alone where no skill is asked for."""
    return asked.sort == "name" or bool(tier.windows) or (asked.sort == "fit" and not asked.known)


def _value(question: Question, tier: Tier, here: Windows | None) -> str:
    """What is sorted by; what may not be read may not sort."""
    sort, column = question.asked.sort, "rate" if question.asked.sort == "rate" else "profile"
    is_sought = not is_sqlite() and tier.seeks  # else PostgreSQL walks everyone in order for the few that match
    if _is_named(question.asked, tier):
        return "(person.sort_name || '')" if is_sought else "person.sort_name"
    if sort == "fit":
        return question.fit
    seen = question.seen(column)
    if sort == "free":
        value, least = question.hours, "-1"
    elif sort == "confirmed":
        day = "person.confirmed_on" if is_sqlite() else "to_char(person.confirmed_on, 'YYYY-MM-DD')"
        value, least = f"coalesce({day}, '{LONG_AGO}')", f"'{LONG_AGO}'"
    elif sort == "rate":
        value, least = f"coalesce(person.rate_base, {NO_RATE})", str(NO_RATE)
    else:
        value, least = _shared(here), "-1"
    readable = value if seen == ALL else f"CASE WHEN {seen} THEN {value} ELSE {least} END"
    return f"({readable} + 0)" if sort == "free" and is_sought else readable


def _shared(here: Windows | None) -> str:
    """Minutes shared with the viewer's day, by working window. The numbers are our own."""
    whens = "".join(
        f" WHEN person.window_id IN ({', '.join(map(str, ids))}) THEN {minutes}"
        for minutes, ids in (here.by_minutes() if here else [])
    )
    return f"(CASE{whens} ELSE -1 END)" if whens else "(-1)"


def _row(tier: int, read: Any) -> Row:
    row = Row._make((tier, *read[2:-2], as_day(read[-2]), as_day(read[-1])))
    if read[1]:
        return row
    return row._replace(where="", free_now=None, zone="", skills="", free_from=None, confirmed_on=None)
