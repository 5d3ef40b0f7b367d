"""History of kind and contract. The current stint is mirrored on the person."""

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from portal.db import Base, session_of
from portal.models.times import today

if TYPE_CHECKING:
    from portal.models.people.row import PersonRow


class Stint(Base):
    """A time in which a person was of one kind, with its contract."""

    __tablename__ = "stint"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str]
    title: Mapped[str] = mapped_column(default="")
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"))
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    agency: Mapped[str] = mapped_column(default="")


def begin_stint(session: Session, person: "PersonRow") -> None:
    """The first one, of somebody new."""
    stint = Stint(person_id=person.id, kind=person.kind, title=person.headline, starts_on=today())
    stint.department_id, stint.ends_on = person.department_id, person.contract_ends_on
    session.add(stint)


def current_stint(session: Session, person_id: int) -> Stint | None:
    return session.scalar(select(Stint).where(Stint.person_id == person_id).order_by(Stint.id.desc()).limit(1))


def write_stint(person: "PersonRow", is_new: bool, title: str = "", agency: str | None = None) -> None:
    """The person's kind and contract as they are now; a new kind begins a stint and ends the one before."""
    session, day = session_of(person), today(person.zone)
    stint = current_stint(session, person.id)
    if is_new or stint is None:
        if stint:
            stint.ends_on = min(day, stint.ends_on or day)
        stint = Stint(person_id=person.id, kind=person.kind, starts_on=day)
        stint.title, stint.department_id = title or person.headline, person.department_id
        session.add(stint)
    stint.ends_on = person.contract_ends_on
    if agency is not None:
        stint.agency = agency
