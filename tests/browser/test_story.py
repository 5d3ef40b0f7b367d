"""The whole story by clicking, on people who came from a file: with JavaScript and htmx, and once without."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from portal import imports
from portal.db import writing
from portal.models import Link, Person
from portal.models.times import today

PEOPLE = """Employee ID;Name;E-mail;Employment type;Job title;Department;City;Skills
E1;Lena Lead;lena@portal.example;employee;Head of quality;Engineering;Berlin;Test strategy:4
E2;Bo Brown;bo@portal.example;employee;Software engineer;Platform;Lagos;Playwright:2
C1;Ada Okafor;ada@portal.example;contractor;QA engineer;;Valencia;Playwright:4, Test strategy:3
"""
PASSWORD = "a-long-walk-home-7"
STILL = {
    "viewport": {"width": 1360, "height": 860},
    "reduced_motion": "reduce",
}  # nothing is half faded


@pytest.fixture
def company(app, tmp_path):
    """People from a file with the shipped skills, and an admin; the tokens of links that lead in."""
    file = tmp_path / "people.csv"
    file.write_text(PEOPLE)
    with app.app_context():
        with writing() as session:
            imports.load_taxonomy(session)
            admin = Person.add(session, None, "Amy Admin", "employee", email="amy@portal.example", is_admin=True)
            link = Link.make(session, admin.id, "invitation")
        imports.run("people", file, {}, None, True, lambda _: None)
    return {"amy": link}


class Visitor:
    """Somebody at their own browser window."""

    def __init__(self, page: Page, axe, scripts: bool):
        self.page, self.axe, self.scripts = page, axe, scripts

    def come_in(self, token: str, first: str = r"/profile/start/\w+$") -> "Visitor":
        """By an invitation link: choose a password, and put off the profile."""
        self.page.goto(f"/welcome/{token}")
        self.page.get_by_label("Password", exact=True).or_(self.page.locator("#password")).first.fill(PASSWORD)
        self.page.locator("#password_again").fill(PASSWORD)
        self.press("Set the password and come in")
        expect(self.page).to_have_url(re.compile(first))
        self.press("Not now")
        expect(self.page).to_have_url(re.compile(r"/$"))
        return self

    def press(self, name: str, exact: bool = False) -> None:
        self.page.get_by_role("button", name=name, exact=exact).and_(self.page.locator(":not(.vh)")).first.click()

    def follow(self, name: str, exact: bool = False) -> None:
        self.page.get_by_role("link", name=name, exact=exact).first.click()

    def sees(self, words: str) -> None:
        expect(self.page.locator("body")).to_contain_text(words)
        self.axe(self.page)


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without"])
def visitor(request, browser, base_url, axe):
    """Makes windows, each of its own person."""
    made = []

    def open_() -> Visitor:
        context = browser.new_context(base_url=base_url, java_script_enabled=request.param, **STILL)
        made.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        return Visitor(page, axe if request.param else lambda _: None, request.param)

    yield open_
    for context in made:
        context.close()


@pytest.fixture
def window_of(sign_in, browser, base_url):
    """A page of somebody who is signed in."""
    context = browser.new_context(base_url=base_url, **STILL)

    def open_(person_id: int) -> Page:
        cookie = sign_in(person_id).get_cookie("portal")
        context.add_cookies([{"name": "portal", "value": cookie.value, "url": base_url}])
        return context.new_page()

    yield open_
    context.close()


def invitation(admin: Visitor, name: str) -> str:
    """What the admin is shown, to hand on."""
    admin.page.goto("/admin/people")
    admin.follow(name)
    admin.press("Invite")
    return admin.page.locator("#address").input_value().rpartition("/")[2]


def post_a_gig(lead: Visitor) -> None:
    day = today()
    lead.page.goto("/")
    lead.follow("Post a gig")
    lead.page.get_by_label("Title").first.fill("Assess our QA practice")
    lead.page.locator("[name=description]").fill("What we cover, and **what we miss**.")
    lead.page.locator("[name=starts_on]").fill(str(day + timedelta(weeks=2)))
    lead.page.locator("[name=ends_on]").fill(str(day + timedelta(weeks=8)))
    lead.page.locator("[name=roles-0-title]").fill("Test lead")
    lead.page.locator("[name=roles-0-hours]").fill("20")
    lead.page.locator("[name=roles-0-skills-0-name]").fill("playwright")
    lead.axe(lead.page)
    lead.press("Publish")
    lead.sees("what we miss")


def step(lead: Visitor, name: str, label: str) -> None:
    """A step from the menu of somebody's card. Without scripts it leads to all steps, on their page."""
    card = lead.page.locator(".candidate").filter(has_text=name)
    card.locator("summary").click()
    if lead.scripts:
        card.get_by_text(label, exact=True).click()
    else:
        card.get_by_text("All steps").click()
        lead.page.get_by_role("main").locator("section:has(h2:text-is('Next'))").get_by_text(label, exact=True).click()


def sees_on_board(lead: Visitor, lane: str, name: str) -> None:
    if not lead.scripts:
        lead.page.goto(re.sub("/shortlist.*", "/shortlist", lead.page.url))
    expect(lead.page.locator(f"[data-lane={lane}]")).to_contain_text(name)


