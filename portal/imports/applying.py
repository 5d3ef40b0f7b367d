"""What both kinds of import share when they are applied."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy.orm import Session

from portal.imports.staging import chunks, kept_rows
from portal.models import ImportRow

AGAIN = "Nothing was imported. Run the import again: it looks at what is stored now."
StagedRow = tuple[int, int, str, int | None, dict[str, Any]]


def staged_rows(session: Session, import_id: int) -> Iterator[list[StagedRow]]:
    """(id, line, reference, id of what it changes, values) of the rows that make or change something, in batches."""
    columns = ImportRow.line, ImportRow.ref, ImportRow.target_id, ImportRow.values
    yield from chunks(kept_rows(session, import_id, columns, ImportRow.verdict.in_(("new", "changed"))))
