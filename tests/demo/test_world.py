"""The demo world as it is loaded: true to every rule, and full of stories."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal import demo
from portal.clock import tick
from portal.config import STALE_DAYS
from portal.db import db
from portal.models import (
    Candidate,
    Engagement,
    Evidence,
    Experience,
    Gig,
    GigState,
    Person,
    PersonSkill,
    Setting,
    State,
)
from portal.models.passwords import matches
from portal.models.times import today
from tests.demo.invariants import problems


@pytest.fixture(scope="module")
def loaded(session_app: Flask, empty: Callable[[], None]) -> Iterator[Flask]:
    """A world of 300 people, for all tests here."""
    with session_app.app_context():
        demo.load(300, say=lambda _said: None)
    yield session_app
    empty()


@pytest.fixture
def world(loaded: Flask) -> Iterator[None]:
    with loaded.app_context():
        yield


def person(who):
    return db.session.scalars(select(Person).where(Person.email == f"{who}@portal.example")).one()


def states_of(who):
    rows = select(Candidate.state, Gig.title).join(Gig, Gig.id == Candidate.gig_id)
    return {title: state for state, title in db.session.execute(rows.where(Candidate.person_id == person(who).id))}


def test_a_world_has_gigs_in_every_state_and_candidates_at_every_stage(world):
    assert db.session.scalar(select(func.count(Person.id))) == 300
    gigs = Counter(db.session.scalars(select(Gig.state)))
    assert (gigs.total(), set(gigs)) == (60, set(GigState))
    assert set(db.session.scalars(select(Gig.audience))) == {"everyone", "employees", "invited"}
    assert set(db.session.scalars(select(Candidate.state))) == set(State)
    engagements = set(db.session.scalars(select(Engagement.state)))
    assert engagements == {"tentative", "confirmed", "active", "ended", "lapsed"}
    assert len(set(db.session.scalars(select(Person.zone)))) >= 20
    contractors = db.session.scalar(select(func.count()).where(Person.kind == "contractor"))
    assert 70 <= contractors <= 130
    assert Setting.get(db.session(), "demo", False) is True


def test_people_tell_their_past_and_show_some_skills_and_some_profiles_are_stale(world):
    told = select(func.count(Experience.person_id.distinct()))
    assert 60 <= db.session.scalar(told) <= 150
    assert db.session.scalar(select(func.count()).where(Experience.began_on > today())) == 0
    assert db.session.scalar(told.where(Experience.person_id == person("contractor").id)) == 1
    assert db.session.scalar(select(func.count(Evidence.id))) > 10
    old = today() - timedelta(days=STALE_DAYS)
    assert person("employee").confirmed_on < old < person("contractor").confirmed_on
    fresh = select(func.count(PersonSkill.id)).join(Person, Person.id == PersonSkill.person_id)
    assert db.session.scalar(fresh.where(Person.confirmed_on > old, PersonSkill.confirmed_on < old)) > 20
    assert db.session.scalar(select(func.count(PersonSkill.id)).where(PersonSkill.wants)) > 50


def test_the_accounts_have_their_grants_and_their_stories(world):
    grants = {who: (person(who).kind, person(who).is_lead, person(who).is_admin) for who in demo.ACCOUNTS}
    assert grants == {
        "admin": ("employee", False, True),
        "lead": ("employee", True, False),
        "lead2": ("employee", True, False),
        "employee": ("employee", False, False),
        "employee2": ("employee", False, False),
        "contractor": ("contractor", False, False),
        "contractor2": ("contractor", False, False),
    }
    assert matches(person("lead").password_hash, demo.PASSWORD)
    others = select(func.count()).where(Person.password_hash.is_not(None))
    assert db.session.scalar(others) == len(demo.ACCOUNTS)
    assert person("employee2").manager_id == person("lead").id
    assert states_of("contractor")["Assess our QA practice"] == "offered"
    assert states_of("employee")["Assess our QA practice"] == "applied"
    assert states_of("employee")["Prototype of the partner portal"] == "invited"
    assert states_of("contractor2") == {"Regression suite for refunds": "accepted"}
    assert states_of("employee2")["Twelve interviews with agency customers"] == "considering"


def test_somebody_has_left_gigs_that_wait_for_another_lead(world):
    left = select(Gig.id).join(Person, Person.id == Gig.owner_id).where(Person.state == "suspended")
    assert len(db.session.scalars(left).all()) > 1


def test_a_world_is_true_to_every_rule_and_leaves_nothing_to_the_clock(world):
    assert problems(db.session()) == []
    done = tick()
    looked_for = done.pop("people counted"), done.pop("near-duplicates found")
    assert all(looked_for) and not any(done.values()), done
