"""Each job of the clock: what it does when its time has come, not before, and once."""

from datetime import UTC, date, datetime, time, timedelta
from threading import Barrier, Thread
from types import SimpleNamespace

import pytest
import time_machine
from sqlalchemy import update

from portal import clock
from portal.db import db, writing
from portal.models import (
    Attempt,
    Candidate,
    Engagement,
    EngagementLead,
    Event,
    Gig,
    GigRole,
    Lease,
    Link,
    Offer,
    Outbox,
    Person,
    Reason,
    Setting,
    SignIn,
)
from portal.models.engagements import bookings_of
from portal.models.hours import free_soon, spans
from portal.models.times import day_ends, now, today
from tests.world import WEEK, offer_terms, person, story

DAY = timedelta(days=1)
NOON = time(12, 0)


@pytest.fixture
def world(app):
    with app.app_context(), writing() as session:
        made = story(session)
        session.flush()
        return SimpleNamespace(
            lead=made.lead.id, ada=made.ada.id, gig=made.gig.id, role=made.role.id, candidate=made.candidate.id
        )


@pytest.fixture
def take(app, world):
    """Take steps with the candidate: take(lambda candidate: candidate.accept())."""

    def steps(*taken):
        with app.app_context(), writing() as session:
            held = session.get(Gig, world.gig), session.get(GigRole, world.role), session.get(Person, world.ada)
            candidate = session.get(Candidate, world.candidate)
            assert (candidate.gig, candidate.role, candidate.person) == held
            for step in taken:
                step(candidate)

    return steps


@pytest.fixture
def offered(take, world):
    def offer(*more, **terms):
        take(lambda c: c.offer(world.lead, **offer_terms(**terms)), *more)

    return offer


@pytest.fixture
def tick(app):
    """Run the clock, as if it were noon in UTC on a day: tick(day) or tick(moment)."""

    def at(moment=None):
        moment = datetime.combine(moment, NOON, UTC) if type(moment) is date else moment
        with app.app_context():
            if moment is None:
                return clock.tick()
            with time_machine.travel(moment.replace(tzinfo=UTC), tick=False):
                return clock.tick()

    return at


def test_leads_are_reminded_once_of_an_answer_that_is_due(app, tick, world, stored):
    tick(today() + 4 * DAY)
    assert not [e for e in stored(Event) if e.kind == "answer due"]
    for day in (6, 7, 8):
        tick(today() + day * DAY)
    (event,) = [e for e in stored(Event) if e.kind == "answer due"]
    assert [mail.person_id for mail in stored(Outbox) if mail.event_id == event.id] == [world.lead]


def test_a_person_is_reminded_once_that_their_offer_ends(app, offered, tick, world, stored):
    offered(lambda candidate: candidate.reached(), answer_by=today() + 4 * DAY)
    for day in (1, 2, 4, 4):
        tick(today() + day * DAY)
    (event,) = [e for e in stored(Event) if e.kind == "offer reminder"]
    assert [mail.person_id for mail in stored(Outbox) if mail.event_id == event.id] == [world.ada]


def test_whoever_had_less_than_a_day_to_answer_is_not_reminded(app, offered, tick, stored):
    offered(lambda candidate: candidate.reached(), answer_by=today())
    tick()
    assert not [e for e in stored(Event) if e.kind == "offer reminder"]


def test_nothing_is_due_in_a_world_that_has_just_begun(tick):
    assert set(tick().values()) == {0}


def test_an_offer_ends_when_its_answer_is_overdue_and_frees_the_seat(offered, tick, stored, world):
    offered(Candidate.reached, answer_by=today() + 2 * DAY)
    assert tick(today() + 2 * DAY)["offers ended"] == 0
    assert tick(today() + 4 * DAY)["offers ended"] == 1
    candidate, seat = stored(Candidate, world.candidate), stored(Engagement)[0]
    assert (candidate.state, seat.state, stored(GigRole, world.role).taken) == ("expired", "lapsed", 0)
    assert candidate.consent_ends_at is not None
    assert tick(today() + 4 * DAY)["offers ended"] == 0


def test_an_offer_that_never_reached_them_does_not_end(offered, tick):
    offered(answer_by=today() + DAY)
    assert tick(today() + 30 * DAY)["offers ended"] == 0


