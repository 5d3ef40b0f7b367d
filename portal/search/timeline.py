"""What happened to a gig or to an application, as its readers may know it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select

from portal import access
from portal.access import Viewer
from portal.db import db
from portal.models import Candidate, Event, Person
from portal.models.gigs import TERMS_CHANGED
from portal.models.steps import ENDS
from portal.models.times import local, today

MOST = 50
GIG_WORDS = {
    "gig published": "published it",
    "gig paused": "paused it",
    "gig resumed": "opened it again",
    "gig closed to applications": "closed it to applications",
    "gig open to applications": "opened it to applications again",
    "gig in progress": "The work began",
    "gig completed": "completed it",
    "gig cancelled": "cancelled it",
    "gig reopened": "reopened it",
    "gig changed": "changed it",
    "gig handed over": "Another lead took it over",
}
OWN_WORDS = {
    "invited": "invited you",
    "invitation taken back": "took the invitation back",
    "applied": "sent the application",
    "application changed": "changed the note",
    "talking": "began to talk with you",
    "offered": "made an offer",
    "accepted": "accepted the offer",
    "turned down": "turned it down",
    "withdrew": "withdrew",
    "offer ended": "The offer ended without an answer",
    "told": "Not this time",
    "decline undone": "opened the application again",
    "ended early": "ended the work early",
    "done": "The work is done",
    "completed": "completed the gig",
    "cancelled": "cancelled the gig",
    "gig completed": "completed the gig",
    "gig cancelled": "cancelled the gig",
    TERMS_CHANGED: "changed the gig",
}


@dataclass(frozen=True, slots=True)
class Happened:
    """A line of a time line. `at` is on the viewer's clock; `who` is empty when it happened by itself."""

    at: str
    who: str
    text: str
    note: str = ""


def of_gig(viewer: Viewer, gig_id: int) -> list[Happened]:
    """What its leads did with a gig, newest first. Two queries; the gig is asked before, by access."""
    own = select(Event).where(Event.gig_id == gig_id, Event.candidate_id.is_(None), Event.kind.in_(GIG_WORDS))
    return _lines(viewer, own, GIG_WORDS)


def of_application(viewer: Viewer, candidate: Candidate, reads_gig: bool) -> list[Happened]:
    """What the person may know of their own application, from the day that they knew of it, newest first.

    With what of the gig changed while it concerned them, where they may read the gig.
    """
    events: ColumnElement[bool] = Event.candidate_id == candidate.id
    if reads_gig:
        changed = and_(Event.gig_id == candidate.gig_id, Event.kind == TERMS_CHANGED)
        ended = candidate.shown_state() in ENDS
        events = or_(events, and_(changed, Event.at <= candidate.state_since) if ended else changed)
    known = select(Event).where(events, Event.at >= candidate.known_since, Event.visible_to == "both")
    return _lines(viewer, known, OWN_WORDS)


def _lines(viewer: Viewer, of: Select[Event], words: dict[str, str]) -> list[Happened]:
    newest = of.with_only_columns(Event.at, Event.actor_id, Event.kind, Event.after).order_by(Event.id.desc())
    events = db.session.execute(newest.limit(MOST)).all()
    names = _names(viewer, {event.actor_id for event in events} - {None})
    return [_line(viewer, event, names, words) for event in events if event.kind in words]


def _line(viewer: Viewer, event: Any, names: dict[int, str], words: dict[str, str]) -> Happened:
    said = words[event.kind]
    by_itself = event.actor_id is None or said[0].isupper()
    who = "" if by_itself else names.get(event.actor_id, "A lead of the gig")
    note = event.after.get("reason", "") if event.actor_id == viewer.id else "\n".join(event.after.get("changes", ()))
    return Happened(_clock(event.at, viewer.zone), who, said[0].upper() + said[1:] if by_itself else said, note)


def _names(viewer: Viewer, ids: set[int]) -> dict[int, str]:
    others = ids - {viewer.id}
    found = {viewer.id: "You"}
    if others:
        cards = access.visible_people(viewer).where(Person.id.in_(others))
        found |= dict(db.session.execute(cards.with_only_columns(Person.id, Person.name)).all())
    return found


def _clock(at: datetime, zone: str) -> str:
    here, day = local(at, zone), today(zone)
    if here.date() == day:
        return f"today {here:%H:%M}"
    return f"{here.day} {here:%b}{f' {here.year}' if here.year != day.year else ''} {here:%H:%M}"
