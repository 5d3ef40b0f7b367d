from datetime import date

from sqlalchemy import ForeignKey, Index, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from portal.config import LOOKS_A_DAY
from portal.db import Base
from portal.models.errors import TooMany
from portal.models.times import today
from portal.models.upsert import insert_new


class Look(Base):
    """Somebody's contact, terms, CV or feedback was drawn for somebody else: one row a day."""

    __tablename__ = "look"
    __table_args__ = (Index("uq_look", "viewer_id", "person_id", "tier", "day", unique=True),)
    id: Mapped[int] = mapped_column(primary_key=True)
    viewer_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    tier: Mapped[str]
    day: Mapped[date]


def record_look(session: Session, viewer_id: int, person_id: int, tier: str) -> None:
    """Note, before it is drawn, that somebody sees another's contact, terms or CV. Once a day. Raises TooMany."""
    day = today()
    if insert_new(session, Look, {"viewer_id": viewer_id, "person_id": person_id, "tier": tier, "day": day}):
        seen = select(func.count(Look.person_id.distinct())).where(Look.viewer_id == viewer_id, Look.day == day)
        if session.scalars(seen).one() > LOOKS_A_DAY:
            raise TooMany(f"You opened the contact of {LOOKS_A_DAY} people today. More can be opened tomorrow.")
