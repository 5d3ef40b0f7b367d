"""The first step: a file's rows as they will be applied, or why not, stored in batches. Nothing else changes."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import ColumnElement, delete, insert, select, update
from sqlalchemy.orm import Session

from portal.db import Base, db, writing
from portal.imports.sheet import Sheet
from portal.models import Import, ImportRow, ImportState, ImportText

if TYPE_CHECKING:
    from portal.imports.report import Report

BATCH = 500
DELETED_AT_ONCE = 1_000
Item = TypeVar("Item")
Say = Callable[[str], None]


class Abandoned(Exception):
    """Somebody discarded the import while it was staged."""


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


@dataclass(slots=True)
class SaidSkill:
    """A text that stands for a skill and names none, or fits several."""

    text: str
    fits: int
    rows: int = 0


def begin(sheet: Sheet, actor_id: int | None) -> int:
    """A new import's id, which is being looked at from now on."""
    with writing() as session:
        made = Import(kind=sheet.kind, file_name=sheet.name, mapping=sheet.mapping, header=sheet.header)
        made.state = ImportState.UPLOADED
        session.add(made)
        made.begin_look(actor_id)
        session.flush()
        return made.id


def clear(import_id: int, total: int) -> None:
    """Forget what was staged before; from now on it has so many rows."""
    some = select(ImportRow.id).where(ImportRow.import_id == import_id).limit(DELETED_AT_ONCE)
    rows = 1
    while rows:
        with writing() as session:
            rows = session.execute(delete(ImportRow).where(ImportRow.id.in_(some))).rowcount  # type: ignore[attr-defined]
            session.execute(delete(ImportText).where(ImportText.import_id == import_id))
            _is_at(session, import_id, 0, total)


def stage(
    import_id: int,
    entries: Iterable[Item],
    judge: Callable[[Session, Sequence[Item]], list[Staged]],
    total: int,
    say: Say,
) -> None:
    """Judge the entries against what is stored now, and keep the verdicts: a write transaction for each batch.

    Raises Abandoned.
    """
    done = 0
    for batch in chunks(entries):
        kept = [_row(import_id, staged) for staged in judge(db.session(), batch)]
        done += len(batch)
        with writing() as session:
            _is_at(session, import_id, done, total)
            insert_all(session, ImportRow, kept)
        say(f"Staged {done:,} of {total:,} rows.")


def _is_at(session: Session, import_id: int, staged: int, total: int) -> None:
    here = Import.id == import_id, Import.state == ImportState.STAGING
    if not session.execute(update(Import).where(*here).values(staged=staged, total=total)).rowcount:  # type: ignore[attr-defined]
        raise Abandoned


def note_texts(import_id: int, texts: dict[str, SaidSkill]) -> None:
    """Keep the texts, by what they fold to, that somebody may say the meaning of."""
    for some in chunks(texts.items()):
        rows = [
            {"import_id": import_id, "folded": folded, "text": said.text, "rows": said.rows, "fits": said.fits}
            for folded, said in some
        ]
        with writing() as session:
            insert_all(session, ImportText, rows)


def close(import_id: int, report: "Report", left_out: Iterable[str]) -> None:
    """All rows are staged; `left_out` are columns that were not read. Raises Abandoned."""
    with writing() as session:
        this = session.get_one(Import, import_id, with_for_update=True, populate_existing=True)
        if this.state != ImportState.STAGING:
            raise Abandoned
        this.was_looked_at(report.kept() | {"left_out": dict.fromkeys(left_out, 0)})


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
