from collections.abc import Collection, Iterable
from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from portal.db import Base, session_of
from portal.models.hours import Booking


class EngagementState(StrEnum):
    TENTATIVE = "tentative"
    CONFIRMED = "confirmed"
    ACTIVE = "active"
    ENDED = "ended"
    LAPSED = "lapsed"


ENGAGED = (EngagementState.CONFIRMED, EngagementState.ACTIVE)


class Engagement(Base):
    """A person in a seat. Kind and rate are kept as they were agreed; imported past work has no role."""

    __tablename__ = "engagement"
    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", "dates"),
        Index("ix_engagement_person", "person_id", "state"),
        Index("ix_engagement_gig", "gig_id", "state"),
        Index("ix_engagement_due", "state", "starts_on", "ends_on"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    gig_id: Mapped[int | None] = mapped_column(ForeignKey("gig.id"))
    gig_role_id: Mapped[int | None] = mapped_column(ForeignKey("gig_role.id"))
    candidate_id: Mapped[int | None] = mapped_column(ForeignKey("candidate.id"), index=True)
    title: Mapped[str] = mapped_column(default="")
    kind: Mapped[str] = mapped_column(default="employee")
    state: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    ended_on: Mapped[date | None]
    end_reason: Mapped[str] = mapped_column(default="")
    hours: Mapped[int]
    rate_amount: Mapped[int | None]
    rate_currency: Mapped[str | None]

    def end(self, day: date, reason: str, led_by: Iterable[int]) -> None:
        """Over on `day`; whoever leads the gig on that day keeps its rights for a while."""
        self.state, self.ended_on, self.end_reason = EngagementState.ENDED, day, reason
        session = session_of(self)
        session.add_all(EngagementLead(engagement_id=self.id, person_id=lead) for lead in led_by)

    def lapse(self) -> None:
        self.state = EngagementState.LAPSED


class EngagementLead(Base):
    """Who led the gig on an engagement's last day."""

    __tablename__ = "engagement_lead"
    engagement_id: Mapped[int] = mapped_column(ForeignKey("engagement.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True)


def bookings_of(session: Session, person_id: int) -> list[Booking]:
    """What takes or may take a person's hours. Who ended early is free from the next day."""
    return bookings_by_person(session, [person_id])[person_id]


def bookings_by_person(session: Session, person_ids: Collection[int]) -> dict[int, list[Booking]]:
    """The same for many, in one query."""
    taken = select(Engagement).where(
        Engagement.person_id.in_(person_ids),
        Engagement.state.in_((EngagementState.TENTATIVE, *ENGAGED, EngagementState.ENDED)),
    )
    found: dict[int, list[Booking]] = {person_id: [] for person_id in person_ids}
    for e in session.scalars(taken):
        last = min(e.ends_on, e.ended_on) if e.ended_on else e.ends_on
        if last >= e.starts_on:
            found[e.person_id].append(Booking(e.starts_on, last, e.hours, e.state == EngagementState.TENTATIVE))
    return found


def weeks(starts_on: date, ends_on: date) -> int:
    """Whole weeks from first to last day, at least one."""
    return max(1, round((ends_on - starts_on + timedelta(days=1)).days / 7))
