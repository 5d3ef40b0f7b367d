"""Messages that wait to be sent about events. Their texts are not stored: they are written when they are sent."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, UniqueConstraint, func, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from portal.config import MAIL_TRIES_AFTER_MINUTES
from portal.db import Base
from portal.models.errors import Conflict
from portal.models.events import Event
from portal.models.times import now

MAIL, MAIL_TO_OLD = "mail", "mail to the old address"
HELD = timedelta(minutes=5)  # for how long a sender that took a message keeps others from it


class MailState(StrEnum):
    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"  # it could not be delivered
    DROPPED = "dropped"  # it was no longer right to send it


class Outbox(Base):
    """A message that waits to be sent about an event: once to a person by a channel."""

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("event_id", "person_id", "channel"),
        Index("ix_outbox_state", "state", "due_at"),
        Index("ix_outbox_person", "person_id", "state"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    channel: Mapped[str]
    state: Mapped[str] = mapped_column(default=MailState.WAITING)
    due_at: Mapped[datetime]
    held_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]
    why: Mapped[str] = mapped_column(default="")  # the last attempt failed, or it was dropped
    event: Mapped[Event] = relationship(lazy="raise")

    def sent(self) -> None:
        self.state, self.sent_at, self.held_until, self.why = MailState.SENT, now(), None, ""

    def drop(self, why: str) -> None:
        self.state, self.held_until, self.why = MailState.DROPPED, None, why

    def fail(self, why: str) -> None:
        self.state, self.held_until, self.why = MailState.FAILED, None, why

    def postpone(self, why: str) -> None:
        """Try again later, and later each time; after the last try it has failed."""
        self.held_until, self.why = None, why
        if self.attempts > len(MAIL_TRIES_AFTER_MINUTES):
            return self.fail(why)
        self.due_at = now() + timedelta(minutes=MAIL_TRIES_AFTER_MINUTES[self.attempts - 1])
        return None

    def retry(self) -> None:
        """Wait anew, from now on. Raises Conflict for what was sent or dropped."""
        if self.state == MailState.WAITING:
            return
        if self.state != MailState.FAILED:
            raise Conflict("Only a mail that failed can be tried again.")
        self.state, self.due_at, self.attempts, self.why = MailState.WAITING, now(), 0, ""


def post(
    session: Session, event: Event, person_ids: Iterable[int], due_at: datetime | None = None, channel: str = MAIL
) -> None:
    """Put a mail about a new event in the outbox for each of the people, in the event's own transaction."""
    due = due_at or now()
    session.add_all(Outbox(event=event, person_id=id_, channel=channel, due_at=due) for id_ in set(person_ids))


def take_due(session: Session) -> Outbox | None:
    """The next mail that is due, held so that no other sender takes it meanwhile."""
    at = now()
    free = or_(Outbox.held_until.is_(None), Outbox.held_until < at)
    mail = Outbox.channel.in_((MAIL, MAIL_TO_OLD))
    due = select(Outbox).where(mail, Outbox.state == MailState.WAITING, Outbox.due_at <= at, free)
    row = session.scalar(due.order_by(Outbox.due_at, Outbox.id).limit(1).with_for_update(skip_locked=True))
    if row is not None:
        row.held_until, row.attempts = at + HELD, row.attempts + 1
    return row


def waits_for(session: Session, person_id: int, kind: str) -> bool:
    """Whether a mail about an event of that kind waits to be sent to somebody."""
    waiting = select(Outbox.id).join(Event, Event.id == Outbox.event_id).where(Event.kind == kind)
    theirs = waiting.where(Outbox.person_id == person_id, Outbox.state == MailState.WAITING)
    return session.scalar(theirs.limit(1)) is not None


def take_back(session: Session, event: Event) -> None:
    """Do not send what waits about an event. Raises Conflict when it has left, or is being written now.

    The sender locks a mail and then its person, whom the caller holds: so this waits for no mail.
    """
    about = select(Outbox).where(Outbox.event_id == event.id)
    rows = session.scalars(about.with_for_update(skip_locked=True).execution_options(populate_existing=True)).all()
    count = session.scalar(select(func.count()).select_from(about.subquery()))
    if len(rows) != count or any(row.state == MailState.SENT or row.held_until for row in rows):
        raise Conflict("the mail has left already")
    for row in rows:
        row.drop("taken back")
