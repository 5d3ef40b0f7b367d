"""The directory: one list of employees and contractors, found by name, skill and words.

Statements are put together as text, since at 100,000 people building them costs more than running them. Each starts
from `access.directory`, joins skills rarest first, and reads a page with its skills at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from portal import access
from portal.access import Viewer
from portal.config import PAGE
from portal.db import as_day, bound, fetch, is_sqlite
from portal.models.text import words
from portal.search.skill_words import Meaning, Wanted, meaning_of
from portal.search.statements import matches

COMMA = "\x1f"  # between skills: no text that people type holds it
BEST, STEP = 14, 10_000_000  # the level and the skill's id as one number of nine digits: texts sort as they are shown
HELD = f"({BEST} - k.effective) * {STEP} + k.skill_id"
ALL = "1 = 1"
SQLITE = "CROSS JOIN", " INDEXED BY ix_person_skill_finding", "person INDEXED BY ix_person_listed"
SORTS = {"fit": "Best fit", "name": "Name", "free": "Free hours"}


@dataclass(frozen=True, slots=True)
class Filters:
    """What is asked. `free` is hours a week: in the four weeks ahead, or in `weeks` weeks from `starts_on`."""

    q: str = ""
    skills: tuple[Wanted, ...] = ()
    kind: str = ""
    free: int = 0
    starts_on: date | None = None
    weeks: int = 4
    sort: str = "name"

    @property
    def ends_on(self) -> date | None:
        return self.starts_on + timedelta(weeks=self.weeks, days=-1) if self.starts_on else None

    @property
    def known(self) -> list[Wanted]:
        """Skills that exist, rarest first."""
        return sorted((s for s in self.skills if s.id is not None), key=lambda s: (s.holders, s.id))


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
    skills: str  # with COMMA between, in no order; `skill_held` reads one
    free_from: date | None

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


class Tier(NamedTuple):
    """A way to match the words, better ones first; `but_not` are the ways that came before."""

    n: int
    words: str = ""
    in_names: bool = False
    all_of: tuple[int, ...] = ()
    any_of: tuple[int, ...] = ()
    but_not: tuple["Tier", ...] = ()


def find(viewer: Viewer, asked: Filters, after: tuple[Any, ...] | None = None, back: bool = False) -> Found:
    """A page of people and one more, in reading order of the walk. At most six statements, whatever the size."""
    meaning = meaning_of(viewer, asked.q)
    tiers = _tiers(asked.q, meaning)
    rows: list[tuple[int, Any]] = []
    for tier in reversed(tiers) if back else tiers:
        if after and (tier.n > after[0] if back else tier.n < after[0]):
            continue
        here = after[1:] if after and after[0] == tier.n else None
        rows += [(tier.n, row) for row in _read(viewer, asked, tier, here, back, PAGE + 1 - len(rows))]
        if len(rows) > PAGE:
            break
    is_whole = after is None and len(rows) <= PAGE
    total = len(rows) if is_whole else rows[0][1].total if rows and not asked.q and after is None else None
    return Found([_row(*row) for row in rows], total, meaning)


def _tiers(q: str, meaning: Meaning) -> list[Tier]:
    said = words(q)
    if not q.strip():
        return [Tier(0)]
    found = [Tier(1, said, in_names=True)] if said else []
    if meaning.phrases:
        found.append(Tier(2, words(meaning.rest), all_of=tuple(s.id for s in meaning.phrases), but_not=tuple(found)))
    elif meaning.begun:
        found.append(Tier(2, any_of=tuple(s.id for s in meaning.begun), but_not=tuple(found)))
    if said:
        found.append(Tier(3, said, but_not=tuple(found)))
    return found or [Tier(2, any_of=(-1,))]


def _read(
    viewer: Viewer, asked: Filters, tier: Tier, after: tuple[Any, ...] | None, back: bool, limit: int
) -> Sequence[Any]:
    """One statement: ids by joins and filters, then those people with their skills."""
    params: dict[str, Any] = {"limit": limit, "comma": COMMA}
    joins, value, where = _joins(asked, params)
    everyone = access.sees_of_everyone(viewer)
    profile, rate = (ALL if c in everyone else _seen(viewer, c, params) for c in ("profile", "rate"))
    hours, since = _hours(asked, params), ":starts" if asked.starts_on else "person.free_from"
    if asked.sort == "free":  # hours that may not be read may not sort
        value = hours if profile == ALL else f"CASE WHEN {profile} THEN {hours} ELSE -1 END"
    if tier.n > 1 and not is_sqlite():  # else PostgreSQL walks everyone in order for the few that match
        value = f"({value} || '')" if asked.sort == "name" else f"({value} + 0)"
    column = "profile" if asked.known or asked.free or tier.n > 1 else "kind" if asked.kind else "card"
    where.append(_seen(viewer, column, params))
    if asked.kind:
        where.append("person.kind = :kind")
        params["kind"] = asked.kind
    if asked.free:
        where.append(_free(asked, params))
    where += _matched(tier, "t", params)
    where += [f"NOT ({' AND '.join(_matched(other, f'n{other.n}', params))})" for other in tier.but_not]
    upwards = back == (asked.sort == "name")  # names run from A, figures from the highest
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
          coalesce((SELECT {listing}(({HELD}) || s.name, :comma) FROM person_skill k
           {"CROSS JOIN" if sqlite else "JOIN"} skill s ON s.id = k.skill_id
           WHERE k.person_id = person.id AND k.level > 0), '') AS skills, {since} AS free_from
        FROM (SELECT {value} AS value, person.id AS id, {"count(*) OVER ()" if asked.known else "NULL"} AS total
              FROM {joins} WHERE {" AND ".join(where)}
              ORDER BY {value} {direction}, person.id {direction} LIMIT :limit) x
        {"CROSS JOIN" if sqlite else "JOIN"} person ON person.id = x.id
        LEFT JOIN department d ON d.id = person.department_id
        ORDER BY x.value {direction}, x.id {direction}"""
    return fetch(statement, params)


