from portal.db import session_of
from portal.models.candidates.row import CandidateRow
from portal.models.events import Event
from portal.models.gigs import Gig
from portal.models.outbox import post
from portal.models.steps import State
from portal.models.times import now

ANSWER_DUE, OFFER_REMINDER = "answer due", "offer reminder"
PERSON_HEARS = frozenset(  # of these events, where they may know of them
    {
        *("invited", "applied", "offered", "offer ended", OFFER_REMINDER, "told", "decline undone", "ended early"),
        *("gig completed", "gig cancelled", "completed", "cancelled"),
    }
)
LEADS_HEAR = frozenset({"applied", "accepted", "turned down", "withdrew", "ended early", "offer ended", ANSWER_DUE})


class Recorded(CandidateRow):
    """The part of a candidate that writes down what happened, and puts the mails about it in the outbox."""

    __abstract__ = True
    act = ""  # ties the events of several candidates; set before the steps of a bulk act

    def _move_to(
        self,
        state: State,
        actor_id: int | None,
        kind: str,
        *,
        visible_to: str = "leads",
        after: dict[str, str] | None = None,
    ) -> None:
        before, self.state, self.state_since = self.state, state, now()
        self.state_before = before
        self._record(actor_id, kind, visible_to=visible_to, before={"state": before}, after=after)

    def _record(
        self,
        actor_id: int | None,
        kind: str,
        *,
        visible_to: str = "leads",
        before: dict[str, str] | None = None,
        after: dict[str, str] | None = None,
    ) -> None:
        session = session_of(self)
        event = Event(kind=kind, actor_id=actor_id, gig_id=self.gig_id, visible_to=visible_to, act=self.act)
        event.candidate_id, event.person_id = self.id, self.person_id
        event.before, event.after = before or {}, after or {}
        session.add(event)
        post(session, event, self._who_hears(event))

    def _who_hears(self, event: Event) -> set[int]:
        """Of the person and the gig's leads, those to whom it is news."""
        hears: set[int] = set()
        if event.kind in LEADS_HEAR:
            hears.update(session_of(self).get_one(Gig, self.gig_id).led_by())
            hears.discard(event.actor_id or 0)
        is_theirs = event.kind == "ended early" and event.actor_id == self.person_id
        if event.kind in PERSON_HEARS and event.visible_to == "both" and not is_theirs:
            hears.add(self.person_id)
        return hears
