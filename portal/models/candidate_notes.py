from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Index, and_, select
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, session_of
from portal.models.candidates import Candidate
from portal.models.errors import Conflict
from portal.models.text import new_key
from portal.models.times import now
from portal.models.upsert import insert_new


class CandidateNote(Base):
    """What a lead of the gig notes about a candidate, for its leads alone. A removed one can be brought back.

    It hangs on role and person: whoever is removed from the board and considered again has their notes again.
    """

    __tablename__ = "candidate_note"
    __table_args__ = (Index("ix_candidate_note_of", "gig_role_id", "person_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True, default=new_key)
    gig_role_id: Mapped[int] = mapped_column(ForeignKey("gig_role.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    at: Mapped[datetime] = mapped_column(default=now)
    changed_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]
    text: Mapped[str]
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @classmethod
    def write(cls, candidate: Candidate, author_id: int, text: str, key: str) -> None:
        """Keep a note. `key` is that of the form: sent twice, it is kept once. Raises Conflict for another note's."""
        session = session_of(candidate)
        mine = {"key": key, "author_id": author_id, "text": text}
        mine |= {"gig_role_id": candidate.gig_role_id, "person_id": candidate.person_id}
        insert_new(session, cls, mine | {"at": now(), "version": 1})
        if session.scalar(select(cls.id).filter_by(**mine)) is None:
            raise Conflict("A note was added from this form before. Add this one too, if you want both.")

    @classmethod
    def on(cls, candidate: Any) -> ColumnElement[bool]:
        """The condition under which a note is about a candidate, or a row that names role and person."""
        return and_(cls.gig_role_id == candidate.gig_role_id, cls.person_id == candidate.person_id)

    def change(self, text: str, version: int) -> None:
        """Keep this text instead of the one at `version`. Raises Conflict when it was changed since."""
        if text == self.text:
            return
        if version != self.version:
            raise Conflict("You changed this note in another window. Look at what is there now, then save again.")
        self.text, self.changed_at = text, now()

    def remove(self) -> None:
        self.removed_at = self.removed_at or now()

    def bring_back(self) -> None:
        self.removed_at = None
