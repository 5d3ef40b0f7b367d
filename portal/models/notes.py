from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from portal.db import Base
from portal.models.errors import Conflict
from portal.models.times import now
from portal.models.upsert import insert_new


class PersonNote(Base):
    """What somebody keeps in mind about a person; nobody else reads it."""

    __tablename__ = "person_note"
    __table_args__ = (UniqueConstraint("author_id", "person_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    text: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime] = mapped_column(default=now)
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @classmethod
    def write(cls, session: Session, author_id: int, person_id: int, text: str, version: int) -> None:
        """Keep this text instead of the one at `version` (0: none yet). Raises Conflict when it was changed since."""
        insert_new(
            session, cls, {"author_id": author_id, "person_id": person_id, "version": 0, "at": now(), "text": ""}
        )
        mine = select(cls).filter_by(author_id=author_id, person_id=person_id).with_for_update()
        note = session.scalars(mine.execution_options(populate_existing=True)).one()
        if note.text == text:
            return
        if note.version != version:
            raise Conflict("You changed this note in another window. Look at what is there now, then save again.")
        note.text, note.at = text, now()
