"""What the query string of the openings asks for, and back; what makes no sense is left out, never an error."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar
from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict

from portal.access import Viewer
from portal.config import LINE_LENGTH, NAME_LENGTH, NEEDS
from portal.models import Audience
from portal.models.gigs import TYPES
from portal.models.text import clean
from portal.search.directory import departments_keyed
from portal.search.openings import AUDIENCES, HOURS, SORTS, Filters, hours_words
from portal.search.skill_words import wanted
from portal.web.words import day

Chosen = TypeVar("Chosen")
MOST_VALUES = 20  # of a group of which several can be chosen


def read(viewer: Viewer, args: MultiDict[str, str]) -> Filters:
    typed = [clean(text)[:NAME_LENGTH] for text in [*args.getlist("skill"), *args.getlist("also")]]
    sort = args.get("sort", "")
    return Filters(
        q=clean(args.get("q", ""))[:LINE_LENGTH],
        skills=wanted(viewer, ((text, 1) for text in dict.fromkeys(filter(None, typed[:NEEDS])))),
        types=tuple(t for t in TYPES if t in args.getlist("type")),
        hours=tuple(name for name in HOURS if name in args.getlist("hours")),
        departments=departments_keyed([clean(key)[:NAME_LENGTH] for key in args.getlist("department")[:MOST_VALUES]]),
        starts=_day(args.get("starts", "")),
        audiences=tuple(audience for audience in Audience if audience in args.getlist("open")),
        bookmarked="bookmarked" in args,
        new="new" in args,
        sort=sort if sort in SORTS else "newest",
    )


def url(asked: Filters, path: str = "/gigs") -> str:
    pairs: list[tuple[str, Any]] = [("skill", skill.name or skill.typed) for skill in asked.skills]
    pairs += [("type", name) for name in asked.types] + [("hours", name) for name in asked.hours]
    pairs += [("department", department.key) for department in asked.departments]
    pairs += [("open", audience) for audience in asked.audiences]
    said = {"starts": asked.starts, "bookmarked": int(asked.bookmarked), "new": int(asked.new), "q": asked.q}
    said["sort"] = asked.sort if asked.sort != "newest" else ""
    pairs += [(name, value) for name, value in said.items() if value]
    return f"{path}?{urlencode(pairs)}" if pairs else path


def chips(asked: Filters) -> list[tuple[str, str]]:
    """(what is asked, the address without it)."""
    return [(text, url(rest)) for text, rest in _without(asked)]


def _without(asked: Filters) -> Iterator[tuple[str, Filters]]:
    for skill in asked.skills:
        yield skill.name or skill.typed, replace(asked, skills=_but(asked.skills, skill))
    for name in asked.types:
        yield name.capitalize(), replace(asked, types=_but(asked.types, name))
    for name in asked.hours:
        yield hours_words(name), replace(asked, hours=_but(asked.hours, name))
    for department in asked.departments:
        yield department.name, replace(asked, departments=_but(asked.departments, department))
    for name in asked.audiences:
        said = f"Open to: {AUDIENCES[Audience(name)].lower()}"
        yield said, replace(asked, audiences=_but(asked.audiences, name))
    if asked.starts:
        yield f"Starts before {day(asked.starts)}", replace(asked, starts=None)
    if asked.bookmarked:
        yield "Bookmarked", replace(asked, bookmarked=False)
    if asked.new:
        yield "New since my last look", replace(asked, new=False)


def _but(values: tuple[Chosen, ...], taken: Chosen) -> tuple[Chosen, ...]:
    return tuple(value for value in values if value != taken)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
