from datetime import date, timedelta
from typing import Self

from sqlalchemy import func, select

from portal.config import CONSENT_DAYS, MESSAGE_MINUTES, SHORTLIST, UNDO_DAYS
from portal.db import session_of
from portal.models.applications import Offer
from portal.models.candidates.seats import SeatHolder
from portal.models.engagements import Engagement, EngagementState
from portal.models.errors import Conflict, Refused
from portal.models.events import Event
from portal.models.gig_roles import GigRole
from portal.models.gigs import LIVE, Gig, GigState
from portal.models.people import Person
from portal.models.steps import LANES, LEAD_STEPS, PERSON_STEPS, Origin, Reason, State
from portal.models.times import now, today


class ByLeads(SeatHolder):
    """What the gig's leads do."""

    __abstract__ = True

    @classmethod
    def consider(cls, actor_id: int, gig: Gig, role: GigRole, person: Person, act: str = "") -> Self:
        """The candidate that a lead considers; the one that is there already if there is one. `act` ties several."""
        if gig.state not in (*LIVE, GigState.DRAFT):
            raise Conflict("The gig has ended. Reopen it first.")
        session = session_of(gig)
        candidate, is_new = cls._at(session, gig, role, person, Origin.SOURCED)
        if is_new:
            count = select(func.count()).where(cls.gig_id == gig.id, cls.state.in_(LANES))
            if session.scalars(count).one() > SHORTLIST:
                raise Conflict(f"A shortlist holds at most {SHORTLIST} people. Decline or remove some first.")
            candidate.act = act
            candidate._record(actor_id, "considered")
        return candidate

    def invite(self, actor_id: int) -> None:
        if self.state != State.INVITED:
            self._must_allow("invite", LEAD_STEPS)
            self._must_be_in_audience()
            self.known_since = self.known_since or now()
            if self.consented_at is None:
                self.origin = Origin.INVITED
            self._move_to(State.INVITED, actor_id, "invited", visible_to="both")

    def remove(self, actor_id: int) -> None:
        """Nobody is told."""
        self._must_allow("remove", LEAD_STEPS)
        session = session_of(self)
        gone = Event(kind="removed", actor_id=actor_id, gig_id=self.gig_id, act=self.act, after={"candidate": self.key})
        session.add(gone)
        session.delete(self)

    def take_back(self, actor_id: int) -> None:
        """An invitation is taken back: no reason, no message, no mail."""
        if self.state != State.DECLINED:
            self._must_allow("take back", LEAD_STEPS)
            self.reason, self.message, self.told_at, self.told = None, "", now(), True
            self._move_to(State.DECLINED, actor_id, "invitation taken back", visible_to="both")

    def talk(self, actor_id: int) -> None:
        if self.state != State.TALKING:
            self._must_allow("talk", LEAD_STEPS)
            self._must_stand()
            self._move_to(State.TALKING, actor_id, "talking", visible_to="both")

    def offer(
        self, actor_id: int, *, hours: int, starts_on: date, ends_on: date, answer_by: date, rate: int | None = None
    ) -> None:
        """Offer a seat, which is held from now on. Raises Refused beside the field, Conflict when no seat is left."""
        if self.state == State.OFFERED:
            return
        self._must_allow("offer", LEAD_STEPS)
        self._must_stand()
        self._must_be_in_audience()
        self._must_be_sound(hours, starts_on, ends_on, answer_by)
        session = session_of(self)
        if not self.role.take_seat():
            raise Conflict(self.no_seat_left())
        made = session.scalars(select(func.count()).where(Offer.candidate_id == self.id)).one()
        currency = self.role.currency if rate is not None else None
        terms = {"hours": hours, "starts_on": starts_on, "ends_on": ends_on, "rate_amount": rate}
        session.add(Offer(candidate_id=self.id, n=made + 1, answer_by=answer_by, rate_currency=currency, **terms))
        seat = Engagement(person_id=self.person_id, gig_id=self.gig_id, gig_role_id=self.gig_role_id, **terms)
        seat.candidate_id, seat.title, seat.kind = self.id, self.role.title, self.person.kind
        seat.rate_currency, seat.state = currency, EngagementState.TENTATIVE
        session.add(seat)
        self._move_to(State.OFFERED, actor_id, "offered", visible_to="both")
        self.person.refresh_hours()

    def _must_be_sound(self, hours: int, starts_on: date, ends_on: date, answer_by: date) -> None:
        if hours < 1:
            raise Refused("hours", "Offer at least one hour a week.")
        if ends_on < starts_on:
            raise Refused("ends_on", "It can't end before it starts.")
        if answer_by < today(self.person.zone):
            raise Refused("answer_by", "Give them until today at least.")
        last = self.person.contract_ends_on
        if last and ends_on > last:
            raise Refused("ends_on", f"{self.person.name}'s contract ends on {last:%-d %B %Y}.")

    def decline(self, actor_id: int, reason: Reason, message: str) -> None:
        """The lead says no, kindly. The message leaves after a while, so that an undo is never noticed."""
        if self.state == State.DECLINED:
            return
        self._must_allow("decline", LEAD_STEPS)
        if self.state == State.OFFERED:
            self._lapse()
        self.reason, self.message = reason.name, message
        self.told_at, self.told = now() + timedelta(minutes=MESSAGE_MINUTES), False
        self._move_to(State.DECLINED, actor_id, "declined", after={"reason": reason.name, "message": message})
        self._end_consent(CONSENT_DAYS)

    def undo_decline(self, actor_id: int) -> None:
        """Back to where it was; from an offer to talking, since a new offer takes a seat anew."""
        if self.state != State.DECLINED and self.state == self.state_before:
            return
        self._must_allow("undo", LEAD_STEPS)
        if now() - self.state_since > timedelta(days=UNDO_DAYS):
            raise Conflict(f"A decision can be undone for {UNDO_DAYS} days, and they have passed.")
        if self.gig.state not in LIVE:
            raise Conflict("The gig has ended. Reopen it first.")
        back = State.TALKING if self.state_before == State.OFFERED else State(self.state_before or State.APPLIED)
        if back == State.INVITED:
            self._must_be_in_audience()
        self._restore_consent()
        was_told, self.told_at, self.reason, self.message = self._is_told(), None, None, ""
        kind = "invited" if back == State.INVITED else "decline undone"
        self._move_to(back, actor_id, kind, visible_to="both" if was_told else "leads")
        self.state_before = back

    def end_early(self, actor_id: int, reason: str, *, by_person: bool = False) -> None:
        """The engagement ends today, with a reason; the seat is free again."""
        if self.state == State.DONE:
            return
        self._must_allow("end early", PERSON_STEPS if by_person else LEAD_STEPS)
        if by_person and not self._has_begun():
            raise Conflict("The work has not begun. Withdraw instead.")
        self._end_engagements(reason)
        self._finish(actor_id, "ended early", reason)
