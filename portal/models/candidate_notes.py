from datetime import datetime

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from portal.db import Base
from portal.models.errors import Conflict
from portal.models.text import new_key
from portal.models.times import now
from portal.models.upsert import insert_new


class CandidateNote(Base):
    """What a lead of the gig notes about a candidate, for its leads alone. A removed one can be brought back."""

    __tablename__ = "candidate_note"
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True, default=new_key)
    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidate.id", ondelete="CASCADE"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    at: Mapped[datetime] = mapped_column(default=now)
    changed_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]
    text: Mapped[str]
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @classmethod
    def write(cls, session: Session, candidate_id: int, author_id: int, text: str, key: str) -> None:
        """Keep a note. `key` is that of the form: sent twice, it is kept once. Raises Conflict for another's key."""
        mine = {"key": key, "candidate_id": candidate_id, "author_id": author_id}
        insert_new(session, cls, mine | {"text": text, "at": now(), "version": 1})
        if session.scalar(select(cls.id).filter_by(**mine)) is None:
            raise Conflict("This form was sent from another page. Load the page again, then add the note.")

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
