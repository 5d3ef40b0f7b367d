"""How values read on a page: days, moments, money, hours, names."""

from datetime import date, datetime
from functools import lru_cache

from flask_login import current_user
from markdown_it import MarkdownIt
from markupsafe import Markup
from nh3 import clean as sanitise

from portal.config import DEFAULT_ZONE
from portal.models.hours import MINUTES_A_DAY, clock, shared_minutes
from portal.models.money import money
from portal.models.skills import LEVEL_NAMES
from portal.models.times import local, now, today

MARKDOWN = MarkdownIt("commonmark", {"html": False, "breaks": True})
TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "a", "code", "pre", "blockquote", "h3", "h4"}
LINKS = "noopener noreferrer nofollow"
ALMOST = 30  # minutes that nobody misses
KINDS = {"employee": "Employee", "contractor": "Contractor"}


def day(value: date | None) -> str:
    """ "1 Dec", with the year when it is another one."""
    if value is None:
        return ""
    year = "" if value.year == now().year else f" {value.year}"
    return f"{value.day} {value:%b}{year}"


def month(value: date | None) -> str:
    """ "Mar 2024"."""
    return f"{value:%b %Y}" if value else ""


def moment(value: datetime | None) -> str:
    """A naive UTC moment on the viewer's clock: "today 15:04", "1 Dec 15:04"."""
    if value is None:
        return ""
    zone = getattr(current_user, "zone", DEFAULT_ZONE)
    here = local(value, zone)
    return f"{'today' if here.date() == today(zone) else day(here.date())} {here:%H:%M}"


@lru_cache(maxsize=4096)
def hours_shared(
    zone: str, work_from: int, work_to: int, other_zone: str, other_from: int, other_to: int, day: date
) -> str:
    """The hours of a day in which both work, as people say it: "same hours", "3 h shared"."""
    minutes = shared_minutes(zone, work_from, work_to, other_zone, other_from, other_to, day)
    shorter = min(
        (end - start) % MINUTES_A_DAY or MINUTES_A_DAY for start, end in ((work_from, work_to), (other_from, other_to))
    )
    if minutes >= shorter - ALMOST:
        return "same hours"
    return f"{minutes // 60} h shared" if minutes >= 60 else "no shared hours"


def initials(name: str) -> str:
    parts = name.split()
    return (parts[0][:1] + (parts[-1][:1] if len(parts) > 1 else "")).upper() if parts else "?"


def count(n: int, one: str, many: str = "") -> str:
    """ "1 person", "2 people"."""
    return f"{n:,} {one if n == 1 else many or one + 's'}"


def about(n: int) -> str:
    """A number that was estimated, by its first two digits: "12,000"."""
    step = 10 ** max(0, len(str(n)) - 2)
    return f"{round(n / step) * step:,}"


def unsaid(department: str, headline: str) -> str:
    """The department, unless the headline says it already."""
    return "" if department.casefold() in headline.casefold() else department


def prose(text: str) -> Markup:
    """Markdown as safe HTML."""
    html = sanitise(
        MARKDOWN.render(text), tags=TAGS, attributes={"a": {"href"}}, url_schemes={"http", "https"}, link_rel=LINKS
    )
    return Markup(html)  # sanitised by an allow-list in the line above


FILTERS = {
    "clock": clock,
    "about": about,
    "count": count,
    "day": day,
    "initials": initials,
    "kind": lambda kind: KINDS[kind],
    "level": lambda level: LEVEL_NAMES.get(level, "wants to learn"),
    "moment": moment,
    "month": month,
    "money": money,
    "prose": prose,
    "unsaid": unsaid,
}
