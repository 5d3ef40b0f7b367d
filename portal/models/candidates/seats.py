from collections.abc import Sequence

from sqlalchemy import and_, select

from portal.db import session_of
from portal.models.applications import Offer, last_day_to_answer, latest_offer
from portal.models.candidates.consent import Consenting
from portal.models.engagements import ENGAGED, Engagement, EngagementState
from portal.models.gig_roles import GigRole
from portal.models.people import Person
from portal.models.steps import State
from portal.models.times import today


class SeatHolder(Consenting):
    """The part of a candidate that deals with seats and the engagements in them."""

    __abstract__ = True

    def _has_begun(self) -> bool:
        return any(seat.starts_on <= today(self.person.zone) for seat in self._engagements(*ENGAGED))

    def no_seat_left(self) -> str:
        """Who holds the seats until when: an offer until it must be answered, an engagement to its end.

        Empty while there is one to offer.
        """
        if self.role.taken < self.role.seats:
            return ""
        latest = latest_offer(Engagement.candidate_id)
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

    def _finish(self, actor_id: int | None, kind: str, reason: str) -> None:
        self._move_to(State.DONE, actor_id, kind, visible_to="both", after={"reason": reason})
        self._end_consent(0)
