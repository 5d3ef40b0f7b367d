"""Each card of my profile is edited where it stands, with htmx and without."""

import json
import re

import pytest

from portal.db import writing
from portal.models import Person, record_act
from portal.models.times import today
from portal.web.words import day
from tests.conftest import PARTIAL
from tests.world import WEEK, person

TYPED = {
    "about": {"name": "Ines Okafor", "headline": "QA engineer", "bio": "I **test**.", "links": "https://ines.example"},
    "hours": {
        "place": "Lagos",
        "zone": "Africa/Lagos",
        "work_from": "08:00",
        "work_to": "16:00",
        "capacity": "30",
        "available_from": "",
    },
    "contact": {"phone": "+234 1234"},
    "rate": {"rate_amount": "62", "rate_currency": "EUR", "rate_per": "hour"},
}
STORED = {"about": ("headline", "QA engineer"), "hours": ("capacity", 30), "contact": ("phone", "+234 1234")}
STORED |= {"rate": ("rate_amount", 6200)}


@pytest.fixture
def world(app):
    with app.app_context(), writing() as session:
        return person(session, "Ines Okafor", "contractor").id


@pytest.fixture
def ines(sign_in, world):
    return sign_in(world)


@pytest.fixture
def me(stored, world):
    return lambda: stored(Person, world)


def drawn(client, part):
    """The hidden fields of a card's form, as it was drawn."""
    page = client.get(f"/profile/{part}", headers=PARTIAL).text
    return {name: re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)[1] for name in ("version", "shown")}


@pytest.mark.parametrize("part", TYPED)
@pytest.mark.parametrize("headers", [{}, PARTIAL])
def test_a_card_is_a_form_and_then_a_card_again(ines, me, part, headers):
    form = ines.get(f"/profile/{part}", headers=headers).text
    assert ("<html" in form) == (not headers) == (f'hx-target="#{part}"' not in form)
    others = {name for other, fields in TYPED.items() if other != part for name in fields}
    assert not any(f'name="{name}"' in form for name in others)
    answer = ines.post(f"/profile/{part}", data=TYPED[part] | drawn(ines, part), headers=headers)
    column, value = STORED[part]
    assert getattr(me(), column) == value
    if headers:
        assert answer.status_code == 200 and answer.text.strip().startswith(f'<section class="card stack" id="{part}">')
        assert json.loads(answer.headers["HX-Trigger"])["toast"]["said"] == "Your profile is saved."
    else:
        assert (answer.status_code, answer.location) == (303, f"/profile#{part}")


@pytest.mark.parametrize("card", [*TYPED, "skills", "experience", "listing"])
def test_back_brings_the_card_back(ines, card):
    answer = ines.get(f"/profile?card={card}", headers=PARTIAL).text
    assert f'id="{card}"' in answer and "<html" not in answer and answer.count("<section") == 1


@pytest.mark.parametrize("card", ["", "nothing", "content", "title", "head"])
def test_a_card_that_is_none_is_the_page(ines, card):
    assert "Who looked" in ines.get(f"/profile?card={card}", headers=PARTIAL).text


def test_the_name_at_the_head_follows(ines):
    answer = ines.post("/profile/about", data=TYPED["about"] | drawn(ines, "about"), headers=PARTIAL).text
    head = answer.partition('id="who" hx-swap-oob="true"')[2]
    assert "QA engineer" in head


@pytest.mark.parametrize("headers", [{}, PARTIAL])
def test_a_refused_card_keeps_what_was_typed(ines, me, headers):
    typed = TYPED["hours"] | {"zone": "Mars/Olympus", "place": "Ibadan"} | drawn(ines, "hours")
    answer = ines.post("/profile/hours", data=typed, headers=headers)
    assert answer.status_code == 422 and "not a time zone we know" in answer.text
    assert 'value="Ibadan"' in answer.text and 'value="Mars/Olympus"' in answer.text
    assert ("<html" in answer.text) == (not headers)
    assert me().place == ""


def test_two_cards_open_at_once_do_not_stand_in_each_others_way(ines, me):
    about, hours = drawn(ines, "about"), drawn(ines, "hours")
    for part, shown in (("about", about), ("hours", hours)):
        assert ines.post(f"/profile/{part}", data=TYPED[part] | shown, headers=PARTIAL).status_code == 200
    assert (me().headline, me().capacity) == ("QA engineer", 30)