def test_a_new_offer_is_not_ended_by_the_old_one(offered, take, tick, world, stored):
    offered(Candidate.reached, answer_by=today() + DAY)
    with time_machine.travel(now().replace(tzinfo=UTC) + 3 * DAY):
        tick()
        take(lambda c: c.offer(world.lead, **offer_terms()))
        assert tick()["offers ended"] == 0
    assert stored(Candidate, world.candidate).state == "offered"
    assert len(stored(Offer)) == 2


def test_an_offer_ends_whoever_else_was_offered_a_seat_again(app, offered, take, tick, world, stored):
    offered(Candidate.reached, answer_by=today() + DAY)
    with time_machine.travel(datetime.combine(today() + 3 * DAY, NOON, UTC)) as clocked:
        tick()
        take(lambda c: c.offer(world.lead, **offer_terms()))
        with app.app_context(), writing() as session:
            gig, role = session.get(Gig, world.gig), session.get(GigRole, world.role)
            role.seats = 2
            other = Candidate.apply(gig, role, person(session, "Bo Bystander"), "")
            other.offer(world.lead, **offer_terms(answer_by=today() + 3 * DAY))
            other.reached()
        clocked.shift(2 * DAY + timedelta(hours=20))
        assert tick()["offers recalled"] == 1
        clocked.shift(2 * DAY)
        assert tick()["offers ended"] == 1
    states = {one.person_id: one.state for one in stored(Candidate)}
    assert (states.pop(world.ada), *states.values()) == ("offered", "expired")


def test_a_decline_is_told_after_ten_minutes_and_not_when_it_was_undone(take, tick, stored, world):
    take(lambda c: c.decline(world.lead, Reason.HOURS, "The dates moved."))
    assert tick(now() + timedelta(minutes=9))["declines told"] == 0
    take(lambda c: c.undo_decline(world.lead))
    assert tick(now() + timedelta(minutes=11))["declines told"] == 0
    take(lambda c: c.decline(world.lead, Reason.HOURS, "The dates moved."))
    assert tick(now() + timedelta(minutes=11))["declines told"] == 1
    assert tick(now() + timedelta(minutes=12))["declines told"] == 0
    told = [event for event in stored(Event) if event.kind == "told"]
    assert [(event.visible_to, event.after["message"]) for event in told] == [("both", "The dates moved.")]


def test_an_engagement_begins_on_its_first_day_where_the_person_is(app, offered, tick, stored, world):
    first = today() + WEEK
    with app.app_context(), writing() as session:
        session.get(Person, world.ada).zone = "Pacific/Kiritimati"  # 14 hours ahead
    offered(Candidate.accept)
    assert tick(datetime.combine(first - DAY, time(9, 59)))["engagements begun"] == 0
    assert tick(datetime.combine(first - DAY, time(10, 1)))["engagements begun"] == 1
    assert (stored(Engagement)[0].state, stored(Gig, world.gig).state) == ("active", "in progress")
    assert tick(first)["engagements begun"] == 0


def test_a_tentative_seat_does_not_begin(offered, tick, stored):
    offered()
    assert tick(today() + WEEK + DAY)["engagements begun"] == 0
    assert stored(Engagement)[0].state == "tentative"


def test_an_engagement_ends_after_its_last_day_where_the_person_is(app, offered, tick, stored, world):
    last = today() + 7 * WEEK
    with app.app_context(), writing() as session:
        session.get(Person, world.ada).zone = "Pacific/Niue"  # 11 hours behind
    offered(Candidate.accept)
    tick(today() + WEEK + DAY)
    assert tick(datetime.combine(last + DAY, time(10, 59)))["engagements ended"] == 0
    assert tick(datetime.combine(last + DAY, time(11, 1)))["engagements ended"] == 1
    seat, candidate = stored(Engagement)[0], stored(Candidate, world.candidate)
    assert (seat.state, seat.ended_on, seat.end_reason, candidate.state) == ("ended", last, "completed", "done")
    assert (stored(GigRole, world.role).taken, stored(Person, world.ada).free_now) == (0, 40)
    assert [row.person_id for row in stored(EngagementLead)] == [world.lead]
    assert tick(last + 2 * DAY)["engagements ended"] == 0


