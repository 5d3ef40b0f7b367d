"""How many listed people there are by kind, department, place and so on: kept by the clock, read by the directory."""

from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from portal.config import COUNT_MINUTES
from portal.db import Base
from portal.models.times import now

COUNTED_AT, TOTAL = "counted at", "total"


class DirectoryCount(Base):
    """`people` with this value of a column. One row tells when they were counted, one how many there are."""

    __tablename__ = "directory_count"
    column: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str] = mapped_column(primary_key=True)
    people: Mapped[int]

    @classmethod
    def is_due(cls, session: Session) -> bool:
        """Whether they were never counted, or longer ago than COUNT_MINUTES."""
        at = session.scalar(select(cls.value).where(cls.column == COUNTED_AT))
        return at is None or datetime.fromisoformat(at) < now() - timedelta(minutes=COUNT_MINUTES)

    @classmethod
    def put(cls, session: Session, total: int, counts: dict[str, dict[str, int]]) -> None:
        """Replace all of them by {column: {value: people}}, counted now."""
        session.execute(delete(cls))
        rows = [{"column": COUNTED_AT, "value": now().isoformat(), "people": 0}]
        rows.append({"column": TOTAL, "value": "", "people": total})
        rows += [{"column": c, "value": v, "people": n} for c, values in counts.items() for v, n in values.items()]
        session.execute(insert(cls), rows)
