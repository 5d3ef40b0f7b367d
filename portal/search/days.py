"""Working days drawn beside each other, on the clock of whoever looks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from portal.access import Viewer
from portal.models.hours import MINUTES_A_DAY

Piece = tuple[int, int]  # (first minute, last minute) of a day


@dataclass(frozen=True, slots=True)
class WorkDay:
    """A working day in minutes on the viewer's clock; one that crosses their midnight has two pieces."""

    name: str
    kind: str
    starts: int
    ends: int
    pieces: tuple[Piece, ...]


def work_day(viewer: Viewer, name: str, kind: str, zone: str, work_from: int, work_to: int, day: date) -> WorkDay:
    """Somebody's working hours as the viewer's clock shows them on that day."""
    length = (work_to - work_from) % MINUTES_A_DAY or MINUTES_A_DAY
    midnight = datetime(day.year, day.month, day.day)
    begins = (midnight + timedelta(minutes=work_from)).replace(tzinfo=ZoneInfo(zone)).astimezone(ZoneInfo(viewer.zone))
    starts = begins.hour * 60 + begins.minute
    ends = starts + length
    pieces = (starts, min(ends, MINUTES_A_DAY)), (0, ends - MINUTES_A_DAY)
    return WorkDay(name, kind, starts, ends % MINUTES_A_DAY, tuple((a, b) for a, b in pieces if b > a))


def shared_pieces(one: WorkDay, other: WorkDay) -> Sequence[Piece]:
    """The parts of the day in which both work."""
    both = [(max(a, c), min(b, d)) for a, b in one.pieces for c, d in other.pieces]
    return sorted((a, b) for a, b in both if b > a)