def test_a_candidate_is_done_with_the_last_engagement_alone(app, offered, tick, stored, world):
    offered(Candidate.accept)
    with app.app_context(), writing() as session:
        first = session.query(Engagement).one()
        longer = {"starts_on": first.ends_on + DAY, "ends_on": first.ends_on + WEEK, "hours": 5, "state": "confirmed"}
        fields = "person_id", "gig_id", "gig_role_id", "candidate_id"
        session.add(Engagement(**{name: getattr(first, name) for name in fields}, **longer))
        last = first.ends_on
        session.get(GigRole, world.role).seats = 2
        session.flush()
        session.get(GigRole, world.role).taken = 2
    tick(today() + WEEK + DAY)
    assert tick(last + DAY)["engagements ended"] == 1
    assert stored(Candidate, world.candidate).state == "accepted"
    assert tick(last + WEEK + DAY)["engagements ended"] == 1
    assert stored(Candidate, world.candidate).state == "done"


def test_a_clock_that_stood_still_catches_up_in_one_tick(offered, tick, stored, world):
    offered(Candidate.accept)
    done = tick(today() + 20 * WEEK)
    assert (done["engagements begun"], done["engagements ended"]) == (1, 1)
    assert stored(Gig, world.gig).state == "in progress"


def test_a_gig_closes_to_applications_after_apply_by(app, tick, stored, world):
    with app.app_context(), writing() as session:
        gig = session.get(Gig, world.gig)
        gig.apply_until = day_ends(today() + DAY, gig.zone)
    assert tick(today() + DAY)["gigs closed to applications"] == 0
    assert tick(today() + 2 * DAY)["gigs closed to applications"] == 1
    assert stored(Gig, world.gig).applications_closed_at is not None
    assert stored(Candidate, world.candidate).state == "applied"
    assert tick(today() + 3 * DAY)["gigs closed to applications"] == 0


def test_a_contract_ends_with_its_day_and_the_way_in_with_it(app, tick, stored, sign_in, world):
    with app.app_context(), writing() as session:
        session.get(Person, world.ada).contract_ends_on = today() + DAY
        session.get(Person, world.lead).contract_ends_on = today() + DAY  # an employee's account stays
    sign_in(world.ada)
    assert tick(today() + DAY)["contracts ended"] == 0
    assert tick(today() + 2 * DAY + timedelta(days=1))["contracts ended"] == 1
    assert [stored(Person, one).state for one in (world.ada, world.lead)] == ["ended", "active"]
    assert all(one.ended_at for one in stored(SignIn) if one.person_id == world.ada)
    assert tick(today() + 9 * DAY)["contracts ended"] == 0


@pytest.mark.parametrize("days", [0, 1, 6, 7, 8, 20, 27, 28, 29, 60])
def test_a_new_day_finds_what_is_free_as_if_it_were_written_anew(app, offered, tick, stored, days):
    with app.app_context(), writing() as session:
        day = today()
        for n, ahead in enumerate((1, 8, 28, 29, 35, 60)):
            person(session, f"Late {n}", available_from=day + ahead * DAY, capacity=10 + n)
        person(session, "Ends", "contractor", contract_ends_on=day + 40 * DAY)
    offered(Candidate.accept)
    tick(today() + days * DAY)
    for one in stored(Person):
        expected, since = free_soon(_spans(app, one), one.available_from, today() + days * DAY)
        assert one.free_now == expected, (one.name, days)
        assert max(one.free_from, today() + days * DAY) == since, (one.name, days)
    with app.app_context():
        assert Setting.get(db.session(), "free_now_day", "") == (today() + days * DAY).isoformat()


def _spans(app, one):
    with app.app_context():
        return spans(one.capacity, one.available_from, one.contract_ends_on, bookings_of(db.session(), one.id))


def test_what_is_free_is_looked_through_once_a_day(app, tick, stored, world):
    tick()
    with app.app_context(), writing() as session:
        session.execute(update(Person).values(free_now=1))
    assert tick()["free hours rewritten"] == 0
    assert tick(today() + DAY)["free hours rewritten"] == 2
    assert {one.free_now for one in stored(Person)} == {40}


