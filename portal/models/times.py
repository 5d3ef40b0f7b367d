"""Moments are naive UTC, days are dates; a zone turns one into the other."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from portal.config import DEFAULT_ZONE


def now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)


def today(zone: str = DEFAULT_ZONE) -> date:
    return datetime.now(ZoneInfo(zone)).date()


def day_ends(day: date, zone: str) -> datetime:
    """The moment at which a day is over in a zone."""
    midnight = datetime.combine(day + timedelta(days=1), time.min, ZoneInfo(zone))
    return midnight.astimezone(UTC).replace(tzinfo=None)


def day_begins(day: date, zone: str) -> datetime:
    """The moment at which a day begins in a zone."""
    return day_ends(day - timedelta(days=1), zone)


def local(moment: datetime, zone: str) -> datetime:
    """A naive UTC moment as the clock on the wall of a zone shows it."""
    return moment.replace(tzinfo=UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def zone_named(typed: str) -> str:
    """The zone that a text means: its name in any case, or a city that only one zone has. Else the text itself."""
    said = typed.strip().replace(" ", "_").casefold()
    named = [z for z in zones() if said in (z.casefold(), z.casefold().rpartition("/")[2])]
    return named[0] if len(named) == 1 else typed


@cache
def zones() -> frozenset[str]:
    """Names of the zones that people may choose: places, and UTC."""
    return frozenset(
        z for z in available_timezones() if "/" in z and not z.startswith(("Etc/", "posix/", "right/"))
    ) | {"UTC"}
