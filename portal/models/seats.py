from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Mapped, Session, aliased, object_session

from portal.models.applications import Offer, last_day_to_answer
from portal.models.engagements import ENGAGED, Engagement, EngagementState
from portal.models.gigs import Gig, GigRole
from portal.models.people import Person
from portal.models.times import today


class SeatHolder:
    """The part of a candidate that deals with seats and the engagements in them."""

    if TYPE_CHECKING:
        id: Mapped[int]
        gig_role_id: Mapped[int]
        person_id: Mapped[int]
        gig: Mapped[Gig]
        role: Mapped[GigRole]
        person: Mapped[Person]

    def _has_begun(self) -> bool:
        return any(seat.starts_on <= today(self.person.zone) for seat in self._engagements(*ENGAGED))

    def no_seat_left(self) -> str:
        """Who holds the seats until when: an offer until it must be answered, an engagement to its end.

        Empty while there is one to offer.
        """
        if self.role.taken < self.role.seats:
            return ""
        later = aliased(Offer)
        n = select(func.max(later.n)).where(later.candidate_id == Engagement.candidate_id).scalar_subquery()
        latest = and_(Offer.candidate_id == Engagement.candidate_id, Offer.n == n)
        held = (
            select(Person.name, Person.zone, Engagement.ends_on, Offer.answer_by, Offer.answer_until)
            .join(Engagement, Engagement.person_id == Person.id)
            .outerjoin(Offer, and_(Engagement.state == EngagementState.TENTATIVE, latest))
            .where(Engagement.gig_role_id == self.gig_role_id)
            .where(Engagement.state.in_((EngagementState.TENTATIVE, *ENGAGED)))
            .order_by(Person.id)
        )
        until = [
            (last_day_to_answer(row.answer_by, row.answer_until, row.zone) if row.answer_by else row.ends_on, row.name)
            for row in session_of(self).execute(held)
        ]
        said = (f"{name} holds one until {day:%-d %B %Y}" for day, name in sorted(until, key=lambda of: of[0]))
        return f"No seat of “{self.role.title}” is left. {'; '.join(said)}."

    def _engagements(self, *states: EngagementState) -> Sequence[Engagement]:
        mine = select(Engagement).where(Engagement.candidate_id == self.id, Engagement.state.in_(states))
        return session_of(self).scalars(mine).all()

    def _lapse(self) -> None:
        """The seat goes back, and the hours with it."""
        session = session_of(self)
        for seat in self._engagements(EngagementState.TENTATIVE, EngagementState.CONFIRMED):
            seat.lapse()
        session.get_one(GigRole, self.gig_role_id).free_seat()
        session.get_one(Person, self.person_id).refresh_hours()

    def _end_engagements(self, reason: str, led_by: Sequence[int] | None = None) -> None:
        session = session_of(self)
        person = session.get_one(Person, self.person_id)
        leads = self.gig.led_by() if led_by is None else led_by
        for seat in self._engagements(*ENGAGED):
            if seat.starts_on > today(person.zone):
                seat.lapse()
            else:
                seat.end(today(person.zone), reason, leads)
        session.get_one(GigRole, self.gig_role_id).free_seat()
        person.refresh_hours()


def session_of(thing: object) -> Session:
    session = object_session(thing)
    assert session, "steps are taken by stored candidates of stored gigs"
    return session
