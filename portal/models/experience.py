"""What people did before they came here, and beside it: entries of their profile, in their own words."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from portal.config import EXPERIENCE_ENTRIES
from portal.db import Base
from portal.models.errors import Conflict, Refused
from portal.models.text import new_key
from portal.models.times import now, today


class Experience(Base):
    """A time of somebody's work. Months are kept as their first days; without `ended_on` it goes on.

    A removed entry waits for its undo until the clock forgets it.
    """

    __tablename__ = "experience"
    __table_args__ = (
        CheckConstraint("ended_on IS NULL OR ended_on >= began_on", "months"),
        Index("ix_experience_person", "person_id", "began_on"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True, default=new_key)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    title: Mapped[str]
    organisation: Mapped[str] = mapped_column(default="")
    began_on: Mapped[date]
    ended_on: Mapped[date | None]
    text: Mapped[str] = mapped_column(default="")
    removed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @classmethod
    def add(cls, session: Session, person_id: int, **fields: Any) -> "Experience":
        """A new entry; the same one again is the one that is there. Raises Refused."""
        _must_be_a_time(fields["began_on"], fields["ended_on"])
        here = select(cls).where(cls.person_id == person_id, cls.removed_at.is_(None))
        known = session.scalars(here.filter_by(**fields).limit(1)).first()
        if known:
            return known
        _must_be_few(session, person_id)
        made = cls(person_id=person_id, **fields)
        session.add(made)
        return made

    @classmethod
    def of(cls, session: Session, person_id: int, key: str) -> "Experience | None":
        """The entry of that key, removed or not; None when the person has no such."""
        return session.scalar(select(cls).where(cls.person_id == person_id, cls.key == key))

    def change(self, version: int | None, **fields: Any) -> None:
        """Raises Refused, and Conflict when it was changed or removed since the page was drawn."""
        _must_be_a_time(fields["began_on"], fields["ended_on"])
        if self.removed_at is None and all(getattr(self, name) == value for name, value in fields.items()):
            return
        if self.removed_at or version != self.version:
            gone = "You removed this entry in the meantime. Undo that, or add it anew."
            changed = "You saved this in another window. Look at what is there now, then save again."
            raise Conflict(gone if self.removed_at else changed)
        for name, value in fields.items():
            setattr(self, name, value)

    def remove(self) -> None:
        self.removed_at = self.removed_at or now()

    def bring_back(self, session: Session) -> None:
        """Undo a removal. Raises Refused when others have taken its place."""
        if self.removed_at:
            _must_be_few(session, self.person_id)
            self.removed_at = None


def _must_be_a_time(began_on: date, ended_on: date | None) -> None:
    if began_on > today():
        raise Refused("began_on", "This month is still ahead.")
    if ended_on and ended_on < began_on:
        raise Refused("ended_on", "It can't end before it began.")


def _must_be_few(session: Session, person_id: int) -> None:
    here = select(func.count(Experience.id)).where(Experience.person_id == person_id, Experience.removed_at.is_(None))
    if session.scalars(here).one() >= EXPERIENCE_ENTRIES:
        raise Refused("title", f"A profile holds at most {EXPERIENCE_ENTRIES} entries. Remove one first.")
