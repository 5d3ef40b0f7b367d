"""The forms of a step: what they start from, what they refuse, and that what was typed stays."""

from datetime import timedelta

import pytest

from portal.db import writing
from portal.models import Candidate, Engagement, Gig, GigRole, Offer, Person
from portal.models.times import today
from tests.conftest import PARTIAL
from tests.world import WEEK, offer_terms

OFFERED = {name: str(value) for name, value in offer_terms().items()}

FORM = {name: str(value) for name, value in offer_terms().items()} | {"rate": "62.50"}


@pytest.fixture
def url(world, at):
    return at(world.candidate, "offer")


def test_the_offer_starts_from_role_gig_and_listed_rate(app, lead, world, url):
    with app.app_context(), writing() as session:
        ada = session.get(Person, world.ada)
        ada.rate_amount = 6200
        ada.refresh()
    page = lead.get(url).text
    for value in ("20", "62", (today() + WEEK).isoformat(), (today() + timedelta(days=5)).isoformat()):
        assert f'value="{value}"' in page
    assert "Rate an hour, EUR" in page and "40 h a week free" in page


def test_an_employee_is_asked_for_no_rate(app, lead, world, url, stored):
    with app.app_context(), writing() as session:
        session.get(Person, world.ada).kind = "employee"
    assert "Rate an hour" not in lead.get(url).text
    lead.post(url, data=FORM)
    assert [offer.rate_amount for offer in stored(Offer)] == [None]


def test_an_offer_is_stored_as_written_and_holds_its_seat(lead, world, url, at, stored):
    assert lead.post(url, data=FORM).headers["Location"] == world.url
    (offer,), (seat,) = stored(Offer), stored(Engagement)
    assert (offer.hours, offer.rate_amount, offer.rate_currency, offer.reached_at) == (20, 6250, "EUR", None)
    assert (seat.state, seat.hours) == ("tentative", 20)
    assert stored(GigRole)[0].taken == 1
    assert "Not seen yet" in lead.get(world.url).text
    assert "Portal sends no mail here" in lead.get(at(world.candidate)).text


@pytest.mark.parametrize(
    "field, typed, why",
    [
        ("hours", "", "Say how many hours"),
        ("hours", "0", "whole number from 1 to 80"),
        ("hours", "-4", "whole number from 1 to 80"),
        ("hours", "1e9", "whole number from 1 to 80"),
        ("hours", "٣", "whole number from 1 to 80"),
        ("starts_on", "2027-02-31", "There is no such day"),
        ("ends_on", "", "Say when it ends"),
        ("ends_on", "2020-01-01", "over already"),
        ("answer_by", "2020-01-01", "until today at least"),
        ("rate", "sixty", "Write an amount like"),
        ("rate", "-5", "Write an amount like"),
    ],
)
def test_a_wrong_offer_is_refused_beside_its_field(lead, world, url, stored, field, typed, why):
    data = FORM | {field: typed, "hours": FORM["hours"] if field != "hours" else typed}
    answer = lead.post(url, data=data)
    assert answer.status_code == 422
    assert why in answer.text and f'id="{field}-error"' in answer.text
    for name, value in data.items():
        assert not value or (f'name="{name}"' in answer.text and f'value="{value}"' in answer.text)
    assert (stored(Offer), stored(GigRole)[0].taken) == ([], 0)


def test_an_end_before_the_start_is_refused(lead, url, stored):
    early = (today() + timedelta(days=2)).isoformat()
    answer = lead.post(url, data=FORM | {"ends_on": early})
    assert answer.status_code == 422 and "end before it starts" in answer.text and f'value="{early}"' in answer.text
    assert stored(Offer) == []


def test_an_offer_beyond_the_contract_names_its_day(app, lead, world, url, stored):
    with app.app_context(), writing() as session:
        session.get(Person, world.ada).contract_ends_on = today() + WEEK
    answer = lead.post(url, data=FORM)
    assert answer.status_code == 422 and "contract ends on" in answer.text and 'id="ends_on-error"' in answer.text
    assert stored(Candidate, world.candidate).state == "applied"


