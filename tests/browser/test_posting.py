"""A gig is written in a real browser: it saves itself, counts and suggests, and takes nobody's words away."""

import re

from playwright.sync_api import expect

from portal.db import writing
from portal.models import Gig
from tests.world import person, skill


def test_a_draft_saves_itself_and_two_windows_do_not_lose_words(app, sign_in, browser, base_url, axe, stored):
    with app.app_context(), writing() as session:
        lead = person(session, "Lena Lead", is_lead=True)
        known = skill(session, "Kubernetes", "k8s")
        person(session, "Ada", capacity=40).hold(known, 2)
    context = browser.new_context(base_url=base_url, viewport={"width": 1360, "height": 900})
    cookie = sign_in(lead.id).get_cookie("portal")
    context.add_cookies([{"name": "portal", "value": cookie.value, "url": base_url}])
    page = context.new_page()
    refused: list[str] = []
    page.on("console", lambda said: refused.append(said.text) if "Content Security Policy" in said.text else None)
    page.goto("/gigs/new")
    page.locator("#title").press_sequentially("Move our jobs to k8s", delay=15)
    expect(page).to_have_url(re.compile(r"/gigs/\w{10}/edit$"))
    expect(page.locator("#saved")).to_contain_text("Saved ")
    expect(page.locator("#title")).to_be_focused()
    page.get_by_role("button", name="Kubernetes").click()
    expect(page.locator("[name=roles-0-skills-0-name]")).to_have_value("Kubernetes")
    expect(page.locator("#roles-0-fits")).to_contain_text("1 person fits")
    page.select_option("#type", "mentoring")
    expect(page.locator("[name=roles-0-seats]")).to_have_attribute("type", "hidden")
    page.locator("#starts_on").fill("2099-01-31")
    page.locator("#ends_on").fill("2099-01-01")
    expect(page.locator("#ends_on-now")).to_contain_text("It can't end before it starts.")
    axe(page)

    other = context.new_page()
    other.goto(page.url)
    other.locator("#title").fill("Theirs")
    expect(other.locator("#saved")).to_contain_text("Saved ")
    page.locator("#title").fill("Mine")
    expect(page.locator("#stale")).to_contain_text("Theirs")
    axe(page)
    page.locator("#ends_on").fill("2099-03-01")
    page.get_by_role("button", name="Keep what I typed").click()
    expect(page.locator("h1")).to_have_text("Mine")
    page.go_back()
    expect(page.locator("#title")).to_have_value("Mine")
    assert [gig.title for gig in stored(Gig)] == ["Mine"]
    assert not refused
    context.close()
