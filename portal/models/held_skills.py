from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, delete, func, select
from sqlalchemy.orm import Mapped, mapped_column

from portal.config import EVIDENCE_LINKS, LEVELS, LINK_LENGTH
from portal.db import Base, session_of
from portal.models.errors import Refused
from portal.models.text import is_web_address
from portal.models.upsert import insert_new


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
        session = session_of(self)
        if len(link) > LINK_LENGTH or not is_web_address(link, ("https",)):
            raise Refused("link", f"Write the address of a page that begins with https://, up to {LINK_LENGTH} long.")
        others = select(func.count(Evidence.id)).where(Evidence.person_skill_id == self.id, Evidence.ref != link)
        if session.scalars(others).one() >= EVIDENCE_LINKS:
            raise Refused("link", f"{EVIDENCE_LINKS} links are enough for a skill. Remove one first.")
        insert_new(session, Evidence, {"person_skill_id": self.id, "kind": "link", "ref": link})

    def hide(self, link: str) -> None:
        """Take a page away; one that is not there is away already."""
        session = session_of(self)
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
