"""What the text of a cell means. Each raises ValueError with words when it means nothing that is possible."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from portal.config import HOURS_A_WEEK, LEVELS
from portal.models.text import fold

FULL_WEEK = 40
NOTHING = {
    "",
    "-",
    "–",
    "—",
    ".",
    "n/a",
    "na",
    "n/d",
    "nd",
    "n.a.",
    "none",
    "null",
    "nil",
    "nan",
    "#n/a",
    "unknown",
    "tbc",
    "tbd",
    "?",
}
VACANT = {"vacant", "vacancy", "vacant post", "unfilled", "open position", "tbh", "to be hired"}
ELIMINATED = {"eliminated", "post eliminated", "deleted", "post deleted", "abolished", "removed"}
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
EXCEL_ZERO = date(1899, 12, 30)
SERIALS = range(15_000, 75_000)  # the years 1941 to 2105
YEARS = range(1940, 2106)
ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[t ].*)?")
NUMBERS = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d{2})(?: .*)?")
DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ .\-]*([a-z]{3,9})[ .,\-]*(\d{4}|\d{2})")
MONTH_FIRST = re.compile(r"([a-z]{3,9})[ .]*(\d{1,2})(?:st|nd|rd|th)?,? *(\d{4})")
EIGHT_DIGITS = re.compile(r"[0-9]{8}")
SERIAL = re.compile(r"[0-9]{5}([.,][0-9]+)?")
AMOUNT = re.compile(r"(\d+(?:[.,]\d+)?)\s*(%|fte|h|hrs?|hours?)?(?: ?(?:a|per|/) ?w(?:ee)?k| weekly)?")
EMPLOYED = re.compile(
    r"\b(employees?|employed|permanent|perm|staff|internal|regular|salaried|apprentice|intern|trainee"
    r"|(full|part)[ _-]?time|fixed[ _-]?term)\b"
)
CONTRACTED = re.compile(
    r"\b(contract(or|ors)?|contingent|freelancer?|external|consultant|agency|temp|temporary|interim)\b"
)
LEVEL_WORDS = {
    "beginner": 1,
    "basic": 1,
    "intermediate": 2,
    "working": 2,
    "advanced": 3,
    "proficient": 3,
    "expert": 4,
}
WITH_LEVEL = re.compile(r"(.+?)\s*(?:\(\s*(?:level )?(\w+)\s*\)|[:=]\s*(?:level )?(\w+))")
FIGURE = re.compile(r"[\d.,' ]+")
FOOTER = re.compile(
    r"(grand |sub)?totals?\b|sum(me)?\b|gesamt(summe)?\b|insgesamt\b|somme\b|suma\b|razem\b"
    r"|count\b|average\b|end of (report|file|list)|page \d"
    r"|(generated|printed|exported|created) "
)


def is_nothing(text: str) -> bool:
    """ "N/D", "-" and the like: the cell is filled in and says nothing."""
    return fold(text) in NOTHING


def post_state(name: str) -> str:
    """ "vacant" or "eliminated" where a name should be, else ""."""
    folded = fold(name).strip("'\"‘’.() ")
    return "vacant" if folded in VACANT else "eliminated" if folded in ELIMINATED else ""


def is_footer(row: Mapping[str, str]) -> bool:
    """A row of totals or a remark below the table: its first word says so and most of the row is empty."""
    filled = [value for value in row.values() if value]
    few = len(filled) <= max(len(row) // 2, 1) or all(FIGURE.fullmatch(value) for value in filled[1:])
    return bool(filled) and few and bool(FOOTER.match(fold(filled[0])))


def as_date(text: str, month_first: bool = False) -> date | None:
    """A day in any of the usual ways to write it, or the number by which a spreadsheet keeps it."""
    folded = fold(text)
    if folded in NOTHING:
        return None
    if found := ISO.fullmatch(folded):
        return _day(text, *map(int, found.groups()))
    if found := NUMBERS.fullmatch(folded):
        first, second, year = map(int, found.groups())
        return _day(text, _century(year), *((first, second) if month_first else (second, first)))
    if found := DAY_FIRST.fullmatch(folded):
        return _day(text, _century(int(found[3])), _month(text, found[2]), int(found[1]))
    if found := MONTH_FIRST.fullmatch(folded):
        return _day(text, int(found[3]), _month(text, found[1]), int(found[2]))
    if EIGHT_DIGITS.fullmatch(folded):
        return _day(text, int(folded[:4]), int(folded[4:6]), int(folded[6:]))
    if SERIAL.fullmatch(folded) and int(folded[:5]) in SERIALS:
        return EXCEL_ZERO + timedelta(days=int(folded[:5]))
    raise ValueError(f"“{text}” is no date. Write it as 2026-01-31 or 31/01/2026.")


def month_comes_first(texts: Iterable[str]) -> bool:
    """Whether a column's dates are written 01/31/2026: some have a second number that is no month, none a first one."""
    found = [m for m in (NUMBERS.fullmatch(fold(text)) for text in texts) if m]
    return any(int(m[2]) > 12 for m in found) and not any(int(m[1]) > 12 for m in found)


