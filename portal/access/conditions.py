"""Conditions written once for all viewers of the same kind and grants, then asked with each viewer's own values.

Building one from models costs milliseconds, asking a written one microseconds. What differs between two viewers of the
same kind and grants (id, moment, day) is a bound parameter, so nobody's condition can answer for somebody else.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Date,
    DateTime,
    Dialect,
    Integer,
    Select,
    String,
    and_,
    bindparam,
    literal_column,
    text,
)
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.postgresql import psycopg2
from sqlalchemy.sql.visitors import replacement_traverse

from portal.access.viewer import Asking, Viewer
from portal.db import bound, db, is_sqlite

DIALECTS: dict[bool, Dialect] = {
    True: sqlite.dialect(paramstyle="named"),
    False: psycopg2.dialect(paramstyle="named"),  # type: ignore[no-untyped-call]
}
BOUND = re.compile(r"(?<!:):(\w+)")
WORDS = re.compile(r"[a-z ]+")
ALWAYS: ColumnElement[bool] = literal_column("1 = 1")  # makes of a text a condition that can be labelled and denied
Make = Callable[[Asking], ColumnElement[bool]]


@dataclass(frozen=True, slots=True)
class Asker:
    """A viewer as a condition is written for: kind and grants are known, the rest is bound when it is asked."""

    kind: str
    is_lead: bool
    is_admin: bool
    id: Any = field(default_factory=lambda: bindparam("viewer_id", None, type_=Integer()))
    now: Any = field(default_factory=lambda: bindparam("now", None, type_=DateTime()))
    today: Any = field(default_factory=lambda: bindparam("today", None, type_=Date()))
    lately: Any = field(default_factory=lambda: bindparam("lately", None, type_=Date()))


class Written:
    """SQL text with bound names: constants keep their values, a viewer's own are given by `values`."""

    def __init__(self, statement: Select[Any], only_where: bool, prefix: str):
        options = {"dialect": DIALECTS[is_sqlite()], "compile_kwargs": {"render_postcompile": True}}
        compiled = in_words(statement).compile(**options)
        sql = str(compiled)
        if only_where:
            sql = "(" + sql.partition("\nWHERE ")[2] + ")"
        types = {name: bind.type for name, bind in compiled.binds.items()}
        self.prefix = prefix
        self.own = [name for name in compiled.params if name in OWN]
        self.sql = BOUND.sub(rf":{prefix}_\1", sql)
        self.constants = {f"{prefix}_{n}": bound(v) for n, v in compiled.params.items() if n not in OWN}
        self.clause = text(self.sql).bindparams(
            *(self._bind(name, value, types) for name, value in compiled.params.items())
        )

    def _bind(self, name: str, value: Any, types: dict[str, Any]) -> BindParameter[Any]:
        given = {} if name in OWN else {"value": value}
        return bindparam(f"{self.prefix}_{name}", type_=types.get(name), **given)

    def as_text(self, viewer: Viewer) -> tuple[str, dict[str, Any]]:
        own = {f"{self.prefix}_{name}": bound(OWN[name](viewer)) for name in self.own}
        return self.sql, self.constants | own

    def asked_by(self, viewer: Viewer, **more: Any) -> Any:
        values = {f"{self.prefix}_{name}": OWN[name](viewer) for name in self.own if name not in more}
        return self.clause.bindparams(**values, **{f"{self.prefix}_{name}": value for name, value in more.items()})


OWN: dict[str, Callable[[Viewer], Any]] = {
    "viewer_id": lambda viewer: viewer.id,
    "now": lambda viewer: viewer.now,
    "today": lambda viewer: viewer.today,
    "lately": lambda viewer: viewer.lately,
    "this_id": lambda _: None,
}
_written: dict[tuple[Any, ...], Written] = {}
_epoch = 0
_numbers = count()  # two threads that write at once must not give two conditions the same names


def condition(source: Select[Any], name: str, viewer: Viewer, make: Make) -> ColumnElement[bool]:
    """The condition that `make` builds, for this viewer. Its `name` is its own; `source` selects what it is on."""
    written = _find(name, viewer, lambda asker: source.where(make(asker)), only_where=True)
    return and_(written.asked_by(viewer), ALWAYS)


def condition_text(source: Select[Any], name: str, viewer: Viewer, make: Make) -> tuple[str, dict[str, Any]]:
    """The same as (text, named parameters), for hand-written statements."""
    written = _find(name, viewer, lambda asker: source.where(make(asker)), only_where=True)
    return written.as_text(viewer)


def holding(source: Select[Any], name: str, viewer: Viewer, makes: Iterable[Make], this_id: int) -> list[bool]:
    """Which of several conditions hold for one row of `source`, in one query; empty when there is no such row."""
    (thing,) = source.selected_columns
    this = source.where(thing == bindparam("this_id", None, type_=Integer()))

    def columns(asker: Asking) -> Any:
        return this.with_only_columns(*(make(asker) for make in makes))

    written = _find(name, viewer, columns, only_where=False)
    db.session.flush()
    row = db.session.connection().execute(written.asked_by(viewer, this_id=this_id)).first()
    return [bool(holds) for holds in row] if row else []


def in_words(statement: Any) -> Any:
    """A statement that says its states and kinds as words, not as parameters.

    Where a parameter is compared with a column of a partial index, SQLite plans anew at every run, since the value
    decides whether the index serves; that took longer than most statements.
    """
    return replacement_traverse(statement, {}, _word)


def _word(element: Any, **_: Any) -> Any:
    if not isinstance(element, BindParameter) or not isinstance(element.type, String):
        return None
    if isinstance(element.value, str) and WORDS.fullmatch(element.value):
        return literal_column(f"'{element.value}'", element.type)
    if element.expanding and element.value and all(isinstance(v, str) and WORDS.fullmatch(v) for v in element.value):
        return literal_column("(" + ", ".join(f"'{v}'" for v in element.value) + ")")
    return None


def forget() -> None:
    """Write every condition anew: for tests that change a cell of the tables."""
    global _epoch
    _epoch += 1
    _written.clear()


def epoch() -> int:
    """How often conditions were forgotten; what is built upon them is good for one epoch."""
    return _epoch


def _find(name: str, viewer: Viewer, statement: Callable[[Asking], Any], only_where: bool) -> Written:
    key = (name, viewer.kind, viewer.is_lead, viewer.is_admin, is_sqlite())
    if key not in _written:
        asker = Asker(viewer.kind, viewer.is_lead, viewer.is_admin)
        _written[key] = Written(statement(asker), only_where, f"c{next(_numbers)}")
    return _written[key]
