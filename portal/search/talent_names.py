"""People, skills, departments and places while one types in the directory's search."""

from dataclasses import dataclass
from typing import Any

from portal import access
from portal.access import Viewer
from portal.db import fetch, is_sqlite
from portal.models.text import clean, fold, words
from portal.search.directory import stored
from portal.search.directory.filters import Filters
from portal.search.directory.question import Question
from portal.search.directory.tiers import Tier
from portal.search.skill_names import Suggestion, suggestions

MOST_PEOPLE, MOST_SKILLS, MOST_DEPARTMENTS, MOST_PLACES = 5, 5, 3, 3
SHORTEST = 2
LAST = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Names:
    """`people` are (key, name, headline), `departments` (key, name)."""

    people: list[tuple[str, str, str]]
    skills: list[Suggestion]
    departments: list[tuple[str, str]]
    places: list[str]


def names(viewer: Viewer, typed: str) -> Names:
    """Whom and what the text begins to name, as far as the viewer finds it. At most nine short queries."""
    folded = fold(clean(typed))
    if len(folded) < SHORTEST:
        return Names([], [], [], [])
    people = _people(viewer, folded)
    skills = suggestions(viewer, folded, mends=not people)[:MOST_SKILLS]
    return Names(people, skills, _departments(viewer, folded), _places(viewer, folded))


def _people(viewer: Viewer, folded: str) -> list[tuple[str, str, str]]:
    question = Question(viewer, Filters())
    where = question.where(Tier(1, words(folded), in_names=True)) if words(folded) else ["1 = 0"]
    rows = fetch(
        f"SELECT person.key, person.name, person.headline FROM person WHERE {' AND '.join(where)}"
        " ORDER BY person.sort_name, person.id LIMIT :most",
        question.params | {"most": MOST_PEOPLE},
    )
    return [(row.key, row.name, row.headline) for row in rows]


def _places(viewer: Viewer, folded: str) -> list[str]:
    """Places that the clock has counted, for whoever reads everybody's."""
    known = stored.places() if stored.is_for(viewer) else []
    return [place for place in known if fold(place).startswith(folded)][:MOST_PLACES]


def _departments(viewer: Viewer, folded: str) -> list[tuple[str, str]]:
    """Departments in which the viewer finds somebody."""
    seen, params = access.directory_text(viewer, "kind")
    bounds: dict[str, Any] = {"folded": folded, "most": MOST_DEPARTMENTS} | (
        {"to": folded + LAST} if is_sqlite() else {}
    )
    begins = "d.folded >= :folded AND d.folded < :to" if is_sqlite() else "starts_with(d.folded, :folded)"
    rows = fetch(
        f"SELECT d.key, d.name FROM department d WHERE {begins}"
        f" AND EXISTS (SELECT 1 FROM person WHERE person.department_id = d.id AND {seen})"
        " ORDER BY d.folded LIMIT :most",
        params | bounds,
    )
    return [(row.key, row.name) for row in rows]
