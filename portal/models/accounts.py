"""Ways in: sessions, links that are used once, and failed tries. Secrets are stored hashed."""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, Index, delete, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from portal.config import (
    IDLE_MINUTES,
    IDLE_MINUTES_ADMIN,
    INVITATION_HOURS,
    RESET_MINUTES,
    SESSION_HOURS,
    TRIES_PER_ACCOUNT,
    TRIES_PER_ACCOUNT_MINUTES,
    TRIES_PER_ADDRESS,
    TRIES_PER_ADDRESS_MINUTES,
)
from portal.db import Base
from portal.models.times import now

LIVES = {"invitation": timedelta(hours=INVITATION_HOURS), "reset": timedelta(minutes=RESET_MINUTES)}
TRIES = {
    "account": (TRIES_PER_ACCOUNT, timedelta(minutes=TRIES_PER_ACCOUNT_MINUTES)),
    "address": (TRIES_PER_ADDRESS, timedelta(minutes=TRIES_PER_ADDRESS_MINUTES)),
}


def hashed(token: str) -> str:
    """How a 256-bit secret is stored. It can't be guessed, so a plain digest is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


class SignIn(Base):
    """A session: somebody signed in somewhere. The cookie holds the token."""

    __tablename__ = "session"
    id: Mapped[int] = mapped_column(primary_key=True)
    hash: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    made_at: Mapped[datetime] = mapped_column(default=now)
    seen_at: Mapped[datetime] = mapped_column(default=now)
    ended_at: Mapped[datetime | None]
    address: Mapped[str] = mapped_column(default="")
    browser: Mapped[str] = mapped_column(default="")

    @classmethod
    def begin(cls, session: Session, person_id: int, address: str, browser: str) -> str:
        """A new session's token, which is told once."""
        token = secrets.token_urlsafe(32)
        session.add(cls(hash=hashed(token), person_id=person_id, address=address[:80], browser=browser[:200]))
        return token

    def end(self) -> None:
        self.ended_at = self.ended_at or now()


def is_live(made_at: datetime, seen_at: datetime, ended_at: datetime | None, is_admin: bool) -> bool:
    """Whether a session is neither ended, nor idle for too long, nor too old."""
    idle = timedelta(minutes=IDLE_MINUTES_ADMIN if is_admin else IDLE_MINUTES)
    at = now()
    return ended_at is None and at - seen_at <= idle and at - made_at <= timedelta(hours=SESSION_HOURS)


class Link(Base):
    """An invitation or a reset: used once, dead after its time or with any later link."""

    __tablename__ = "link"
    id: Mapped[int] = mapped_column(primary_key=True)
    hash: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    ends_at: Mapped[datetime]

    @classmethod
    def make(cls, session: Session, person_id: int, kind: str) -> str:
        """A new link's token, which is told once. Earlier links of the person die."""
        session.execute(delete(cls).where(cls.person_id == person_id))
        token = secrets.token_urlsafe(32)
        session.add(cls(hash=hashed(token), kind=kind, person_id=person_id, ends_at=now() + LIVES[kind]))
        return token

    @classmethod
    def find(cls, session: Session, token: str) -> "Link | None":
        return session.scalar(select(cls).where(cls.hash == hashed(token), cls.ends_at > now()))

    @classmethod
    def take(cls, session: Session, token: str) -> int | None:
        """Use a link up: whose it was, or None when it is used, dead or unknown. Of two at once, one gets it."""
        used = delete(cls).where(cls.hash == hashed(token), cls.ends_at > now()).returning(cls.person_id)
        return session.scalar(used)


class Attempt(Base):
    """A failed try to get in, by a hash of the account or of the address it came from."""

    __tablename__ = "attempt"
    __table_args__ = (Index("ix_attempt_hash_at", "hash", "at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    hash: Mapped[str]
    at: Mapped[datetime] = mapped_column(default=now)


def too_many_tries(session: Session, account: str, address: str) -> bool:
    """Whether the account or the address failed too often lately to be tried again."""
    for kind, name in (("account", account), ("address", address)):
        most, span = TRIES[kind]
        since = now() - span
        count = select(func.count()).where(Attempt.hash == hashed(f"{kind} {name}"), Attempt.at > since)
        if session.scalars(count).one() >= most:
            return True
    return False


def note_failure(session: Session, account: str, address: str) -> None:
    session.add_all([Attempt(hash=hashed(f"account {account}")), Attempt(hash=hashed(f"address {address}"))])
