"""How people hold skills, as JSON keeps it, and back: what goes with its evidence and validations may come again."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Date, DateTime, insert, select
from sqlalchemy.orm import Session

from portal.models.held_skills import Evidence, PersonSkill, Validation

AT_ONCE = 500


class Held(NamedTuple):
    """A row of `person_skill`."""

    id: int
    person_id: int
    skill_id: int
    level: int
    wants: bool
    confirmed_on: date | None
    effective: int


HOLDING = Held._fields
HANGING = {"evidence": Evidence, "validation": Validation}
READ: dict[type, Callable[[str], Any]] = {Date: date.fromisoformat, DateTime: datetime.fromisoformat}


def plain(row: Any, names: Iterable[str]) -> dict[str, Any]:
    """Values of a row as JSON keeps them."""
    values = ((name, getattr(row, name)) for name in names)
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values}


def holdings_to_keep(session: Session, rows: Sequence[Any]) -> list[dict[str, Any]]:
    """Rows of `person_skill` with all that hangs on them."""
    ids = [row.id for row in rows]
    hanging = {what: _hanging_on(session, model, ids) for what, model in HANGING.items()}
    return [plain(row, HOLDING) | {what: found.get(row.id) for what, found in hanging.items()} for row in rows]


def bring_back_holdings(session: Session, kept: Iterable[dict[str, Any]]) -> None:
    rows = [dict(row) for row in kept]
    hanging = {what: [row.pop(what) or [] for row in rows] for what in HANGING}
    ids = put_back(session, PersonSkill, rows)
    for what, model in HANGING.items():
        some = [row | {"person_skill_id": id_} for id_, of in zip(ids, hanging[what], strict=True) for row in of]
        put_back(session, model, some)


def put_back(session: Session, model: Any, rows: list[dict[str, Any]]) -> list[int]:
    """Insert rows that went, under their old ids where nothing else has taken them; the ids that they have now."""
    types = {column.key: READ.get(type(column.type)) for column in model.__table__.columns}
    taken: set[int] = set()
    for some in chunks([row["id"] for row in rows]):
        taken |= set(session.scalars(select(model.id).where(model.id.in_(some))))
    values = [{k: read(v) if (read := types[k]) and v is not None else v for k, v in row.items()} for row in rows]
    free = [row for row in values if row["id"] not in taken]
    if free:
        session.execute(insert(model), free)
    others = [{k: v for k, v in row.items() if k != "id"} for row in values if row["id"] in taken]
    made = iter([session.execute(insert(model).values(**row).returning(model.id)).scalar_one() for row in others])
    return [next(made) if row["id"] in taken else row["id"] for row in rows]


def chunks(ids: Sequence[int]) -> Iterable[Sequence[int]]:
    return (ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE))


def _hanging_on(session: Session, model: Any, ids: list[int]) -> dict[int, list[dict[str, Any]]]:
    """What hangs on rows of `person_skill`, by the id of the row."""
    names = [column.key for column in model.__table__.columns]
    found: dict[int, list[dict[str, Any]]] = {}
    for some in chunks(ids):
        wanted = select(*model.__table__.columns).where(model.person_skill_id.in_(some)).order_by(model.id)
        for row in session.execute(wanted):
            found.setdefault(row.person_skill_id, []).append(plain(row, names))
    return found
