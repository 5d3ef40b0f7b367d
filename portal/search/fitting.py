"""How many people fit a role while its gig is written: the directory's own question, as the viewer may ask it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from portal.access import Viewer
from portal.models import Audience
from portal.models.engagements import weeks
from portal.search.core_hours import WORK_DAY
from portal.search.directory import Filters, total, url, windows_beside
from portal.search.directory.windows import Windows
from portal.search.skill_words import Wanted, wanted

FEWER_HOURS = 10


@dataclass(frozen=True, slots=True)
class RoleTyped:
    """A role as it stands in the form: required skills as (name, least level)."""

    required: tuple[tuple[str, int], ...]
    hours: int
    pay_up_to: int | None


@dataclass(frozen=True, slots=True)
class GigTyped:
    """What of the form bears on who fits; core hours and shared hours in minutes."""

    audience: str
    starts_on: date | None
    ends_on: date | None
    zone: str
    core_from: int | None
    core_to: int | None
    least_shared: int | None


@dataclass(frozen=True, slots=True)
class Fitting:
    """`easier` are (what to ask less of, how many more would fit); `unknown` are skills that nobody knows."""

    people: int
    url: str
    easier: tuple[tuple[str, int], ...]
    asks_shared: bool


def fitting(viewer: Viewer, gig: GigTyped, role: RoleTyped) -> Fitting | None:
    """Listed people with the required skills at their level, free in the gig's dates, of its audience; at most nine
    short queries. None while nothing is asked for.
    """
    asked = _asked(viewer, gig, role)
    if asked.is_open:
        return None
    here = _windows(gig, asked, viewer.today)
    people = total(viewer, asked, here)
    more = ((words, total(viewer, way, here) - people) for words, way in _easier(asked))
    link = url(replace(asked, shared=0))
    return Fitting(people, link, tuple((words, n) for words, n in more if n > 0), bool(asked.shared))


def _asked(viewer: Viewer, gig: GigTyped, role: RoleTyped) -> Filters:
    skills = tuple(skill for skill in wanted(viewer, role.required) if skill.id is not None)
    dated = gig.starts_on is not None and gig.ends_on is not None and gig.ends_on >= gig.starts_on
    lasts = weeks(gig.starts_on, gig.ends_on) if dated and gig.starts_on and gig.ends_on else 0
    return Filters(
        skills=skills,
        kinds=("employee",) if gig.audience == Audience.EMPLOYEES else (),
        free=role.hours,
        starts_on=gig.starts_on if lasts and role.hours else None,
        weeks=lasts or 4,
        shared=_shared(gig),
        rate=role.pay_up_to,
        sort="fit" if skills else "name",
    )


def _shared(gig: GigTyped) -> int:
    """Minutes of a day that people have to share; core hours without a number ask for all of them."""
    if gig.least_shared:
        return gig.least_shared
    if gig.core_from is None or gig.core_to is None:
        return 0
    return (gig.core_to - gig.core_from) % (24 * 60) or 24 * 60


def _windows(gig: GigTyped, asked: Filters, today: date) -> Windows | None:
    if not asked.shared:
        return None
    first, last = WORK_DAY if gig.core_from is None or gig.core_to is None else (gig.core_from, gig.core_to)
    return windows_beside((gig.zone, first, last), gig.starts_on or today)


def _easier(asked: Filters) -> Iterator[tuple[str, Filters]]:
    """At most two ways to ask for less: one level less of the skill that asks most, ten hours less."""
    highest = max(asked.skills, key=lambda skill: skill.level, default=None)
    if highest is not None and highest.level > 1:
        lower = Wanted(highest.typed, highest.level - 1, highest.id, highest.name, highest.holders)
        skills = tuple(lower if skill is highest else skill for skill in asked.skills)
        yield f"if you ask for level {lower.level} of {lower.name}", replace(asked, skills=skills)
    if asked.free > FEWER_HOURS:
        yield f"with {FEWER_HOURS} h less a week", replace(asked, free=asked.free - FEWER_HOURS)
