"""Still true, what is stale, and the undo of a confirmation."""

from datetime import timedelta

import pytest

from portal.config import STALE_DAYS
from portal.db import writing
from portal.models import Event, Person, PersonSkill
from portal.models.times import today
from tests.conftest import PARTIAL
from tests.world import person, skill

OLD, FRESH = timedelta(days=STALE_DAYS + 1), timedelta(days=STALE_DAYS)


@pytest.fixture
def world(app):
    with app.app_context(), writing() as session:
        ada = person(session, "Ada", confirmed_on=today() - OLD)
        for name in ("Python", "Go"):
            ada.hold(skill(session, name), 3)
        days = {"Python": today() - OLD, "Go": today() - FRESH}
        for held, day in zip(session.query(PersonSkill).order_by(PersonSkill.id), days.values(), strict=True):
            held.confirmed_on = day
        return ada.id


@pytest.fixture
def ada(sign_in, world):
    return sign_in(world)


@pytest.fixture
def days(stored, world):
    return lambda: [stored(Person, world).confirmed_on, *(held.confirmed_on for held in stored(PersonSkill))]


def test_the_page_says_which_parts_and_skills_are_stale(ada):
    page = ada.get("/profile").text
    assert "about you, hours, contact." in page and "1 skill not confirmed for 90 days: Python." in page
    assert page.count(">To confirm<") == 3 + 1, "three cards of an employee, one skill"
    ada.post("/profile/confirmation")
    page = ada.get("/profile").text
    assert ">To confirm<" not in page and "not confirmed for" not in page


def test_a_fresh_profile_with_a_stale_skill_names_the_skill_alone(app, ada, world):
    with app.app_context(), writing() as session:
        session.get_one(Person, world).confirmed_on = today()
    page = ada.get("/profile").text
    assert "Python" in page.partition("not confirmed for 90 days")[2][:20] and page.count(">To confirm<") == 1


def test_one_click_confirms_all_and_undo_brings_each_day_back(ada, days):
    before = days()
    assert ada.post("/profile/confirmation").status_code == 303
    assert set(days()) == {today()}
    assert "/profile/confirmation/undo" in ada.get("/profile").text
    for _ in range(2):
        assert ada.post("/profile/confirmation/undo").status_code == 303
        assert days() == before


def test_confirming_twice_is_confirming_once_and_is_undone_as_one(ada, days, stored):
    before = days()
    for _ in range(2):
        ada.post("/profile/confirmation")
    assert len(stored(Event)) == 1
    ada.post("/profile/confirmation/undo")
    assert days() == before


def test_what_was_said_of_a_skill_since_stays(app, ada, days, stored, world):
    with app.app_context(), writing() as session:
        session.query(PersonSkill).update({"confirmed_on": None})
    ada.post("/profile/confirmation")
    with app.app_context(), writing() as session:
        session.query(PersonSkill).first().confirmed_on = today() - timedelta(days=1)
    ada.post("/profile/confirmation/undo")
    assert days() == [today() - OLD, today() - timedelta(days=1), None]


def test_an_undo_without_a_confirmation_does_nothing(ada, days):
    before = days()
    assert ada.post("/profile/confirmation/undo").status_code == 303
    assert days() == before


def test_editing_a_card_confirms_nothing_by_itself(ada, days):
    before = days()
    ada.post("/profile/contact", data={"phone": "+49 1"}, headers=PARTIAL)
    assert days() == before
