"""Pairs of skills that likely mean the same, kept until somebody decides."""

from datetime import datetime
from hashlib import sha256
from typing import NamedTuple

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from portal.db import Base, session_of
from portal.models.events import record_act
from portal.models.likeness import Entry
from portal.models.skills import Alias, Skill, SkillState
from portal.models.upkeep import Setting
from portal.models.upsert import insert_new

LOOKED = "looked for duplicates"


class SkillPair(Base):
    """Two skills that likely mean the same, and why; or that an admin said are not the same."""

    __tablename__ = "skill_pair"
    __table_args__ = (UniqueConstraint("low_id", "high_id"), CheckConstraint("low_id < high_id", "order"))
    id: Mapped[int] = mapped_column(primary_key=True)
    low_id: Mapped[int] = mapped_column(ForeignKey("skill.id", ondelete="CASCADE"))
    high_id: Mapped[int] = mapped_column(ForeignKey("skill.id", ondelete="CASCADE"), index=True)
    why: Mapped[str] = mapped_column(default="")
    is_distinct: Mapped[bool] = mapped_column(default=False)

    def say_distinct(self, actor_id: int, is_distinct: bool) -> None:
        """Whether an admin says that they are not the same; remembered whatever is found later."""
        session = session_of(self)
        if self.is_distinct != is_distinct:
            self.is_distinct = is_distinct
            said = "skills kept apart" if is_distinct else "skills proposed again"
            record_act(session, actor_id, said, self.low_id, "skill")
            record_act(session, actor_id, said, self.high_id, "skill")


class Look(NamedTuple):
    """When duplicates were looked for last, and in how many skills."""

    at: datetime
    skills: int
    of: str  # what the taxonomy was then, by `digest_of`


def pair_of(session: Session, one: int, other: int) -> SkillPair:
    """The row of two skills, made when it is new."""
    low, high = sorted((one, other))
    insert_new(session, SkillPair, {"low_id": low, "high_id": high})
    found = select(SkillPair).where(SkillPair.low_id == low, SkillPair.high_id == high)
    return session.scalars(found.with_for_update()).one()


def drop_pair(session: Session, one: int, other: int) -> None:
    """They look alike no more. What an admin said of them stays."""
    here = SkillPair.low_id == one, SkillPair.high_id == other
    session.execute(delete(SkillPair).where(*here, SkillPair.is_distinct.is_(False)))


def known_pairs(session: Session) -> dict[tuple[int, int], str]:
    """{(lower id, higher id): why}"""
    rows = session.execute(select(SkillPair.low_id, SkillPair.high_id, SkillPair.why))
    return {(low, high): why for low, high, why in rows}


def last_look(session: Session) -> Look | None:
    kept = Setting.get(session, LOOKED, None)
    return Look(datetime.fromisoformat(kept["at"]), kept["skills"], kept["of"]) if kept else None


LIVE = Skill.merged_into_id.is_(None), Skill.state.in_((SkillState.ACCEPTED, SkillState.SUGGESTED))


def entries(session: Session) -> list[Entry]:
    aliases: dict[int, list[str]] = {}
    for skill_id, folded in session.execute(
        select(Alias.skill_id, Alias.folded).order_by(Alias.skill_id, Alias.folded)
    ):
        aliases.setdefault(skill_id, []).append(folded)
    rows = session.execute(select(Skill.id, Skill.folded).where(*LIVE).order_by(Skill.id))
    return [Entry(id_, folded, aliases.get(id_, ())) for id_, folded in rows]


def digest_of(names: list[Entry]) -> str:
    """Changes whenever a name or an alias does, and when a skill comes or goes."""
    return sha256(repr(names).encode()).hexdigest()
