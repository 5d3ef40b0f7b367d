"""Invitations and resets: a password is set by a link that works once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
import time_machine

from portal.db import writing
from portal.models import Audit, Link, Person, SignIn
from portal.models.passwords import COMMON, matches
from portal.models.text import fold
from tests.accounts.conftest import PASSWORD
from tests.world import person

GOOD = "lamp violin gravel noon"


@pytest.fixture
def ada(app):
    """Somebody who was never in."""
    with app.app_context(), writing() as session:
        return person(session, "Ada Novak").id


@pytest.fixture
def link(app):
    def make(person_id, kind="invitation"):
        with app.app_context(), writing() as session:
            return f"/welcome/{Link.make(session, person_id, kind)}"

    return make


def send(client, url, password=GOOD, again=None):
    return client.post(url, data={"password": password, "password_again": password if again is None else again})


def test_an_invitation_sets_the_password_and_lets_in(client, ada, link, enter, stored):
    url = link(ada)
    page = client.get(url)
    assert "Welcome, Ada Novak" in page.text and "ada.novak@portal.example" in page.text
    answer = send(client, url)
    assert (answer.status_code, answer.location) == (303, "/profile/start")
    assert client.get("/sessions").status_code == 200
    assert matches(stored(Person, ada).password_hash, GOOD)
    client.post("/sign-out")
    assert enter("ada.novak@portal.example", GOOD).status_code == 303
    assert "password set" in [line.action for line in stored(Audit)]


def test_looking_at_a_link_does_not_use_it(client, ada, link):
    url = link(ada)
    for _ in range(3):
        assert client.get(url).status_code == 200
    assert send(client, url).status_code == 303


def test_a_link_works_once(app, client, ada, link, stored):
    url = link(ada)
    send(client, url)
    again = send(app.test_client(), url, "stolen violin gravel noon")
    assert again.status_code == 404
    assert "This link has ended" in again.text
    assert app.test_client().get(url).status_code == 404
    assert matches(stored(Person, ada).password_hash, GOOD)


def test_of_eight_who_use_a_link_at_once_one_comes_in(app, ada, link):
    url = link(ada)
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda n: send(app.test_client(), url, f"{GOOD} {n}").status_code, range(8)))
    assert sorted(answers) == [303] + [404] * 7


def test_a_newer_link_ends_the_older(client, ada, link):
    older, newer = link(ada), link(ada)
    assert client.get(older).status_code == 404
    assert client.get(newer).status_code == 200


@pytest.mark.parametrize("kind, minutes", [("invitation", 24 * 60), ("reset", 30)])
def test_a_link_dies_after_its_time(client, ada, link, kind, minutes):
    with time_machine.travel("2030-01-10 12:00+00:00", tick=False) as clock:
        url = link(ada, kind)
        clock.shift(minutes * 60 - 1)
        assert client.get(url).status_code == 200
        clock.shift(2)
        assert client.get(url).status_code == 404
        assert send(client, url).status_code == 404


def test_a_reset_ends_every_session_that_was(app, client, ines, link, sign_in, stored):
    elsewhere = sign_in(ines)
    send(client, link(ines, "reset"))
    assert elsewhere.get("/sessions").status_code == 303
    assert sum(s.ended_at is None for s in stored(SignIn)) == 1


@pytest.mark.parametrize("end", ["suspension", "contract"])
def test_a_link_of_somebody_without_a_way_in_is_none(app, client, ada, link, end, stored):
    url = link(ada)
    with app.app_context(), writing() as session:
        if end == "suspension":
            session.get(Person, ada).suspend(ada)
        else:
            who = session.get(Person, ada)
            who.kind, who.contract_ends_on = "contractor", date(2020, 1, 31)
    assert client.get(url).status_code == 404
    assert send(client, url).status_code == 404
    assert stored(Person, ada).password_hash is None


def test_an_unknown_link_reads_like_one_that_has_ended(client, ada, link):
    over, _ = link(ada), link(ada)
    answers = [client.get(url) for url in (over, "/welcome/unknown", "/welcome/" + "x" * 3000)]
    assert [a.status_code for a in answers] == [404] * 3
    assert all("This link has ended" in a.text for a in answers)


def test_links_are_stored_hashed(ada, link, stored):
    token = link(ada).rpartition("/")[2]
    assert stored(Link)[0].hash != token and len(token) >= 43


@pytest.mark.parametrize(
    "password, said",
    [
        ("short", "Use 12 to 128 characters."),
        ("elevenchars", "Use 12 to 128 characters."),
        ("x" * 129, "Use 12 to 128 characters."),
        ("password1234", "Many people use this one"),
        ("PassWord1234", "Many people use this one"),
        ("p@ssw0rd1234", "Many people use this one"),
        ("qwertyuiop12", "Many people use this one"),
        ("1q2w3e4r5t6y", "Many people use this one"),
        ("aaaaaaaaaaaa", "Many people use this one"),
        ("my novak password", "Leave out your name"),
        ("ADA.NOVAK is here", "Leave out your name"),
        ("the Portal is open", "Leave out the word “portal”"),
    ],
)
def test_a_password_that_one_could_guess_is_refused(client, ada, link, password, said, stored):
    url = link(ada)
    answer = send(client, url, password)
    assert answer.status_code == 422
    assert said in answer.text
    assert 'id="password-error"' in answer.text
    assert stored(Person, ada).password_hash is None
    assert send(client, url).status_code == 303


@pytest.mark.parametrize(
    "password", ["x1b" * 4, "ß" * 11 + "q", "a" * 64 + "b" * 64, "  spaces around  ", "日本語のながいあいことば"]
)
def test_any_other_is_taken_exactly_as_typed(app, client, ada, link, password, enter):
    assert send(client, link(ada), password).status_code == 303
    stranger = app.test_client()
    assert enter("ada.novak@portal.example", password.strip() + "!", to=stranger).status_code == 422
    assert enter("ada.novak@portal.example", password, to=stranger).status_code == 303


def test_the_two_must_be_the_same(client, ada, link):
    answer = send(client, link(ada), again=GOOD + ".")
    assert answer.status_code == 422
    assert "The two passwords differ" in answer.text
    assert GOOD not in answer.text


def test_the_list_of_common_passwords_is_long():
    lines = [line for line in COMMON.read_text().splitlines() if not line.startswith("#")]
    assert len(set(lines)) == len(lines) >= 3000
    assert all(len(line) >= 12 and line == fold(line) for line in lines)


def change(client, now=PASSWORD, new=GOOD):
    return client.post("/profile/password", data={"now_password": now, "password": new, "password_again": new})


def test_a_password_is_changed_by_whoever_knows_it(app, ines, sign_in, enter):
    here, elsewhere = sign_in(ines), sign_in(ines)
    assert here.get("/profile/password").status_code == 200
    answer = change(here)
    assert (answer.status_code, answer.location) == (303, "/sessions")
    assert here.get("/sessions").status_code == 200
    assert elsewhere.get("/sessions").status_code == 303
    assert enter(password=PASSWORD).status_code == 422
    assert enter(password=GOOD).status_code == 303


def test_a_changed_password_gives_this_browser_a_new_session_too(ines, sign_in):
    here = sign_in(ines)
    with here.session_transaction() as cookie:
        before = cookie["_user_id"]
    change(here)
    with here.session_transaction() as cookie:
        assert cookie["_user_id"] != before


@pytest.mark.parametrize(
    "now, new, field",
    [("wrong", GOOD, "now_password"), (PASSWORD, "password1234", "password"), ("", GOOD, "now_password")],
)
def test_a_change_that_is_refused_changes_nothing(ines, sign_in, stored, now, new, field):
    here = sign_in(ines)
    answer = change(here, now, new)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert matches(stored(Person, ines).password_hash, PASSWORD)


def test_the_password_of_a_session_left_open_is_not_guessed(ines, sign_in, enter):
    here = sign_in(ines)
    for _ in range(10):
        assert change(here, "wrong").status_code == 422
    answer = change(here)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "900")
    assert enter().status_code == 303


def test_failures_of_strangers_do_not_keep_one_from_changing(app, ines, sign_in, enter):
    here = sign_in(ines)
    for _ in range(10):
        enter(password="wrong", to=app.test_client())
    assert change(here).status_code == 303
