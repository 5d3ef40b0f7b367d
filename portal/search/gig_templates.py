"""Templates of the company, and whether a lead needs a hand at all."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from portal import access
from portal.access import Viewer
from portal.db import db
from portal.models import Gig, GigTemplate, Person

MOST = 200


@dataclass(frozen=True, slots=True)
class Kept:
    """A template; `by` is empty where the viewer may not read it. `roles` are (title, seats, hours a week)."""

    key: str
    name: str
    by: str
    at: datetime
    type: str
    roles: tuple[tuple[str, int, int], ...]


def has_posted(viewer: Viewer) -> bool:
    """Whether a gig of the viewer's own was ever open."""
    mine = select(Gig.id).where(Gig.owner_id == viewer.id, Gig.published_at.is_not(None)).limit(1)
    return db.session.scalar(mine) is not None


def templates(viewer: Viewer) -> list[Kept]:
    """By name, for leads; two queries."""
    access.require_page(viewer, "new gig")
    kept = select(GigTemplate).where(GigTemplate.removed_at.is_(None)).order_by(GigTemplate.name, GigTemplate.id)
    found = db.session.scalars(kept.limit(MOST)).all()
    authors = access.visible_people(viewer).where(Person.id.in_({one.author_id for one in found}))
    names: dict[int | None, str] = dict(db.session.execute(authors.with_only_columns(Person.id, Person.name)).all())
    names[viewer.id] = "you"
    return [Kept(one.key, one.name, names.get(one.author_id, ""), one.at, *_shown(one.facts)) for one in found]


def _shown(facts: Mapping[str, Any]) -> tuple[str, tuple[tuple[str, int, int], ...]]:
    roles = ((role["title"], role["seats"], role["hours"] or 0) for role in facts["roles"])
    return facts["type"], tuple(roles)
