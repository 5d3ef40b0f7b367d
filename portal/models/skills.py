from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column, object_session

from portal.config import LEVELS
from portal.db import Base
from portal.models.documents import write_document
from portal.models.errors import Refused
from portal.models.text import clean, fold, new_key, words
from portal.models.upsert import insert_new

LEVEL_NAMES = {1: "beginner", 2: "intermediate", 3: "advanced", 4: "expert"}
LEVEL_MEANINGS = {
    1: "Has tried it; needs guidance.",
    2: "Does everyday work with it alone.",
    3: "Solves hard problems with it; others ask them.",
    4: "Sets the standard; teaches it.",
}


class SkillState(StrEnum):
    """Suggested: typed by a person, not looked at yet. Rejected: it stays with those who hold it, and nobody else
    meets it. Archived: it stays where it is, and is offered no more. A merged skill keeps its state beside
    `merged_into_id`.
    """

    ACCEPTED = "accepted"
    SUGGESTED = "suggested"
    REJECTED = "rejected"
    ARCHIVED = "archived"


class Skill(Base):
    """An entry of the taxonomy."""

    __tablename__ = "skill"
    __table_args__ = (Index("ix_skill_state", "state", "holders", "id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True, default=new_key)
    name: Mapped[str]
    folded: Mapped[str] = mapped_column(unique=True)
    category: Mapped[str] = mapped_column(default="")
    source: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default=SkillState.ACCEPTED)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("skill.id"))
    holders: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @classmethod
    def is_any_there(cls, session: Session) -> bool:
        return session.scalar(select(cls.id).limit(1)) is not None

    def count_holders(self, by: int) -> None:
        """One more or fewer holds it. Two people may do so at once, so the database adds, not we."""
        session = object_session(self)
        assert session, "stored skills alone are held"
        session.execute(update(Skill).where(Skill.id == self.id).values(holders=Skill.holders + by))


class Alias(Base):
    """Another name of a skill; the same text may be an alias of several."""

    __tablename__ = "alias"
    __table_args__ = (UniqueConstraint("folded", "skill_id"), Index("ix_alias_skill", "skill_id"))
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    folded: Mapped[str]
    skill_id: Mapped[int] = mapped_column(ForeignKey("skill.id", ondelete="CASCADE"))
    weight: Mapped[int] = mapped_column(default=1)


class PersonSkill(Base):
    """A skill that a person holds, or wants to learn. `effective` is the level that finding uses."""

    __tablename__ = "person_skill"
    __table_args__ = (
        UniqueConstraint("person_id", "skill_id"),
        Index("ix_person_skill_finding", "skill_id", "person_id", "effective"),
        CheckConstraint(f"level BETWEEN 0 AND {LEVELS}", "level"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    skill_id: Mapped[int] = mapped_column(ForeignKey("skill.id"))
    level: Mapped[int]
    wants: Mapped[bool] = mapped_column(default=False)
    confirmed_on: Mapped[date | None]
    effective: Mapped[int]


class Validation(Base):
    """A lead's word on somebody's level, after working with them."""

    __tablename__ = "validation"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_skill_id: Mapped[int] = mapped_column(ForeignKey("person_skill.id", ondelete="CASCADE"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    level: Mapped[int]
    at: Mapped[datetime]
    engagement_id: Mapped[int | None] = mapped_column(ForeignKey("engagement.id"))


class Evidence(Base):
    """What shows that somebody holds a skill: a link, an engagement, a line of the CV, a certificate."""

    __tablename__ = "evidence"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_skill_id: Mapped[int] = mapped_column(ForeignKey("person_skill.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str]
    ref: Mapped[str]
    expires_on: Mapped[date | None]


def skill_named(session: Session, typed: str) -> Skill | None:
    """The skill that a text means: an exact name beats an alias, then more holders, then the older."""
    folded = fold(clean(typed))
    named = session.scalar(select(Skill).where(Skill.folded == folded))
    if named is None:
        by_alias = select(Skill).join(Alias, Alias.skill_id == Skill.id).where(Alias.folded == folded)
        best_first = by_alias.order_by(Alias.weight.desc(), Skill.holders.desc(), Skill.id)
        named = session.scalars(best_first.limit(1)).first()
    if named is not None and named.merged_into_id is not None:
        return session.get(Skill, named.merged_into_id)
    return named


def skill_keyed(session: Session, key: str) -> Skill | None:
    """The skill of that key; of a merged one its survivor."""
    found = session.scalar(select(Skill).where(Skill.key == key))
    if found is not None and found.merged_into_id is not None:
        return session.get(Skill, found.merged_into_id)
    return found


def require_skill(session: Session, typed: str, field: str) -> Skill:
    """The skill that a text means. Raises Refused beside `field`."""
    found = skill_named(session, typed)
    if found is None:
        raise Refused(field, f"“{clean(typed)[:60]}” is not a skill we know. Choose one from the list.")
    return found


def add_aliases(session: Session, skill: Skill, names: list[str]) -> None:
    """Give a skill more names, and let its full text tell them."""
    rows = {fold(n): {"name": n, "folded": fold(n), "skill_id": skill.id, "weight": 1} for n in names}
    rows.pop(skill.folded, None)
    if rows:
        insert_new(session, Alias, list(rows.values()))
    told = session.scalars(select(Alias.name).where(Alias.skill_id == skill.id).order_by(Alias.id))
    write_document(session, "skill_text", skill.id, words(skill.name), words(" ".join(told)))
