"""Two skills that mean the same become one, in one transaction, and become two again while nothing has changed."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base
from portal.models.times import now


class SkillMerge(Base):
    """That a skill was merged into another, until it is undone."""

    __tablename__ = "skill_merge"
    id: Mapped[int] = mapped_column(primary_key=True)
    skill_id: Mapped[int] = mapped_column(ForeignKey("skill.id"), index=True)
    into_id: Mapped[int] = mapped_column(ForeignKey("skill.id"), index=True)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    at: Mapped[datetime] = mapped_column(default=now)
    undone_at: Mapped[datetime | None]


class SkillMergeRow(Base):
    """A row that a merge changed: how (`change`), and what stood there before where it went or was changed."""

    __tablename__ = "skill_merge_row"
    __table_args__ = (Index("ix_skill_merge_row_merge", "merge_id", "change"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    merge_id: Mapped[int] = mapped_column(ForeignKey("skill_merge.id", ondelete="CASCADE"))
    change: Mapped[str]
    row_id: Mapped[int]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    after: Mapped[dict[str, Any] | None] = mapped_column(JSON)