def _day(text: str, year: int, month: int, day: int) -> date:
    if year not in YEARS:
        raise ValueError(f"“{text}” is too far away: the year must lie between {YEARS[0]} and {YEARS[-1]}.")
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError(
            f"“{text}” is no day of the calendar (read as year {year}, month {month}, day {day})."
        ) from None


def _century(year: int) -> int:
    return year if year > 99 else year + (2000 if year < 70 else 1900)


def _month(text: str, name: str) -> int:
    if name[:3] not in MONTHS:
        raise ValueError(f"“{text}” is no date: “{name}” is no month.")
    return MONTHS.index(name[:3]) + 1


def as_hours(text: str, unit: str = "hours") -> int | None:
    """Whole hours a week. `unit` says what a bare number is: "hours", "fte" (1 is 40 hours) or "percent"."""
    folded = fold(text)
    if folded in NOTHING:
        return None
    found = AMOUNT.fullmatch(folded)
    if not found:
        raise ValueError(f"“{text}” is no number of hours.")
    amount, said = float(found[1].replace(",", ".")), (found[2] or unit)[0]
    hours = amount * {"f": FULL_WEEK, "%": FULL_WEEK / 100, "p": FULL_WEEK / 100, "h": 1}[said]
    if hours > HOURS_A_WEEK:
        raise ValueError(f"“{text}” makes {hours:g} hours a week. The most is {HOURS_A_WEEK}.")
    return int(hours + 0.5)


def as_kind(text: str) -> str | None:
    """Whether it speaks of an "employee" or a "contractor"."""
    folded = fold(text)
    if folded in NOTHING:
        return None
    if CONTRACTED.search(folded.replace("fixed-term contract", "fixed-term")):
        return "contractor"
    if EMPLOYED.search(folded):
        return "employee"
    raise ValueError(f"“{text}” is no kind of employment. Write “employee” or “contractor”.")


def as_email(text: str) -> str | None:
    if is_nothing(text):
        return None
    address = text.removeprefix("mailto:").strip(" <>;,")
    if not re.fullmatch(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s.,;<>]+", address):
        raise ValueError(f"“{text}” is no e-mail address.")
    return address


def as_zone(text: str) -> str | None:
    """The name of a time zone, as Europe/Warsaw."""
    if is_nothing(text):
        return None
    name = text.strip().replace(" ", "_")
    try:
        return ZoneInfo(name).key
    except (KeyError, ValueError, OSError):
        raise ValueError(f"“{text}” is no time zone. Write it as Europe/Warsaw.") from None


def as_texts(text: str) -> list[str]:
    """A list in a cell: by lines, bars or semicolons where there are any, else by commas outside parentheses."""
    pattern = r"[|;\n•]" if re.search(r"[|;\n•]", text) else r",(?![^(]*\))"
    return list(dict.fromkeys(part.strip(" -\t") for part in re.split(pattern, text) if part.strip(" -\t")))


def as_skills(text: str) -> list[tuple[str, int | None]]:
    """Skills with their level where it is said: "Python (3), Go: expert, SQL"."""
    return [_with_level(part) for part in as_texts(text) if not is_nothing(part)]


def _with_level(text: str) -> tuple[str, int | None]:
    found = WITH_LEVEL.fullmatch(text)
    said = fold(found[2] or found[3]) if found else ""
    level = LEVEL_WORDS.get(said)
    if said.isdecimal():
        level = int(said)
        if not 1 <= level <= LEVELS:
            raise ValueError(f"“{text}”: the level must lie between 1 and {LEVELS}.")
    return (found[1].strip(), level) if found and level else (text, None)
