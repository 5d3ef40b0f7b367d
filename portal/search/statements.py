"""Pieces of hand-written SQL that both databases read the same."""

from typing import Any

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
