"""What the query string of the openings asks for, and the chips that take it back."""

from typing import Any

from flask import request, url_for

from portal.config import LINE_LENGTH, NAME_LENGTH, NEEDS
from portal.models.gigs import TYPES
from portal.models.text import clean
from portal.search.openings import SORTS, Filters
from portal.search.skill_words import wanted
from portal.web import current_viewer


def asked() -> Filters:
    """Bad values are left out."""
    skills = [clean(typed)[:NAME_LENGTH] for typed in request.args.getlist("skill")]
    types = tuple(t for t in TYPES if t in request.args.getlist("type"))
    sort = request.args.get("sort", "")
    q = clean(request.args.get("q", ""))[:LINE_LENGTH]
    named = wanted(current_viewer(), ((typed, 1) for typed in dict.fromkeys(filter(None, skills[:NEEDS]))))
    return Filters(q, named, types, sort if sort in SORTS else "newest")


def chips(filters: Filters) -> list[tuple[str, str]]:
    """(what is asked, the address without it)."""
    skills = [(skill.name or skill.typed) for skill in filters.skills]
    kept: dict[str, Any] = {"q": filters.q or None, "sort": filters.sort if filters.sort != "newest" else None}

    def without(skill: str = "", type_: str = "") -> str:
        types = [t for t in filters.types if t != type_]
        return url_for("gigs.index", skill=[s for s in skills if s != skill], type=types, **kept)

    return [(s, without(skill=s)) for s in skills] + [(t.capitalize(), without(type_=t)) for t in filters.types]
