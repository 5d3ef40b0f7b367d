from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, delete, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column, object_session

from portal.config import EVIDENCE_LINKS, LEVELS, LINK_LENGTH, SKILL_NAME_LENGTH, SKILLS_SUGGESTED
from portal.db import Base
from portal.models.documents import write_document
from portal.models.errors import Refused
from portal.models.text import clean, fold, is_web_address, new_key, words
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

    @classmethod
    def suggest(cls, session: Session, author_id: int, typed: str) -> "Skill":
        """The skill of that name, made when it is new: its author may use it at once. Raises Refused.

        Whoever types the same as somebody before them gets the same skill, and is not told.
        """
        name = " ".join(clean(typed).split())
        if not words(name) or len(name) > SKILL_NAME_LENGTH:
            raise Refused("skill", f"Name it in words, with at most {SKILL_NAME_LENGTH} characters.")
        mine = select(func.count(cls.id)).where(cls.author_id == author_id, cls.state == SkillState.SUGGESTED)
        if session.scalars(mine).one() >= SKILLS_SUGGESTED and not meanings(session, name):
            raise Refused("skill", f"{SKILLS_SUGGESTED} of your new skills wait for an admin. Choose from the list.")
        fresh = {"key": new_key(), "name": name, "folded": fold(name), "source": "suggested"}
        is_new = insert_new(session, cls, fresh | {"state": str(SkillState.SUGGESTED), "author_id": author_id})
        made = session.get_one(cls, meanings(session, name)[0])
        if made.state in (SkillState.REJECTED, SkillState.ARCHIVED):
            raise Refused("skill", f"“{name[:60]}” is not used as a skill here. Choose one from the list.")
        if is_new:
            write_document(session, "skill_text", made.id, words(name), "")
        return made

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

    def show(self, link: str) -> None:
        """Add a page that shows it; the same one again is the one that is there. Raises Refused."""
        session = object_session(self)
        assert session, "evidence is of stored skills"
        if len(link) > LINK_LENGTH or not is_web_address(link, ("https",)):
            raise Refused("link", f"Write the address of a page that begins with https://, up to {LINK_LENGTH} long.")
        others = select(func.count(Evidence.id)).where(Evidence.person_skill_id == self.id, Evidence.ref != link)
        if session.scalars(others).one() >= EVIDENCE_LINKS:
            raise Refused("link", f"{EVIDENCE_LINKS} links are enough for a skill. Remove one first.")
        insert_new(session, Evidence, {"person_skill_id": self.id, "kind": "link", "ref": link})

    def hide(self, link: str) -> None:
        """Take a page away; one that is not there is away already."""
        session = object_session(self)
        assert session, "evidence is of stored skills"
        session.execute(delete(Evidence).filter_by(person_skill_id=self.id, kind="link", ref=link))


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
    __table_args__ = (Index("uq_evidence", "person_skill_id", "kind", "ref", unique=True),)
    id: Mapped[int] = mapped_column(primary_key=True)
    person_skill_id: Mapped[int] = mapped_column(ForeignKey("person_skill.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str]
    ref: Mapped[str]
    expires_on: Mapped[date | None]


def meanings(session: Session, typed: str) -> list[int]:
    """Ids of the skills that a text can mean: an exact name beats an alias, then more holders, then the older.

    A merged skill's names mean its survivor.
    """
    folded = fold(clean(typed))
    kept = func.coalesce(Skill.merged_into_id, Skill.id)
    named = session.scalars(select(kept).where(Skill.folded == folded)).all()
    by_alias = select(kept).join(Alias, Alias.skill_id == Skill.id).where(Alias.folded == folded)
    others = session.scalars(by_alias.order_by(Alias.weight.desc(), Skill.holders.desc(), Skill.id))
    return list(dict.fromkeys([*named, *others]))


def skill_keyed(session: Session, key: str) -> Skill | None:
    """The skill of that key; of a merged one its survivor."""
    found = session.scalar(select(Skill).where(Skill.key == key))
    if found is not None and found.merged_into_id is not None:
        return session.get(Skill, found.merged_into_id)
    return found


def add_aliases(session: Session, skill: Skill, names: list[str]) -> None:
    """Give a skill more names, and let its full text tell them."""
    rows = {fold(n): {"name": n, "folded": fold(n), "skill_id": skill.id, "weight": 1} for n in names}
    rows.pop(skill.folded, None)
    if rows:
        insert_new(session, Alias, list(rows.values()))
    told = session.scalars(select(Alias.name).where(Alias.skill_id == skill.id).order_by(Alias.id))
    write_document(session, "skill_text", skill.id, words(skill.name), words(" ".join(told)))