def test_the_same_card_changed_elsewhere_is_told_with_both_texts(ines, me):
    shown = drawn(ines, "hours")
    ines.post("/profile/hours", data=TYPED["hours"] | {"place": "Abuja"} | shown)
    answer = ines.post("/profile/hours", data=TYPED["hours"] | {"place": "Ibadan"} | shown, headers=PARTIAL)
    assert answer.status_code == 409 and "<html" not in answer.text
    assert 'value="Ibadan"' in answer.text and "<dd>Abuja</dd>" in answer.text
    assert me().place == "Abuja" and "You saved this in another window" in answer.text
    again = {name: re.search(rf'name="{name}"[^>]*value="([^"]*)"', answer.text)[1] for name in ("version", "shown")}
    assert ines.post("/profile/hours", data=TYPED["hours"] | {"place": "Ibadan"} | again).status_code == 303
    assert me().place == "Ibadan"


def test_an_employees_rate_is_no_card(sign_in, app):
    with app.app_context(), writing() as session:
        emma = person(session, "Emma").id
    assert 'id="rate"' not in sign_in(emma).get("/profile").text
    assert sign_in(emma).post("/profile/rate", data=TYPED["rate"]).status_code in (303, 409, 422)
    assert "rate_amount" not in sign_in(emma).get("/profile/rate").text


def test_beside_each_field_it_says_who_sees_it(ines):
    page = ines.get("/profile").text
    own = ("Name and headline", "What you write about yourself", "Skills, levels", "Experience", "Listed rate")
    for what in (*own, "E-mail", "Phone", "Kind, department, manager", "Place, time zone, hours", "Gigs that you did"):
        assert re.search(rf'<p class="because">{what}[^<]*: you; admins', page), what
    assert "every lead, while you are listed" in page.partition("Listed rate: you")[2][:300]
    for part in TYPED:
        assert "Who can see this?" in ines.get(f"/profile/{part}", headers=PARTIAL).text


@pytest.mark.parametrize("headers", [{}, PARTIAL])
def test_leaving_the_directory_stays_in_its_card(ines, me, headers):
    day = today() + WEEK
    answer = ines.post("/profile/unlisting", data={"until": day.isoformat(), "reason": "Leave"}, headers=headers)
    assert me().unlisted_until == day
    if headers:
        assert 'id="listing"' in answer.text and answer.text.count("<section") == 1
        undo = json.loads(answer.headers["HX-Trigger"])["toast"]["undo"]
        assert 'id="listing"' in ines.post(undo, headers=headers).text
        assert me().unlisted_until is None
    refused = ines.post("/profile/unlisting", data={"until": "2027-02-30", "reason": "Leave"}, headers=headers)
    assert refused.status_code == 422 and 'value="Leave"' in refused.text


@pytest.mark.parametrize("kind", ["person", "import"])
def test_a_card_that_somebody_else_may_have_changed_is_not_called_ones_own(app, ines, world, kind):
    shown = drawn(ines, "hours")
    ines.post("/profile/hours", data=TYPED["hours"] | {"place": "Abuja"} | shown)
    with app.app_context(), writing() as session:
        admin = person(session, "Amy", is_admin=True)
        record_act(session, admin.id, "person changed", world, kind)
    answer = ines.post("/profile/hours", data=TYPED["hours"] | {"place": "Ibadan"} | shown, headers=PARTIAL)
    assert answer.status_code == 409 and "Somebody saved this in the meantime" in answer.text


@pytest.mark.parametrize("phone", ["abc", "12", "+", "+49 30 12y4", "call 0123456"])
def test_a_phone_that_is_no_number_is_refused_in_words(ines, me, phone):
    answer = ines.post("/profile/contact", data={"phone": phone} | drawn(ines, "contact"), headers=PARTIAL)
    assert answer.status_code == 422 and "Write a number, like +49 30 123456." in answer.text
    assert f'value="{phone}"' in answer.text and me().phone is None


@pytest.mark.parametrize("phone", ["", "112", "+49 (0)30 12-34/56", "0123.555", "+1 555 0100 ext. 12"])
def test_a_phone_is_written_as_people_write_it(ines, me, phone):
    assert ines.post("/profile/contact", data={"phone": phone} | drawn(ines, "contact")).status_code == 303
    assert me().phone == (phone or None)


def test_leaving_the_directory_says_until_when(ines):
    until = today() + WEEK
    answer = ines.post("/profile/unlisting", data={"until": str(until), "reason": ""}, headers=PARTIAL)
    said = json.loads(answer.headers["HX-Trigger"])["toast"]["said"]
    assert said == f"You have left the directory until {day(until)}."


def test_still_true_gives_htmx_the_page_and_others_the_way_back(ines):
    answer = ines.post("/profile/confirmation", headers=PARTIAL)
    assert answer.status_code == 200 and "<html" not in answer.text and 'id="who"' in answer.text
    assert ines.post("/profile/confirmation").status_code == 303
