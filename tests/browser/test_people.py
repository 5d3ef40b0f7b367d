"""An admin ticks three people and invites them: without a mail server a file, with one a mail each."""

import csv
from dataclasses import replace

import pytest

from portal import clock
from portal.db import writing
from portal.models import SignIn
from tests.mail.sink import Sink
from tests.world import person


@pytest.fixture
def window(app, browser, base_url):
    """A window of an admin who has signed in, in a company of four; with scripts or without."""
    with app.app_context(), writing() as session:
        admin = person(session, "Agnes Admin", is_admin=True, password_hash="kept")
        for name in ("Ada Novak", "Bo Lind", "Cleo Contractor"):
            person(session, name)
        token = SignIn.begin(session, admin.id, "127.0.0.1", "tests")
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = token
    opened = []

    def open_(scripts):
        context = browser.new_context(base_url=base_url, java_script_enabled=scripts)
        context.add_cookies([{"name": "portal", "value": client.get_cookie("portal").value, "url": base_url}])
        opened.append(context)
        return context.new_page()

    yield open_
    for context in opened:
        context.close()


def tick_three(page):
    page.goto("/")
    page.get_by_role("link", name="People", exact=True).first.click()
    for name in ("Ada Novak", "Bo Lind", "Cleo Contractor"):
        page.get_by_role("checkbox", name=name).check()
    page.get_by_label("With those ticked").select_option("invite")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_without_a_mail_server_a_file_of_links_comes(window, scripts):
    page = window(scripts)
    tick_three(page)
    with page.expect_download() as coming:
        page.get_by_role("button", name="Apply").click()
    with open(coming.value.path(), encoding="utf-8-sig", newline="") as file:
        _, *rows = csv.reader(file)
    assert [row[0] for row in rows] == ["Ada Novak", "Bo Lind", "Cleo Contractor"]
    assert all("/welcome/" in row[2] for row in rows)


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_with_a_mail_server_each_gets_a_mail(app, window, base_url, monkeypatch, scripts):
    with Sink() as sink:
        config = replace(app.extensions["portal"], smtp_url=sink.url, url=base_url)
        monkeypatch.setitem(app.extensions, "portal", config)
        page = window(scripts)
        tick_three(page)
        page.get_by_role("button", name="Apply").click()
        page.get_by_text("3 people to be invited by mail.").wait_for()
        page.goto("/admin/people/invitations")
        page.get_by_text("0 of 3 sent").wait_for()
        with app.app_context():
            clock.tick(config)
        if not scripts:
            page.reload()
        page.get_by_text("3 of 3 sent").first.wait_for()  # with scripts by itself
        assert page.evaluate("document.activeElement.tagName") == "BODY"  # and the focus stays where it was
        assert len(set(sink.addresses)) == 3
        link = next(word for word in sink.texts[0].split() if "/welcome/" in word)
        page.goto(link)
        assert page.get_by_label("New password").is_visible()


def test_the_box_above_ticks_the_page_and_the_button_counts(window):
    page = window(True)
    page.goto("/admin/people")
    page.get_by_role("checkbox", name="Select everyone on this page").check()
    page.get_by_role("button", name="Apply to 3 people").wait_for()
    page.get_by_label("With those ticked").select_option("suspend")
    page.get_by_role("button", name="Apply to 3 people").click()
    page.get_by_text("3 people suspended.").wait_for()
    page.get_by_role("button", name="Undo").click()
    page.get_by_text("3 people back as they were.").wait_for()
