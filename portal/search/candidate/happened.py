"""What happened to a candidate, as the gig's leads may know it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import aliased

from portal import access
from portal.access import Viewer
from portal.config import SHORTLIST
from portal.db import db
from portal.models import Event, Person

DONE = {  # an event's kind, as a time line says it after a name
    "considered": "considered them",
    "invited": "invited them",
    "invitation taken back": "took the invitation back",
    "applied": "applied",
    "application changed": "changed the application",
    "talking": "started talking",
    "offered": "offered a seat",
    "accepted": "accepted",
    "declined": "declined",
    "decline undone": "undid the decline",
    "told": "sent the message",
    "turned down": "turned it down",
    "withdrew": "withdrew",
    "offer ended": "closed the offer, which nobody answered in time",
    "ended early": "ended the work early",
    "done": "saw the work done",
    "gig completed": "completed the gig",
    "gig cancelled": "cancelled the gig",
    "completed": "completed the gig",
    "cancelled": "cancelled the gig",
}
SAID_ELSEWHERE = ("told", "done")


@dataclass(frozen=True, slots=True)
class Happened:
    at: datetime
    who: str
    text: str
    note: str


def happened_to(viewer: Viewer, of: Any) -> tuple[Happened, ...]:
    """The events of a candidate. Names and words are asked for anew; who may not be seen is "They" or "A lead"."""
    actor = aliased(Person)
    shown = may_read(viewer, "card", Event.actor_id.expression).label("shown")
    rows = (
        select(Event.at, Event.kind, Event.after, Event.actor_id, actor.name, shown)
        .outerjoin(actor, actor.id == Event.actor_id)
        .where(Event.candidate_id == of.id)
        .order_by(Event.id.desc())
        .limit(SHORTLIST)
    )

    def who(row: Any) -> str:
        if row.actor_id is None:
            return "Portal"
        if row.actor_id == of.person_id:
            return of.name if of.is_shown else "They"
        return "You" if row.actor_id == viewer.id else row.name if row.shown else "A lead"

    def words(row: Any) -> str:
        if row.kind in SAID_ELSEWHERE:
            return ""
        message = row.after.get("message", "") if of.reads_messages else ""
        return message or (row.after.get("reason", "") if of.reads_notes and row.kind != "declined" else "")

    found = db.session.execute(rows)
    return tuple(Happened(row.at, who(row), DONE.get(row.kind, row.kind), words(row)) for row in found)


def may_read(viewer: Viewer, column: str, person_id: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether the viewer may read a column of somebody, as a column of a list."""
    return access.visible_people(viewer, column).with_only_columns(Person.id).where(Person.id == person_id).exists()
