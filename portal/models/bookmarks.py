from datetime import datetime

from sqlalchemy import ForeignKey, delete
from sqlalchemy.orm import Mapped, Session, mapped_column

from portal.db import Base
from portal.models.times import now
from portal.models.upsert import insert_new


class Bookmark(Base):
    """A gig that somebody wants to come back to. Nobody else knows."""

    __tablename__ = "bookmark"
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    gig_id: Mapped[int] = mapped_column(ForeignKey("gig.id", ondelete="CASCADE"), primary_key=True)
    at: Mapped[datetime] = mapped_column(default=now)

    @classmethod
    def put(cls, session: Session, person_id: int, gig_id: int) -> None:
        insert_new(session, cls, {"person_id": person_id, "gig_id": gig_id, "at": now()})

    @classmethod
    def take_away(cls, session: Session, person_id: int, gig_id: int) -> None:
        session.execute(delete(cls).where(cls.person_id == person_id, cls.gig_id == gig_id))
