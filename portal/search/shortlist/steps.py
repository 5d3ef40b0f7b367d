"""The steps that a lead is offered for a candidate, what is due, and how much of a person is free."""

from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, func, null, select

from portal.config import UNDO_DAYS
from portal.models import LEAD_STEPS, LIVE, Audience, FreeSpan, Gig, Kind, State
from portal.models.applications import last_day_to_answer
from portal.models.times import now

TITLES = {state: state.capitalize() for state in State} | {State.ACCEPTED: "On the team"}


class Step(NamedTuple):
    """A step as a menu offers it: at `path` below the candidate's address, to `lane`; a form asks for more first."""

    label: str
    icon: str
    path: str
    lane: str = ""
    is_form: bool = False
    is_hard: bool = False


STEPS = {
    "invite": Step("Invite", "mail", "invitation", State.INVITED),
    "talk": Step("Start talking", "message", "talk", State.TALKING),
    "offer": Step("Offer a seat", "send", "offer", State.OFFERED, is_form=True),
    "undo": Step("Undo", "undo", "refusal/undo"),
    "take back": Step("Take back", "undo", "invitation/end", "ended"),
    "decline": Step("Decline", "x", "refusal", "ended", is_form=True, is_hard=True),
    "end early": Step("End early", "ban", "ending", "ended", is_form=True, is_hard=True),
    "remove": Step("Remove", "trash", "removal"),
}
CONSIDERS = frozenset({"invite", "take back", "remove"})  # what needs no consent
ASKS = frozenset({"invite", "offer"})  # what asks the gig's audience
AWAITED = frozenset({State.APPLIED, State.TALKING, State.OFFERED, State.ACCEPTED})
UNDO = timedelta(days=UNDO_DAYS)


class Rights(NamedTuple):
    """What decides which steps a lead is offered: may they consider, may they decide, and do they see who it is."""

    considers: bool
    decides: bool
    is_shown: bool


def steps_now(gig: Any, row: Any, may: Rights) -> tuple[Step, ...]:
    """The steps that a lead may take now, in the order of a menu: what is legal, allowed and not bound to fail."""
    legal = LEAD_STEPS.get(State(row.state), frozenset())
    before = State(row.state_before or State.APPLIED)
    found = []
    for name, step in STEPS.items():
        if name not in legal:
            continue
        needs_no_consent = name in CONSIDERS or (name == "undo" and before == State.INVITED)
        if not (may.considers if needs_no_consent else may.decides):
            continue
        if name in ASKS and not _in_audience(gig, row.kind):
            continue
        if name == "invite" and not may.is_shown:
            continue
        if name == "undo":
            shut_out = before == State.INVITED and not _in_audience(gig, row.kind)
            if gig.state not in LIVE or shut_out or now() - row.state_since > UNDO:
                continue
            step = step._replace(lane=State.TALKING if before == State.OFFERED else before)
        found.append(step)
    return tuple(found)


def due(row: Any, zone: str, day: date) -> tuple[str, date | None]:
    """(words, day) of what is awaited; the day stands after the words, and may be missing. `day` is today."""
    if row.state in (State.APPLIED, State.TALKING) and row.answer_by:
        return ("Answer by" if row.answer_by >= day else "Answer was due"), row.answer_by
    if row.state == State.OFFERED and row.hours:
        words = "They answer by" if row.reached_at else "Not seen yet, answer by"
        return words, last_day_to_answer(row.offer_answer_by, row.answer_until, zone)
    if row.state == State.ACCEPTED and row.hours:
        return f"{row.hours} h a week from", row.starts_on
    if row.state == State.DECLINED and not row.told:
        return "Not told yet", None
    return "", None


def free_in(gig: Gig, person_id: ColumnElement[Any]) -> ColumnElement[Any]:
    """Free hours a week of a person in the gig's dates; nothing while it has none."""
    if not (gig.starts_on and gig.ends_on):
        return null()
    inside = FreeSpan.starts_on <= gig.ends_on, FreeSpan.ends_on >= gig.starts_on
    return select(func.min(FreeSpan.free)).where(FreeSpan.person_id == person_id, *inside).scalar_subquery()


def _in_audience(gig: Any, kind: str) -> bool:
    return gig.state in LIVE and (gig.audience != Audience.EMPLOYEES or kind == Kind.EMPLOYEE)
