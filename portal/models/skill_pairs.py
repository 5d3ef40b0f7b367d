from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from portal.db import Base
from portal.models.upsert import insert_new


class SkillPair(Base):
    """Two skills that likely mean the same, and why; or that an admin said are not the same."""

    __tablename__ = "skill_pair"
    __table_args__ = (UniqueConstraint("low_id", "high_id"), CheckConstraint("low_id < high_id", "order"))
    id: Mapped[int] = mapped_column(primary_key=True)
    low_id: Mapped[int] = mapped_column(ForeignKey("skill.id", ondelete="CASCADE"))
    high_id: Mapped[int] = mapped_column(ForeignKey("skill.id", ondelete="CASCADE"), index=True)
    why: Mapped[str] = mapped_column(default="")
    is_distinct: Mapped[bool] = mapped_column(default=False)


def pair_of(session: Session, one: int, other: int) -> SkillPair:
    """The row of two skills, made when it is new."""
    low, high = sorted((one, other))
    insert_new(session, SkillPair, {"low_id": low, "high_id": high})
    found = select(SkillPair).where(SkillPair.low_id == low, SkillPair.high_id == high)
    return session.scalars(found.with_for_update()).one()
