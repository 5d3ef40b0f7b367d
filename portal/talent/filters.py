"""What a query string asks of the directory, and back; what makes no sense is left out, never an error."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from werkzeug.datastructures import MultiDict

from portal.access import Viewer
from portal.config import HOURS_A_WEEK, LEVELS, LINE_LENGTH, NAME_LENGTH, SKILL_NAME_LENGTH
from portal.models.money import money
from portal.models.text import clean
from portal.search.directory import SORTS, Filters, Named, departments_keyed
from portal.search.directory.address import NAMES
from portal.search.directory.address import url as url
from portal.search.role_asked import RoleAsked
from portal.search.skill_names import suggestions
from portal.search.skill_words import Wanted, wanted
from portal.web.words import day

MOST_SKILLS = 6
NOBODYS = -1  # the id of a skill that nobody knows, and so nobody holds
MOST_VALUES = 20  # of a group of which several can be chosen
MOST_WEEKS = 104
MOST_RATE = 10_000
KINDS = {"employee": "Employees", "contractor": "Contractors"}


@dataclass(frozen=True, slots=True)
class Chip:
    """An active filter: its group, how it reads, what is asked without it and the address of that."""

    group: str
    text: str
    rest: Filters
    url: str


def read(viewer: Viewer, args: MultiDict[str, str]) -> Filters:
    typed = [clean(s)[:LINE_LENGTH] for s in args.getlist("skill")]
    levels = [_whole(level, 1, LEVELS, 1) for level in args.getlist("level")]
    pairs = [*zip(typed, levels + [1] * len(typed), strict=False)]
    pairs += [(clean(s)[:SKILL_NAME_LENGTH], 1) for s in args.getlist("also")]
    skills = _known(viewer, [pair for pair in pairs if pair[0]][:MOST_SKILLS])
    learns = _known(viewer, [(clean(args.get("wants", ""))[:LINE_LENGTH], 1)]) if args.get("wants", "").strip() else ()
    q, rate = clean(args.get("q", ""))[:LINE_LENGTH], args.get("rate", "")
    sort, first = args.get("sort", ""), "fit" if skills or q else "name"
    return Filters(
        q=q,
        skills=skills,
        any_of=args.get("match") == "any",
        kinds=tuple(kind for kind in KINDS if kind in args.getlist("kind")),
        free=_whole(args.get("free", ""), 0, HOURS_A_WEEK, 0),
        starts_on=_day(args.get("from", "")),
        weeks=_whole(args.get("weeks", ""), 1, MOST_WEEKS, 4),
        departments=departments_keyed(_several(args, "department")),
        regions=_several(args, "region"),
        places=_several(args, "place"),
        shared=_whole(args.get("shared", ""), 0, 24, 0) * 60,
        rate=_whole(rate, 0, MOST_RATE, MOST_RATE) * 100 if rate.isascii() and rate.isdecimal() else None,
        wants=learns[0] if learns else None,
        confirmed=_whole(args.get("confirmed", ""), 0, 3650, 0),
        sort=sort if sort in SORTS and (sort != "fit" or first == "fit") else first,
    )


def _known(viewer: Viewer, pairs: list[tuple[str, int]]) -> tuple[Wanted, ...]:
    """The skills that texts name; of one that nobody knows the one that was likely meant, else it is held by nobody."""
    found = []
    for skill in wanted(viewer, pairs):
        near = [] if skill.id is not None else suggestions(viewer, skill.typed)
        meant = wanted(viewer, [(near[0].name, skill.level)])[0] if near else replace(skill, id=skill.id or NOBODYS)
        found.append(meant)
    return tuple({skill.id: skill for skill in found}.values())


def are_given(args: MultiDict[str, str]) -> bool:
    """Whether any filter was chosen, an empty one included; else a role's own are taken."""
    return any(name in args for name in NAMES)


def of_role(role: RoleAsked) -> Filters:
    """What a role begins with: required skills, hours and dates."""
    needs = [Wanted(n.name, n.least, n.skill_id, n.name) for n in role.needs if n.required]
    dated = {"starts_on": role.starts_on, "weeks": role.weeks} if role.starts_on and role.weeks else {}
    return Filters(skills=tuple(needs), free=role.hours, sort="fit" if needs else "name", **dated)  # type: ignore[arg-type]


def arguments(address: str) -> MultiDict[str, str]:
    """The query string of an address, as a request's own is read."""
    try:
        return MultiDict(parse_qsl(urlsplit(address).query, keep_blank_values=True, max_num_fields=200))
    except ValueError:
        return MultiDict()


