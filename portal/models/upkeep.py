"""What keeps the house in order: settings of the company and leases of the clock's jobs."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, or_, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from portal.db import Base
from portal.models.times import now
from portal.models.upsert import insert_new


class Setting(Base):
    """A choice of the company; names and types stand in config.py."""

    __tablename__ = "setting"
    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[Any] = mapped_column(JSON)

    @classmethod
    def get(cls, session: Session, name: str, default: Any) -> Any:
        kept = session.get(cls, name)
        return kept.value if kept else default

    @classmethod
    def put(cls, session: Session, name: str, value: Any) -> None:
        session.merge(cls(name=name, value=value))


class Lease(Base):
    """Who runs a job of the clock, and until when nobody else does."""

    __tablename__ = "lease"
    job: Mapped[str] = mapped_column(primary_key=True)
    until: Mapped[datetime | None]


def take_lease(session: Session, job: str, for_: timedelta) -> bool:
    """Whether the job is ours for a while; one conditional update."""
    insert_new(session, Lease, {"job": job, "until": None})
    free = or_(Lease.until.is_(None), Lease.until < now())
    taken = session.execute(update(Lease).where(Lease.job == job, free).values(until=now() + for_))
    return bool(taken.rowcount)  # type: ignore[attr-defined]


def give_back_lease(session: Session, job: str) -> None:
    session.execute(update(Lease).where(Lease.job == job).values(until=None))
