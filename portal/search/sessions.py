"""Where a person is signed in, and what admins did to their way in."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from portal.access import Viewer
from portal.db import db
from portal.models import Event, SignIn
from portal.models.accounts import is_live
from portal.models.telling import ADDRESS_CHANGED, RESET_MADE, RESET_MAILED

BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrom", "Chrome"), ("Safari", "Safari"))
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)
WORDS = {
    ADDRESS_CHANGED: "An admin changed the e-mail address with which you sign in",
    RESET_MADE: "An admin made a link by which a new password could be set for you",
    RESET_MAILED: "An admin sent you a link by mail, by which a new password could be set",
}
TOLD_OF = 10


class SessionRow(NamedTuple):
    id: int
    browser: str
    address: str
    made_at: datetime
    seen_at: datetime
    is_this: bool


class Told(NamedTuple):
    at: datetime
    said: str


def told_of(viewer: Viewer) -> list[Told]:
    """What admins did to the viewer's way in, the latest first."""
    mine = select(Event.at, Event.kind).where(Event.person_id == viewer.id, Event.kind.in_(WORDS))
    rows = db.session.execute(mine.order_by(Event.id.desc()).limit(TOLD_OF))
    return [Told(at, WORDS[kind]) for at, kind in rows]


def sessions_of(viewer: Viewer, this: int) -> list[SessionRow]:
    """The viewer's own live sessions, the latest seen first; `this` is the id of the one that asks."""
    mine = (
        select(SignIn).where(SignIn.person_id == viewer.id, SignIn.ended_at.is_(None)).order_by(SignIn.seen_at.desc())
    )
    return [
        SessionRow(s.id, browser_named(s.browser), s.address, s.made_at, s.seen_at, s.id == this)
        for s in db.session.scalars(mine.order_by(SignIn.seen_at.desc(), SignIn.id.desc()))
        if is_live(s.made_at, s.seen_at, s.ended_at, viewer.is_admin)
    ]


def browser_named(sent: str) -> str:
    """What a browser calls itself, in words: "Firefox on Linux"."""
    browser = next((name for mark, name in BROWSERS if mark in sent), "A browser")
    system = next((name for mark, name in SYSTEMS if mark in sent), "")
    return f"{browser} on {system}" if system else browser
