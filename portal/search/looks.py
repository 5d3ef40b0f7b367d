"""Who looked at the viewer's contact, terms, CV or feedback: one line a day and person."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Date, Integer, Row, bindparam, case, func, tuple_
from sqlalchemy.orm import aliased

from portal.access import Viewer, visible_people
from portal.models import Look, Person
from portal.search.prepared import ask

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
    way = ("before" if back else "after") if after and len(after) == 2 else ""
    place = {"day": date.fromisoformat(after[0]), "id": after[1]} if after and way else {}
    return [_look(row) for row in ask(f"looks {way}", viewer, lambda v: _looks(v, way), most=most, **place)]


def _looks(viewer: Viewer, way: str) -> Any:
    look = aliased(Look)  # "they looked" asks looks of its own
    shown = [func.max(case((look.tier == tier, 1), else_=0)) for tier in TIERS]
    seen = (
        visible_people(viewer)
        .join(look, look.viewer_id == Person.id)
        .where(look.person_id == viewer.id)
        .group_by(look.day, Person.id, Person.key, Person.name, Person.kind)
        .with_only_columns(Person.id, Person.key, Person.name, Person.kind, look.day, *shown)
        .limit(bindparam("most", type_=Integer()))
    )
    if way:
        here = tuple_(bindparam("day", type_=Date()), bindparam("id", type_=Integer()))
        place = tuple_(look.day, Person.id)
        seen = seen.where(place > here if way == "before" else place < here)
    latest_last = look.day, Person.id
    return seen.order_by(*(latest_last if way == "before" else (column.desc() for column in latest_last)))


def _look(row: Row[Any]) -> LookOfDay:
    shown: Sequence[int] = row[5:]
    tiers = [said for said, is_shown in zip(TIERS.values(), shown, strict=True) if is_shown]
    return LookOfDay._make((*row[:5], ", ".join(tiers)))
