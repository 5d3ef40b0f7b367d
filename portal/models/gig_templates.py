from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from portal.db import Base
from portal.models.errors import Conflict
from portal.models.text import new_key
from portal.models.times import now
from portal.models.upsert import insert_new


class GigTemplate(Base):
    """What a lead keeps of a gig, so that others post the like of it: texts and roles, no people and no dates."""

    __tablename__ = "gig_template"
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True, default=new_key)
    name: Mapped[str]
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    at: Mapped[datetime] = mapped_column(default=now)
    removed_at: Mapped[datetime | None]
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @classmethod
    def keep(cls, session: Session, author_id: int, key: str, name: str, facts: dict[str, Any]) -> None:
        """Doing it twice is doing it once. Raises Conflict when the form made a template of another name."""
        if not insert_new(session, cls, {"key": key, "author_id": author_id, "name": name, "facts": facts}):
            same = select(cls.id).where(cls.key == key, cls.author_id == author_id, cls.name == name)
            if session.scalar(same) is None:
                raise Conflict("This form has made a template of another name already. Sent again, it makes one more.")

    def change(self, version: int, name: str, **facts: str) -> None:
        """Another name, other texts. Raises Conflict when somebody changed it since `version`."""
        if (self.name, self.facts) == (name, self.facts | facts):
            return
        if version != self.version:
            raise Conflict("Somebody changed this template in the meantime. Look at it, then save again.")
        self.name, self.facts = name, self.facts | facts

    def remove(self) -> None:
        self.removed_at = self.removed_at or now()

    def bring_back(self) -> None:
        self.removed_at = None
