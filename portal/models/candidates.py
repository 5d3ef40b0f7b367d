from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TypeVar

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    UniqueConstraint,
    and_,
    func,
    not_,
    or_,
    select,
    text,
)
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column, relationship

from portal.config import CONSENT_DAYS, MESSAGE_MINUTES, OPEN_APPLICATIONS, SHORTLIST, UNDO_DAYS
from portal.db import Base
from portal.models.applications import Answers, Application, Offer, answered, profile_now
from portal.models.consent import Consenting
from portal.models.engagements import Engagement, EngagementState
from portal.models.errors import Conflict, IllegalStep, Refused
from portal.models.events import Event
from portal.models.gigs import LIVE, Audience, Gig, GigRole, GigState
from portal.models.people import Kind, Person
from portal.models.recording import ANSWER_DUE, OFFER_REMINDER, Recorded
from portal.models.seats import SeatHolder, session_of
from portal.models.steps import LANES, LEAD_STEPS, PERSON_STEPS, UNDECIDED, WAITING, Origin, Reason, State
from portal.models.text import new_key
from portal.models.times import now, today
from portal.models.upsert import insert_new

ACCEPTED = text("state = 'accepted'")
Sent = TypeVar("Sent", Application, Offer)


class Candidate(SeatHolder, Consenting, Recorded, Base):
    """One person considered for one gig role: the only row for it, however it began.

    Loaded with gig, role and person. A step that was already taken is taken once.
    """

    __tablename__ = "candidate"
    __table_args__ = (
        UniqueConstraint("gig_role_id", "person_id"),
        CheckConstraint(f"state IN {tuple(str(s) for s in State)}", "state"),
        Index("ix_candidate_gig", "gig_id", "state"),
        Index("ix_candidate_person", "person_id", "state"),
        Index("ix_candidate_due", "state", "told_at"),
        Index(
            "uq_candidate_accepted",
            "gig_id",
            "person_id",
            unique=True,
            sqlite_where=ACCEPTED,
            postgresql_where=ACCEPTED,
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True, default=new_key)
    gig_id: Mapped[int] = mapped_column(ForeignKey("gig.id"))
    gig_role_id: Mapped[int] = mapped_column(ForeignKey("gig_role.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    origin: Mapped[str]
    state: Mapped[str] = mapped_column(default=State.CONSIDERING)
    state_before: Mapped[str | None]
    state_since: Mapped[datetime] = mapped_column(default=now)
    known_since: Mapped[datetime | None]
    consented_at: Mapped[datetime | None]
    consent_ends_at: Mapped[datetime | None]
    opened_at: Mapped[datetime | None]  # when a lead of the gig first opened the latest application
    answer_by: Mapped[date | None]  # by when the leads owe an answer
    nudged_at: Mapped[datetime | None]  # when the leads were reminded of it
    told_at: Mapped[datetime | None]  # when the message of a decline reaches the person
    told: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str | None]
    message: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    gig: Mapped[Gig] = relationship(lazy="raise_on_sql")
    role: Mapped[GigRole] = relationship(lazy="raise_on_sql")
    person: Mapped[Person] = relationship(lazy="raise_on_sql")

    # How it begins

    @classmethod
    def consider(cls, actor_id: int, gig: Gig, role: GigRole, person: Person, act: str = "") -> "Candidate":
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

    @classmethod
    def apply(
        cls, gig: Gig, role: GigRole, person: Person, note: str, answers: Answers = (), links: Sequence[str] = ()
    ) -> "Candidate":
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
        if open_applications(session, person.id) >= OPEN_APPLICATIONS:
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

    @classmethod
    def _at(cls, session: Session, gig: Gig, role: GigRole, person: Person, origin: Origin) -> "tuple[Candidate, bool]":
        if person.id in gig.led_by():
            raise Conflict(f"{person.name} leads this gig and can't be its candidate.")
        values = {"gig_id": gig.id, "gig_role_id": role.id, "person_id": person.id, "origin": origin}
        is_new = insert_new(session, cls, values | {"key": new_key(), "state": State.CONSIDERING})
        found = select(cls).where(cls.gig_role_id == role.id, cls.person_id == person.id).with_for_update()
        candidate = session.scalars(found.execution_options(populate_existing=True)).one()
        candidate.gig, candidate.role, candidate.person = gig, role, person
        return candidate, is_new

    # What the gig's leads do

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

    # What the person does

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
        elsewhere = select(Candidate.id).where(
            Candidate.gig_id == self.gig_id,
            Candidate.person_id == self.person_id,
            Candidate.state == State.ACCEPTED,
        )
        if session.scalar(elsewhere):
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

    # What the clock and the gig do

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

    # What is true of it

    def _must_allow(self, step: str, steps: dict[State, frozenset[str]]) -> None:
        """Raises IllegalStep. The person acts on what they know."""
        state = self.shown_state() if steps is PERSON_STEPS else State(self.state)
        legal = steps.get(state, frozenset())
        if step not in legal:
            raise IllegalStep(step, state, legal)

    def _must_be_in_audience(self) -> None:
        if self.gig.audience == Audience.EMPLOYEES and self.person.kind != Kind.EMPLOYEE:
            raise Conflict("This gig is for employees only.")
        if self.gig.state not in LIVE:
            raise Conflict("The gig is not open.")

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

    def _latest(self, model: type[Sent]) -> Sent:
        newest = select(model).where(model.candidate_id == self.id).order_by(model.n.desc()).limit(1)
        return session_of(self).scalars(newest).one()

    def _finish(self, actor_id: int | None, kind: str, reason: str) -> None:
        self._move_to(State.DONE, actor_id, kind, visible_to="both", after={"reason": reason})
        self._end_consent(0)


def open_applications(session: Session, person_id: int) -> int:
    """How many undecided applications a person has, as far as they know."""
    untold = and_(Candidate.state == State.DECLINED, Candidate.told_at > now())
    undecided = or_(Candidate.state.in_(UNDECIDED), untold & Candidate.state_before.in_(UNDECIDED))
    return session.scalars(select(func.count()).where(Candidate.person_id == person_id, undecided)).one()


def latest_offer() -> ColumnElement[bool]:
    """Joins a candidate to what was offered last."""
    later = aliased(Offer)
    is_last = not_(select(later.id).where(later.candidate_id == Offer.candidate_id, later.n > Offer.n).exists())
    return and_(Offer.candidate_id == Candidate.id, is_last)
