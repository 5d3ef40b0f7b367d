"""Mail as an admin runs it: what waits, what left, what failed and why; and how invitations get on."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, exists, func, select

from portal import access
from portal.access import Viewer
from portal.config import INVITED_AT_ONCE, LINKS_AT_ONCE
from portal.db import db
from portal.models import Event, Link, MailState, Outbox, Person
from portal.models.acts import INVITED
from portal.models.handover import CO_LEAD_NAMED, HANDED_OVER
from portal.models.telling import ADDRESS_CHANGED, RESET_MADE, RESET_MAILED
from portal.models.times import day_begins, now
from portal.search.pages import newest_first

WORDS = {  # of what happens to candidates an admin reads no more than that there is a mail
    INVITED: "Invitation",
    HANDED_OVER: "A gig was handed over",
    ADDRESS_CHANGED: "The e-mail address was changed",
    RESET_MADE: "A reset link was made",
    RESET_MAILED: "Reset link",
    CO_LEAD_NAMED: "Made a co-lead of a gig",
}
STATES = {
    MailState.FAILED: "Failed",
    MailState.WAITING: "Waiting",
    MailState.DROPPED: "Not sent any more",
    MailState.SENT: "Sent",
}
RUNS = 5


class Figures(NamedTuple):
    waiting: int
    sent_today: int
    failed: int
    dropped: int


class MailRow(NamedTuple):
    id: int
    key: str
    name: str
    state: str
    what: str
    due_at: datetime
    sent_at: datetime | None
    attempts: int
    why: str


class Run(NamedTuple):
    """The invitations of one press."""

    act: str
    at: datetime
    total: int
    sent: int
    waiting: int
    failed: int
    dropped: int


class WithoutAWayIn(NamedTuple):
    total: int
    no_address: int
    open: int  # invited, and the link still lives
    waiting: int  # a mail waits to be sent
    ready: int


def figures(viewer: Viewer) -> Figures:
    midnight = day_begins(viewer.today, viewer.zone)
    counted = (
        func.count().filter(Outbox.state == MailState.WAITING),
        func.count().filter(and_(Outbox.state == MailState.SENT, Outbox.sent_at >= midnight)),
        func.count().filter(Outbox.state == MailState.FAILED),
        func.count().filter(Outbox.state == MailState.DROPPED),
    )
    return Figures(*db.session.execute(select(*counted).select_from(Outbox)).one())


def mails(viewer: Viewer, state: str, after: int | None, before: int | None) -> list[MailRow]:
    """A page of mails in a state, the newest first, and one more when there are more."""
    columns = Outbox.id, Person.key, Person.name, Outbox.state, Event.kind
    rest = Outbox.due_at, Outbox.sent_at, Outbox.attempts, Outbox.why
    here = access.visible_people(viewer, "account").with_only_columns(*columns, *rest)
    here = here.join(Outbox, Outbox.person_id == Person.id).join(Event, Event.id == Outbox.event_id)
    here = here.where(Outbox.state == state)
    rows = db.session.execute(newest_first(here, Outbox.id, after, before))
    return [MailRow(*row[:4], WORDS.get(row[4], "News about a gig"), *row[5:]) for row in rows]


def runs() -> list[Run]:
    """The latest presses that invited somebody by mail."""

    def count(state: MailState) -> Any:
        return func.count().filter(Outbox.state == state)

    states = MailState.SENT, MailState.WAITING, MailState.FAILED, MailState.DROPPED
    invited = select(Event.act, func.min(Event.at), func.count(), *map(count, states))
    of_each = invited.join(Outbox, Outbox.event_id == Event.id).where(Event.kind == INVITED).group_by(Event.act)
    rows = db.session.execute(of_each.order_by(func.max(Event.id).desc()).limit(RUNS))
    return [Run(*row) for row in rows]


def without_a_way_in(viewer: Viewer) -> WithoutAWayIn:
    has_address, is_open, waits = Person.email.is_not(None), _is_open(), _waits()
    counted = (
        func.count(),
        func.count().filter(Person.email.is_(None)),
        func.count().filter(and_(has_address, is_open, ~waits)),
        func.count().filter(and_(has_address, waits)),
        func.count().filter(and_(has_address, ~is_open, ~waits)),
    )
    return WithoutAWayIn(*db.session.execute(_nobody_yet(viewer).with_only_columns(*counted)).one())


def keys_to_invite(viewer: Viewer) -> list[str]:
    """Whom a mail could invite now: no invitation waits or is open. As many as go with one press."""
    ready = _nobody_yet(viewer).where(Person.email.is_not(None), ~_is_open(), ~_waits())
    return list(db.session.scalars(ready.with_only_columns(Person.key).order_by(Person.id).limit(INVITED_AT_ONCE)))


def keys_for_links(viewer: Viewer, again: bool) -> list[str]:
    """Whom a list of links could invite now, as many as it holds: without an open invitation first.

    With those whose invitation waits or is open when it is asked for `again`; of them first whose ends first.
    """
    reached = _nobody_yet(viewer).where(Person.email.is_not(None))
    if not again:
        reached = reached.where(~_is_open(), ~_waits())
    ends_at = select(func.max(Link.ends_at)).where(Link.person_id == Person.id, Link.ends_at > now())
    order = func.coalesce(ends_at.correlate(Person).scalar_subquery(), now()), Person.sort_name, Person.id
    return list(db.session.scalars(reached.with_only_columns(Person.key).order_by(*order).limit(LINKS_AT_ONCE)))


def _nobody_yet(viewer: Viewer) -> Select[Any]:
    """Active people who never had a password, the viewer aside."""
    theirs = Person.password_hash.is_(None), Person.state == "active", Person.id != viewer.id
    return access.visible_people(viewer, "account").where(*theirs)


def _is_open() -> ColumnElement[bool]:
    return exists().where(Link.person_id == Person.id, Link.ends_at > now()).correlate(Person)


def _waits() -> ColumnElement[bool]:
    waiting = exists().where(Outbox.person_id == Person.id, Outbox.state == MailState.WAITING)
    return waiting.where(Event.id == Outbox.event_id, Event.kind == INVITED).correlate(Person)