def test_from_a_file_of_people_to_a_filled_seat(company, visitor):
    admin = visitor().come_in(company["amy"], first="/$")
    admin.page.goto("/admin/people")
    admin.sees("Lena Lead")
    admin.follow("Lena Lead")
    admin.page.locator("[name=is_lead]").check()
    admin.press("Save rights", exact=True)
    lead = visitor().come_in(invitation(admin, "Lena Lead"))
    post_a_gig(lead)

    lead.follow("For Test lead")
    lead.sees("Finding people for")
    expect(lead.page.locator("#rows")).to_contain_text("Ada Okafor")
    lead.page.get_by_role("button", name="Consider Ada Okafor").click()
    expect(lead.page.get_by_role("link", name="Ada Okafor is on the shortlist")).to_be_visible()
    lead.page.goto(lead.page.get_by_role("link", name=re.compile("Open shortlist")).first.get_attribute("href"))
    lead.sees("Ada Okafor")
    step(lead, "Ada Okafor", "Invite")
    sees_on_board(lead, "invited", "Ada Okafor")

    ada = visitor().come_in(invitation(admin, "Ada Okafor"))
    ada.sees("Assess our QA practice")
    ada.page.goto("/applications")
    ada.sees("Invited")
    ada.follow("Assess our QA practice")
    ada.follow("Accept by applying")
    ada.page.locator("[name=note]").fill("Gladly: I have done four of these.")
    ada.press("Send my application")
    ada.sees("Applied")

    bo = visitor().come_in(invitation(admin, "Bo Brown"))
    bo.page.goto("/gigs")
    bo.sees("Assess our QA practice")
    bo.follow("Assess our QA practice")
    bo.follow("Apply")
    bo.press("Send my application")
    bo.sees("Applied")

    lead.page.goto("/")
    lead.sees("Ada Okafor")
    lead.page.goto(lead.page.get_by_role("link", name=re.compile("Assess our QA")).first.get_attribute("href"))
    board = re.search(r"/gigs/\w+", lead.page.url)[0] + "/shortlist"
    lead.page.goto(board)
    step(lead, "Bo Brown", "Decline")
    lead.page.locator("[name=message]").fill("Thank you, Bo. We chose somebody with more years in it.")
    lead.press("Decline, kindly")
    lead.sees("Bo Brown is declined. They are told at")
    lead.press("Undo")
    sees_on_board(lead, "applied", "Bo Brown")
    step(lead, "Ada Okafor", "Start talking")
    sees_on_board(lead, "talking", "Ada Okafor")
    step(lead, "Ada Okafor", "Offer a seat")
    lead.page.locator("[name=rate]").fill("62")
    lead.press("Send the offer")
    sees_on_board(lead, "offered", "Ada Okafor")
    lead.axe(lead.page)

    ada.page.goto("/")
    ada.follow("Assess our QA practice")
    ada.sees("€62 an hour")
    ada.press("Accept the offer")
    ada.sees("Accepted")
    lead.page.goto(board)
    sees_on_board(lead, "accepted", "Ada Okafor")
    bo.page.goto("/applications")
    bo.follow("Assess our QA practice")
    bo.follow("Withdraw")
    bo.page.locator("[name=reason]").fill("Another gig came first.")
    bo.press("Withdraw")
    bo.sees("You withdrew")


def test_a_card_is_dragged_to_its_next_lane_and_not_to_a_wrong_one(app, window_of, axe):
    from tests.world import story

    with app.app_context(), writing() as session:
        world = story(session)
        lead, gig = world.lead.id, world.gig.key
    page = window_of(lead)
    page.goto(f"/gigs/{gig}/shortlist")
    card = page.locator(".candidate")
    card.drag_to(page.locator("[data-lane=invited]"))
    expect(page.locator("#toasts")).to_contain_text("not possible")
    page.locator(".candidate").drag_to(page.locator("[data-lane=talking]"))
    expect(page.locator("[data-lane=talking]")).to_contain_text("Ada Applicant")
    axe(page)


def test_a_star_is_pressed_and_taken_back_where_one_stands(app, window_of, axe):
    """Nothing jumps, the focus stays, and the number on the board follows."""
    from tests.world import person, story

    with app.app_context(), writing() as session:
        world = story(session)
        for n in range(8):
            person(session, f"Zoe {n}")
        lead, gig = world.lead.id, world.gig.key
    page = window_of(lead)
    page.goto(f"/talent?for={gig}.1&skill=")
    page.get_by_role("button", name="Consider Zoe 7").scroll_into_view_if_needed()
    place = page.evaluate("scrollY")
    page.get_by_role("button", name="Consider Zoe 7").click()
    star = page.get_by_role("link", name="Zoe 7 is on the shortlist: considering")
    expect(star).to_be_focused()
    expect(page.get_by_role("link", name="Open shortlist")).to_have_text("Open shortlist (2)")
    assert page.evaluate("scrollY") == place
    axe(page)
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("button", name="Consider Zoe 7")).to_be_focused()
    expect(page.get_by_role("link", name="Open shortlist")).to_have_text("Open shortlist (1)")
