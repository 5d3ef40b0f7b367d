"""Lists in JSON as tables: of texts, which are names, or of objects, whose keys are columns."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from portal.imports.encodings import Unreadable

MOST_BYTES = 10 * 1024 * 1024  # it is read whole
NAME = "name"
NESTED = 4  # lists and objects in each other, the entry itself counted


def is_json(start: str) -> bool:
    return start.lstrip("\ufeff \t\r\n").startswith(("[", "{"))


def json_rows(path: Path, encoding: str) -> Iterator[tuple[int, list[str]]]:
    """A header, then the cells of each entry, all numbered by their place in the list. Raises Unreadable."""
    entries = _entries(path, encoding)
    columns = [NAME] if isinstance(entries[0], str) else list(dict.fromkeys(key for entry in entries for key in entry))
    yield 0, columns
    for n, entry in enumerate(entries, 1):
        yield n, [entry] if isinstance(entry, str) else [_cell(entry.get(column)) for column in columns]


def _entries(path: Path, encoding: str) -> list[Any]:
    if path.stat().st_size > MOST_BYTES:
        raise Unreadable(f"The JSON is larger than {MOST_BYTES // 1024**2} MB. Export the table as CSV.")
    try:
        entries = json.loads(path.read_text(encoding=encoding).lstrip("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"The JSON is broken: {error}. Export the table as CSV.") from None
    if isinstance(entries, list) and entries:
        for n, entry in enumerate(entries, 1):
            if _is_deeper(entry, NESTED):
                raise Unreadable(
                    f"Entry {n:,} of the JSON holds lists or objects nested too deep for a cell. "
                    "Export the table as CSV, or with a plain value for each column."
                )
        for kind in (str, dict):
            if all(isinstance(entry, kind) for entry in entries):
                return entries
    raise Unreadable("This JSON is no list of texts and no list of objects. Export the table as CSV.")


def _is_deeper(value: Any, than: int) -> bool:
    if not isinstance(value, list | dict):
        return False
    inner = value.values() if isinstance(value, dict) else value
    return than == 0 or any(_is_deeper(one, than - 1) for one in inner)


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return "|".join(map(_cell, value))
    return "" if value is None else str(value)