def test_without_a_seat_the_form_stays_and_says_who_holds_it(app, lead, world, at, url, stored):
    with app.app_context(), writing() as session:
        role = session.query(GigRole).one()
        ivo = session.get(Candidate, world.invited)
        gig, person = session.get(Gig, world.gig), session.get(Person, world.ivo)
        Candidate.apply(gig, role, person, "Gladly")
        assert (ivo.gig, ivo.role) == (gig, role)
        ivo.offer(world.lena, **offer_terms())
    answer = lead.post(url, data=FORM | {"hours": "13"}, headers=PARTIAL)
    assert answer.status_code == 409
    assert "Ivo Invited holds one until" in answer.text and 'value="13"' in answer.text
    assert answer.headers["HX-Retarget"] == f"#step-{world.keys[world.candidate]}"
    assert stored(Candidate, world.candidate).state == "applied"


def test_a_form_opens_inside_the_card_and_as_a_page(lead, world, at):
    for step in ("offer", "refusal"):
        page, part = lead.get(at(world.candidate, step)), lead.get(at(world.candidate, step), headers=PARTIAL)
        assert "<h1>" in page.text and 'class="inset"' not in page.text
        assert "<html" not in part.text and 'class="inset"' in part.text and 'hx-target="#board"' in part.text


def test_a_refusal_needs_words_and_keeps_what_was_typed(lead, world, at, stored):
    url = at(world.candidate, "refusal")
    answer = lead.post(url, data={"reason": "SKILLS", "message": "  "})
    assert answer.status_code == 422 and "silence hurts" in answer.text
    assert '<option selected value="SKILLS">' in answer.text
    assert lead.post(url, data={"reason": "NOPE", "message": "Thanks."}).status_code == 422
    assert lead.post(url, data={"reason": "SKILLS", "message": "x" * 2001}).status_code == 422
    assert stored(Candidate, world.candidate).state == "applied"


def test_phrases_are_put_behind_what_was_typed_and_store_nothing(lead, world, at, stored):
    url = at(world.candidate, "refusal")
    answer = lead.post(url, data={"reason": "SKILLS", "message": "Dear Ada.", "phrase": "Close"}, headers=PARTIAL)
    assert answer.status_code == 200
    assert "Dear Ada. It was a close decision between good people." in answer.text
    assert '<option selected value="SKILLS">' in answer.text
    assert stored(Candidate, world.candidate).state == "applied"


def test_work_ends_early_with_a_reason(app, lead, world, at, stored):
    with app.app_context(), writing() as session:
        candidate = session.get(Candidate, world.candidate)
        held = session.get(Gig, world.gig), session.query(GigRole).one(), session.get(Person, world.ada)
        assert (candidate.gig, candidate.role, candidate.person) == held
        candidate.offer(world.lena, **offer_terms(starts_on=today()))
        candidate.accept()
    url = at(world.candidate, "ending")
    assert lead.post(url, data={"reason": ""}).status_code == 422
    assert [lead.post(url, data={"reason": "Done sooner."}).status_code for _ in range(2)] == [303, 303]
    (seat,) = stored(Engagement)
    assert (seat.state, seat.end_reason, seat.ended_on) == ("ended", "Done sooner.", today())
    assert stored(GigRole)[0].taken == 0


def test_who_holds_the_seats_is_said_before_an_offer_is_typed(app, lead, world, at):
    with app.app_context(), writing() as session:
        made = session.get(Gig, world.gig)
        session.refresh(made, ["roles"])
        bea = Candidate.apply(made, made.roles[0], session.get(Person, world.bea), "")
        session.flush()
        world.keys[bea.id] = bea.key
    assert "The seat is held from now on" in lead.get(at(bea.id, "offer")).text
    assert lead.post(at(world.candidate, "offer"), data=OFFERED).status_code == 303
    page = lead.get(at(bea.id, "offer")).text
    assert "Ada Applicant holds one until" in page and "The seat is held from now on" not in page
