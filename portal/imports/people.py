"""A row of people as fields that were understood. Knows the file alone; `judging` asks what is stored."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from portal.config import LINE_LENGTH, NAME_LENGTH, PHONE_LENGTH, TEXT_LENGTH
from portal.imports.columns import name_of, unit_of
from portal.imports.reading import SURPLUS
from portal.imports.sheet import Sheet
from portal.imports.staging import RowRefused, told
from portal.imports.values import (
    as_date,
    as_email,
    as_hours,
    as_kind,
    as_skills,
    as_zone,
    is_footer,
    is_nothing,
    month_comes_first,
    post_state,
)
from portal.models.text import fold
from portal.models.times import zones

DATES = ("starts_on", "contract_ends_on", "available_from")
TEXTS = {"phone": PHONE_LENGTH, "headline": LINE_LENGTH, "place": NAME_LENGTH, "bio": TEXT_LENGTH}
LENGTHS = TEXTS | {"external_ref": NAME_LENGTH, "email": LINE_LENGTH, "name": NAME_LENGTH}
LENGTHS |= {"department": NAME_LENGTH, "agency": NAME_LENGTH}
LABELS = {
    "external_ref": "Reference",
    "email": "E-mail address",
    "contract_ends_on": "End of the contract",
    "starts_on": "Start",
    "available_from": "Availability",
    "zone": "Time zone",
    "capacity": "Hours a week",
    "bio": "Text about the person",
}
LEFT = {"inactive", "not active", "terminated", "left", "leaver", "former", "ended", "resigned", "retired", "disabled"}
LEFT |= {"no", "n", "false", "0"}
SHARED_EMAIL = "E-mail address held by several rows, left out"


@dataclass(slots=True)
class Entry:
    """What a row says, where it says something; `refused` is why it can't be applied, whatever is stored."""

    line: int
    ref: str = ""
    email: str = ""
    columns: dict[str, Any] = field(default_factory=dict)
    department: str = ""
    manager_ref: str = ""
    stint: dict[str, Any] = field(default_factory=dict)
    skills: list[tuple[str, int | None]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    refused: str = ""


@dataclass(slots=True)
class Survey:
    """What only the whole file tells: how days are written, and which rows speak of the same person."""

    total: int = 0
    month_first: frozenset[str] = frozenset()
    stands: dict[str, int] = field(default_factory=dict)  # the line that counts for each person; below 0: nobody's post
    shared: frozenset[str] = frozenset()  # folded e-mail addresses that several people's rows hold

    def line_of(self, key: str) -> int:
        return abs(self.stands[key])


def survey(sheet: Sheet) -> Survey:
    """One pass over the file. Of rows with the same reference, the first that names a person counts."""
    found = Survey()
    days: dict[str, set[str]] = {name: set() for name in DATES if sheet.has(name)}
    holders: dict[str, str] = {}
    shared: set[str] = set()
    for line, row in sheet.rows():
        if is_footer(row):
            continue
        found.total += 1
        values = sheet.fields(row)
        for name, texts in days.items():
            texts.add(values[name])
        if not (key := _key(values)):
            continue
        named = not post_state(name_of(values))
        if key not in found.stands or (named and found.stands[key] < 0):
            found.stands[key] = line if named else -line
        if named and (email := fold(_said(values, "email"))) and holders.setdefault(email, key) != key:
            shared.add(email)
    found.month_first = frozenset(name for name, texts in days.items() if month_comes_first(texts))
    found.shared = frozenset(shared)
    return found


def entries(sheet: Sheet, known: Survey) -> Iterator[Entry]:
    """Every row of the file, refused ones included; a total or a remark below the table is none."""
    for line, row in sheet.rows():
        if is_footer(row):
            continue
        entry = Entry(line)
        try:
            _read(entry, row, sheet, known)
        except RowRefused as refusal:
            entry.refused = str(refusal)
            values = sheet.fields(row)
            entry.ref = entry.ref or (name_of(values) or values.get("email", ""))[:NAME_LENGTH]
        yield entry


def _read(entry: Entry, row: Mapping[str, str], sheet: Sheet, known: Survey) -> None:
    values = sheet.fields(row)
    name = " ".join(name_of(values).split())
    entry.ref = _said(values, "external_ref")
    _must_count(entry.line, values, post_state(name), known)
    if fold(_said(values, "status")) in LEFT:
        raise RowRefused("No longer active, as the file says", _said(values, "status"))
    if row.get(SURPLUS):
        entry.warnings.append(told("More cells than columns, the last ones left out", row[SURPLUS][:60]))
    for label, text in (("external_ref", entry.ref), ("name", name)):
        _must_fit(label, text)
    if not is_nothing(name):
        entry.columns["name"] = name
    _read_email(entry, values, known)
    _read_columns(entry, values, sheet, known)
    entry.department = _line(values, "department")
    entry.manager_ref = _said(values, "manager_ref")[:LINE_LENGTH]


def _must_count(line: int, values: Mapping[str, str], state: str, known: Survey) -> None:
    """Raises RowRefused for a post without a person, and for a row that says again what another one says."""
    key = _key(values)
    if key and known.line_of(key) != line:
        what = f"{_said(values, 'external_ref') or values['email']} is on line {known.line_of(key)} too"
        raise RowRefused("Duplicate, another row counts", f"{what}{f', {state} here' if state else ''}")
    if state:
        raise RowRefused(f"{state.capitalize()}, a post without a person", _said(values, "external_ref"))
    if not key:
        raise RowRefused("Neither a reference nor an e-mail address, by which they would be found again")


def _read_email(entry: Entry, values: Mapping[str, str], known: Survey) -> None:
    email = _understood("email", values, as_email) or ""
    if fold(email) in known.shared or fold(values.get("email", "")) in known.shared:
        if not entry.ref:
            raise RowRefused("E-mail address held by several rows, and no reference to tell them apart", email)
        entry.warnings.append(told(SHARED_EMAIL, email))
        return
    _must_fit("email", email)
    entry.email = email


def _read_columns(entry: Entry, values: Mapping[str, str], sheet: Sheet, known: Survey) -> None:
    unit = unit_of(sheet.column("capacity"))
    for name in TEXTS:
        if text := _line(values, name) if name != "bio" else _said(values, name):
            _must_fit(name, text)
            entry.columns[name] = text
    readers: dict[str, Callable[[str], Any]] = {
        "kind": as_kind,
        "zone": _as_zone,
        "capacity": lambda text: as_hours(text, unit),
    }
    for name in ("contract_ends_on", "available_from"):
        readers[name] = _day_reader(name in known.month_first)
    for name, read in readers.items():
        if (value := _understood(name, values, read)) is not None:
            entry.columns[name] = value
    if agency := _line(values, "agency"):
        entry.stint["agency"] = agency
    if starts_on := _understood("starts_on", values, _day_reader("starts_on" in known.month_first)):
        entry.stint["starts_on"] = starts_on
    entry.skills = _understood("skills", values, as_skills) or []


def _day_reader(month_first: bool) -> Callable[[str], date | None]:
    return lambda text: as_date(text, month_first)


def _as_zone(text: str) -> str | None:
    zone = as_zone(text)
    if zone is not None and zone not in zones():
        raise ValueError(f"“{text}” is no time zone of a place. Write it as Europe/Warsaw.")
    return zone


def _understood(name: str, values: Mapping[str, str], read: Callable[[str], Any]) -> Any:
    """What a cell means, None where it says nothing. Raises RowRefused."""
    try:
        return read(values[name]) if values.get(name) else None
    except ValueError as error:
        raise RowRefused(f"{label_of(name)} can't be understood", str(error)) from None


def _said(values: Mapping[str, str], name: str) -> str:
    """A cell's text, empty where it says nothing."""
    text = values.get(name, "")
    return "" if is_nothing(text) else text


def _line(values: Mapping[str, str], name: str) -> str:
    text = " ".join(_said(values, name).split())
    _must_fit(name, text)
    return text


def _must_fit(name: str, text: str) -> None:
    if len(text) > LENGTHS[name]:
        detail = f"{len(text):,} characters, at most {LENGTHS[name]:,} are possible"
        raise RowRefused(f"{label_of(name)} too long", detail)


def label_of(name: str) -> str:
    """A field as the reasons call it."""
    return LABELS.get(name, name.capitalize())


def _key(values: Mapping[str, str]) -> str:
    """By what rows of one person are known: the reference, else e-mail address and name."""
    if ref := _said(values, "external_ref"):
        return ref
    email = fold(_said(values, "email"))
    return f"{email} {fold(name_of(values))}" if email else ""
