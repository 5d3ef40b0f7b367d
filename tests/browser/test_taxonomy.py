"""An admin keeps the taxonomy by clicking, from Home on: with a script, and whole without one."""

import re

import pytest
from playwright.sync_api import expect

from portal.chores import find_pairs
from portal.db import writing
from portal.models import SignIn, Skill
from tests.world import person, skill


@pytest.fixture
def token(app):
    """The session of an admin whose people typed two skills and hold a near-duplicate."""
    with app.app_context():
        with writing() as session:
            admin = person(session, "Amy Admin", is_admin=True)
            ada = person(session, "Ada Okafor")
            skill(session, "Kubernetes", "k8s")
            for name in ("JavaScript", "Java Script"):
                ada.hold(skill(session, name), 3)
            for name in ("Kubernets", "Basketry"):
                ada.hold(Skill.suggest(session, ada.id, name), 2)
            token = SignIn.begin(session, admin.id, "127.0.0.1", "tests")
        find_pairs()
    return token


@pytest.fixture(params=["with scripts", "without"])
def window(app, browser, base_url, token, request):
    """The admin's window."""
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = token
    context = browser.new_context(
        base_url=base_url, java_script_enabled=request.param == "with scripts", reduced_motion="reduce"
    )
    context.add_cookies([{"name": "portal", "value": client.get_cookie("portal").value, "url": base_url}])
    page = context.new_page()
    page.goto("/")
    yield page
    context.close()


def test_suggested_skills_are_answered_and_taken_back(window):
    window.get_by_role("link", name="See the whole list").click()
    window.get_by_role("link", name="2 suggested skills wait").click()
    row = window.get_by_role("listitem").filter(has=window.get_by_role("link", name="Kubernets", exact=True))
    row.get_by_role("button", name=re.compile("^Kubernetes")).click()
    expect(window.get_by_text("Kubernets is mapped.")).to_be_visible()
    expect(window.get_by_role("link", name="Kubernets", exact=True)).to_have_count(0)
    window.get_by_label("Choose Basketry").check()
    window.get_by_role("button", name="Do not accept the ticked").click()
    expect(window.get_by_text("Basketry is not accepted.")).to_be_visible()
    expect(window.get_by_text("No skill waits")).to_be_visible()
    window.get_by_role("button", name="Undo").last.click()
    expect(window.get_by_text("1 skill waits again.")).to_be_visible()
    expect(window.get_by_role("link", name="Basketry", exact=True)).to_be_visible()


def test_two_that_look_alike_are_merged_after_the_effect_was_seen_and_taken_apart_again(window):
    window.goto("/admin/skills/duplicates")
    window.get_by_role("link", name="Merge Java Script into JavaScript").or_(
        window.get_by_role("link", name="Merge JavaScript into Java Script")
    ).click()
    expect(window.get_by_text("1 person holds both")).to_be_visible()
    window.get_by_role("button", name=re.compile("^Merge into Java")).click()
    expect(window.get_by_role("heading", name="Merged into this")).to_be_visible()
    window.get_by_role("button", name="Undo").last.click()
    expect(window.get_by_text("is a skill of its own again.")).to_be_visible()


def test_a_skill_is_found_renamed_and_named_back(window):
    window.goto("/admin/skills")
    window.get_by_label("Search by name or alias").fill("k8")
    window.get_by_label("Search by name or alias").press("Enter")
    expect(window.get_by_role("row")).to_have_count(2)
    window.get_by_role("link", name="Kubernetes", exact=True).click()
    window.get_by_label("Name", exact=True).fill("Kubernetes (K8s)")
    window.get_by_role("button", name="Rename").click()
    expect(window.get_by_role("heading", name="Kubernetes (K8s)")).to_be_visible()
    expect(window.get_by_role("button", name="Remove Kubernetes", exact=True)).to_be_visible()
    window.get_by_role("button", name="Undo").last.click()
    expect(window.get_by_role("heading", name="Kubernetes", exact=True)).to_be_visible()


def test_rates_and_departments_are_kept(window):
    window.goto("/admin/settings")
    window.get_by_label("1 USD").fill("0.92")
    window.get_by_role("button", name="Save the rates").click()
    expect(window.get_by_label("1 USD")).to_have_value("0.92")
    window.goto("/admin/departments")
    window.get_by_label("New department").fill("Quality")
    window.get_by_role("button", name="Add").click()
    window.get_by_role("link", name="Rename Quality").click()
    window.get_by_label("New name of Quality").fill("Testing")
    window.get_by_role("button", name="Rename").click()
    expect(window.get_by_text("Quality is called Testing now.")).to_be_visible()
