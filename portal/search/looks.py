"""Who looked at the viewer's contact, terms, CV or feedback: one line a day and person."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import case, func, tuple_
from sqlalchemy.orm import aliased

from portal.access import Viewer, visible_people
from portal.db import db
from portal.models import Look, Person

TIERS = {"contact": "contact", "terms": "terms", "cv": "CV", "feedback": "feedback"}


class LookOfDay(NamedTuple):
    id: int
    key: str
    name: str
    kind: str
    day: date
    tiers: str

    @property
    def place(self) -> tuple[Any, ...]:
        """The keyset place."""
        return self.day.isoformat(), self.id


def looks_at(
    viewer: Viewer, most: int, after: tuple[Any, ...] | None = None, back: bool = False
) -> Sequence[LookOfDay]:
    """The latest day first; read upwards from a place when going `back`. One query."""
    look = aliased(Look)  # "they looked" asks looks of its own
    shown = [func.max(case((look.tier == tier, 1), else_=0)) for tier in TIERS]
    seen = (
        visible_people(viewer)
        .join(look, look.viewer_id == Person.id)
        .where(look.person_id == viewer.id)
        .group_by(look.day, Person.id, Person.key, Person.name, Person.kind)
        .with_only_columns(Person.id, Person.key, Person.name, Person.kind, look.day, *shown)
        .limit(most)
    )
    if after and len(after) == 2:
        place = tuple_(look.day, Person.id)
        here = tuple_(date.fromisoformat(after[0]), after[1])
        seen = seen.where(place > here if back else place < here)
    seen = seen.order_by(look.day, Person.id) if back else seen.order_by(look.day.desc(), Person.id.desc())
    return [_look(*row) for row in db.session.execute(seen)]


def _look(id_: int, key: str, name: str, kind: str, day: date, *shown: int) -> LookOfDay:
    tiers = [said for said, is_shown in zip(TIERS.values(), shown, strict=True) if is_shown]
    return LookOfDay(id_, key, name, kind, day, ", ".join(tiers))
