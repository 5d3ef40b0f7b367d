"""Departments on their way in: known by their folded names, and written as the file writes them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.config import NAME_LENGTH
from portal.imports.applying import AGAIN, staged_rows
from portal.imports.names import Survey
from portal.imports.sheet import Sheet
from portal.imports.staging import RowRefused, Say, Staged
from portal.imports.values import is_footer, is_nothing
from portal.models import Conflict, Department
from portal.models.text import fold, new_key, words
from portal.models.upsert import insert_new


@dataclass(slots=True)
class Entry:
    line: int
    name: str = ""
    refused: str = ""


def entries(sheet: Sheet, known: Survey) -> Iterator[Entry]:
    """Every row of the file, refused ones included."""
    for line, row in sheet.rows():
        entry = Entry(line, " ".join(sheet.fields(row)["name"].split()))
        try:
            if is_footer(row):
                raise RowRefused("A total or a remark below the table, not a department")
            _must_be_a_name(entry, known)
        except RowRefused as refusal:
            entry.refused = str(refusal)
        yield entry


def _must_be_a_name(entry: Entry, known: Survey) -> None:
    if is_nothing(entry.name):
        raise RowRefused("No name")
    if not words(entry.name):
        raise RowRefused("Name without a letter or a digit", f"“{entry.name[:60]}”")
    if len(entry.name) > NAME_LENGTH:
        raise RowRefused(f"Name longer than {NAME_LENGTH} characters", f"“{entry.name[:60]}…”")
    first = known.stands[fold(entry.name)]
    if first != entry.line:
        raise RowRefused("Twice in the file", f"“{entry.name}” is on line {first} already")


def judge(session: Session, batch: Sequence[Entry]) -> list[Staged]:
    """Compare a batch with the departments that are stored."""
    folded = {fold(entry.name) for entry in batch}
    wanted = select(Department.folded, Department.id, Department.name).where(Department.folded.in_(folded))
    known = {text: (id_, name) for text, id_, name in session.execute(wanted)}
    return [_staged(entry, known) for entry in batch]


def _staged(entry: Entry, known: dict[str, tuple[int, str]]) -> Staged:
    if entry.refused:
        return Staged(entry.line, "refused", entry.refused, ref=entry.name[:NAME_LENGTH])
    id_, name = known.get(fold(entry.name), (None, ""))
    staged = Staged(entry.line, ref=entry.name, target_id=id_)
    if name != entry.name:
        staged.verdict, staged.values = ("changed" if id_ else "new"), {"name": entry.name}
        staged.values |= {"was": {"name": name}} if id_ else {}
    return staged


def apply_departments(session: Session, import_id: int, total: int, say: Say) -> int:
    """How many rows. Raises Conflict where what is stored does not fit what was staged any more."""
    done = 0
    for batch in staged_rows(session, import_id):
        new = [values["name"] for _, _, _, target, values in batch if target is None]
        if new:
            insert_new(session, Department, [{"key": new_key(), "name": n, "folded": fold(n)} for n in new])
        for _, line, _, target, values in batch:
            if target is not None:
                _rename(session, target, line, values)
        done += len(batch)
        say(f"Applied {done:,} of {total:,} rows.")
    return done


def _rename(session: Session, id_: int, line: int, values: dict[str, Any]) -> None:
    there = Department.id == id_, Department.name == values["was"]["name"]
    if not session.execute(update(Department).where(*there).values(name=values["name"])).rowcount:  # type: ignore[attr-defined]
        raise Conflict(f"The department of line {line} was renamed or removed in the meantime. {AGAIN}")
