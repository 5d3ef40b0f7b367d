"""How far imports are that this process applies. A transaction under way tells nobody else."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from portal.imports.staging import Say

APPLIED = re.compile(r"Applied ([\d,]+) of")
_done: dict[int, int] = {}


@contextmanager
def shown(import_id: int) -> Iterator[Say]:
    """What is said in the block is known to `rows_applied`."""

    def say(line: str) -> None:
        if told := APPLIED.match(line):
            _done[import_id] = int(told[1].replace(",", ""))

    try:
        yield say
    finally:
        _done.pop(import_id, None)


def rows_applied(import_id: int) -> int | None:
    """None where another process applies it, or has not begun."""
    return _done.get(import_id)
