from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import bindparam

from portal import access
from portal.access import Viewer
from portal.models import Person
from portal.search.prepared import ask

ALL = 200


@dataclass(frozen=True, slots=True)
class Listed:
    """The first rows of a list, how many there are, and how many of them are late."""

    rows: Sequence[Any] = ()
    total: int = 0
    late: int = 0


NONE = Listed()


class Card(NamedTuple):
    name: str
    kind: str


def cards(viewer: Viewer, ids: Collection[int]) -> dict[int, Card]:
    """By id, of those whose cards may be read. One query."""

    def statement(v: Viewer) -> Any:
        them = access.visible_people(v).where(Person.id.in_(bindparam("ids", expanding=True)))
        return them.with_only_columns(Person.id, Person.name, Person.kind)

    return (
        {row.id: Card(row.name, row.kind) for row in ask("home names", viewer, statement, ids=list(ids))} if ids else {}
    )
