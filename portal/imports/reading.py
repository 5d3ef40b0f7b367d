"""Reads whatever table people export as text, a row at a time. Knows nothing of people or skills."""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from portal.config import IMPORT_COLUMNS
from portal.imports.columns import is_known
from portal.imports.encodings import Unreadable, encoding_of
from portal.imports.json_tables import is_json, json_rows
from portal.models.text import clean

__all__ = ["SURPLUS", "Table", "Unreadable", "open_table", "rows"]

DELIMITERS = ",;\t|"
JSON = "JSON"  # what stands for a delimiter where entries need none
LOOKED_AT = 200  # rows from which the shape is read
HEADER_WITHIN = 40
LONGEST_NAME = 80
SURPLUS = "(surplus)"  # the key under which a row carries what stands beyond the last named column

UNNAMED = re.compile(r"(unnamed(: ?\d+)?(_level_\d+)?|column\d+|index|#|no\.?)?", re.IGNORECASE)
SEPARATOR_LINE = re.compile(r'"?sep=(.)"?\s*')
TEXT_FORMULA = re.compile(r'="([^"]*)"')
NUMBERED = re.compile(r"(.+) \(\d+\)")
NO_NAME = re.compile(r"^[\d\W]+$|@|://")
ONE_KNOWN, LEAST_SCORE = 2.0, 0.5
SPACES = re.compile(r"[\u00a0\u2007\u202f\u3000\u00ad]")


Row = tuple[int, list[str]]


@dataclass(frozen=True, slots=True)
class Table:
    """A file as read; its rows are streamed by `rows`."""

    encoding: str
    delimiter: str
    header_row: int  # the header's line in the file, from 1
    columns: tuple[str, ...]
    places: tuple[int, ...]  # where each column stands in a row
    wrapped: bool = False  # saved again into one column: each line is one quoted cell that holds the row


def open_table(path: Path) -> Table:
    """How the file is to be read. Raises Unreadable with what to do."""
    encoding = encoding_of(path)
    if is_json(_start(path, encoding)):
        _, header = next(json_rows(path, encoding))
        columns, places = _columns(header)
        return Table(encoding, JSON, 0, columns, places)
    shapes = []
    for wrapped in (False, True):
        for delimiter in _delimiters(path, encoding):
            sample, broken = _sample(path, encoding, delimiter, wrapped)
            shapes.append((_fit(sample, delimiter), delimiter, wrapped, sample, broken))
    _, delimiter, wrapped, sample, broken = max(shapes, key=lambda shape: shape[0])
    if broken:
        raise _broken(sample[-1][0] if sample else 0, broken)
    line, header = _header(sample)
    columns, places = _columns(header)
    if not columns:
        raise Unreadable(
            f"No row with column names was found in the first {HEADER_WITHIN} rows. "
            "Put one name above each column and save the file again."
        )
    return Table(encoding, delimiter, line, columns, places, wrapped)


def rows(path: Path, table: Table) -> Iterator[tuple[int, dict[str, str]]]:
    """The line number and the cleaned cells of each row below the header that is not blank."""
    beyond = max(table.places) + 1
    line = table.header_row
    try:
        found = _cells(path, table.encoding, table.delimiter, table.wrapped)
        for line, cells in json_rows(path, table.encoding) if table.delimiter == JSON else found:
            if line <= table.header_row:
                continue
            values = [clean_cell(cells[place]) if place < len(cells) else "" for place in table.places]
            surplus = " ".join(filter(None, map(clean_cell, cells[beyond:])))
            if not any(values) or tuple(values) == table.columns:  # blank, or the header of the next page
                continue
            row = dict(zip(table.columns, values, strict=True))
            yield line, {**row, SURPLUS: surplus} if surplus else row
    except csv.Error as error:
        raise _broken(line, error) from None


def clean_cell(text: str) -> str:
    """Without what can't be seen and without quotes that stray around a cell. A formula stays text."""
    text = clean(SPACES.sub(" ", text))
    if formula := TEXT_FORMULA.fullmatch(text):  # ="00123" is how spreadsheets keep leading zeros
        text = formula[1].strip()
    if len(text) > 1 and text[0] in "'‘" and text[-1] in "'’":
        return text[1:-1].strip()
    if text.startswith("'") and not re.match(r"'\w{1,2}[\s-]", text):  # 't Hooft keeps it
        text = text[1:].lstrip()
    if text.endswith("'") and not text.endswith("s'") and text.count("'") == 1:
        text = text[:-1].rstrip()
    return text


def _start(path: Path, encoding: str) -> str:
    with path.open(encoding=encoding, errors="replace") as file:
        return file.read(64)


def _sample(path: Path, encoding: str, delimiter: str, wrapped: bool) -> tuple[list[Row], csv.Error | None]:
    """The first rows, and what ended them before their time: with another delimiter it may not."""
    found: list[Row] = []
    try:
        found.extend(islice(_cells(path, encoding, delimiter, wrapped), LOOKED_AT))
    except csv.Error as error:
        return found, error
    return found, None


