"""The days of a gig of the demo world."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

DAY = timedelta(days=1)


@dataclass(slots=True)
class Days:
    """When a gig was published, when it is meant to run, and what befell it since."""

    since: datetime
    starts_on: date
    ends_on: date
    apply_by: date | None = None
    closed_at: datetime | None = None
    ended_at: datetime | None = None
    paused_at: datetime | None = None


def days_of(rng: Random, at: datetime, day: date, faring: str) -> Days:
    """Dates that suit how a gig is faring."""

    def ahead(least: int, most: int) -> date:
        return day + DAY * rng.randint(least, most)

    def ago(least: float, most: float) -> datetime:
        return (at - DAY * rng.uniform(least, most)).replace(microsecond=0)

    weeks = timedelta(weeks=rng.randint(3, 12))
    if faring == "running":
        starts = ahead(-35, -3)
        since = ago((day - starts).days + 10, (day - starts).days + 28)
        return Days(since, starts, max(starts + weeks, ahead(14, 50)))
    if faring in ("completed", "cancelled"):
        ended = ago(2, 25) if rng.random() < 0.5 else ago(31, 140)
        if faring == "cancelled":
            starts = ended.date() + DAY * rng.randint(3, 30)
            return Days(ended - DAY * rng.randint(12, 40), starts, starts + weeks, ended_at=ended)
        ends = ended.date() + DAY * rng.choice((-5, -3, 2, 6))
        starts = min(ends, ended.date()) - weeks
        return Days(datetime.combine(starts, time(9)) - DAY * rng.randint(12, 30), starts, ends, ended_at=ended)
    starts = ahead(9, 45)
    since = ago(1, 3) if faring == "fresh" else ago(6, 30)
    days = Days(since, starts, starts + weeks)
    applying = {
        "closing soon": lambda: day + DAY,
        "past apply-by": lambda: day - DAY * rng.randint(2, 4),
        "draft": lambda: day + DAY * 5,
        "fresh": lambda: min(starts - DAY, ahead(6, 20)),
    }.get(faring)
    if applying:
        days.apply_by = applying()
    elif rng.random() < 0.5:
        days.apply_by = min(starts - DAY, ahead(3, 25))
    if faring == "closed by hand":
        days.closed_at = ago(0.2, 3)
    if faring == "paused":
        days.paused_at = ago(0.5, 4)
    return days
