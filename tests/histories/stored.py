"""What is stored, read once after each step, and the questions that the histories ask of it."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from sqlalchemy import inspect, select

from portal.db import db
from portal.models import Candidate, CoLead, Engagement, Event, FreeSpan, Gig, GigRole, Offer, Outbox
from portal.models.times import now, today
from tests.histories.rules import HEARD_BY_LEADS, HEARD_BY_PERSON, UNDECIDED

MODELS = Candidate, CoLead, Engagement, Event, FreeSpan, Gig, GigRole, Offer, Outbox
CAPACITY, DAYS = 40, 60


class Stored:
    """`consent` is {candidate id: (given, ends)} as the histories expect it, `grants` names those who may lead."""

    app = None
    people: dict[str, int]
    gigs: list[int]
    grants: set[str]
    consent: dict[int, tuple[datetime, datetime | None]]
    seen = 0  # the latest event that was looked at

    def read(self) -> None:
        with self.app.app_context():
            self.rows = {model: self._in_order(model) for model in MODELS}

    @staticmethod
    def _in_order(model) -> list:
        """The same on either database, so that a history is the same too."""
        return list(db.session.scalars(select(model).order_by(*inspect(model).primary_key)))

    def all(self, model) -> list:
        return self.rows[model]

    def everything(self) -> list[str]:
        """All that a step could change."""
        return sorted(
            repr([model.__name__, *(getattr(row, column.key) for column in model.__table__.columns)])
            for model, rows in self.rows.items()
            for row in rows
        )

    def candidates(self) -> list[Candidate]:
        return self.all(Candidate)

    def candidate(self, gig_id, whom) -> Candidate | None:
        mine = (c for c in self.candidates() if (c.gig_id, c.person_id) == (gig_id, self.people[whom]))
        return next(mine, None)

    def name_of(self, person_id) -> str:
        return next(name for name, id_ in self.people.items() if id_ == person_id)

    def gig_of(self, gig_id) -> Gig:
        return next(g for g in self.all(Gig) if g.id == gig_id)

    def roles(self, gig_id) -> list[GigRole]:
        return [r for r in self.all(GigRole) if r.gig_id == gig_id]

    def free_seats(self, gig_id) -> int:
        return sum(r.seats - r.taken for r in self.roles(gig_id))

    def offer(self, candidate) -> Offer:
        return max((o for o in self.all(Offer) if o.candidate_id == candidate.id), key=lambda o: o.n)

    def seats(self, candidate, *states) -> list[Engagement]:
        return [s for s in self.all(Engagement) if s.candidate_id == candidate.id and s.state in states]

    def led_by(self, gig_id) -> set[int]:
        """Whatever their grants are."""
        return {self.gig_of(gig_id).owner_id} | {c.person_id for c in self.all(CoLead) if c.gig_id == gig_id}

    def leads(self, who, gig_id) -> bool:
        return who in self.grants and self.people[who] in self.led_by(gig_id)

    def is_led(self, gig) -> bool:
        return gig.owner_id in {self.people[name] for name in self.grants}

    def shown(self, candidate) -> str:
        untold = candidate.state == "declined" and candidate.told_at > now()
        return candidate.state_before if untold else candidate.state

    def consents(self, candidate) -> bool:
        _, ends = self.consent.get(candidate.id, (None, now()))
        return ends is None or ends > now()

    def news(self) -> Iterator[Event]:
        """Events that were not looked at yet."""
        for event in sorted((e for e in self.all(Event) if e.id > self.seen), key=lambda e: e.id):
            self.seen = event.id
            yield event

    def mails(self) -> dict[int, list[int]]:
        """{event: whom a mail about it goes to}."""
        found: dict[int, list[int]] = {}
        for mail in self.all(Outbox):
            found.setdefault(mail.event_id, []).append(mail.person_id)
        return {event: sorted(people) for event, people in found.items()}

    def hearers(self, event) -> set[int]:
        """To whom an event is news."""
        if event.kind in ("gig handed over", "co-lead named"):
            return {event.person_id} - {event.actor_id}
        if event.kind == "terms changed":
            here = [c for c in self.candidates() if c.gig_id == event.gig_id]
            return {c.person_id for c in here if self.shown(c) in UNDECIDED | {"invited", "accepted"}}
        if event.candidate_id is None:
            return set()
        hears = self.led_by(event.gig_id) - {event.actor_id} if event.kind in HEARD_BY_LEADS else set()
        if event.kind in HEARD_BY_PERSON or (event.kind == "decline undone" and event.visible_to == "both"):
            hears = hears | {event.person_id} - ({event.actor_id} if event.kind == "ended early" else set())
        return hears

    def free_hours(self, whom) -> list[int]:
        """Of each day from today on, by the spans that are stored."""
        mine = [s for s in self.all(FreeSpan) if s.person_id == self.people[whom]]
        return [next(s.free for s in mine if s.starts_on <= day <= s.ends_on) for day in _days()]

    def free_hours_by_hand(self, whom) -> list[int]:
        """The same, by the seats."""
        held = ("confirmed", "active", "ended")
        mine = [s for s in self.all(Engagement) if s.person_id == self.people[whom] and s.state in held]
        last = {s.id: min(s.ends_on, s.ended_on or s.ends_on) for s in mine}
        return [max(0, CAPACITY - sum(s.hours for s in mine if s.starts_on <= day <= last[s.id])) for day in _days()]


def _days() -> list[date]:
    first = today()
    return [first + timedelta(days=n) for n in range(DAYS)]
