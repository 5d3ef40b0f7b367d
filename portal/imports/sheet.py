"""A file as a table of people or of skills: which column is which field, and its rows by field."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from portal.imports.columns import PEOPLE, POSTS_NOT_PEOPLE, SKILLS, guess, looks_like_posts
from portal.imports.reading import JSON, Table, Unreadable, open_table, rows

Kind = Literal["people", "skills"]
DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
FIND_BY = frozenset({"external_ref", "email"})
NAMED_BY = frozenset({"name", "first_name", "last_name"})
NOT_STORED = frozenset({"notes", "external_id"})  # known, so that they are not taken for something else


@dataclass(frozen=True, slots=True)
class Sheet:
    path: Path
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

    def described(self) -> list[str]:
        """How the file is read, in words."""
        table = self.table
        apart = DELIMITERS.get(table.delimiter, table.delimiter)
        is_json = table.delimiter == JSON
        shape = "a list in JSON" if is_json else f"columns apart by {apart}, header on line {table.header_row}"
        left_out = [f"“{column}”" for column in table.columns if column not in self.mapping]
        return [
            f"{self.path.name}: {table.encoding}, {shape}.",
            "Columns: " + ", ".join(f"“{column}” is {field}" for column, field in self.mapping.items()) + ".",
            *(["Left out: " + ", ".join(left_out) + "."] if left_out else []),
        ]


def open_sheet(kind: Kind, path: Path, given: Mapping[str, str]) -> Sheet:
    """Raises Unreadable or WrongMapping, with what to do."""
    table = open_table(path)
    fields = guess(table.columns, PEOPLE if kind == "people" else SKILLS, given)
    mapping = {column: field for column, field in fields.items() if field not in NOT_STORED}
    if kind == "people" and looks_like_posts(table.columns) and not (FIND_BY | NAMED_BY) & set(given.values()):
        raise Unreadable(POSTS_NOT_PEOPLE)
    _must_hold(table, mapping, NAMED_BY, "a name", "name")
    if kind == "people":
        _must_hold(table, mapping, FIND_BY, "a reference or an e-mail address, by which people are found", "email")
    return Sheet(path, table, mapping)


def _must_hold(table: Table, mapping: Mapping[str, str], fields: frozenset[str], what: str, field: str) -> None:
    if not fields & set(mapping.values()):
        columns = ", ".join(f"“{column}”" for column in table.columns)
        raise Unreadable(
            f"No column is known to hold {what}. The file has {columns}. "
            f"Say which it is with --map column={field}, or export the file with such a column."
        )
