"""Every legal step of a candidate, and what it does to seats, hours and consent."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from portal.db import db, writing
from portal.models import Candidate, Conflict, Engagement, Event, IllegalStep, Reason, Refused
from portal.models.times import now, today
from tests.world import WEEK, gig, offer_terms, person, story


@pytest.fixture
def world(app):
    with app.app_context(), writing() as session:
        yield story(session)
        session.rollback()


def seat(world):
    return db.session.scalars(select(Engagement).where(Engagement.candidate_id == world.candidate.id)).one()


def test_an_application_is_consent_and_owes_an_answer(world):
    assert world.candidate.state == "applied"
    assert world.candidate.consent_stands()
    assert world.candidate.answer_by == today() + timedelta(days=7)


def test_an_offer_holds_its_seat_and_tentative_hours(world):
    world.candidate.offer(world.lead.id, **offer_terms())
    assert (world.role.taken, seat(world).state) == (1, "tentative")
    assert world.ada.free_now == 40


def test_accepting_confirms_and_takes_the_hours(world):
    world.candidate.offer(world.lead.id, **offer_terms())
    world.candidate.accept()
    assert (world.candidate.state, seat(world).state, world.role.taken) == ("accepted", "confirmed", 1)
    assert world.ada.free_now == 20


def test_the_last_seat_goes_once(world):
    db.session.flush()
    bo = person(db.session, "Bo")
    other = Candidate.apply(world.gig, world.role, bo, "")
    world.candidate.offer(world.lead.id, **offer_terms())
    with pytest.raises(Conflict, match="Ada Applicant holds one until"):
        other.offer(world.lead.id, **offer_terms())
    assert other.state == "applied"


@pytest.mark.parametrize("leave", ["decline", "turn down", "withdraw", "expire"])
def test_a_seat_that_is_left_is_free_again(world, leave):
    world.candidate.offer(world.lead.id, **offer_terms())
    {
        "decline": lambda: world.candidate.decline(world.lead.id, Reason.HOURS, "Thank you."),
        "turn down": world.candidate.turn_down,
        "withdraw": lambda: world.candidate.withdraw("Something else"),
        "expire": world.candidate.expire,
    }[leave]()
    assert (world.role.taken, seat(world).state) == (0, "lapsed")


def test_a_decline_is_not_known_for_ten_minutes_and_consent_stands_for_seven_days(world):
    world.candidate.decline(world.lead.id, Reason.HOURS, "Thank you.")
    assert world.candidate.shown_state() == "applied"
    assert world.candidate.consent_stands()
    with time_machine.travel(now() + timedelta(minutes=11)):
        assert world.candidate.shown_state() == "declined"
    with time_machine.travel(now() + timedelta(days=8)):
        assert not world.candidate.consent_stands()
        with pytest.raises(Conflict, match="7 days"):
            world.candidate.undo_decline(world.lead.id)


def test_undo_brings_back_the_state_and_the_consent(world):
    world.candidate.talk(world.lead.id)
    world.candidate.decline(world.lead.id, Reason.HOURS, "Thank you.")
    world.candidate.undo_decline(world.lead.id)
    assert (world.candidate.state, world.candidate.consent_ends_at) == ("talking", None)
    undone = db.session.scalars(select(Event).where(Event.kind == "decline undone")).one()
    assert undone.visible_to == "leads", "they never heard of the decline"


def test_undo_of_a_decline_after_an_offer_is_talking_without_a_seat(world):
    world.candidate.offer(world.lead.id, **offer_terms())
    world.candidate.decline(world.lead.id, Reason.HOURS, "Thank you.")
    world.candidate.undo_decline(world.lead.id)
    assert (world.candidate.state, world.role.taken) == ("talking", 0)


def test_steps_need_consent_and_an_illegal_one_names_the_legal(world):
    bo = person(db.session, "Bo")
    considered = Candidate.consider(world.lead.id, world.gig, world.role, bo)
    with pytest.raises(IllegalStep, match="Possible now: invite, remove"):
        considered.talk(world.lead.id)
    considered.invite(world.lead.id)
    with pytest.raises(IllegalStep, match="take back"):
        considered.offer(world.lead.id, **offer_terms())
    accepted = Candidate.apply(world.gig, world.role, bo, "Gladly")
    assert accepted is considered
    assert (considered.state, considered.origin) == ("applied", "invited")


def test_who_is_considered_and_applies_by_themselves_has_applied(world):
    bo = person(db.session, "Bo")
    Candidate.consider(world.lead.id, world.gig, world.role, bo)
    assert Candidate.apply(world.gig, world.role, bo, "").origin == "applied"


def test_an_offer_beyond_the_contract_is_refused_with_its_day(world):
    world.ada.contract_ends_on = today() + WEEK
    with pytest.raises(Refused, match="contract ends on") as refused:
        world.candidate.offer(world.lead.id, **offer_terms())
    assert refused.value.field == "ends_on"


def test_completing_answers_everyone_and_leaves_no_trace_of_the_considered(world):
    bo = person(db.session, "Bo")
    silent = Candidate.consider(world.lead.id, world.gig, world.role, bo)
    world.gig.start()
    world.gig.complete(world.lead.id)
    db.session.flush()
    assert world.candidate.state == "closed"
    assert db.session.get(Candidate, silent.id) is None


def test_cancelling_ends_confirmed_work(world):
    world.candidate.offer(world.lead.id, **offer_terms())
    world.candidate.accept()
    world.gig.cancel(world.lead.id)
    assert (world.candidate.state, seat(world).state, world.role.taken) == ("done", "lapsed", 0)
    assert world.ada.free_now == 40


def test_the_lead_of_a_gig_is_not_its_candidate(world):
    with pytest.raises(Conflict, match="leads this gig"):
        Candidate.consider(world.lead.id, world.gig, world.role, world.lead)


def test_employees_only_is_asked_again_at_the_offer(world):
    world.gig.audience = "employees"
    with pytest.raises(Conflict, match="employees only"):
        world.candidate.offer(world.lead.id, **offer_terms())


def test_a_second_gig_leaves_the_hours_of_the_first_taken(world):
    world.candidate.offer(world.lead.id, **offer_terms(hours=30))
    world.candidate.accept()
    second = gig(db.session, world.lead, "Another")
    other = Candidate.apply(second, second.roles[0], world.ada, "")
    other.offer(world.lead.id, **offer_terms(hours=20))
    other.accept()
    assert world.ada.free_now == 0


def test_undo_revives_no_consent_that_an_expired_offer_ended(world):
    world.candidate.offer(world.lead.id, **offer_terms())
    world.candidate.expire()
    ends = world.candidate.consent_ends_at
    world.candidate.offer(world.lead.id, **offer_terms())
    world.candidate.decline(world.lead.id, Reason.HOURS, "Thank you.")
    world.candidate.undo_decline(world.lead.id)
    assert (world.candidate.state, world.candidate.consent_ends_at) == ("talking", ends)
    with time_machine.travel(now() + timedelta(days=8), tick=False):
        assert not world.candidate.consent_stands()


def test_undoing_what_the_person_has_read_is_told_to_them_though_no_clock_ran(world):
    world.candidate.decline(world.lead.id, Reason.HOURS, "Thank you.")
    with time_machine.travel(now() + timedelta(minutes=11), tick=False):
        world.candidate.undo_decline(world.lead.id)
        db.session.flush()
    undone = db.session.scalars(select(Event).where(Event.kind == "decline undone")).one()
    assert undone.visible_to == "both"


def test_an_offer_whose_time_is_over_is_not_accepted_though_no_clock_ran(world):
    world.candidate.offer(world.lead.id, **offer_terms())
    world.candidate.reached()
    with (
        time_machine.travel(now() + timedelta(days=9), tick=False),
        pytest.raises(Conflict, match="This offer has ended"),
    ):
        world.candidate.accept()


def test_who_holds_an_offered_seat_is_said_with_the_day_of_the_answer(world):
    db.session.flush()
    bo = person(db.session, "Bo")
    other = Candidate.apply(world.gig, world.role, bo, "")
    terms = offer_terms()
    world.candidate.offer(world.lead.id, **terms)
    with pytest.raises(Conflict, match=f"{terms['answer_by']:%-d %B %Y}"):
        other.offer(world.lead.id, **terms)


def test_a_shortlist_is_full_by_its_lanes_alone(world, monkeypatch):
    monkeypatch.setattr("portal.models.candidates.by_leads.SHORTLIST", 2)
    bo, cem, dan = (person(db.session, name) for name in ("Bo", "Cem", "Dan"))
    Candidate.consider(world.lead.id, world.gig, world.role, bo)
    with pytest.raises(Conflict, match="at most 2 people"):
        Candidate.consider(world.lead.id, world.gig, world.role, cem)
    Candidate.consider(world.lead.id, world.gig, world.role, bo)  # who is there already may come again
    db.session.delete(db.session.scalars(select(Candidate).where(Candidate.person_id == cem.id)).one())
    world.candidate.decline(world.lead.id, Reason.HOURS, "Thank you.")
    db.session.flush()
    assert Candidate.consider(world.lead.id, world.gig, world.role, dan).state == "considering"
