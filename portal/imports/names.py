"""A first walk over a file whose rows are known by their names: how many there are, and where each stands first."""

from dataclasses import dataclass, field

from portal.imports.sheet import Sheet
from portal.models.text import fold


@dataclass(slots=True)
class Survey:
    total: int = 0
    stands: dict[str, int] = field(default_factory=dict)  # the first line of each folded name


def survey(sheet: Sheet) -> Survey:
    found = Survey()
    for line, row in sheet.rows():
        found.total += 1
        found.stands.setdefault(fold(sheet.fields(row)["name"]), line)
    return found
