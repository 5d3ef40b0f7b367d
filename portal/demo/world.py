"""What a demo world is made of while it is being made: chance, days, and rows that wait to be written in bulk."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count
from random import Random
from typing import Any

from sqlalchemy import JSON, Column, Table, bindparam, func, insert, select, text, update
from sqlalchemy.orm import Session
from sqlalchemy.sql.schema import CallableColumnDefault, ScalarElementColumnDefault

from portal.db import Base, is_sqlite
from portal.demo.careers import Career, usual
from portal.models import (
    Application,
    Candidate,
    CoLead,
    Department,
    Engagement,
    EngagementLead,
    Event,
    Experience,
    FreeSpan,
    Gig,
    GigRole,
    Need,
    Offer,
    Person,
    PersonSkill,
    Skill,
    Stint,
    WorkWindow,
)
from portal.models.documents import write_documents
from portal.models.hours import Booking
from portal.models.rates import rates
from portal.models.text import ALPHABET, fold
from portal.models.times import now, today

Row = dict[str, Any]
BATCH = 2_000
NUMBERED = (Department, WorkWindow, Person, Gig, GigRole, Candidate, Engagement)  # their ids are given here
ORDER = (
    *(Department, WorkWindow, Person, Stint, PersonSkill, Experience, FreeSpan, Gig, GigRole, Need, CoLead),
    *(Candidate, Application, Offer, Engagement, EngagementLead, Event),
)


@dataclass(slots=True)
class Someone:
    """A person as long as their part of the world is being made."""

    id: int
    row: Row
    career: Career
    skills: list[tuple[int, int, bool]]  # skill, level, wants
    bookings: list[Booking] = field(default_factory=list)
    open: int = 0
    is_cast: bool = False

    @property
    def is_employee(self) -> bool:
        return bool(self.row["kind"] == "employee")

    def free_between(self, first: date, last: date) -> int:
        """Hours a week that nothing has taken yet between two days, as far as the bookings made here tell."""
        starts, ends = self.row["available_from"], self.row["contract_ends_on"]
        if (starts and starts > first) or (ends and ends < last):
            return 0
        taken = sum(b.hours for b in self.bookings if b.starts_on <= last and b.ends_on >= first)
        return int(self.row["capacity"]) - taken


class World:
    """Chance and days of one demo, the ids of what is stored, and the rows of the part that is being made."""

    def __init__(self, session: Session, seed: int) -> None:
        self.session, self.rng = session, Random(seed)
        self.rates = rates(session)
        self.at, self.day = now().replace(microsecond=0), today()
        self.skills = {name: id_ for id_, name in session.execute(select(Skill.id, Skill.name))}
        self.skill_names = {id_: name for name, id_ in self.skills.items()}
        self.holders: Counter[int] = Counter()
        self.rarer = self._by_category()
        self._pending: dict[type[Base], list[Row]] = {model: [] for model in ORDER}
        self._documents: dict[str, list[dict[str, object]]] = {"person_text": [], "gig_text": []}
        self._blank: dict[type[Base], Row] = {model: _defaults(model.__table__) for model in ORDER}  # type: ignore[arg-type]
        self._ids: dict[type[Base], count[int]] = {model: count(_last_id(session, model) + 1) for model in NUMBERED}
        self.department_names = {id_: name for id_, name in session.execute(select(Department.id, Department.name))}
        self._departments = {fold(name): id_ for id_, name in self.department_names.items()}
        found = session.execute(select(WorkWindow.id, WorkWindow.zone, WorkWindow.work_from, WorkWindow.work_to))
        self._windows = {(zone, start, end): id_ for id_, zone, start, end in found}

    def key(self) -> str:
        return "".join(self.rng.choices(ALPHABET, k=10))

    def ago(self, days: float) -> datetime:
        return self.at - timedelta(seconds=round(days * 86_400))

    def add(self, model: type[Base], **values: Any) -> Row:
        """A row that will be written; it may be changed until then."""
        row = self._blank[model] | values
        if model in self._ids:
            row["id"] = next(self._ids[model])
        self._pending[model].append(row)
        return row

    def document(self, index: str, id_: int, name: str, body: str) -> None:
        """What full text finds of a row; both texts are folded words."""
        self._documents[index].append({"id": id_, "name": name, "body": body})

    def department(self, name: str) -> int:
        folded = fold(name)
        if folded not in self._departments:
            self._departments[folded] = self.add(Department, key=self.key(), name=name, folded=folded)["id"]
            self.department_names[self._departments[folded]] = name
        return self._departments[folded]

    def window(self, zone: str, work_from: int, work_to: int) -> int:
        hours = zone, work_from, work_to
        if hours not in self._windows:
            row = self.add(WorkWindow, zone=zone, work_from=work_from, work_to=work_to)
            self._windows[hours] = row["id"]
        return self._windows[hours]

    def write(self) -> None:
        """Insert what waits, what is pointed at before what points, and events in the order of their time."""
        self._pending[Event].sort(key=lambda row: row["at"])
        for model in ORDER:
            rows, self._pending[model] = self._pending[model], []
            for start in range(0, len(rows), BATCH):
                self.session.execute(insert(model.__table__), rows[start : start + BATCH])  # type: ignore[arg-type]
        for index, documents in self._documents.items():
            if documents:
                write_documents(self.session, index, documents)
                documents.clear()

    def finish(self) -> None:
        """Count who holds each skill, and let the database go on numbering and planning from here."""
        table = Skill.__table__
        counted = update(table).where(table.c.id == bindparam("skill")).values(holders=table.c.holders + bindparam("n"))  # type: ignore[arg-type]
        self.session.connection().execute(counted, [{"skill": id_, "n": n} for id_, n in self.holders.items()])
        if not is_sqlite():
            for model in NUMBERED:
                last = {"name": model.__tablename__, "last": _last_id(self.session, model)}
                self.session.execute(text("SELECT setval(pg_get_serial_sequence(:name, 'id'), :last)"), last)
        self.session.execute(text("ANALYZE"))

    def _by_category(self) -> dict[str, tuple[tuple[int, ...], tuple[float, ...]]]:
        """Skills of each category, the same few much more usual than the rest, with weights to draw them by."""
        found: dict[str, list[int]] = {}
        for id_, category in self.session.execute(select(Skill.id, Skill.category).order_by(Skill.folded)):
            found.setdefault(category, []).append(id_)
        for ids in found.values():
            self.rng.shuffle(ids)
        return {category: (tuple(ids), usual(ids)) for category, ids in found.items()}


def _defaults(table: Table) -> Row:
    """Every column that this table must be given, at its default. Ids that nobody gives are the database's."""
    return {column.key: _default(column) for column in table.columns if not (column.primary_key and column.key == "id")}


def _default(column: Column[Any]) -> Any:
    if isinstance(column.default, CallableColumnDefault) and isinstance(column.type, JSON):
        return column.default.arg(None)  # type: ignore[arg-type]  # list or dict, which look at nothing
    return column.default.arg if isinstance(column.default, ScalarElementColumnDefault) else None


def _last_id(session: Session, model: type[Base]) -> int:
    return session.scalar(select(func.max(model.id))) or 0  # type: ignore[attr-defined]
