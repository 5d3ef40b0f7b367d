"""My profile by clicking: the first visit, with JavaScript and without, and edits where things stand."""

import re

import pytest
from playwright.sync_api import expect

from portal.db import writing
from portal.models import Link, Person, PersonSkill, Skill
from portal.models.times import today
from tests.world import WEEK, person, skill

PASSWORD = "a-long-walk-home-7"
STILL = {"viewport": {"width": 1360, "height": 860}, "reduced_motion": "reduce"}  # nothing is half faded


@pytest.fixture
def window(browser, base_url):
    """Windows of a browser that is in Lagos."""
    made = []

    def open_(**options):
        context = browser.new_context(base_url=base_url, timezone_id="Africa/Lagos", **STILL | options)
        made.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        return page

    yield open_
    for context in made:
        context.close()


@pytest.fixture
def my_page(app, window, sign_in, base_url):
    """My profile, open."""
    with app.app_context(), writing() as session:
        ada = person(session, "Ada Novak", "contractor", headline="QA engineer")
        ada.hold(skill(session, "Python", "py"), 3)
        skill(session, "Kubernetes", "k8s")
        ada_id = ada.id
    page = window()
    page.context.add_cookies([{"name": "portal", "value": sign_in(ada_id).get_cookie("portal").value, "url": base_url}])
    page.goto("/profile")
    return page


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without"])
def test_a_first_visit_ends_in_a_profile_that_is_found(app, window, axe, stored, scripts):
    check = axe if scripts else lambda _: None
    with app.app_context(), writing() as session:
        for name, *aliases in (("Python", "py"), ("Kubernetes", "k8s"), ("Test strategy",), ("SQL",)):
            skill(session, name, *aliases)
        ada = person(session, "Ada")
        ada_id, token = ada.id, Link.make(session, ada.id, "invitation")
    page = window(java_script_enabled=scripts)
    go_on = page.get_by_role("button", name="Save and go on")
    page.goto(f"/welcome/{token}")
    page.locator("#password").fill(PASSWORD)
    page.locator("#password_again").fill(PASSWORD)
    page.get_by_role("button", name="Set the password and come in").click()

    expect(page).to_have_url(re.compile("/profile/start/you$"))
    expect(page.get_by_text("Step 1 of 4")).to_be_visible()
    check(page)
    page.get_by_label("Name").fill("Ada Novak")
    page.get_by_label("Headline").fill("QA engineer")
    go_on.click()

    expect(page.get_by_text("Step 2 of 4")).to_be_visible()
    for n, typed in enumerate(("pyt", "k8s", "test str", "SQL", "Kite making"), start=1):
        field = page.get_by_label("Skill", exact=True).nth(n - 1)
        field.press_sequentially(typed)
        if scripts and n < 4:
            expect(page.locator(".options:visible [role=option]").first).to_be_visible()
            field.press("ArrowDown")
            field.press("Enter")
        elif n < 4:
            field.fill(("Python", "k8s", "Test strategy")[n - 1])
    expect(page.get_by_label("Skill", exact=True).first).to_have_value("Python")
    page.get_by_label("Level").first.select_option("Expert")
    check(page)
    go_on.click()

    expect(page.get_by_text("Step 3 of 4")).to_be_visible()
    check(page)
    page.get_by_label("Hours a week").fill("24")
    go_on.click()
    expect(page.get_by_text("Step 4 of 4")).to_be_visible()
    expect(page.get_by_label("Time zone")).to_have_value("Africa/Lagos" if scripts else "Europe/Berlin")
    check(page)
    page.get_by_label("Place").fill("Lagos")
    go_on.click()

    expect(page.get_by_role("heading", name="This is how you are found")).to_be_visible()
    expect(page.locator(".preview")).to_contain_text("Kite making")
    check(page)
    page.get_by_role("button", name="That is me").click()
    expect(page.get_by_text("Leads can find you now.")).to_be_visible()
    me = stored(Person, ada_id)
    assert (me.headline, me.capacity, me.place, me.welcomed_on is not None) == ("QA engineer", 24, "Lagos", True)
    assert (len(stored(PersonSkill)), {s.name for s in stored(Skill) if s.state == "suggested"}) == (5, {"Kite making"})


def test_a_card_is_edited_where_it_stands_and_the_focus_stays(my_page, axe):
    page, about = my_page, my_page.locator("#about")
    about.get_by_role("link", name="Edit About me").click()
    expect(about.get_by_label("Name")).to_be_focused()
    axe(page)
    about.get_by_label("Headline").fill("Test lead")
    about.get_by_role("button", name="Save").click()
    expect(page.locator("#toasts")).to_contain_text("Your profile is saved.")
    expect(about.get_by_role("link", name="Edit About me")).to_be_focused()
    expect(page.locator("#who")).to_contain_text("Test lead")
    expect(page).to_have_url(re.compile("/profile$"))

    hours = page.locator("#hours")
    hours.get_by_role("link", name="Edit").click()
    hours.get_by_label("Hours a week").fill("200")
    hours.get_by_label("Place").fill("Lagos")
    hours.get_by_role("button", name="Save").click()
    expect(hours.locator(".errors")).to_be_focused()
    expect(hours.get_by_label("Place")).to_have_value("Lagos")
    axe(page)
    hours.get_by_role("link", name="Cancel").click()
    expect(hours.get_by_role("img")).to_be_visible()
    expect(hours.get_by_role("link", name="Edit")).to_be_focused()