def _seen(viewer: Viewer, column: str, params: dict[str, Any]) -> str:
    condition, values = access.directory_text(viewer, column)
    params |= values
    return condition


def _joins(asked: Filters, params: dict[str, Any]) -> tuple[str, str, list[str]]:
    """(FROM, the value that is sorted by, conditions); the order of joins is fixed, rarest skill first."""
    join, index, person = SQLITE if is_sqlite() else ("JOIN", "", "person")
    value = "person.sort_name"
    if not asked.known:
        return "person", value, []
    sources, where = [], []
    for n, skill in enumerate(asked.known):
        params |= {f"skill{n}": skill.id, f"level{n}": skill.level}
        on = f" ON s{n}.person_id = s0.person_id" if n else ""
        sources.append(f"person_skill s{n}{index}{on}")
        level = f"{'+' if n else ''}s{n}.effective"  # the sign keeps it out of the search, which is by person alone
        where.append(f"s{n}.skill_id = :skill{n} AND {level} >= :level{n}")
    if asked.sort == "fit":
        value = " + ".join(f"s{n}.effective" for n in range(len(sources)))
    return f" {join} ".join([*sources, f"{person} ON person.id = s0.person_id"]), f"({value})", where


def _hours(asked: Filters, params: dict[str, Any]) -> str:
    """What is free: soon, or in the weeks asked for."""
    if asked.starts_on is None:
        return "person.free_now"
    params |= {"starts": bound(asked.starts_on), "ends": bound(asked.ends_on)}
    here = "f.person_id = person.id AND f.starts_on <= :ends AND f.ends_on >= :starts"
    return f"(SELECT min(f.free) FROM free_span f WHERE {here})"


def _free(asked: Filters, params: dict[str, Any]) -> str:
    params["free"] = asked.free
    if asked.starts_on is None:
        return "person.free_now >= :free"
    return (
        "NOT EXISTS (SELECT 1 FROM free_span f WHERE f.person_id = person.id"
        " AND f.starts_on <= :ends AND f.ends_on >= :starts AND f.free < :free)"
    )


def _matched(tier: Tier, name: str, params: dict[str, Any]) -> list[str]:
    found = []
    if tier.words:
        column = "name" if tier.in_names else ""
        found.append(f"person.id IN ({matches('person_text', column, tier.words, f'{name}_words', params)})")
    for n, skill in enumerate(tier.all_of):
        params[f"{name}_all{n}"] = skill
        held = f"SELECT person_id FROM person_skill WHERE skill_id = :{name}_all{n} AND effective > 0"
        found.append(f"person.id IN ({held})")
    if tier.any_of:
        names = [f":{name}_any{n}" for n in range(len(tier.any_of))]
        params |= {n[1:]: skill for n, skill in zip(names, tier.any_of, strict=True)}
        held = f"SELECT person_id FROM person_skill WHERE skill_id IN ({', '.join(names)}) AND effective > 0"
        found.append(f"person.id IN ({held})")
    return found


def _row(tier: int, read: Any) -> Row:
    row = Row._make((tier, *read[2:-1], as_day(read[-1])))
    return row if read[1] else row._replace(where="", free_now=None, skills="", free_from=None)
