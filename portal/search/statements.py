"""Pieces of hand-written SQL that both databases read the same."""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, SelectBase, func
from sqlalchemy.orm import InstrumentedAttribute

from portal.db import is_sqlite


def matches(index: str, column: str, words: str, name: str, params: dict[str, Any]) -> str:
    """The subquery of ids whose text begins all these folded words; `column` is "name", or "" for all of it."""
    tokens = words.split()
    if is_sqlite():
        params[name] = (f"{column} : " if column else "") + "(" + " AND ".join(f'"{t}"*' for t in tokens) + ")"
        return f"SELECT rowid FROM {index} WHERE {index} MATCH :{name}"
    params[name] = " & ".join(f"{t}:*" for t in tokens)
    vector = "names" if column else "words"
    return f"SELECT rowid FROM {index} WHERE {vector} @@ to_tsquery('simple', :{name})"


def matches_any(index: str, groups: Sequence[Sequence[str]], name: str, params: dict[str, Any]) -> str:
    """The subquery of ids whose text has, for each group, a word that begins like its first or is one of the others."""
    if is_sqlite():
        told = [" OR ".join([f'"{group[0]}"*', *(f'"{word}"' for word in group[1:])]) for group in groups]
        params[name] = " AND ".join(f"({some})" for some in told)
        return f"SELECT rowid FROM {index} WHERE {index} MATCH :{name}"
    params[name] = " & ".join(f"({' | '.join([f'{group[0]}:*', *group[1:]])})" for group in groups)
    return f"SELECT rowid FROM {index} WHERE words @@ to_tsquery('simple', :{name})"


def within(column: ColumnElement[int] | InstrumentedAttribute[int], ids: SelectBase) -> ColumnElement[bool]:
    """Whether a column is one of a few ids, by a subquery that is read first: PostgreSQL would rather try every row."""
    return column.in_(ids) if is_sqlite() else column == func.any(func.array(ids.scalar_subquery()))


def within_text(ids: str) -> str:
    """The same for hand-written statements: "IN …", of a subquery."""
    return f"IN ({ids})" if is_sqlite() else f"= ANY(ARRAY({ids}))"


def one_of(name: str, values: Sequence[int] | Sequence[str], params: dict[str, Any]) -> str:
    """ "IN …" any of these values, however many: one parameter, so that the statement stays the same."""
    if is_sqlite():
        params[name] = json.dumps(list(values))
        return f"IN (SELECT value FROM json_each(:{name}))"
    params[name] = list(values)
    kind = "text" if values and isinstance(values[0], str) else "bigint"
    return f"= ANY(CAST(:{name} AS {kind}[]))"