def _cells(path: Path, encoding: str, delimiter: str, wrapped: bool) -> Iterator[Row]:
    """Every row that is not blank, with the line on which it begins."""
    marks = 0  # quotation marks in the lines of the row at hand

    def lines(file: Iterable[str]) -> Iterator[str]:
        nonlocal marks
        for line in file:
            marks += line.count('"')
            yield line.replace("\0", "")

    with path.open(encoding=encoding, errors="replace", newline="") as file:
        reader = csv.reader(lines(file), delimiter="," if wrapped else delimiter)
        begins, open_ended = 1, False
        for cells in reader:
            open_ended = marks % 2 == 1 and reader.line_num > begins
            marks = 0
            if begins == 1 and SEPARATOR_LINE.fullmatch(delimiter.join(cells)):
                cells = []
            if wrapped and cells and not any(cells[1:]):
                cells = next(csv.reader(cells[0].rstrip(";").splitlines(True), delimiter=delimiter), [])
            if any(cell.strip(" \t\ufeff") for cell in cells):
                yield begins, cells
            begins = reader.line_num + 1
        if open_ended:
            raise csv.Error("a quotation mark is still open at the end")


def _delimiters(path: Path, encoding: str) -> Iterable[str]:
    with path.open(encoding=encoding, errors="replace") as file:
        said = SEPARATOR_LINE.fullmatch(file.readline().lstrip("\ufeff"))
    return said[1] if said and said[1] in DELIMITERS else DELIMITERS


def _fit(sample: list[Row], delimiter: str) -> tuple[float, float, int]:
    """How well a delimiter explains a sample: known names in its header, then rows of one width, then the usual one."""
    widths = Counter(len(cells) for _, cells in sample)
    if not widths:
        return 0, 0, 0
    width, count = max(widths.items(), key=lambda item: (item[0] > 1, item[1]))
    _, header = _header(sample)
    named = sum(1 for name in _names(header) if is_known(name))
    even = (count / len(sample)) * min(width - 1, 30) ** 0.5
    return named, even, -DELIMITERS.index(delimiter)


def _header(sample: list[Row]) -> Row:
    """The row that looks most like names of columns: known, short, distinct, no numbers, as wide as the table."""
    usual = max((_width(cells) for _, cells in sample), default=0)
    best, best_score, below = (0, list[str]()), LEAST_SCORE, False
    for row in sample[:HEADER_WITHIN]:
        score = _likeness(row[1], usual) - (ONE_KNOWN * 1.5 if below else 0)
        if score > best_score:
            best, best_score = row, score
        below = below or 1 < usual * 0.8 < _width(row[1])  # past a full row: more is asked of a header
    return best


def _likeness(cells: list[str], usual: int) -> float:
    names = _names(cells)
    if not names or any(len(name) > LONGEST_NAME for name in names):
        return 0
    known = [name for name in names if is_known(name)]
    wordy = {name.casefold() for name in names if not NO_NAME.search(name)} | {name.casefold() for name in known}
    return ONE_KNOWN * len(known) + len(wordy) / min(usual, IMPORT_COLUMNS)


def _names(cells: list[str]) -> list[str]:
    """What could be names of columns. Of more than are possible, the first ones tell enough."""
    return list(islice(filter(None, map(clean_cell, cells)), IMPORT_COLUMNS + 1))


def _width(cells: list[str]) -> int:
    return sum(1 for cell in cells if cell.strip())


def _columns(header: list[str]) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """Names and places, without unnamed and index columns; a name that comes again gets its number.

    Raises Unreadable for more than anybody chooses from.
    """
    if _width(header) > IMPORT_COLUMNS:
        raise Unreadable(f"The file has more than {IMPORT_COLUMNS} columns. Leave some out.")
    named: dict[str, int] = {}
    copies = Counter[str]()  # of a name, those with a number included
    for place, cell in enumerate(header):
        name = " ".join(clean_cell(cell).split())
        if UNNAMED.fullmatch(name):
            continue
        copy = f"{name} ({copies[name] + 1})" if copies[name] else name
        while copy in named:
            copies[name] += 1
            copy = f"{name} ({copies[name] + 1})"
        named[copy] = place
        copies[copy] += 1
        if numbered := NUMBERED.fullmatch(copy):
            copies[numbered[1]] += 1
    return tuple(named), tuple(named.values())


def _broken(line: int, error: csv.Error) -> Unreadable:
    where = f"after line {line}" if line else "near its beginning"
    if "field limit" in str(error):
        return Unreadable(
            f"The file can't be read {where} (a cell has more than {csv.field_size_limit():,} characters): most likely "
            "a quotation mark is opened and never closed. Mend it there, or shorten the cell."
        )
    return Unreadable(
        f"The file can't be read {where} ({error}): most likely a quotation mark is opened and never closed. "
        "Look there, mend it and try again."
    )
