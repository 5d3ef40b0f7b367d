"""Working windows: a few hundred for everybody, so what is asked of hours and zones is asked of them.

Nothing in UTC is stored: the minutes that a window shares with the viewer's day are computed for today.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from portal.access import Viewer
from portal.db import fetch
from portal.models.hours import shared_minutes

REGIONS = {"America": "Americas", "Australia": "Pacific", "Arctic": "Europe"}
WINDOWS = "SELECT id, zone, work_from, work_to FROM work_window"


def region_of(zone: str) -> str:
    """The part of the world of a zone: "Europe" of Europe/Berlin."""
    area = zone.partition("/")[0]
    return REGIONS.get(area, area)


@dataclass(frozen=True, slots=True)
class Windows:
    """{window id: region} and {window id: minutes shared with the viewer today}."""

    regions: dict[int, str]
    shared: dict[int, int]

    def of_regions(self, names: Iterable[str]) -> list[int]:
        wanted = set(names)
        return [id_ for id_, region in self.regions.items() if region in wanted]

    def sharing(self, minutes: int) -> list[int]:
        """Those that share at least so much."""
        return [id_ for id_, shared in self.shared.items() if shared >= minutes]

    def by_minutes(self) -> list[tuple[int, list[int]]]:
        """(minutes, windows that share so much), most first."""
        found: dict[int, list[int]] = {}
        for id_, minutes in self.shared.items():
            found.setdefault(minutes, []).append(id_)
        return sorted(found.items(), reverse=True)


def windows(viewer: Viewer) -> Windows:
    """Every window beside the viewer's, in one query."""
    return windows_beside((viewer.zone, viewer.work_from, viewer.work_to), viewer.today)


def windows_beside(mine: tuple[str, int, int], day: date) -> Windows:
    """Every window beside a working day as (zone, from, to), in one query."""
    rows = fetch(WINDOWS, {})
    return Windows(
        {row.id: region_of(row.zone) for row in rows},
        {row.id: shared_minutes(*mine, row.zone, row.work_from, row.work_to, day) for row in rows},
    )
