"""Lists in JSON as tables: of texts, which are names, or of objects, whose keys are columns."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from portal.imports.encodings import Unreadable

MOST_BYTES = 10 * 1024 * 1024  # it is read whole
NAME = "name"


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
        for kind in (str, dict):
            if all(isinstance(entry, kind) for entry in entries):
                return entries
    raise Unreadable("This JSON is no list of texts and no list of objects. Export the table as CSV.")


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return "|".join(map(_cell, value))
    return "" if value is None else str(value)
