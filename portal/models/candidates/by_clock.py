from collections.abc import Sequence

from portal.config import CONSENT_DAYS
from portal.db import session_of
from portal.models.applications import Offer
from portal.models.candidates.recording import ANSWER_DUE, OFFER_REMINDER
from portal.models.candidates.seats import SeatHolder
from portal.models.steps import WAITING, State
from portal.models.times import now


class ByClock(SeatHolder):
    """What comes by the clock, or with the end of the gig."""

    __abstract__ = True

    def opened_by_lead(self) -> None:
        """A lead of the gig looks at the application: from now on it reads “In review”."""
        if self.opened_at is None and self.consented_at is not None:
            self.opened_at = now()

    def reached(self) -> None:
        """The person sees the offer, and its clock starts: as many days as the lead gave them."""
        offer = self._latest(Offer)
        if self.state == State.OFFERED and offer.reached_at is None:
            offer.reached_at = now()
            offer.answer_until = offer.until_if_reached_now(self.person.zone)

    def expire(self) -> None:
        """Nobody answered the offer in time."""
        self._lapse()
        self._move_to(State.EXPIRED, None, "offer ended", visible_to="both")
        self._end_consent(CONSENT_DAYS)

    def nudge(self) -> None:
        """The leads owe an answer by tomorrow, and are reminded of it once."""
        self.nudged_at = now()
        self._record(None, ANSWER_DUE)

    def remind(self) -> None:
        """The person is reminded, once, that their offer ends soon."""
        self._latest(Offer).reminded_at = now()
        self._record(None, OFFER_REMINDER, visible_to="both")

    def tell(self) -> None:
        """The message of a decline leaves."""
        self.told = True
        self._record(None, "told", visible_to="both", after={"message": self.message})

    def finish(self) -> None:
        """The last engagement is over, as agreed."""
        self._finish(None, "done", "completed")

    def close_with_gig(self, actor_id: int | None, outcome: str, led_by: Sequence[int]) -> None:
        """The gig is completed or cancelled: everyone who waits is answered, who was never told leaves silently."""
        session = session_of(self)
        if self.known_since is None:
            session.delete(self)
        elif self.state == State.ACCEPTED:
            self._end_engagements(outcome, led_by)
            self._finish(actor_id, outcome, outcome)
        elif self.state in (*WAITING, State.EXPIRED, State.CONSIDERING):
            if self.state == State.OFFERED:
                self._lapse()
            self._move_to(State.CLOSED, actor_id, f"gig {outcome}", visible_to="both")
            self._end_consent(CONSENT_DAYS)
