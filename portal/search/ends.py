from datetime import date, datetime
from typing import NamedTuple

from portal.models.times import local


class End(NamedTuple):
    """The day on which something really ended, and the days that were planned; `ui.ended` says both."""

    on: date
    starts_on: date | None
    ends_on: date | None


def end_of(ended_at: datetime | None, starts_on: date | None, ends_on: date | None, zone: str) -> End | None:
    """Of a gig, on the viewer's clock; None while it goes on."""
    return End(local(ended_at, zone).date(), starts_on, ends_on) if ended_at else None
