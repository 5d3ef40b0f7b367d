"""How far a candidate came, and when each step of the way was taken."""

from datetime import UTC, datetime, time, timedelta
from random import Random

from portal.demo.ways import Way
from portal.models import Audience
from portal.models.times import day_ends

CONSIDERED, INVITED = ("consider",), ("consider", "invite")
APPLIED = ("apply",)
STAGES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {  # how it begins, and what follows
    "considering": (CONSIDERED, ()),
    "invited": (INVITED, ()),
    "taken back": (INVITED, ("take_back",)),
    "not interested": (INVITED, ("turn_down",)),
    "invited, closed": (INVITED, ("close",)),
    "applied": (APPLIED, ()),
    "accepted the invitation": ((*INVITED, "apply"), ()),
    "in review": (APPLIED, ("open",)),
    "talking": (APPLIED, ("open", "talk")),
    "offered": (APPLIED, ("open", "talk", "offer", "reach")),
    "offered, unseen": (APPLIED, ("open", "talk", "offer")),
    "accepted": (APPLIED, ("open", "talk", "offer", "reach", "accept")),
    "active": (APPLIED, ("open", "offer", "reach", "accept")),
    "done": (APPLIED, ("open", "talk", "offer", "reach", "accept")),
    "ended early": (APPLIED, ("open", "offer", "reach", "accept")),
    "declined": (APPLIED, ("open", "decline")),
    "declined just now": (APPLIED, ("open", "decline")),
    "declined after a talk": (APPLIED, ("open", "talk", "decline")),
    "withdrawn": (APPLIED, ("open", "withdraw")),
    "offer turned down": (APPLIED, ("open", "offer", "reach", "turn_down")),
    "expired": (APPLIED, ("open",)),
    "closed": (APPLIED, ("open", "close")),
    "offered, closed": (APPLIED, ("open", "talk", "offer", "close")),
}
AT_WORK = ("active", "done", "ended early")
SEATED = (*AT_WORK, "accepted", "offered", "offered, unseen")
UNANSWERED = ("invited", "applied", "accepted the invitation", "in review", "talking", "offered", "offered, unseen")
BRIEF, DAY = timedelta(minutes=3), timedelta(days=1)


def walk(way: Way, stage: str) -> None:
    """Take every step of a stage. Who came too late for an offer to have ended is declined instead."""
    rng, gig = way.world.rng, way.gig
    if stage == "expired" and gig.until - gig.since < timedelta(days=14):
        stage = "declined"
    begin, rest = STAGES[stage]
    if begin == APPLIED and (gig.row["audience"] == Audience.INVITED or rng.random() < 0.3):
        begin = (*INVITED, "apply")
    final = _final(way, stage)
    soonest = _applied_by(way, stage, final, bool(rest))
    first = gig.since
    if stage in UNANSWERED and rng.random() < 0.85:
        first = max(first, soonest - 6 * DAY)
    begun = _moments(rng, first, soonest, len(begin))
    times = [*begun, *_times(way, stage, rest, begun[-1], final)]
    for step, at in zip((*begin, *rest), times, strict=True):
        getattr(way, step)(at)
    _go_on(way, stage)
    way.nudge()


def _applied_by(way: Way, stage: str, final: datetime, goes_on: bool) -> datetime:
    """The last moment for applying: some time must be left for what follows, most of it where that is long past."""
    gig = way.gig
    last = min(gig.apply_until, final)
    if not goes_on:
        return last
    return last - DAY if stage in UNANSWERED and last - gig.since > 2 * DAY else gig.since + (last - gig.since) * 0.6


def _final(way: Way, stage: str) -> datetime:
    """The last moment for the steps: before the first day for who works, with time to answer for who was offered."""
    gig = way.gig
    if stage in AT_WORK or (gig.row["ended_at"] and "offer" in stage):
        return min(gig.until, datetime.combine(gig.row["starts_on"], time(), UTC).replace(tzinfo=None) - BRIEF * 100)
    if stage == "expired":
        return gig.until - timedelta(days=11)
    return gig.until


def _go_on(way: Way, stage: str) -> None:
    """What the clock, or the end of the work, does after the steps."""
    rng, gig, zone = way.world.rng, way.gig, way.someone.row["zone"]
    if stage == "expired":
        offered = gig.until - timedelta(days=11) + BRIEF
        way.offer(offered)
        way.reach(offered + BRIEF)
        way.expire(way.offer_row["answer_until"] + BRIEF)
    elif stage == "active":
        way.start()
    elif stage == "ended early":
        began = day_ends(way.seat["starts_on"], zone)
        way.end_early(began + (gig.until - began) * rng.uniform(0.2, 0.9))
    elif stage == "done":
        over = day_ends(way.seat["ends_on"], zone) + BRIEF
        by_clock = over < gig.until
        way.finish(over if by_clock else gig.until, by_clock)
    way.book()


def _times(way: Way, stage: str, rest: tuple[str, ...], first: datetime, last: datetime) -> list[datetime]:
    """When the steps after the application were taken. An offer that waits was made within sixty hours."""
    rng = way.world.rng
    if stage in ("offered", "offered, unseen"):
        before = rest.index("offer")
        offered = max(first, last - timedelta(hours=rng.uniform(3, 60))).replace(microsecond=0)
        after = [offered + BRIEF * n for n in range(len(rest) - before)]
        return [*_moments(rng, first, offered, before), *after]
    times = _moments(rng, first, last, len(rest))
    if stage == "declined just now":
        times[-1] = last - BRIEF
    if rest[-1:] == ("close",):
        times[-1] = last
    return times


def _moments(rng: Random, first: datetime, last: datetime, n: int) -> list[datetime]:
    """`n` moments between two, in order."""
    span = max(timedelta(), last - first)
    return [(first + span * part).replace(microsecond=0) for part in sorted(rng.random() for _ in range(n))]
