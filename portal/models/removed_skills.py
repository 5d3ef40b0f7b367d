"""What people took off their profile, kept as they held it until it comes back or the clock forgets it."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from portal.db import Base
from portal.models.held_skills import PersonSkill
from portal.models.kept_rows import bring_back_holdings, holdings_to_keep
from portal.models.skills import Skill
from portal.models.times import now


class RemovedSkill(Base):
    """How somebody held a skill when they removed it: level, wish, day, evidence and validations."""

    __tablename__ = "removed_skill"
    __table_args__ = (UniqueConstraint("person_id", "skill_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    skill_id: Mapped[int] = mapped_column(ForeignKey("skill.id", ondelete="CASCADE"), index=True)
    held: Mapped[dict[str, Any]] = mapped_column(JSON)
    removed_at: Mapped[datetime] = mapped_column(default=now)


def keep_removed(session: Session, held: PersonSkill) -> None:
    """In the place of what was kept when the same was removed before."""
    whose = {"person_id": held.person_id, "skill_id": held.skill_id}
    session.execute(delete(RemovedSkill).filter_by(**whose))
    session.add(RemovedSkill(**whose, held=holdings_to_keep(session, [held])[0]))


def removed_skill(session: Session, person_id: int, key: str) -> RemovedSkill | None:
    """What is kept of the skill of that key, whatever it was merged into since."""
    kept = select(RemovedSkill).join(Skill, Skill.id == RemovedSkill.skill_id)
    return session.scalar(kept.where(RemovedSkill.person_id == person_id, Skill.key == key))


def bring_back(session: Session, kept: RemovedSkill, skill: Skill) -> None:
    """Hold `skill` as it was held. Raises Conflict."""
    skill.count_holders(1)
    bring_back_holdings(session, [kept.held | {"skill_id": skill.id}])
    session.delete(kept)