def test_escape_closes_a_form_and_gives_the_card_back(my_page):
    about = my_page.locator("#about")
    about.get_by_role("link", name="Edit About me").click()
    about.get_by_label("Headline").press("Escape")
    expect(about.get_by_role("link", name="Edit About me")).to_be_focused()
    expect(about.locator("form")).to_have_count(0)


def test_still_true_and_leaving_the_directory_keep_the_focus_where_it_was(my_page):
    page, listing = my_page, my_page.locator("#listing")
    page.get_by_role("button", name="Still true").click()
    expect(page.locator("#toasts")).to_contain_text("confirmed today")
    expect(page.get_by_role("button", name="Still true")).to_be_focused()
    listing.get_by_text("Leave the directory for a while").click()
    listing.get_by_label("Reason").fill("Leave")
    listing.get_by_role("button", name="Leave the directory").click()
    expect(listing.locator(".errors")).to_be_focused()
    listing.get_by_label("Until").fill(str(today() + WEEK))
    listing.get_by_role("button", name="Leave the directory").click()
    expect(listing.get_by_role("button", name="List me again")).to_be_focused()
    page.keyboard.press("Enter")
    expect(listing.get_by_text("Leave the directory for a while")).to_be_focused()


def test_who_can_see_a_field_unfolds_beside_it(my_page, axe):
    contact = my_page.locator("#contact")
    expect(contact.get_by_text("Phone: you; admins")).to_be_hidden()
    contact.get_by_text("Who can see this? Phone").locator("..").click()
    expect(contact.get_by_text("Phone: you; admins")).to_be_visible()
    axe(my_page)


def test_skills_are_added_by_typing_shown_by_links_and_removed_with_undo(my_page, axe):
    page, skills = my_page, my_page.locator("#skills")
    field = skills.get_by_label("Add a skill")
    field.press_sequentially("kub")
    expect(skills.get_by_role("option", name="Kubernetes")).to_be_visible()
    field.press("ArrowDown")
    field.press("Enter")
    field.press("Enter")
    expect(skills.locator("li", has_text="Kubernetes")).to_contain_text("intermediate")
    expect(field).to_be_focused()
    field.fill("Kite making")
    skills.get_by_role("button", name="Add", exact=True).click()
    expect(skills.locator("li", has_text="Kite making")).to_contain_text("New, an admin will look at it")
    skills.get_by_role("link", name="Change Python").click()
    python = skills.locator("li", has_text="Python")
    python.get_by_label("A page that shows it").fill("javascript:alert(1)")
    python.get_by_role("button", name="Save").click()
    expect(python.locator(".errors")).to_be_focused()
    axe(page)
    python.get_by_label("A page that shows it").fill("https://talks.example/ada")
    python.get_by_role("button", name="Save").click()
    expect(python.get_by_role("link", name="evidence of Python")).to_have_attribute("href", "https://talks.example/ada")
    skills.get_by_role("button", name="Remove Python").click()
    expect(skills.locator("li", has_text="Python")).to_have_count(0)
    page.get_by_role("button", name="Undo").last.click()
    expect(python.get_by_role("link", name="evidence of Python")).to_be_visible()
    axe(page)


def test_experience_is_added_changed_and_removed_where_it_stands(my_page, axe):
    page, card = my_page, my_page.locator("#experience")
    card.get_by_role("link", name="Add an entry").click()
    expect(card.get_by_label("What you did")).to_be_focused()
    axe(page)
    card.get_by_label("What you did").fill("Test lead")
    card.get_by_role("button", name="Add", exact=True).click()
    expect(card.locator(".errors")).to_be_focused()
    expect(card.get_by_label("What you did")).to_have_value("Test lead")
    card.get_by_label("From").fill("2019-03")
    card.get_by_role("button", name="Add", exact=True).click()
    expect(card.locator("li")).to_contain_text("Mar 2019 to now")
    card.get_by_role("link", name="Change Test lead").click()
    card.get_by_label("Where").fill("A bank")
    card.get_by_role("button", name="Save").click()
    expect(card.locator("li")).to_contain_text("Test lead, A bank")
    card.get_by_role("button", name="Remove Test lead").click()
    expect(card.locator("li")).to_have_count(0)
    page.get_by_role("button", name="Undo").last.click()
    expect(card.locator("li")).to_contain_text("Test lead, A bank")
    axe(page)
