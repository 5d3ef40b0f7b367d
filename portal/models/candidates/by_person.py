from collections.abc import Sequence
from datetime import timedelta
from typing import Self

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from portal.config import OPEN_APPLICATIONS
from portal.db import session_of
from portal.models.applications import Answers, Application, Offer, answered, profile_now
from portal.models.candidates.seats import SeatHolder
from portal.models.engagements import EngagementState
from portal.models.errors import Conflict, Refused
from portal.models.gig_roles import GigRole
from portal.models.gigs import Gig
from portal.models.people import Person
from portal.models.steps import PERSON_STEPS, UNDECIDED, Origin, State
from portal.models.times import now, today


class ByPerson(SeatHolder):
    """What the person does."""

    __abstract__ = True

    @classmethod
    def apply(
        cls, gig: Gig, role: GigRole, person: Person, note: str, answers: Answers = (), links: Sequence[str] = ()
    ) -> Self:
        """The person applies, or accepts an invitation: their own consent. The gig is asked before, by access.

        Every question of the gig wants an answer.
        """
        session = session_of(gig)
        if person.id in gig.led_by():
            raise Refused("note", "You lead this gig, so you can't be its candidate.")
        candidate, _ = cls._at(session, gig, role, person, Origin.APPLIED)
        if candidate.state in (*UNDECIDED, State.ACCEPTED):
            return candidate
        candidate._must_allow("apply", PERSON_STEPS)
        if cls._undecided(session, person.id) >= OPEN_APPLICATIONS:
            raise Conflict(f"You have {OPEN_APPLICATIONS} open applications. Withdraw one first.")
        candidate._must_be_in_audience()
        if role.taken >= role.seats:
            raise Conflict(f"Every seat of “{role.title}” is taken or offered.")
        if not all(map(dict(answers).get, gig.questions)):
            raise Refused("answers", "The lead asks something that you have not answered yet.")
        if candidate.known_since is None:
            candidate.origin = Origin.APPLIED
        sent = session.scalars(select(func.count()).where(Application.candidate_id == candidate.id)).one()
        snapshot = profile_now(session, person) | {"gig": gig.title, "role": role.title}
        written = {"note": note, "answers": answered(answers), "links": list(links)}
        session.add(Application(candidate_id=candidate.id, n=sent + 1, profile=snapshot, **written))
        candidate.known_since = candidate.known_since or now()
        candidate.consented_at, candidate.consent_ends_at = now(), None
        candidate.opened_at = candidate.nudged_at = None
        candidate.answer_by = today(gig.zone) + timedelta(days=gig.answer_days)
        candidate._move_to(State.APPLIED, person.id, "applied", visible_to="both")
        return candidate

    def edit(self, note: str, answers: Answers = (), links: Sequence[str] = ()) -> None:
        """Change what an undecided application says; the profile stays as it was sent."""
        self._must_allow("edit", PERSON_STEPS)
        sent = self._latest(Application)
        sent.note, sent.answers, sent.links = note, answered(answers), list(links)
        self._record(self.person_id, "application changed", visible_to="both")

    def accept(self) -> None:
        """The person takes the offered seat."""
        if self.state == State.ACCEPTED:
            return
        self._must_allow("accept", PERSON_STEPS)
        self._must_be_in_audience()
        session, offer = session_of(self), self._latest(Offer)
        if self.state != State.OFFERED or (offer.answer_until and offer.answer_until <= now()):
            raise Conflict("This offer has ended. Ask the lead for a new one.")
        row = type(self)
        elsewhere = select(row.id).where(row.gig_id == self.gig_id, row.person_id == self.person_id)
        if session.scalar(elsewhere.where(row.state == State.ACCEPTED)):
            raise Conflict("You hold another seat of this gig already.")
        for seat in self._engagements(EngagementState.TENTATIVE):
            seat.state = EngagementState.CONFIRMED
        self._move_to(State.ACCEPTED, self.person_id, "accepted", visible_to="both")
        self.person.refresh_hours()

    def turn_down(self, reason: str = "") -> None:
        """No to an invitation or an offer. Consent ends at once."""
        if self.state == State.TURNED_DOWN:
            return
        self._must_allow("turn down", PERSON_STEPS)
        if self.state == State.OFFERED:
            self._lapse()
        self._move_to(State.TURNED_DOWN, self.person_id, "turned down", visible_to="both", after={"reason": reason})
        self._end_consent(0)

    def withdraw(self, reason: str) -> None:
        """Before a decision, or before the first day. Consent ends at once."""
        if self.state == State.WITHDRAWN:
            return
        self._must_allow("withdraw", PERSON_STEPS)
        if self.state == State.ACCEPTED and self._has_begun():
            raise Conflict("The work has begun. End it early instead.")
        if self.state in (State.OFFERED, State.ACCEPTED):
            self._lapse()
        self._move_to(State.WITHDRAWN, self.person_id, "withdrew", visible_to="both", after={"reason": reason})
        self._end_consent(0)

    @classmethod
    def _undecided(cls, session: Session, person_id: int) -> int:
        """How many open applications somebody has, as far as they know."""
        untold = and_(cls.state == State.DECLINED, cls.told_at > now())
        undecided = or_(cls.state.in_(UNDECIDED), untold & cls.state_before.in_(UNDECIDED))
        return session.scalars(select(func.count()).where(cls.person_id == person_id, undecided)).one()
