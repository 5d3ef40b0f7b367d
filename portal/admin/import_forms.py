from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import request
from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional, Regexp

from portal import imports
from portal.config import IMPORT_BYTES
from portal.imports import Sheet
from portal.models import Refused
from portal.models.text import ALPHABET, new_key
from portal.web import Form

KINDS = [
    SelectChoice("people", "People"),
    SelectChoice("skills", "Skills"),
    SelectChoice("departments", "Departments"),
]
FIELDS = {
    "external_ref": "Reference (the company's own id)",
    "name": "Name",
    "first_name": "First name",
    "last_name": "Last name",
    "email": "E-mail address",
    "phone": "Phone",
    "headline": "Job title",
    "department": "Department",
    "manager_ref": "Manager (reference or e-mail address)",
    "kind": "Employee or contractor",
    "agency": "Agency",
    "place": "Place",
    "zone": "Time zone",
    "capacity": "Hours a week, or FTE",
    "skills": "Skills",
    "starts_on": "First day",
    "contract_ends_on": "End of the contract",
    "available_from": "Available from",
    "bio": "About the person",
    "status": "Active or not",
    "aliases": "Other names, apart by |",
    "category": "Category",
    "source": "Source",
}
A_KEY = rf"[{ALPHABET}]{{10}}\Z"
SAMPLES = 3
LOOKED_AT = 50
MEGABYTES = IMPORT_BYTES // 1024**2


@dataclass(frozen=True, slots=True)
class Column:
    n: int
    name: str
    samples: tuple[str, ...]
    field: str  # what is chosen


class UploadForm(Form):
    key = HiddenField(default=new_key, validators=[Optional(), Regexp(A_KEY, message="Start again.")])
    kind = RadioField("What is in it", choices=KINDS, default="people")
    file = FileField(
        "File",
        [FileRequired("Choose a file.")],
        description=f"A table as CSV, text or JSON, up to {MEGABYTES} MB. From Excel: File, Save as, CSV UTF-8.",
        render_kw={"accept": ".csv,.tsv,.txt,.json,text/csv"},
    )

    def keep(self, path: Path) -> Sheet:
        """Store the file and read its first rows; where it can't be read nothing is kept. Raises Refused."""
        try:
            self.file.data.save(path)
            if path.stat().st_size > IMPORT_BYTES:
                raise imports.Unreadable(
                    f"The file is larger than {MEGABYTES} MB. Split it, or leave out columns that are not needed."
                )
            sheet = imports.open_sheet(self.kind.data, path, {}, self.file.data.filename or "file")
        except imports.Unreadable as why:
            path.unlink(missing_ok=True)
            raise Refused("file", str(why)) from None
        finally:
            self.file.data.close()
        return sheet


class ColumnsForm(Form):
    """A select for each column of the file: `c0`, `c1`, … in its order."""

    def chosen(self, sheet: Sheet) -> Sheet:
        """Raises Refused."""
        mapping = {name: request.form.get(f"c{n}", "") for n, name in enumerate(sheet.table.columns)}
        try:
            found = imports.chosen(sheet, mapping)
            found.must_hold_enough()
        except imports.NotEnough as why:
            raise Refused("", f"{why} Choose it among the columns, or upload a file that has one.") from None
        except (imports.Unreadable, imports.WrongMapping) as why:
            raise Refused("", str(why)) from None
        return found


def columns(sheet: Sheet, with_samples: bool) -> list[Column]:
    """Each column with some of what stands in it, for who may read that, and what is chosen for it."""
    asked = request.form if request.method == "POST" else None
    samples: list[dict[str, Any]] = [row for _, row in _first(sheet)] if with_samples else []
    return [
        Column(
            n,
            name,
            tuple(dict.fromkeys(row[name][:60] for row in samples if row[name]))[:SAMPLES],
            asked.get(f"c{n}", "") if asked is not None else sheet.mapping.get(name, ""),
        )
        for n, name in enumerate(sheet.table.columns)
    ]


def _first(sheet: Sheet) -> Iterator[tuple[int, dict[str, str]]]:
    for n, row in enumerate(sheet.rows()):
        if n == LOOKED_AT:
            return
        yield row


def options(kind: str) -> list[tuple[str, str]]:
    """(field, what it is called) of all that a column of such a file can be."""
    return [(name, FIELDS[name]) for name in imports.fields_of(kind) if name in FIELDS]
