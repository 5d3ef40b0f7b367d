"""What a query string asks of the directory; what makes no sense is left out, never an error."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from portal.access import Viewer
from portal.config import HOURS_A_WEEK, LEVELS, LINE_LENGTH
from portal.models.text import clean
from portal.search.directory import SORTS, Filters
from portal.search.role_asked import RoleAsked
from portal.search.skill_words import wanted

if TYPE_CHECKING:
    from werkzeug.datastructures import MultiDict

MOST_SKILLS = 6
MOST_WEEKS = 104
KINDS = ("employee", "contractor")
PLACES = ("after", "before")


@dataclass(frozen=True, slots=True)
class Chip:
    """An active filter, and the address without it."""

    text: str
    url: str


def read(viewer: Viewer, args: "MultiDict[str, str]") -> Filters:
    typed = [clean(s)[:LINE_LENGTH] for s in args.getlist("skill")]
    levels = [_whole(level, 1, LEVELS, 1) for level in args.getlist("level")]
    pairs = list(zip(typed, levels + [1] * len(typed), strict=False))
    skills = wanted(viewer, (pair for pair in pairs[:MOST_SKILLS] if pair[0]))
    sort = args.get("sort", "")
    return Filters(
        q=clean(args.get("q", ""))[:LINE_LENGTH],
        skills=skills,
        kind=args.get("kind", "") if args.get("kind") in KINDS else "",
        free=_whole(args.get("free", ""), 0, HOURS_A_WEEK, 0),
        starts_on=_day(args.get("from", "")),
        weeks=_whole(args.get("weeks", ""), 1, MOST_WEEKS, 4),
        sort=sort if sort in SORTS and (sort != "fit" or skills) else "fit" if skills else "name",
    )


def are_given(args: "MultiDict[str, str]") -> bool:
    """Whether any filter was chosen, an empty one included; else a role's own are taken."""
    return any(name in args for name in ("skill", "free", "q", "kind"))


def of_role(role: RoleAsked) -> str:
    """The query string that a role begins with: required skills, hours and dates."""
    pairs: list[tuple[str, Any]] = [("for", role.name)]
    for need in role.needs:
        if need.required:
            pairs += [("skill", need.name), ("level", need.least)]
    pairs.append(("free", role.hours))
    if role.starts_on and role.weeks:
        pairs += [("from", role.starts_on.isoformat()), ("weeks", role.weeks)]
    return urlencode(pairs)


def chips(asked: Filters, args: "MultiDict[str, str]") -> list[Chip]:
    kept = [(k, v) for k, v in args.items(multi=True) if k not in (*PLACES, "skill", "level")]
    skills = [pair for s in asked.skills for pair in (("skill", s.typed), ("level", str(s.level)))]
    found = []
    for skill in asked.skills:
        others = [p for s in asked.skills if s != skill for p in (("skill", s.typed), ("level", str(s.level)))]
        label = f"{skill.name} {skill.level}+" if skill.level > 1 else skill.name
        found.append(Chip(label if skill.id else f"{skill.typed}: not a skill we know", _url([*kept, *others])))
    kinds = {"employee": "Employees", "contractor": "Contractors"}
    if asked.kind:
        found.append(Chip(kinds[asked.kind], _without("kind", kept, skills)))
    if asked.free:
        when = f" from {asked.starts_on:%-d %b}, {asked.weeks} weeks" if asked.starts_on else ""
        found.append(Chip(f"{asked.free} h free{when}", _without(("free", "from", "weeks"), kept, skills)))
    if asked.q:
        found.append(Chip(f"“{asked.q}”", _without("q", kept, skills)))
    return found


def _without(names: str | tuple[str, ...], *parts: Sequence[tuple[str, str]]) -> str:
    gone = (names,) if isinstance(names, str) else names
    return _url([(k, v) for part in parts for k, v in part if k not in gone])


def _url(pairs: Sequence[tuple[str, str]]) -> str:
    """The list at these filters. A role's page keeps an empty filter, so that its own are not taken again."""
    has_filter = any(k in ("skill", "free", "q", "kind") for k, _ in pairs)
    marks = [] if has_filter or not any(k == "for" for k, _ in pairs) else [("skill", "")]
    return "/talent?" + urlencode([*pairs, *marks])


def _whole(value: str, least: int, most: int, default: int) -> int:
    return min(max(int(value), least), most) if value.isascii() and value.isdecimal() and len(value) < 6 else default


def _day(value: str) -> date | None:
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return None
    return day if 2000 <= day.year <= 2100 else None
