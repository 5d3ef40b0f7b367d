"""The board under the hand: a candidate beside it, a filter while one types, several cards at once."""

import re

import pytest
from playwright.sync_api import expect

from portal.db import writing
from portal.models import Candidate, Gig, GigRole
from tests.world import person, story


@pytest.fixture
def board(app, sign_in, page, base_url):
    """The page of the board of a gig to which four people applied, as its lead sees it."""
    with app.app_context(), writing() as session:
        made = story(session)
        gig, role = session.get(Gig, made.gig.id), session.get(GigRole, made.role.id)
        for name in ("Bo Second", "Cem Third", "Dana Fourth"):
            Candidate.apply(gig, role, person(session, name), f"I am {name}.")
        lead, path = made.lead.id, f"/gigs/{gig.key}/shortlist"
    cookie = sign_in(lead).get_cookie("portal")
    page.context.add_cookies([{"name": "portal", "value": cookie.value, "url": base_url}])
    page.set_viewport_size({"width": 1360, "height": 900})
    page.goto(path)
    return page


def test_a_candidate_stands_beside_the_board_and_goes_with_escape(board, axe):
    board.get_by_role("link", name="Bo Second").focus()
    board.keyboard.press("Enter")
    expect(board.locator("#beside")).to_contain_text("I am Bo Second.")
    expect(board).to_have_url(re.compile(r"open=\w{10}$"))
    axe(board)
    board.keyboard.press("Escape")
    expect(board.locator("#beside")).to_be_empty()
    expect(board.get_by_role("link", name="Bo Second")).to_be_focused()
    expect(board).to_have_url(re.compile(r"shortlist$"))
    board.get_by_role("link", name="Cem Third").click()
    expect(board).to_have_url(re.compile(r"open=\w{10}$"))
    board.reload()
    expect(board.locator("#beside")).to_contain_text("I am Cem Third.")
    board.get_by_role("link", name="Below").click()
    expect(board.locator("#beside")).to_contain_text("I am Dana Fourth.")
    board.locator("#beside #text").fill("Ask in spring.")
    board.get_by_role("button", name="Add the note").click()
    expect(board.locator("#beside .notes")).to_contain_text("Ask in spring.")


def test_typing_filters_and_keeps_the_focus(board):
    board.locator("#bq").press_sequentially("cem", delay=30)
    expect(board.locator(".candidate")).to_have_count(1)
    expect(board).to_have_url(re.compile(r"q=cem"))
    expect(board.locator("#bq")).to_be_focused()
    board.keyboard.type(" third")
    expect(board.locator("#bq")).to_have_value("cem third")


def test_on_a_phone_the_name_of_a_lane_leads_to_it(board, axe):
    board.set_viewport_size({"width": 390, "height": 844})
    expect(board.locator("#bq")).to_be_hidden()
    heading = board.get_by_role("heading", name="Applied")
    expect(heading).not_to_be_in_viewport()
    board.get_by_role("navigation", name="Lanes").get_by_role("link", name="Applied 4").click()
    expect(heading).to_be_in_viewport()
    axe(board)


def test_a_lane_is_ticked_and_declined_and_brought_back(board, axe, stored):
    bar = board.get_by_role("button", name="Decline", exact=True).and_(board.locator(".bulk-steps button"))
    expect(bar).to_be_hidden()
    board.get_by_role("checkbox", name="Tick everyone in this lane").check()
    bar.click()
    expect(board.locator("#decline-all")).to_contain_text("Decline 4 people")
    axe(board)
    board.locator("#decline-all [name=message]").fill("Thank you all.")
    board.get_by_role("button", name="Decline them, kindly").click()
    expect(board.locator("[data-lane=applied] .candidate")).to_have_count(0)
    board.locator(".toast").get_by_role("button", name="Undo").click()
    expect(board.locator("[data-lane=applied] .candidate")).to_have_count(4)
    expect(board.locator(".toast")).to_have_text("4 people are back.")
    assert {candidate.state for candidate in stored(Candidate)} == {"applied"}
    board.get_by_role("link", name="Ada Applicant").focus()
    board.keyboard.press("x")
    expect(board.get_by_role("checkbox", name="Tick Ada Applicant")).to_be_checked()