@dataclass(frozen=True, slots=True)
class Links:
    """Addresses of the list with one thing more asked for."""

    asked: Filters
    role: str

    def skill(self, name: str) -> str:
        there = [skill for skill in self.asked.skills if skill.name != name][: MOST_SKILLS - 1]
        return url(replace(self.asked, q="", skills=(*there, Wanted(name, 1, 0, name)), sort="fit"), self.role)

    def without_skill(self, skill: Wanted) -> str:
        return chip_of("skill", "", self.asked, self.role, skills=tuple(s for s in self.asked.skills if s != skill)).url

    def department(self, key: str, name: str) -> str:
        return url(replace(self.asked, q="", departments=(Named(key, name),), sort="name"), self.role)

    def place(self, name: str) -> str:
        return url(replace(self.asked, q="", places=(name,), sort="name"), self.role)


def chips(asked: Filters, role: str, currency: str) -> list[Chip]:
    """The active filters, a chip for each skill and each group."""
    found = [
        chip_of(f"skill {n}", _skill(skill), asked, role, skills=tuple(s for s in asked.skills if s != skill))
        for n, skill in enumerate(asked.skills)
    ]
    for group, (none, say) in GROUPS.items():
        if replace(asked, **none) != asked:
            found.append(chip_of(group, say(asked, currency), asked, role, **none))
    return found


def ways(asked: Filters, role: str, currency: str) -> list[Chip]:
    """Ways to ask for less: without one filter, for a lower level, for any skill in place of all."""
    found = [replace(chip, text=f"Without {chip.text}") for chip in chips(asked, role, currency)]
    for skill in asked.skills:
        if skill.level > 1:
            lower = tuple(replace(s, level=1) if s == skill else s for s in asked.skills)
            found.append(chip_of("level", f"{skill.name} at any level", asked, role, skills=lower))
    if len(asked.known) > 1 and not asked.any_of:
        found.append(chip_of("match", "Any of these skills, not all", asked, role, any_of=True))
    return found


def chip_of(group: str, text: str, asked: Filters, role: str, **changes: Any) -> Chip:
    rest = replace(asked, **changes)
    if rest.sort == "fit" and not (rest.skills or rest.q):
        rest = replace(rest, sort="name")
    return Chip(group, text, rest, url(rest, role))


def _skill(skill: Wanted) -> str:
    if skill.id == NOBODYS:
        return f"{skill.typed}: not a skill we know"
    return f"{skill.name} {skill.level}+" if skill.level > 1 else skill.name


def _kinds(asked: Filters, _currency: str) -> str:
    return " and ".join(KINDS[kind].lower() for kind in asked.kinds).capitalize()


def _free(asked: Filters, _currency: str) -> str:
    hours = f"{asked.free} h free" if asked.free else "Hours"
    return f"{hours} from {day(asked.starts_on)}, {asked.weeks} weeks" if asked.starts_on else hours


def _wants(asked: Filters, _currency: str) -> str:
    said = asked.wants
    return f"Wants to learn {said.name or said.typed + ' (not a skill we know)'}" if said else ""


GROUPS: dict[str, tuple[dict[str, Any], Callable[[Filters, str], str]]] = {  # what it is without one, and how it reads
    "kind": ({"kinds": ()}, _kinds),
    "free": ({"free": 0, "starts_on": None, "weeks": 4}, _free),
    "department": ({"departments": ()}, lambda asked, _: " or ".join(d.name for d in asked.departments)),
    "region": ({"regions": ()}, lambda asked, _: " or ".join(asked.regions)),
    "place": ({"places": ()}, lambda asked, _: " or ".join(asked.places)),
    "shared": ({"shared": 0}, lambda asked, _: f"{asked.shared // 60} h a day shared"),
    "rate": ({"rate": None}, lambda asked, currency: f"Rate up to {money(asked.rate, currency)}/h"),
    "wants": ({"wants": None}, _wants),
    "confirmed": ({"confirmed": 0}, lambda asked, _: f"Confirmed in {asked.confirmed} days"),
    "q": ({"q": ""}, lambda asked, _: f"“{asked.q}”"),
}


def _several(args: MultiDict[str, str], name: str) -> tuple[str, ...]:
    values = [clean(value)[:NAME_LENGTH] for value in args.getlist(name)]
    return tuple(dict.fromkeys(value for value in values if value))[:MOST_VALUES]


def _whole(value: str, least: int, most: int, default: int) -> int:
    return min(max(int(value), least), most) if value.isascii() and value.isdecimal() and len(value) < 6 else default


def _day(value: str) -> date | None:
    try:
        found = date.fromisoformat(value)
    except ValueError:
        return None
    return found if 2000 <= found.year <= 2100 else None
