"""A file as a table of people, skills or departments: which column is which field, and its rows by field."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, get_args

from portal.imports.columns import POSTS_NOT_PEOPLE, fields_of, guess, looks_like_posts, plain
from portal.imports.reading import JSON, Table, Unreadable, open_table, rows

Kind = Literal["people", "skills", "departments"]
KINDS: tuple[Kind, ...] = get_args(Kind)
DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
ENCODINGS = {
    "utf-8-sig": "UTF-8",
    "cp1252": "Western letters (Windows)",
    "cp1250": "Central European letters (Windows)",
    "cp1251": "Cyrillic letters (Windows)",
}
FIND_BY = frozenset({"external_ref", "email"})
NAMED_BY = frozenset({"name", "first_name", "last_name"})
REASON = "Refused because"  # the column that a file of refused rows has beside its own
NOT_STORED = frozenset({"notes", "external_id"})  # known, so that they are not taken for something else


ADD = (
    " Add a column with each person’s e-mail address, or with a reference such as a personnel number: by it they are "
    "found again in the next file."
)


class NotEnough(Unreadable):
    """No column holds what every row needs; `field` is one that would do."""

    def __init__(self, words: str, field: str):
        self.field = field
        super().__init__(words)


@dataclass(frozen=True, slots=True)
class Sheet:
    kind: Kind
    path: Path
    name: str  # of the file, as people know it
    table: Table
    mapping: dict[str, str]  # column to field

    def rows(self) -> Iterator[tuple[int, dict[str, str]]]:
        """The line number and the cells by column of each row."""
        return rows(self.path, self.table)

    def fields(self, row: Mapping[str, str]) -> dict[str, str]:
        return {field: row[column] for column, field in self.mapping.items()}

    def column(self, field: str) -> str:
        return next((column for column, f in self.mapping.items() if f == field), "")

    def has(self, field: str) -> bool:
        return field in self.mapping.values()

    @property
    def header(self) -> str:
        """A digest by which files with the same columns are known."""
        columns = sorted(plain(name) for name in self.table.columns if name != REASON)
        told = json.dumps([self.kind, columns])
        return hashlib.sha256(told.encode()).hexdigest()[:32]

    def shape(self) -> str:
        """How the file is read, in words."""
        table = self.table
        encoding = ENCODINGS.get(table.encoding, table.encoding.upper())
        if table.delimiter == JSON:
            return f"{encoding}, a list in JSON"
        wrapped = ", each line in one cell" if table.wrapped else ""
        apart = DELIMITERS.get(table.delimiter, table.delimiter)
        return f"{encoding}, columns apart by {apart}{wrapped}, header on line {table.header_row}"

    def described(self) -> list[str]:
        """How the file and its columns are read, in words."""
        left_out = [f"“{column}”" for column in self.left_out()]
        return [
            f"{self.name}: {self.shape()}.",
            "Columns: " + ", ".join(f"“{column}” is {field}" for column, field in self.mapping.items()) + ".",
            *(["Left out: " + ", ".join(left_out) + "."] if left_out else []),
        ]

    def left_out(self) -> list[str]:
        """Columns that are not read."""
        return [column for column in self.table.columns if column not in self.mapping]

    def must_hold_enough(self) -> None:
        """Raises NotEnough, or Unreadable for rows that count posts."""
        said = set(self.mapping.values())
        if self.kind == "people" and looks_like_posts(self.table.columns) and not (FIND_BY | NAMED_BY) & said:
            raise Unreadable(POSTS_NOT_PEOPLE)
        self._must_hold(NAMED_BY, "a name", "name")
        if self.kind == "people":
            self._must_hold(FIND_BY, "a reference or an e-mail address, by which people are found", "email", ADD)

    def _must_hold(self, fields: frozenset[str], what: str, field: str, then: str = "") -> None:
        if not fields & set(self.mapping.values()):
            columns = ", ".join(f"“{column}”" for column in self.table.columns[:20])
            raise NotEnough(f"No column is known to hold {what}. The file has {columns}.{then}", field)


def open_sheet(kind: Kind, path: Path, given: Mapping[str, str], name: str = "") -> Sheet:
    """Raises Unreadable or WrongMapping, with what to do."""
    return mapped(Sheet(kind, path, name or path.name, open_table(path), {}), given)


def mapped(sheet: Sheet, given: Mapping[str, str]) -> Sheet:
    """With columns guessed where none are given. Raises WrongMapping."""
    fields = guess(sheet.table.columns, fields_of(sheet.kind), given)
    return replace(sheet, mapping={column: field for column, field in fields.items() if field not in NOT_STORED})


def chosen(sheet: Sheet, mapping: Mapping[str, str]) -> Sheet:
    """With the columns of an earlier choice, and no others. Raises WrongMapping."""
    return mapped(sheet, {column: mapping.get(column, "") for column in sheet.table.columns})
