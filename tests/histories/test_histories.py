"""Random histories of gigs and candidates: whatever people and the clock do, in any order, the house's rules hold."""

import random
from collections import Counter
from datetime import UTC, datetime, timedelta

import time_machine

from portal import access, clock
from portal.access import NotAllowed, NotFound, viewer_of
from portal.db import writing
from portal.models import (
    Candidate,
    Conflict,
    Engagement,
    Gig,
    IllegalStep,
    NeedWish,
    Person,
    Reason,
    Refused,
    RoleWish,
)
from portal.models.handover import hand_over, set_co_leads
from portal.models.times import now, today
from tests.conftest import DATABASE
from tests.histories.rules import (
    APPLY_FROM,
    CO_LEADS,
    DAY,
    DEEDS,
    EVERY_WAY,
    GIG_STEPS,
    LEAD_STEPS,
    LEADS,
    LIVE,
    PERSON_STEPS,
    TALENT,
    TO,
    UNDECIDED,
    WAITS,
    WEEK,
    days_ahead,
)
from tests.histories.stored import Stored
from tests.world import person, skill

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
REFUSALS = (NotFound, NotAllowed, IllegalStep, Conflict, Refused)
LENGTH = 50
HELD = ("tentative", "confirmed", "active")


class History(Stored):
    """Two gigs of one and two seats, three leads, five people. Every step goes through the door of access."""

    def __init__(self, app, seed: int, ways: Counter[tuple[str, str]]) -> None:
        self.app, self.random, self.story, self.ways = app, random.Random(seed), [], ways
        self.tried = self.taken = self.seen = 0
        self.consent: dict[int, tuple[datetime, datetime | None]] = {}
        self.consent_before: dict[int, tuple[datetime, datetime | None]] = {}
        self.grants = set(LEADS)

    def walk(self, steps: int) -> None:
        with time_machine.travel(START, tick=False) as self.clock:
            self._begin()
            for deed in self.random.choices([*DEEDS], weights=[*DEEDS.values()], k=steps):
                self.story.append(deed)
                getattr(self, deed)()

    def _begin(self) -> None:
        with self.app.app_context(), writing() as session:
            python = skill(session, "Python")
            self.python = python.id
            self.people = {name: person(session, name, is_lead=True).id for name in LEADS}
            for name in TALENT:
                self.people[name] = person(session, name, "contractor" if name in ("Cleo", "Dev") else "employee").id
            self.gigs = [self._post(session, "Lena", seats) for seats in (1, 2)]
        self.read()
        self._look()

    def _post(self, session, owner, seats):
        gig = Gig(owner_id=self.people[owner], roles=[])
        session.add(gig)
        session.flush()
        wish = RoleWish(None, "Tester", seats, 10, 5000, (NeedWish(self.python, 2, True),))
        gig.change(self.people[owner], title="Review", description="What and why.", roles=[wish], **days_ahead())
        gig.publish(self.people[owner])
        return gig.id

    def _lead(self, gig_id) -> str:
        """Mostly the owner."""
        owner = self.name_of(self.gig_of(gig_id).owner_id)
        return self.random.choice([owner, owner, owner, *LEADS])

    def _choose(self, steps, state_of) -> tuple[Candidate | None, str]:
        """A candidate and a step: mostly one that fits and was taken least often so far, in all histories."""
        found = [(candidate, step) for candidate in self.candidates() for step in steps]
        fitting = [(c, step) for c, step in found if state_of(c) in steps[step]]
        if fitting and self.random.random() < 0.8:
            self.random.shuffle(fitting)
            return min(fitting, key=lambda pair: self.ways[state_of(pair[0]), pair[1]])
        return self.random.choice(found) if found else (None, "")

    def _gig(self) -> int:
        return self.random.choice(self.gigs)

    def consider(self) -> None:
        gig_id, whom = self._gig(), self.random.choice(TALENT)
        there, who = self.candidate(gig_id, whom), self._lead(gig_id)
        legal = self.leads(who, gig_id) and self.gig_of(gig_id).state in LIVE | {"draft"} and there is None

        def act(session, viewer):
            posted, role = access.get_role(viewer, self.gig_of(gig_id).key, 1, "decide")
            Candidate.consider(viewer.id, posted, role, session.get_one(Person, self.people[whom]))

        self._try(who, act, legal)
        if legal:
            assert self.candidate(gig_id, whom).state == "considering"

    def lead(self) -> None:
        """A step of the gig's leads; mostly one that fits where the candidate is."""
        candidate, step = self._choose({step: states for step, (states, _) in LEAD_STEPS.items()}, lambda c: c.state)
        if candidate is None:
            return
        who = self._lead(candidate.gig_id)
        states, needs_consent = LEAD_STEPS[step]
        posted = self.gig_of(candidate.gig_id)
        from_invited = step == "undo" and candidate.state_before == "invited"
        legal = self.leads(who, posted.id) and candidate.state in states
        if needs_consent and not from_invited:
            legal = legal and self.consents(candidate)
        if step in ("invite", "offer", "undo"):
            legal = legal and posted.state in LIVE
        if step == "offer":
            legal = legal and self.free_seats(posted.id) > 0
        if step == "undo":
            legal = legal and now() - candidate.state_since <= WEEK

        def act(session, viewer):
            found = access.get_candidate(viewer, posted.key, candidate.key, step)
            {
                "invite": lambda: found.invite(viewer.id),
                "remove": lambda: found.remove(viewer.id),
                "take back": lambda: found.take_back(viewer.id),
                "talk": lambda: found.talk(viewer.id),
                "offer": lambda: found.offer(
                    viewer.id, hours=10, starts_on=today() + 2 * DAY, ends_on=today() + WEEK, answer_by=today() + DAY
                ),
                "decline": lambda: found.decline(viewer.id, Reason.HOURS, "Thank you."),
                "undo": lambda: found.undo_decline(viewer.id),
                "end early": lambda: found.end_early(viewer.id, "It is done."),
            }[step]()

        self._try(who, act, legal)
        if legal:
            self._follow(candidate, step)

    def answer(self) -> None:
        """A step of the person's own, on what they know: a decline is not there before its message left."""
        candidate, step = self._choose(PERSON_STEPS, self.shown)
        if candidate is None:
            return
        whom = self.name_of(candidate.person_id)
        shown = self.shown(candidate)
        legal = candidate.known_since is not None and shown in PERSON_STEPS[step]
        if step == "accept":
            legal = legal and candidate.state == "offered" and self.gig_of(candidate.gig_id).state in LIVE
            legal = legal and not (self.offer(candidate).answer_until or datetime.max) <= now()
        if shown == "accepted" and step in ("withdraw", "end early"):
            begun = any(s.starts_on <= today() for s in self.seats(candidate, "confirmed", "active"))
            legal = legal and begun == (step == "end early")

        def act(session, viewer):
            found = access.get_application(viewer, candidate.key, answer=True)
            {
                "accept": found.accept,
                "turn down": found.turn_down,
                "withdraw": lambda: found.withdraw("I have no time."),
                "end early": lambda: found.end_early(viewer.id, "I have no time.", by_person=True),
                "edit": lambda: found.edit("Another note."),
            }[step]()

        self._try(whom, act, legal)
        if legal:
            self._follow(candidate, step)

    def apply(self) -> None:
        posted, whom = self._choose_applicant()
        candidate = self.candidate(posted.id, whom)
        shown = self.shown(candidate) if candidate else None
        is_invited = candidate is not None and candidate.state == "invited" and posted.state in LIVE
        is_led, has_seat = self.is_led(posted), self.free_seats(posted.id) > 0
        is_accepting = posted.state in ("open", "in progress") and posted.applications_closed_at is None
        is_accepting = is_accepting and posted.apply_until > now()
        legal = shown in APPLY_FROM and is_led and has_seat and (is_invited or is_accepting)

        def act(session, viewer):
            found, role = access.get_role(viewer, posted.key, 1, "apply")
            Candidate.apply(found, role, session.get_one(Person, viewer.id), "I would like to.")

        self._try(whom, act, legal)
        if legal:
            self.ways[shown, "apply"] += 1
            applied = self.candidate(posted.id, whom)
            assert applied.state == "applied"
            self.consent[applied.id] = now(), None

    def _choose_applicant(self) -> tuple[Gig, str]:
        """Mostly who would apply from the state that was applied from least often so far."""
        again = [c for c in self.candidates() if self.shown(c) in APPLY_FROM]
        if again and self.random.random() < 0.5:
            self.random.shuffle(again)
            rarest = min(again, key=lambda c: self.ways[self.shown(c), "apply"])
            return self.gig_of(rarest.gig_id), self.name_of(rarest.person_id)
        return self.gig_of(self._gig()), self.random.choice(TALENT)

    def see(self) -> None:
        """The person sees their offer, from when on its clock runs; some let it pass."""
        offered = [c for c in self.candidates() if c.state == "offered"]
        if offered:
            seen = self.random.choice(offered)
            whom = self.name_of(seen.person_id)
            self._try(whom, lambda _, viewer: access.get_application(viewer, seen.key).reached(), is_legal=None)
            if self.random.random() < 0.7:
                self.wait(3 * DAY)

    def end_or_pause(self) -> None:
        posted = self.gig_of(self._gig())
        fitting = [step for step, states in GIG_STEPS.items() if posted.state in states]
        step, who = self.random.choice([*GIG_STEPS, *fitting * 9]), self._lead(posted.id)
        legal = self.leads(who, posted.id) and posted.state in GIG_STEPS[step]
        if step == "publish":
            legal = legal and today() <= posted.ends_on and today() <= posted.apply_by
        everyone = [c for c in self.candidates() if c.gig_id == posted.id]
        self._try(who, lambda _, viewer: getattr(access.get_gig(viewer, posted.key, "edit"), step)(viewer.id), legal)
        if legal and step in ("complete", "cancel"):
            for candidate in everyone:
                self._closed(candidate)

    def change_terms(self) -> None:
        posted = self.gig_of(self._gig())
        who = self._lead(posted.id)

        def act(_, viewer):
            found = access.get_gig(viewer, posted.key, "edit")
            role, hours = found.roles[0], self.random.randint(5, 12)
            wish = RoleWish(role.n, role.title, role.seats, hours, role.pay_up_to, (NeedWish(self.python, 2, True),))
            found.change(viewer.id, roles=[wish], **days_ahead())

        self._try(who, act, self.leads(who, posted.id))

    def hand_over(self) -> None:
        posted = self.gig_of(self._gig())
        who, to = self._lead(posted.id), self.random.choice(LEADS)

        def act(session, viewer):
            given = access.get_gig(viewer, posted.key, "hand over")
            hand_over(given, viewer.id, session.get_one(Person, self.people[to]))

        is_new = posted.owner_id != self.people[to]
        self._try(who, act, self.leads(who, posted.id) and who != to and to in self.grants and is_new)

    def name_co_leads(self) -> None:
        posted = self.gig_of(self._gig())
        who, co = self._lead(posted.id), self.random.choice(CO_LEADS)

        def act(session, viewer):
            people = [session.get_one(Person, self.people[name]) for name in co]
            set_co_leads(access.get_gig(viewer, posted.key, "edit"), viewer.id, people)

        self._try(who, act, None if self.leads(who, posted.id) else False)

    def grant(self) -> None:
        """An admin takes the lead grant, or gives back what was taken before."""
        who = next(iter(sorted(set(LEADS) - self.grants)), self.random.choice(LEADS))
        self.grants ^= {who}
        with self.app.app_context(), writing() as session:
            session.get_one(Person, self.people[who]).is_lead = who in self.grants
        self.read()

    def wait(self, by: timedelta | None = None) -> None:
        self.clock.shift(by or self.random.choice(WAITS))
        before = {c.id: c for c in self.candidates()}
        with self.app.app_context():
            clock.tick()
        self.read()
        moment = now()
        for candidate in self.candidates():
            was = before[candidate.id]
            if was.state != candidate.state:
                assert (was.state, candidate.state) in {("offered", "expired"), ("accepted", "done")}
                self._end_consent(candidate, 7 * DAY if candidate.state == "expired" else timedelta())
            overdue = candidate.state == "offered" and self.offer(candidate).answer_until
            assert not (overdue and overdue <= moment)
            assert candidate.state != "declined" or candidate.told == (candidate.told_at <= moment)
        for seat in self.all(Engagement):
            assert not (seat.state == "confirmed" and seat.starts_on <= today())
            assert not (seat.state == "active" and seat.ends_on < today())
        assert all(g.applications_closed_at or g.apply_until > moment for g in self.all(Gig) if g.state in LIVE)
        self._look()

    def _follow(self, candidate, step) -> None:
        """The state and the consent after a step that was legal."""
        self.ways[candidate.state, step] += 1
        if step in ("edit", "remove"):
            assert (step == "edit") == any(c.id == candidate.id for c in self.candidates())
            return
        after = next(c for c in self.candidates() if c.id == candidate.id)
        before = candidate.state_before
        back = "talking" if before == "offered" else before
        assert after.state == (back if step == "undo" else TO[step])
        if step == "decline":
            self.consent_before[candidate.id] = self.consent[candidate.id]
            self._end_consent(after, 7 * DAY)
        elif step == "undo" and before != "invited":
            self.consent[candidate.id] = self.consent_before[candidate.id]
        elif step in ("turn down", "withdraw", "end early"):
            self._end_consent(after, timedelta())
        self._compare_consent()

    def _closed(self, candidate) -> None:
        """Each candidate of a gig that was completed or cancelled."""
        after = next((c for c in self.candidates() if c.id == candidate.id), None)
        if candidate.known_since is None:
            assert after is None
        elif candidate.state == "accepted":
            assert after.state == "done"
            self._end_consent(after, timedelta())
        elif candidate.state in UNDECIDED | {"invited", "expired"}:
            assert after.state == "closed"
            self._end_consent(after, 7 * DAY)
        else:
            assert after.state == candidate.state

    def _end_consent(self, candidate, after) -> None:
        if candidate.id in self.consent:
            since, ends = self.consent[candidate.id]
            self.consent[candidate.id] = since, min(now() + after, ends or datetime.max)

    def _try(self, who, act, is_legal) -> None:
        """Take a step through its door. An illegal one is refused in words, or changes nothing; None: may be either."""
        self.clock.shift(timedelta(seconds=1))
        self.tried += 1
        before, refused = self.everything(), None
        try:
            with self.app.app_context(), writing() as session:
                act(session, viewer_of(session.get_one(Person, self.people[who])))
        except REFUSALS as error:
            refused = error
        self.read()
        if is_legal:
            assert refused is None, f"refused: {refused}"
            self.taken += 1
        elif is_legal is False or refused:
            assert self.everything() == before, "a step that is not legal changed something"
        self._look()

    def _look(self) -> None:
        """What must be true at any time."""
        for gig_id in self.gigs:
            (role,) = self.roles(gig_id)
            here = [c for c in self.candidates() if c.gig_id == gig_id]
            held = [s for s in self.all(Engagement) if s.gig_id == gig_id and s.state in HELD]
            assert role.taken == len(held) == sum(c.state in ("offered", "accepted") for c in here) <= role.seats
            for candidate in here:
                mine = {s.state for s in held if s.candidate_id == candidate.id}
                allowed = {"offered": {"tentative"}, "accepted": {"confirmed", "active"}}.get(candidate.state, set())
                assert mine <= allowed and bool(mine) == bool(allowed)
                assert (candidate.known_since is None) == (candidate.state == "considering")
        mails = self.mails()
        for event in self.news():
            assert mails.get(event.id, []) == sorted(self.hearers(event)), event.kind
        for name in TALENT:
            assert self.free_hours(name) == self.free_hours_by_hand(name)

    def _compare_consent(self) -> None:
        for candidate in self.candidates():
            stored = candidate.consented_at, candidate.consent_ends_at
            assert stored == self.consent.get(candidate.id, (None, None)), candidate.state


def test_random_histories_keep_every_rule(app, empty, capsys):
    """On SQLite as many as it takes until every legal step was taken from every state; on PostgreSQL the first few."""
    least, untried = (20, set(EVERY_WAY)) if DATABASE == "sqlite" else (8, set())
    walked, ways = [], Counter()
    while len(walked) < least or untried:
        assert len(walked) < 4 * least, f"never taken: {untried}"
        walked.append(history := History(app, len(walked), ways))
        try:
            history.walk(LENGTH)
        except Exception as error:
            error.add_note(f"history {len(walked) - 1}: {', '.join(history.story)}")
            raise
        finally:
            empty()
        untried -= ways.keys()
    tried, taken = (sum(getattr(history, what) for history in walked) for what in ("tried", "taken"))
    with capsys.disabled():
        print(f"\n{len(walked)} random histories: {tried} steps tried, {taken} of them legal and taken", end=" ")
