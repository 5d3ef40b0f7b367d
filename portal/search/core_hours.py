"""The hours in which a gig wants its people, beside the viewer's own."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.access import Viewer
from portal.models import Gig
from portal.models.hours import MINUTES_A_DAY, shared_minutes
from portal.search.days import Piece, WorkDay, shared_pieces, work_day

WORK_DAY = 540, 1020  # where a gig asks for shared hours and says no core hours


@dataclass(frozen=True, slots=True)
class CoreHours:
    """Minutes a day on the gig's first day. `least` is what it asks for, 0 where it asks for no number."""

    days: Sequence[WorkDay]
    both: Sequence[Piece]
    zone: str
    minutes: int
    shared: int
    least: int

    @property
    def words(self) -> str:
        """As people say it: "same hours", "3 h shared"."""
        if self.shared == self.minutes:
            return "same hours"
        return f"{self.shared // 60} h shared" if self.shared >= 60 else "no shared hours"

    @property
    def is_met(self) -> bool:
        return self.shared >= self.least


def core_hours(viewer: Viewer, gig: Gig) -> CoreHours | None:
    """None where the gig asks for no hours of the day."""
    said = gig.core_from is not None and gig.core_to is not None
    if not said and not gig.least_shared:
        return None
    first, last = (gig.core_from or 0, gig.core_to or 0) if said else WORK_DAY
    day = gig.starts_on or viewer.today
    mine = work_day(viewer, "You", viewer.kind, viewer.zone, viewer.work_from, viewer.work_to, day)
    core = work_day(viewer, "The gig", "core", gig.zone, first, last, day)
    own = viewer.zone, viewer.work_from, viewer.work_to
    return CoreHours(
        days=[mine, core],
        both=shared_pieces(mine, core),
        zone=gig.zone,
        minutes=(last - first) % MINUTES_A_DAY or MINUTES_A_DAY,
        shared=shared_minutes(*own, gig.zone, first, last, day),
        least=gig.least_shared or 0,
    )
