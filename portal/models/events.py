from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, and_, func, or_, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from portal.db import Base
from portal.models.times import now

TIED = text("act <> ''")
EXPORT = "export"  # an act whose object is whoever took the file


class Event(Base):
    """What happened, to what, by whom: time lines, inbox, mails and undo are views of it. Rows are only added.

    `visible_to` is "leads" (the gig's leads alone), "both" (them and the person it speaks of) or "self" (the person).
    """

    __tablename__ = "event"
    __table_args__ = (
        Index("ix_event_candidate", "candidate_id", "id"),
        Index("ix_event_gig", "gig_id", "id"),
        Index("ix_event_act", "act", sqlite_where=TIED, postgresql_where=TIED),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(default=now)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    act: Mapped[str] = mapped_column(default="")
    kind: Mapped[str]
    gig_id: Mapped[int | None] = mapped_column(ForeignKey("gig.id", ondelete="CASCADE"))
    candidate_id: Mapped[int | None] = mapped_column(ForeignKey("candidate.id", ondelete="CASCADE"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    visible_to: Mapped[str] = mapped_column(default="leads")
    before: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    after: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class Audit(Base):
    """Acts on accounts, roles, access and imports: ids and names of fields, no personal value. Append-only."""

    __tablename__ = "audit"
    __table_args__ = (
        Index("ix_audit_object", "object_type", "object_id", "id"),
        Index("ix_audit_actor", "actor_id", "id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(default=now)
    actor_id: Mapped[int | None]
    action: Mapped[str]
    object_type: Mapped[str]
    object_id: Mapped[int | None]
    fields: Mapped[list[str]] = mapped_column(JSON, default=list)
    reason: Mapped[str] = mapped_column(default="")
    request_id: Mapped[str] = mapped_column(default="")


def record_act(
    session: Session,
    actor_id: int | None,
    action: str,
    object_id: int | None,
    object_type: str = "person",
    fields: list[str] | None = None,
    reason: str = "",
) -> None:
    """Write a line of the audit, in the act's own transaction."""
    line = Audit(actor_id=actor_id, action=action, object_type=object_type, object_id=object_id, reason=reason)
    line.fields = sorted(fields or [])
    session.add(line)


def exports_today(session: Session, actor_id: int) -> int:
    """How many files somebody took in the last 24 hours."""
    mine = Audit.object_type == EXPORT, Audit.object_id == actor_id
    return session.scalars(select(func.count()).where(*mine, Audit.at > now() - timedelta(days=1))).one()


def may_be_changed_by_others(session: Session, person_id: int, since: datetime) -> bool:
    """Whether an admin, an import or the operator may have changed a person since; without it, they did so alone."""
    them = and_(Audit.object_type == "person", Audit.object_id == person_id)
    theirs = or_(Audit.object_type == "import", and_(them, Audit.actor_id.is_distinct_from(person_id)))
    return session.scalar(select(Audit.id).where(theirs, Audit.at >= since).limit(1)) is not None
