"""The directory as a lead uses it: typing, ticking, keys, several at once; and the same without scripts."""

import re

import pytest
from playwright.sync_api import expect

from portal.db import writing
from portal.models import SignIn
from tests.world import gig, person, skill

NEXT_MONTH = "2031-01-06"


@pytest.fixture
def world(app):
    """A lead with a role to fill, and people who know Terraform in and out of Europe."""
    with app.app_context(), writing() as session:
        terraform, python = skill(session, "Terraform", "HCL"), skill(session, "Python")
        lead = person(session, "Lena Lead", is_lead=True)
        for name, zone, capacity, level in (
            ("Ada Berg", "Europe/Berlin", 20, 3), ("Bem Obi", "Africa/Lagos", 40, 4), ("Cai Li", "Europe/Lisbon", 2, 4),
            ("Dag Moe", "Europe/Oslo", 40, 2),
        ):  # fmt: skip
            one = person(session, name, "contractor", zone=zone, capacity=capacity, rate_amount=5000)
            one.hold(terraform, level)
            one.hold(python, 1)
        posted = gig(session, lead, "Review our set-up", needs=[(terraform, 2)])
        return {"token": SignIn.begin(session, lead.id, "127.0.0.1", "tests"), "gig": posted.key}


@pytest.fixture
def signed_in(app, world, base_url):
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = world["token"]
    return [{"name": "portal", "value": client.get_cookie("portal").value, "url": base_url}]


def names(page):
    return page.locator("#rows .name").all_inner_texts()


@pytest.mark.parametrize("width", [1360, 390])
def test_somebody_in_europe_for_a_terraform_review_four_hours_a_week(page, world, signed_in, axe, width):
    page.set_viewport_size({"width": width, "height": 860})
    page.context.add_cookies(signed_in)
    page.goto("/")
    page.get_by_role("link", name="Talent").first.click()
    expect(page.get_by_role("heading", name="Talent")).to_be_visible()
    page.wait_for_load_state()
    page.keyboard.press("/")
    page.keyboard.type("terraf", delay=30)
    page.get_by_role("option", name="Terraform").click()
    expect(page).to_have_url(re.compile("skill=Terraform"))
    if width < 900:
        page.get_by_text("Filters (1)").click()
    page.get_by_label("Europe").check()
    expect(page).to_have_url(re.compile("region=Europe"))
    page.get_by_label("4 h a week or more").check()
    expect(page).to_have_url(re.compile("free=4"))
    page.get_by_label("From").fill(NEXT_MONTH)
    page.keyboard.press("Tab")
    expect(page).to_have_url(re.compile(f"from={NEXT_MONTH}"))
    expect(page.locator("#total")).to_have_text("2 people")
    expect(page.get_by_role("group", name="Part of the world").get_by_text("1", exact=True)).to_be_attached()
    axe(page)
    if width < 900:
        expect(page.get_by_text("Filters (3)")).to_be_attached()
        page.keyboard.press("Escape")
    assert names(page) == ["Ada Berg", "Dag Moe"]


def test_ticking_keeps_the_focus_and_back_takes_the_filter_away(page, world, signed_in):
    page.context.add_cookies(signed_in)
    page.goto("/talent")
    page.get_by_label("Africa").focus()
    page.keyboard.press("Space")
    expect(page).to_have_url(re.compile("region=Africa"))
    expect(page.locator("#total")).to_have_text("1 person")
    expect(page.get_by_label("Africa")).to_be_focused()
    page.get_by_label("Another skill").fill("HCL")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("skill=HCL"))
    expect(page.get_by_label("Another skill")).to_have_value("")
    page.get_by_label("Terraform", exact=True).select_option("4")
    expect(page).to_have_url(re.compile("level=4"))
    expect(page.locator("#total")).to_have_text("1 person")
    page.reload()
    assert names(page) == ["Bem Obi"]
    page.get_by_role("link", name=re.compile("Africa.*remove this filter")).click()
    expect(page).to_have_url(re.compile(r"^((?!region).)*$"))


def test_keys_alone_put_two_people_on_the_shortlist_and_take_them_back(page, world, signed_in, axe):
    page.context.add_cookies(signed_in)
    page.goto(f"/talent?for={world['gig']}.1&skill=Terraform&level=2&sort=name")
    for key in ("ArrowDown", "x", "ArrowDown", "ArrowDown", "x"):
        page.keyboard.press(key)
    assert page.locator(".pick input:checked").count() == 2
    axe(page)
    page.get_by_role("button", name="Consider the people selected").press("Enter")
    expect(page.get_by_text("2 people are on the shortlist.")).to_be_visible()
    expect(page.get_by_role("link", name="Open shortlist (2)")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("link", name="Open shortlist (0)")).to_be_visible()
    page.locator("#rows .name").first.focus()
    page.keyboard.press("c")
    expect(page.get_by_text("Ada Berg is being considered.")).to_be_visible()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("select the row")
    page.keyboard.press("Escape")
    page.locator("#rows .name").nth(1).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Bem Obi")).to_be_visible()


def test_a_role_is_asked_for_once(page, world, signed_in, axe):
    page.context.add_cookies(signed_in)
    page.goto("/talent?skill=Terraform")
    page.get_by_role("button", name="Consider Ada Berg").click()
    expect(page.get_by_role("heading", name="For which role?")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Consider for Test lead").click()
    expect(page).to_have_url(re.compile(f"for={world['gig']}.1"))
    expect(page.get_by_text("Ada Berg is being considered.")).to_be_visible()
    page.get_by_role("button", name="Consider Bem Obi").click()
    expect(page.get_by_text("Bem Obi is being considered.")).to_be_visible()


def test_it_is_whole_without_scripts(browser, base_url, world, signed_in):
    context = browser.new_context(base_url=base_url, java_script_enabled=False)
    context.add_cookies(signed_in)
    page = context.new_page()
    page.goto("/talent")
    page.get_by_label("Search people").fill("terafrom")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_text("Showing results for")).to_be_visible()
    assert names(page) == ["Ada Berg", "Bem Obi", "Cai Li", "Dag Moe"]
    page.goto("/talent")
    page.get_by_label("Another skill").fill("HCL")
    page.get_by_label("Europe").check()
    page.get_by_role("button", name="Show people").click()
    expect(page.get_by_text("3 people")).to_be_visible()
    page.get_by_label("Terraform", exact=True).select_option("3")
    page.get_by_role("button", name="Show people").click()
    assert sorted(names(page)) == ["Ada Berg", "Cai Li"]
    for box in page.locator(".pick input").all():
        box.check()
    page.get_by_role("button", name="Consider the people selected").click()
    page.get_by_role("button", name="Consider for Test lead").click()
    expect(page.get_by_text("2 people are on the shortlist.")).to_be_visible()
    with page.expect_download() as file:
        page.get_by_role("button", name="Download these people as CSV").click()
    assert file.value.suggested_filename.endswith(".csv")
    context.close()