def test_old_tries_links_and_sessions_are_forgotten(app, tick, stored, sign_in, world):
    with app.app_context(), writing() as session:
        session.add_all([Attempt(hash="old", at=now() - 2 * DAY), Attempt(hash="new", at=now())])
        Link.make(session, world.ada, "reset")
    sign_in(world.ada)
    with app.app_context(), writing() as session:
        SignIn.begin(session, world.lead, "", "")
        session.query(SignIn).filter_by(person_id=world.lead).one().ended_at = now() - timedelta(hours=23)
    assert tick()["old things forgotten"] == 1
    assert [one.hash for one in stored(Attempt)] == ["new"]
    assert tick(now() + 2 * DAY)["old things forgotten"] == 4
    assert [stored(model) for model in (Attempt, Link, SignIn)] == [[], [], []]


def test_many_are_done_in_batches(app, tick, stored, monkeypatch, world):
    monkeypatch.setattr("portal.clock.applications.BATCH_OF_MAILS", 3)
    with app.app_context(), writing() as session:
        gig, role = session.get(Gig, world.gig), session.get(GigRole, world.role)
        for n in range(8):
            candidate = Candidate.apply(gig, role, person(session, f"Guest {n}"), "")
            candidate.decline(world.lead, Reason.HOURS, "Thank you.")
    assert tick(now() + timedelta(minutes=11))["declines told"] == 8
    assert all(one.told for one in stored(Candidate) if one.state == "declined")


def test_a_job_that_another_process_runs_is_left_to_it(app, tick, stored):
    with app.app_context(), writing() as session:
        session.add(Lease(job="declines told", until=now() + timedelta(minutes=1)))
    assert "declines told" not in tick()
    assert "declines told" in tick(now() + timedelta(minutes=2))
    assert all(lease.until is None for lease in stored(Lease))


def test_a_job_that_fails_keeps_the_others_going(tick, take, stored, monkeypatch, world):
    take(lambda c: c.decline(world.lead, Reason.HOURS, "Thank you."))

    def fail():
        raise RuntimeError("offers")

    monkeypatch.setitem(clock.JOBS, "offers ended", fail)
    with pytest.raises(ExceptionGroup) as failed:
        tick(now() + timedelta(minutes=11))
    assert [str(error) for error in failed.value.exceptions] == ["offers"]
    assert stored(Candidate, world.candidate).told


def test_ticks_in_parallel_do_each_thing_once(app, take, stored, world):
    with app.app_context(), writing() as session:
        gig, role = session.get(Gig, world.gig), session.get(GigRole, world.role)
        gig.apply_until = day_ends(today(), gig.zone)
        role.seats = 8
        for n in range(8):
            candidate = Candidate.apply(gig, role, person(session, f"Guest {n}"), "")
            candidate.offer(world.lead, **offer_terms(answer_by=today()))
            candidate.reached()
            if n % 2:
                candidate.accept()
    take(lambda c: c.decline(world.lead, Reason.HOURS, "Thank you."))
    start, done, failed = Barrier(4), [], []

    def run():
        with app.app_context():
            start.wait()
            try:
                done.append(clock.tick())
            except ExceptionGroup as error:
                failed.append(error)

    with time_machine.travel(now().replace(tzinfo=UTC) + 9 * DAY, tick=False):
        threads = [Thread(target=run) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert failed == []
    sums = {job: sum(one.get(job, 0) for one in done) for job in clock.JOBS}
    once = {"offers ended": 4, "declines told": 1, "engagements begun": 4, "gigs closed to applications": 1}
    assert sums | once == sums
    kinds = [event.kind for event in stored(Event)]
    assert (kinds.count("offer ended"), kinds.count("told"), kinds.count("gig in progress")) == (4, 1, 1)
    assert stored(GigRole, world.role).taken == 4


def test_a_gig_whose_last_day_is_over_takes_no_more_applications(app, world, tick, stored):
    ends_on = stored(Gig, world.gig).ends_on
    for days, is_closed in ((1, False), (3, True)):
        at = datetime.combine(ends_on, time()) + timedelta(days=days)
        with time_machine.travel(at, tick=False):
            tick()
            assert (stored(Gig, world.gig).applications_closed_at is not None) is is_closed
