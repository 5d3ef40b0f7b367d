from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, String, case, cast, literal
from sqlalchemy.orm import Mapped, Session, mapped_column

from portal.db import Base
from portal.models.times import now
from portal.models.upsert import insert_new

A_VISIT = timedelta(minutes=30)
OPENINGS = "openings"


class Visit(Base):
    """When somebody last looked at a list, so that it can say what is new to them.

    What came after `before` stays new for as long as a visit lasts: a second page, or a reload, shows the same marks.
    """

    __tablename__ = "visit"
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    place: Mapped[str] = mapped_column(primary_key=True)  # OPENINGS, or the board of a gig
    at: Mapped[datetime]  # when the latest visit began
    before: Mapped[datetime | None]  # when the one before it began

    @classmethod
    def begin(cls, session: Session, person_id: int, place: str) -> None:
        """They look at it now. Looking again within the same visit changes nothing."""
        insert_new(session, cls, {"person_id": person_id, "place": place, "at": now(), "before": None})
        visit = session.get_one(cls, (person_id, place), with_for_update=True)
        if visit.at + A_VISIT <= now():
            visit.before, visit.at = visit.at, now()


def board_of(gig_id: int) -> str:
    return f"board {gig_id}"


def board_in_words(gig_id: ColumnElement[int]) -> ColumnElement[str]:
    """`board_of` of a column."""
    return literal("board ").concat(cast(gig_id, String))


def seen_until(visit_over: Any) -> ColumnElement[datetime | None]:
    """What came later is new to them; visits that began until `visit_over` are over.

    None on the first visit: then nothing is marked.
    """
    return case((Visit.at <= visit_over, Visit.at), else_=Visit.before)
