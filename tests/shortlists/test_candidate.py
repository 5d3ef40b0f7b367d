"""A candidate's page and the panel beside the board; what an offer warns of."""

import html
import re

import pytest

from portal.db import writing
from portal.models import Application, Candidate, Engagement, Gig, GigRole, Offer, Person
from portal.models.times import today
from tests.conftest import PARTIAL
from tests.world import WEEK, offer_terms, person

FORM = {name: str(value) for name, value in offer_terms().items()}


def test_answers_and_links_are_shown_as_they_were_sent(app, lead, world, at):
    with app.app_context(), writing() as session:
        (sent,) = session.query(Application).all()
        sent.answers = [{"question": "Which tools?", "answer": "<b>Playwright</b>"}]
        sent.links = ["https://example.org/work"]
    page = lead.get(at(world.candidate)).text
    assert "Which tools?" in page and "&lt;b&gt;Playwright" in page
    assert 'href="https://example.org/work" target="_blank" rel="noopener noreferrer nofollow"' in page


def test_beside_the_board_stands_the_same_in_a_fragment(lead, world, at):
    answer = lead.get(f"{at(world.candidate)}?role=1", headers=PARTIAL)
    assert "<html" not in answer.text and "I would like to." in answer.text
    assert f'href="{world.url}?role=1"' in answer.text  # closing it leads back to the board as it was


def test_one_walks_from_candidate_to_candidate_of_a_lane(app, lead, world, at):
    with app.app_context(), writing() as session:
        gig, role = session.get(Gig, world.gig), session.get(GigRole, world.role)
        bea = person(session, "Bea Second")
        Candidate.apply(gig, role, bea, "Me too.")
    page = lead.get(at(world.candidate), headers=PARTIAL).text
    assert 'rel="next"' in page and 'rel="prev"' not in page
    assert "rel=" not in lead.get(at(world.invited), headers=PARTIAL).text.partition("Its own page")[0]


@pytest.mark.parametrize(
    "change, typed, warns",
    [
        ({}, {}, ""),
        ({}, {"hours": "41"}, "They have 40 h a week free in these dates; this offers 41 h."),
        ({"pay_up_to": 5000}, {"rate": "60"}, "above what the role pays up to, €50"),
        ({"rate_amount": 8000}, {"rate": "60"}, "below the one they list, €80"),
        ({"zone": "Asia/Tokyo"}, {}, "They share 0 h a day with the core hours; the gig asks for 4 h."),
    ],
)
def test_what_does_not_fit_is_said_once_before_an_offer_leaves(app, lead, world, at, stored, change, typed, warns):
    with app.app_context(), writing() as session:
        ada, gig = session.get(Person, world.ada), session.get(Gig, world.gig)
        gig.core_from, gig.core_to, gig.least_shared = 540, 1020, 240
        for name, value in change.items():
            setattr(session.get(GigRole, world.role) if name == "pay_up_to" else ada, name, value)
        ada.refresh()
    answer = lead.post(at(world.candidate, "offer"), data=FORM | typed)
    if not warns:
        assert answer.status_code == 303
        return
    assert answer.status_code == 422 and warns in answer.text and stored(Offer) == []
    (known,) = re.findall(r'name="known"[^>]*value="([^"]+)"', answer.text)
    other = lead.post(at(world.candidate, "offer"), data=FORM | typed | {"known": "something else"})
    assert other.status_code == 422
    assert (
        lead.post(at(world.candidate, "offer"), data=FORM | typed | {"known": html.unescape(known)}).status_code == 303
    )
    assert [seat.state for seat in stored(Engagement)] == ["tentative"]


def test_a_decline_says_when_they_are_told_and_how_long_it_can_be_undone(lead, world, at):
    lead.post(at(world.candidate, "refusal"), data={"reason": "HOURS", "message": "Thank you."})
    page = lead.get(at(world.candidate)).text
    assert "They are told today" in page and "you can undo until" in page
    assert str((today() + WEEK).day) in page
