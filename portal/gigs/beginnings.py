"""What a new gig's form may begin with: a starter, or a template of the company."""

from collections.abc import Mapping
from typing import Any

from portal import access
from portal.access import Viewer
from portal.gigs.starters import STARTERS, Starter
from portal.search.gig_templates import has_posted


def starters_for(viewer: Viewer) -> Mapping[str, Starter]:
    """By name, for a lead who has posted none; for others they are among the templates."""
    return {} if has_posted(viewer) else STARTERS


def facts_to_begin_with(viewer: Viewer, name: str) -> dict[str, Any]:
    """Nothing for an empty name. Skills that the company does not have are left out. Raises NotFound."""
    if not name:
        return {}
    starter = STARTERS.get(name)
    facts = starter.facts(name, viewer.today) if starter else dict(access.get_template(viewer, name).facts)
    roles = [role | {"skills": _known(viewer, role["skills"])} for role in facts.get("roles", [])]
    return facts | {"roles": roles}


def _known(viewer: Viewer, skills: list[dict[str, str]]) -> list[dict[str, str]]:
    return [skill for skill in skills if access.find_skill(viewer, skill["name"])]
