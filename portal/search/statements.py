"""Pieces of hand-written SQL that both databases read the same."""

import re
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Dialect, select
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.postgresql import psycopg2

from portal.db import is_sqlite
from portal.models import Person

NAMED: dict[bool, Dialect] = {
    True: sqlite.dialect(paramstyle="named"),
    False: psycopg2.dialect(paramstyle="named"),  # type: ignore[no-untyped-call]
}
BOUND = re.compile(r"(?<!:):(\w+)")


def as_text(condition: ColumnElement[bool], prefix: str, params: dict[str, Any]) -> str:
    """A condition on `Person` as text with named parameters, which are added to `params`.

    It is compiled inside a select from person, so that its subqueries speak of the same row.
    """
    around = select(Person.id).where(condition)
    compiled = around.compile(dialect=NAMED[is_sqlite()], compile_kwargs={"render_postcompile": True})
    params.update({f"{prefix}_{name}": bound(value) for name, value in compiled.params.items()})
    where = str(compiled).partition("\nWHERE ")[2]
    return "(" + BOUND.sub(rf":{prefix}_\1", where) + ")"


def bound(value: Any) -> Any:
    """A value as the driver stores it: SQLite keeps days and moments as text."""
    if not is_sqlite():
        return value
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S.%f")
    return value.isoformat() if isinstance(value, date) else value


def as_day(value: Any) -> date | None:
    """A day as it came back from hand-written SQL."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def matches(index: str, column: str, words: str, name: str, params: dict[str, Any]) -> str:
    """The subquery of ids whose text begins all these folded words; `column` is "name", or "" for all of it."""
    tokens = words.split()
    if is_sqlite():
        params[name] = (f"{column} : " if column else "") + "(" + " AND ".join(f'"{t}"*' for t in tokens) + ")"
        return f"SELECT rowid FROM {index} WHERE {index} MATCH :{name}"
    params[name] = " & ".join(f"{t}:*" for t in tokens)
    vector = "names" if column else "words"
    return f"SELECT rowid FROM {index} WHERE {vector} @@ to_tsquery('simple', :{name})"
