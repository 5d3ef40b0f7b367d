"""The way of one candidate, step by step, as portal/models/candidates goes it, at times that have passed."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from portal.config import CONSENT_DAYS, MESSAGE_MINUTES
from portal.demo.words import EARLY_ENDS, MESSAGES, NO_THANKS, NOTES, WITHDRAWALS
from portal.demo.world import Row, Someone, World
from portal.models import (
    Application,
    Candidate,
    Engagement,
    EngagementLead,
    EngagementState,
    Event,
    Offer,
    Origin,
    Reason,
    State,
)
from portal.models.hours import Booking
from portal.models.times import day_ends, local

DAY = timedelta(days=1)
AHEAD = timedelta(hours=14)  # of UTC, where the day begins first


@dataclass(slots=True)
class Posted:
    """A gig as its candidates meet it. `until` is now, or when it ended or stood still."""

    row: Row
    roles: list[Row]
    leads: list[int]
    since: datetime
    apply_until: datetime
    until: datetime
    needs: dict[int, list[int]]  # skills asked for, by id of the role
    met: set[int] = field(default_factory=set)  # who is its candidate already


class Way:
    def __init__(self, world: World, gig: Posted, role: Row, someone: Someone) -> None:
        self.world, self.gig, self.role, self.someone = world, gig, role, someone
        self.row: Row = {}
        self.offer_row: Row = {}
        self.seat: Row = {}

    @property
    def lead(self) -> int:
        return self.world.rng.choice(self.gig.leads)

    def consider(self, at: datetime) -> None:
        self._begin(Origin.SOURCED, at)
        self._record("considered", at, self.lead, "leads")

    def invite(self, at: datetime) -> None:
        self.row["known_since"], self.row["origin"] = at, str(Origin.INVITED)
        self._move(State.INVITED, "invited", at, self.lead)

    def apply(self, at: datetime) -> None:
        """They apply, or accept the invitation that they have."""
        world, someone = self.world, self.someone
        if not self.row:
            self._begin(Origin.APPLIED, at)
        world.add(
            Application,
            candidate_id=self.row["id"],
            n=1,
            sent_at=at,
            note=self._note(),
            answers=[],
            links=someone.row["links"],
            profile=profile_of(world, someone) | {"gig": self.gig.row["title"], "role": self.role["title"]},
        )
        self.row["known_since"] = self.row["known_since"] or at
        self.row["consented_at"] = at
        day = local(at, self.gig.row["zone"]).date()
        self.row["answer_by"] = day + timedelta(days=self.gig.row["answer_days"])
        self._move(State.APPLIED, "applied", at, someone.id)

    def open(self, at: datetime) -> None:
        self.row["opened_at"] = at

    def talk(self, at: datetime) -> None:
        self._move(State.TALKING, "talking", at, self.lead)

    def offer(self, at: datetime) -> None:
        world, someone, gig, role = self.world, self.someone, self.gig.row, self.role
        last = min(gig["ends_on"], someone.row["contract_ends_on"] or gig["ends_on"])
        rate = someone.row["rate_base"]
        made = local(at, someone.row["zone"]).date()
        first = gig["starts_on"] if made < gig["starts_on"] else made + timedelta(days=7)
        terms = {"hours": role["hours"], "starts_on": first, "ends_on": last, "rate_amount": rate}
        terms["rate_currency"] = role["currency"] if rate else None
        answer_by = made + timedelta(days=self.world.rng.randrange(4, 8))
        self.offer_row = world.add(Offer, candidate_id=self.row["id"], n=1, made_at=at, answer_by=answer_by, **terms)
        of = {"person_id": someone.id, "gig_id": gig["id"], "gig_role_id": role["id"], "candidate_id": self.row["id"]}
        about = {"title": role["title"], "kind": someone.row["kind"], "state": str(EngagementState.TENTATIVE)}
        self.seat = world.add(Engagement, **of, **about, **terms)
        role["taken"] += 1
        self._move(State.OFFERED, "offered", at, self.lead)

    def reach(self, at: datetime) -> None:
        """They see the offer, and its clock starts."""
        zone, offer = self.someone.row["zone"], self.offer_row
        given = offer["answer_by"] - local(offer["made_at"], zone).date()
        offer["reached_at"] = at
        offer["answer_until"] = day_ends(max(offer["answer_by"], local(at, zone).date() + given), zone)

    def accept(self, at: datetime) -> None:
        self.seat["state"] = str(EngagementState.CONFIRMED)
        self._move(State.ACCEPTED, "accepted", at, self.someone.id)

    def start(self) -> None:
        self.seat["state"] = str(EngagementState.ACTIVE)

    def finish(self, at: datetime, by_clock: bool) -> None:
        """The work is over, by its last day or with its gig."""
        if by_clock:
            self._end(at, self.seat["ends_on"], "completed", None, "done")
        else:
            outcome = self.gig.row["state"]
            self._end(at, local(at, self.someone.row["zone"]).date(), outcome, self.gig.row["owner_id"], outcome)

    def end_early(self, at: datetime) -> None:
        day = local(at, self.someone.row["zone"]).date()
        self._end(at, day, self.world.rng.choice(EARLY_ENDS), self.lead, "ended early")

    def decline(self, at: datetime) -> None:
        rng, row = self.world.rng, self.row
        if self.row["state"] == State.OFFERED:
            self._lapse()
        row["reason"], row["message"] = rng.choice(tuple(Reason)).name, rng.choice(MESSAGES)
        row["told_at"], row["told"] = at + timedelta(minutes=MESSAGE_MINUTES), False
        self._end_consent(at + timedelta(days=CONSENT_DAYS))
        after = {"reason": row["reason"], "message": row["message"]}
        self._move(State.DECLINED, "declined", at, self.lead, visible_to="leads", after=after)
        if row["told_at"] <= self.world.at:
            row["told"] = True
            self._record("told", row["told_at"], None, "both", after={"message": row["message"]})

    def take_back(self, at: datetime) -> None:
        self.row["told_at"], self.row["told"] = at, True
        self._move(State.DECLINED, "invitation taken back", at, self.lead)

    def turn_down(self, at: datetime) -> None:
        self._lapse()
        self._end_consent(at)
        after = {"reason": self.world.rng.choice(NO_THANKS)}
        self._move(State.TURNED_DOWN, "turned down", at, self.someone.id, after=after)

    def withdraw(self, at: datetime) -> None:
        self._lapse()
        self._end_consent(at)
        after = {"reason": self.world.rng.choice(WITHDRAWALS)}
        self._move(State.WITHDRAWN, "withdrew", at, self.someone.id, after=after)

    def expire(self, at: datetime) -> None:
        self._lapse()
        self._end_consent(at + timedelta(days=CONSENT_DAYS))
        self._move(State.EXPIRED, "offer ended", at, None)

    def close(self, at: datetime) -> None:
        """The gig has ended, and with it the waiting."""
        self._lapse()
        self._end_consent(at + timedelta(days=CONSENT_DAYS))
        self._move(State.CLOSED, f"gig {self.gig.row['state']}", at, self.gig.row["owner_id"])

    def nudge(self) -> None:
        """The leads have been reminded of an answer that they owe by tomorrow."""
        at, row = self.world.at, self.row
        if row["state"] in (State.APPLIED, State.TALKING) and row["answer_by"] <= (at + AHEAD).date() + DAY:
            row["nudged_at"] = max(row["state_since"], min(at, datetime.combine(row["answer_by"] - DAY, time(12))))

    def book(self) -> None:
        """Let the seat take hours, or offer to."""
        seat = self.seat
        if seat and seat["state"] != EngagementState.LAPSED:
            last = min(seat["ends_on"], seat["ended_on"] or seat["ends_on"])
            if last >= seat["starts_on"]:
                tentative = seat["state"] == EngagementState.TENTATIVE
                self.someone.bookings.append(Booking(seat["starts_on"], last, seat["hours"], tentative))

    def _begin(self, origin: Origin, at: datetime) -> None:
        of = {"gig_id": self.gig.row["id"], "gig_role_id": self.role["id"], "person_id": self.someone.id}
        state = {"origin": str(origin), "state": str(State.CONSIDERING), "state_since": at}
        self.row = self.world.add(Candidate, key=self.world.key(), **of, **state)

    def _end(self, at: datetime, day: date, reason: str, actor: int | None, kind: str) -> None:
        self.seat |= {"state": str(EngagementState.ENDED), "ended_on": day, "end_reason": reason}
        for lead in self.gig.leads:
            self.world.add(EngagementLead, engagement_id=self.seat["id"], person_id=lead)
        self.role["taken"] -= 1
        self._end_consent(at)
        self._move(State.DONE, kind, at, actor, after={"reason": reason})

    def _lapse(self) -> None:
        if self.seat and self.seat["state"] != EngagementState.LAPSED:
            self.seat["state"] = str(EngagementState.LAPSED)
            self.role["taken"] -= 1

    def _end_consent(self, at: datetime) -> None:
        if self.row["consented_at"]:
            self.row["consent_ends_at"] = at

    def _move(
        self,
        state: State,
        kind: str,
        at: datetime,
        actor: int | None,
        visible_to: str = "both",
        after: dict[str, str] | None = None,
    ) -> None:
        row = self.row
        row["state_before"], row["state"], row["state_since"] = row["state"], str(state), at
        row["version"] += 1
        self._record(kind, at, actor, visible_to, {"state": row["state_before"]}, after)

    def _record(
        self,
        kind: str,
        at: datetime,
        actor: int | None,
        visible_to: str,
        before: dict[str, str] | None = None,
        after: dict[str, str] | None = None,
    ) -> None:
        of = {"gig_id": self.gig.row["id"], "candidate_id": self.row["id"], "person_id": self.someone.id}
        what = {"visible_to": visible_to, "before": before or {}, "after": after or {}}
        self.world.add(Event, at=at, actor_id=actor, kind=kind, **of, **what)

    def _note(self) -> str:
        """Why they want it, with the skill that fits best, if any does."""
        held = {skill_id for skill_id, level, _ in self.someone.skills if level}
        fits = next((skill_id for skill_id in self.gig.needs[self.role["id"]] if skill_id in held), None)
        skill = self.world.skill_names[fits or self.someone.skills[0][0]]
        role = self.role["title"].lower() if self.role["title"][1:].islower() else self.role["title"]
        return self.world.rng.choice(NOTES).format(skill=skill, hours=self.role["hours"], role=role)


def profile_of(world: World, someone: Someone) -> dict[str, object]:
    """The profile as an application keeps it; see portal/models/applications.py."""
    held = sorted((world.skill_names[id_], level, wants) for id_, level, wants in someone.skills)
    about = {name: someone.row[name] for name in ("headline", "place", "capacity")}
    skills = [{"name": name, "level": level, "wants": wants} for name, level, wants in held]
    return {"version": 1, **about, "skills": skills}
