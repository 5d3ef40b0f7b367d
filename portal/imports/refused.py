"""The refused rows of an import as they stood in its file, with the reason, to be mended and uploaded again."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from portal.db import db
from portal.imports.running import sheet_of
from portal.imports.sheet import REASON, Sheet
from portal.imports.staging import chunks, kept_rows
from portal.models import Import, ImportRow


@dataclass(frozen=True, slots=True)
class RefusedRows:
    sheet: Sheet
    import_id: int

    @property
    def head(self) -> list[str]:
        return [*self._columns(), REASON]

    def pages(self) -> Iterator[list[list[str]]]:
        """The rows, some hundreds at a time."""
        refused = ImportRow.verdict == "refused"
        cells = self.sheet.rows()
        for some in chunks(kept_rows(db.session(), self.import_id, (ImportRow.line, ImportRow.reason), refused)):
            page = []
            for _, line, reason in some:
                row = next((row for at, row in cells if at == line), {})  # both are in the order of the file
                page.append([*(row.get(name, "") for name in self._columns()), reason])
            db.session.rollback()  # no transaction stays open while the page is sent
            yield page

    def _columns(self) -> list[str]:
        return [name for name in self.sheet.table.columns if name != REASON]


def refused_rows(instance: Path, this: Import) -> RefusedRows:
    """Raises Unreadable where the file has gone."""
    return RefusedRows(sheet_of(instance, this), this.id)
