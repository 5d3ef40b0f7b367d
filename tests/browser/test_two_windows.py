"""A lead and those who would like the work, each at a window of their own, from a starter gig to two taken seats."""

import re
from collections import Counter
from datetime import timedelta
from types import SimpleNamespace

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import update

from portal.clock import tick
from portal.db import writing
from portal.models import Candidate, Event, GigRole, Offer, Outbox
from portal.models.times import now
from tests import world

PEOPLE = {"Ada": "contractor", "Bo": "employee", "Cem": "contractor", "Dana": "employee", "Eli": "contractor"}


@pytest.fixture
def people(app):
    """A lead who posted no gig yet, and five others."""
    with app.app_context(), writing() as session:
        skill, _ = (world.skill(session, name) for name in ("Exploratory testing", "Test case design"))
        made = {"Lena": world.person(session, "Lena Lead", is_lead=True)}
        made |= {name: world.person(session, f"{name} Talent", kind) for name, kind in PEOPLE.items()}
        for name in ("Dana", "Eli"):
            made[name].hold(skill, 3)
        return SimpleNamespace(**{name: one.id for name, one in made.items()})


@pytest.fixture
def windows(people, sign_in, new_context, base_url):
    """A page of each."""

    def window(person_id: int) -> Page:
        context = new_context(viewport={"width": 1360, "height": 860}, reduced_motion="reduce")
        cookie = sign_in(person_id).get_cookie("portal")
        context.add_cookies([{"name": "portal", "value": cookie.value, "url": base_url}])
        page = context.new_page()
        page.set_default_timeout(10_000)
        return page

    return SimpleNamespace(**{name: window(id_) for name, id_ in vars(people).items()})


def post_the_first_gig(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="Post a gig").first.click()
    page.locator(".starters a").first.click()
    page.locator("[name=roles-0-seats]").fill("2")
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_role("link", name=re.compile("Open shortlist"))).to_be_visible()


def apply(page: Page, title: str) -> None:
    page.goto("/gigs")
    page.get_by_role("link", name=title).first.click()
    page.get_by_role("link", name=re.compile("^Apply")).first.click()
    send(page)


def apply_as_invited(page: Page, title: str) -> None:
    page.goto("/applications")
    page.get_by_role("link", name=title).first.click()
    page.get_by_role("link", name="Accept by applying").click()
    send(page)


def send(page: Page) -> None:
    page.locator("[name=note]").fill("Gladly: I have done this before.")
    for answer in page.locator("textarea:not([name=note])").all():
        answer.fill("Yes, twice.")
    page.get_by_role("button", name="Send my application").click()
    expect(page.locator("main")).to_contain_text("Applied")


def invite(page: Page, board: str, *names: str) -> None:
    """From the directory, by a star and then the menu of the card."""
    page.goto(board)
    page.get_by_role("link", name="Add people").click()
    for name in names:
        page.get_by_role("button", name=f"Consider {name} Talent").click()
        expect(page.get_by_role("link", name=f"{name} Talent is on the shortlist")).to_be_visible()
    page.goto(board)
    for name in names:
        step(page, name, "Invite", "invited")


def step(page: Page, name: str, label: str, lane: str = "") -> None:
    card = page.locator(".candidate").filter(has_text=f"{name} Talent")
    card.locator("summary").click()
    card.get_by_text(label, exact=True).click()
    if lane:
        expect(page.locator(f"[data-lane={lane}]")).to_contain_text(f"{name} Talent")


def offer(page: Page, board: str, name: str) -> None:
    page.goto(board)
    step(page, name, "Offer a seat")
    page.get_by_role("button", name="Send the offer").click()
    expect(page.locator("[data-lane=offered]")).to_contain_text(f"{name} Talent")


def accept(page: Page, title: str) -> None:
    look(page, title)
    page.get_by_role("button", name="Accept the offer").click()
    expect(page.locator("main")).to_contain_text("Accepted")


