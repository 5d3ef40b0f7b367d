"""The first step: a file's rows as they will be applied, or why not, stored in batches. Nothing else changes."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, delete, insert, select
from sqlalchemy.orm import Session

from portal.db import Base, writing
from portal.imports.sheet import Kind, Sheet
from portal.models import Import, ImportRow
from portal.models.times import now

BATCH = 500
KEPT_UNAPPLIED = timedelta(days=1)
DELETED_AT_ONCE = 2_000
Item = TypeVar("Item")
Say = Callable[[str], None]


class RowRefused(Exception):
    """A row that will not be applied: the reason, the same for all such rows, and what it is in this one."""

    def __init__(self, reason: str, detail: str = ""):
        super().__init__(told(reason, detail))


@dataclass(slots=True)
class Staged:
    """A row of the file as `import_row` keeps it."""

    line: int
    verdict: str = "same"
    reason: str = ""
    warnings: list[str] = field(default_factory=list)
    ref: str = ""
    target_id: int | None = None
    values: dict[str, Any] = field(default_factory=dict)


def told(reason: str, detail: str = "") -> str:
    """How a reason or a warning is kept. The report puts those of the same reason together."""
    return f"{reason}: {detail}" if detail else reason


def chunks(items: Iterable[Item], size: int = BATCH) -> Iterator[list[Item]]:
    """The items in lists of `size`, the last one shorter."""
    rest = iter(items)
    while chunk := list(islice(rest, size)):
        yield chunk


def insert_all(session: Session, model: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows of the same columns by one statement, which a session would split at each None."""
    if rows:
        session.connection().execute(insert(model), rows)


def kept_rows(session: Session, import_id: int, columns: Sequence[Any], *where: ColumnElement[bool]) -> Iterator[Any]:
    """(id, *columns) of staged rows in the order of the file, read by pages: memory does not grow with them."""
    after = 0
    while True:
        page = select(ImportRow.id, *columns).where(ImportRow.import_id == import_id, ImportRow.id > after, *where)
        rows = session.execute(page.order_by(ImportRow.id).limit(BATCH)).all()
        if not rows:
            return
        yield from rows
        after = rows[-1].id


def begin(kind: Kind, sheet: Sheet, actor_id: int | None) -> int:
    """A new import's id. What was staged long ago and never applied is forgotten."""
    _forget_old()
    with writing() as session:
        made = Import(kind=kind, file_name=sheet.path.name, actor_id=actor_id, mapping=sheet.mapping)
        session.add(made)
        session.flush()
        return made.id


def stage(
    import_id: int,
    entries: Iterable[Item],
    judge: Callable[[Session, Sequence[Item]], list[Staged]],
    total: int,
    say: Say,
) -> None:
    """Judge the entries against what is stored now, and keep the verdicts: a write transaction for each batch."""
    done = 0
    for batch in chunks(entries):
        with writing() as session:
            kept = [_row(import_id, staged) for staged in judge(session, batch)]
            insert_all(session, ImportRow, kept)
        done += len(batch)
        say(f"Staged {done:,} of {total:,} rows.")


def close(import_id: int) -> None:
    """All rows are staged."""
    with writing() as session:
        session.get_one(Import, import_id).staged_at = now()


def _row(import_id: int, staged: Staged) -> dict[str, Any]:
    return {
        "import_id": import_id,
        "line": staged.line,
        "verdict": staged.verdict,
        "reason": staged.reason,
        "warnings": staged.warnings if staged.verdict != "refused" else [],
        "ref": staged.ref,
        "target_id": staged.target_id,
        "values": staged.values if staged.verdict != "refused" else {},
    }


def _forget_old() -> None:
    """Staged rows hold personal values: those that nobody applied go after a day."""
    old = Import.applied_at.is_(None), Import.made_at < now() - KEPT_UNAPPLIED
    some = select(ImportRow.id).join(Import, ImportRow.import_id == Import.id).where(*old).limit(DELETED_AT_ONCE)
    rows = 1
    while rows:
        with writing() as session:
            rows = session.execute(delete(ImportRow).where(ImportRow.id.in_(some))).rowcount  # type: ignore[attr-defined]
    with writing() as session:
        session.execute(delete(Import).where(*old))
