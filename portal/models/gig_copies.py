"""What comes of a gig: drafts that are like it, as it was or bigger, and what its leads learned."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from portal.db import session_of
from portal.models.engagements import weeks
from portal.models.errors import Conflict
from portal.models.events import Event
from portal.models.gig_roles import GigRole, NeedWish, RoleWish
from portal.models.gigs import Gig, GigState
from portal.models.times import today

COPIED = (
    *("title", "description", "type", "audience", "zone", "answer_days", "budget_amount", "budget_currency"),
    *("core_from", "core_to", "least_shared", "questions"),
)
FULL_HOURS, LONG_WEEKS = 20, 12  # up to which a bigger gig has twice the hours, else twice the weeks


def fill_like(draft: Gig, gig: Gig, actor_id: int, bigger: bool = False) -> list[str]:
    """Texts, roles, skills and questions of a gig, no people; what was changed, in words.

    Dates that are not ahead move ahead: the gig begins on the Monday after next and lasts as long.
    """
    said: list[str] = []
    starts, ends = _dates(gig)
    wishes = [as_wish(role, None) for role in gig.roles]
    if bigger and wishes:
        wishes[0], ends, words = _bigger(wishes[0], starts, ends)
        said.append(words)
    if starts and starts != gig.starts_on:
        said.append(f"it starts on {starts:%-d %b %Y}")
    facts: dict[str, Any] = {name: getattr(gig, name) for name in COPIED}
    facts |= {"starts_on": starts, "ends_on": ends, "apply_by": gig.apply_by if starts == gig.starts_on else None}
    draft.change(actor_id, roles=wishes, **facts)
    return said


def as_wish(role: GigRole, n: int | None) -> RoleWish:
    needs = tuple(NeedWish(need.skill_id, need.least_level, need.required) for need in role.needs)
    return RoleWish(n, role.title, role.seats, role.hours, role.pay_up_to, needs)


def learn(gig: Gig, actor_id: int, text: str, version: int | None) -> None:
    """Keep what worked, for its leads. Raises Conflict while it goes on, or when somebody saved since `version`."""
    if gig.state not in (GigState.COMPLETED, GigState.CANCELLED):
        raise Conflict("What worked is kept when the gig has ended.")
    session = session_of(gig)
    if text != gig.learned:
        gig.must_be_at(version)
        gig.learned = text
        session.add(Event(kind="gig lessons kept", actor_id=actor_id, gig_id=gig.id))


def _dates(gig: Gig) -> tuple[date | None, date | None]:
    day = today(gig.zone)
    if gig.starts_on is None or gig.starts_on >= day:
        return gig.starts_on, gig.ends_on
    starts = day + timedelta(days=14 - day.weekday())
    return starts, starts + (gig.ends_on - gig.starts_on) if gig.ends_on else None


def _bigger(wish: RoleWish, starts: date | None, ends: date | None) -> tuple[RoleWish, date | None, str]:
    if 0 < wish.hours < FULL_HOURS:
        hours = min(2 * wish.hours, FULL_HOURS)
        return replace(wish, hours=hours), ends, f"{hours} h a week, was {wish.hours}"
    lasts = weeks(starts, ends) if starts and ends else 0
    if starts and ends and lasts < LONG_WEEKS:
        longer = min(2 * lasts, LONG_WEEKS)
        return wish, ends + timedelta(weeks=longer - lasts), f"{longer} weeks, was {lasts}"
    return replace(wish, seats=wish.seats + 1), ends, f"{wish.seats + 1} seats, was {wish.seats}"
