"""An import by clicking: upload, columns, progress, skills, apply; with a script and without."""

import re

import pytest
from playwright.sync_api import expect

from portal.db import writing
from portal.models import SignIn
from tests.imports.conftest import table
from tests.world import person, skill

HEAD = ["Employee ID", "Name", "E-mail", "Job title", "Skills"]
ROWS = [[f"E{n}", f"Person {n}", f"p{n}@x.example", "Clerk", "Snake; Knitting"] for n in range(1_500)]
FILE = {"name": "people.csv", "mimeType": "text/csv", "buffer": table([HEAD, *ROWS, ["E1", "", "", "", ""]]).encode()}


@pytest.fixture
def window_of_admin(app, browser, base_url):
    """Opens a window of an admin."""
    with app.app_context(), writing() as session:
        admin = person(session, "Agnes Admin", is_admin=True)
        skill(session, "Python", "snake")
        skill(session, "Go", "snake")
        token = SignIn.begin(session, admin.id, "127.0.0.1", "tests")
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = token
    contexts = []

    def open_(**options):
        view = {"viewport": {"width": 1360, "height": 860}, "reduced_motion": "reduce"} | options
        contexts.append(browser.new_context(base_url=base_url, **view))
        contexts[-1].add_cookies([{"name": "portal", "value": client.get_cookie("portal").value, "url": base_url}])
        return contexts[-1].new_page()

    yield open_
    for context in contexts:
        context.close()


@pytest.mark.parametrize(
    "options",
    [
        pytest.param({}, id="with a script"),
        pytest.param({"viewport": {"width": 390, "height": 860}, "color_scheme": "dark"}, id="on a phone, dark"),
        pytest.param({"java_script_enabled": False}, id="without"),
    ],
)
def test_a_file_is_brought_in_by_clicking(window_of_admin, axe, options):
    page = window_of_admin(**options)
    has_script = options.get("java_script_enabled", True)

    def look():
        if has_script:
            axe(page)
            assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")

    page.goto("/")
    if "viewport" in options:
        page.locator("summary", has_text="More").click()
    page.get_by_role("link", name="Imports").first.click()
    expect(page.get_by_text("Nothing imported yet")).to_be_visible()
    look()
    page.get_by_role("button", name="Upload").click()
    expect(page.get_by_text("Choose a file.").first).to_be_visible()
    look()
    page.locator("[name=file]").set_input_files(FILE)
    page.get_by_role("button", name="Upload").click()
    expect(page.get_by_role("heading", name="What the columns mean")).to_be_visible()
    look()
    page.get_by_label("Job title").select_option("Place")
    page.get_by_role("button", name="Look at the file").click()
    expect(page.get_by_text("Looking at the file.")).to_be_visible()
    expect(page.get_by_text("Nothing is changed yet.")).to_be_visible(timeout=60_000)
    expect(page.get_by_role("link", name=re.compile("New 1,500"))).to_be_visible()
    look()
    page.get_by_role("link", name=re.compile("Refused 1")).click()
    expect(page.get_by_text("Duplicate, another row counts").first).to_be_visible()
    look()
    page.get_by_role("link", name="Choose the skills").click()
    page.get_by_label("Snake", exact=True).select_option("Go")
    page.get_by_label("Knitting", exact=True).select_option("Leave it out")
    look()
    page.get_by_role("button", name="Save what they mean").click()
    page.get_by_role("button", name="Look again").click()
    expect(page.get_by_text("Nothing is changed yet.")).to_be_visible(timeout=60_000)
    page.get_by_role("button", name="Apply").click()
    expect(page.get_by_text("1,500 added, 0 changed")).to_be_visible(timeout=60_000)
    look()
    page.goto("/admin/imports")
    expect(page.get_by_text("Applied")).to_be_visible()
    look()
