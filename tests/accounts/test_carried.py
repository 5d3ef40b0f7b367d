"""What was being sent when the session ended is sent after signing in. Forgery is guarded against, as in production."""

import re
from html import unescape

import pytest

from portal.db import writing
from portal.models import SignIn
from portal.models.times import now
from tests.accounts.conftest import PASSWORD
from tests.world import person

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@pytest.fixture(autouse=True)
def _guarded(app, monkeypatch):
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)


@pytest.fixture
def browser(client):
    return Browser(client)


class Browser:
    """A client that sends forms as a browser does: with the token of the page that it saw last."""

    def __init__(self, client):
        self.client, self.page = client, None

    def get(self, url):
        self.page = self.client.get(url)
        return self.page

    def post(self, url, **data):
        token = TOKEN.search(self.page.text)
        self.page = self.client.post(url, data={"csrf_token": token[1] if token else "", **data})
        return self.page

    def hidden(self):
        return {
            unescape(n): unescape(v)
            for n, v in re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', self.page.text)
        }

    def sign_in(self, email="ines.okafor@portal.example", **more):
        return self.post("/sign-in", email=email, password=PASSWORD, **more)


def end_sessions(app):
    with app.app_context(), writing() as session:
        for kept in session.query(SignIn):
            kept.ended_at = kept.ended_at or now()


@pytest.fixture
def sent_too_late(app, browser, ines):
    """Ines types a new headline; her session ends; she sends it."""
    browser.get("/sign-in")
    browser.sign_in()
    browser.get("/profile/edit")
    end_sessions(app)
    return browser.post("/profile/edit", headline="Keeps <the> lights on", password="secret words", base="7")


def test_the_answer_is_the_sign_in_page_with_what_was_typed(sent_too_late):
    assert sent_too_late.status_code == 401
    assert "You were signed out in the meantime" in sent_too_late.text
    assert "secret words" not in sent_too_late.text


def test_after_signing_in_it_is_offered_and_sent_once_more(browser, sent_too_late, stored):
    carried = browser.hidden()["carried"]
    page = browser.sign_in(carried=carried)
    assert page.status_code == 200
    assert "You were signed out while sending" in page.text
    fields = browser.hidden()
    assert fields["headline"] == "Keeps <the> lights on"
    assert "password" not in fields and "secret words" not in page.text
    assert 'action="/profile/edit"' in page.text
    del fields["csrf_token"]
    assert browser.post("/profile/edit", **fields).status_code in (303, 422)


def test_a_wrong_password_keeps_it(browser, sent_too_late):
    carried = browser.hidden()["carried"]
    again = browser.post("/sign-in", email="ines.okafor@portal.example", password="wrong", carried=carried)
    assert again.status_code == 422
    assert browser.hidden()["carried"] == carried
    assert "You were signed out while sending" in browser.sign_in(carried=carried).text


def test_for_another_person_it_is_dropped(app, browser, sent_too_late, password_hash):
    with app.app_context(), writing() as session:
        person(session, "Ada Novak", password_hash=password_hash)
    answer = browser.sign_in("ada.novak@portal.example", carried=browser.hidden()["carried"])
    assert (answer.status_code, answer.location) == (303, "/")


CHANGES = {
    "cut": lambda c: c[:-2] + "xx",
    "empty": lambda c: "",
    "nonsense": lambda c: "nonsense",
    "swapped": lambda c: c.swapcase(),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_what_was_tampered_with_is_dropped(browser, sent_too_late, change):
    answer = browser.sign_in(carried=change(browser.hidden()["carried"]))
    assert (answer.status_code, answer.location) == (303, "/")


def test_nothing_is_carried_for_nobody(browser, ines):
    browser.get("/sign-in")
    answer = browser.post("/profile/edit", headline="Planted")
    assert answer.status_code == 401
    assert "carried" not in browser.hidden()


def test_signing_out_late_is_not_offered(app, browser, ines):
    browser.get("/sign-in")
    browser.sign_in()
    browser.get("/sessions")
    end_sessions(app)
    browser.post("/sign-out")
    answer = browser.sign_in(carried=browser.hidden()["carried"])
    assert (answer.status_code, answer.location) == (303, "/")


def test_for_htmx_the_whole_page_moves(app, browser, ines):
    answer = browser.client.post("/sessions/end-others", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (401, "/sign-in")


def test_a_page_leads_to_the_sign_in_and_back(browser, ines):
    answer = browser.get("/sessions?x=1")
    assert answer.status_code == 303
    browser.get(answer.location)
    assert browser.sign_in(next=browser.hidden()["next"]).location == "/sessions?x=1"


def test_what_was_typed_in_another_window_outlives_a_sign_out(browser, ines):
    browser.get("/sign-in")
    browser.sign_in()
    form = browser.get("/profile/edit")
    browser.post("/sign-out")
    browser.page = form
    answer = browser.post("/profile/edit", headline="Typed in the other window")
    assert answer.status_code == 401 and "what you typed can be sent" in answer.text
    browser.sign_in(carried=browser.hidden()["carried"])
    assert browser.hidden()["headline"] == "Typed in the other window"


def test_nothing_is_promised_to_somebody_unknown(client, ines):
    answer = client.post("/profile/edit", data={"headline": "Typed"})
    assert answer.status_code == 401
    assert "go back in your browser" in answer.text and "what you typed can be sent" not in answer.text


@pytest.mark.parametrize(
    "page, next_", [("http://localhost/gigs?mine=1", "/gigs?mine%3D1"), ("http://localhost//evil.example", None)]
)
def test_htmx_is_led_back_to_its_page(client, page, next_):
    headers = {"HX-Request": "true", "HX-Request-Type": "partial", "HX-Current-URL": page}
    answer = client.get("/gigs", headers=headers)
    expected = "/sign-in" + (f"?next={next_}" if next_ else "")
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (401, expected)