def look(page: Page, title: str) -> None:
    page.goto("/applications")
    page.get_by_role("link", name=title).first.click()


def an_offer_ends(app) -> None:
    """The days to answer it are over, and the clock runs."""
    with app.app_context():
        with writing() as session:
            session.execute(
                update(Offer).where(Offer.answer_until.is_not(None)).values(answer_until=now() - timedelta(minutes=1))
            )
        assert tick()["offers ended"] == 1


def test_two_of_five_take_the_seats_of_a_first_gig(app, people, windows, stored):
    lena = windows.Lena
    post_the_first_gig(lena)
    title = lena.locator("h1").inner_text()
    board = re.search(r"/gigs/\w+", lena.url)[0] + "/shortlist"

    for name in ("Ada", "Bo", "Cem"):
        apply(getattr(windows, name), title)
    invite(lena, board, "Dana", "Eli")
    for name in ("Dana", "Eli"):
        apply_as_invited(getattr(windows, name), title)

    lena.goto(board)
    step(lena, "Bo", "Decline")
    lena.locator("[name=message]").fill("Thank you, Bo. We chose somebody with more years in it.")
    lena.get_by_role("button", name="Decline, kindly").click()
    expect(lena.locator("#toasts")).to_contain_text("Bo Talent is declined. They are told at")
    look(windows.Bo, title)
    expect(windows.Bo.locator("main")).to_contain_text("Applied")
    lena.get_by_role("button", name="Undo").click()
    expect(lena.locator("[data-lane=applied]")).to_contain_text("Bo Talent")

    look(windows.Cem, title)
    windows.Cem.get_by_role("link", name="Withdraw").click()
    windows.Cem.locator("[name=reason]").fill("Another gig came first.")
    windows.Cem.get_by_role("button", name="Withdraw").and_(windows.Cem.locator(":not(.vh)")).click()
    expect(windows.Cem.locator("main")).to_contain_text("You withdrew")

    offer(lena, board, "Dana")
    look(windows.Dana, title)
    expect(windows.Dana.locator("main")).to_contain_text("The offer")
    an_offer_ends(app)
    for name in ("Ada", "Bo"):
        offer(lena, board, name)
        accept(getattr(windows, name), title)

    lena.goto(board)
    for name in ("Ada", "Bo"):
        expect(lena.locator("[data-lane=accepted]")).to_contain_text(f"{name} Talent")
    assert (stored(GigRole)[0].taken, stored(GigRole)[0].seats) == (2, 2)
    states = {c.person_id: c.state for c in stored(Candidate)}
    ended = {"Ada": "accepted", "Bo": "accepted", "Cem": "withdrawn", "Dana": "expired", "Eli": "applied"}
    assert states == {getattr(people, name): state for name, state in ended.items()}
    for name, words in WORDS.items():
        page = getattr(windows, name)
        page.goto("/applications")
        expect(page.locator("main li").filter(has_text=title)).to_contain_text(words)
    assert told(people, stored) == MAILS


def told(people, stored):
    """How often a mail of each kind waits for each of them; Bo's of the decline went with its undo."""
    kinds = {event.id: event.kind for event in stored(Event)}
    names = {id_: name for name, id_ in vars(people).items()}
    return Counter((kinds[mail.event_id], names[mail.person_id]) for mail in stored(Outbox))


MAILS = {("applied", "Lena"): len(PEOPLE), ("withdrew", "Lena"): 1, ("offer ended", "Lena"): 1, ("accepted", "Lena"): 2}
MAILS |= {("applied", name): 1 for name in PEOPLE} | {("invited", name): 1 for name in ("Dana", "Eli")}
MAILS |= {("offered", name): 1 for name in ("Ada", "Bo", "Dana")} | {("offer ended", "Dana"): 1}
WORDS = {
    "Ada": "Accepted",
    "Bo": "Accepted",
    "Cem": "You withdrew",
    "Dana": "Offer ended",
    "Eli": "Applied",
}
