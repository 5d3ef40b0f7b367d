"""Coming in: who does, who does not, and that nobody learns why."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from time import sleep

import pytest
import time_machine
from argon2 import PasswordHasher, extract_parameters

from portal.accounts.entrance import address_key
from portal.db import writing
from portal.models import Attempt, Audit, Person, Setting, SignIn, passwords
from portal.models.accounts import is_live, note_failure
from portal.models.passwords import HASHER, matches
from portal.models.times import now
from tests.accounts.conftest import PASSWORD
from tests.compare import without_token
from tests.world import person

LOCAL = ["/gigs", "/gigs?after=x&q=a%2Fb", "/talent/ABCDEFGHJK", "/profile#skills"]
FOREIGN = [
    "http://evil.example",
    "https://evil.example/gigs",
    "//evil.example",
    "///evil.example",
    "////evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "http:///evil.example",
    "http:\\\\evil.example",
    "/%0a/evil.example\n//evil.example",
    "/\t/evil.example",
    "javascript:alert(1)",
    "evil.example",
    " //evil.example",
]


def test_the_right_password_leads_home(client, enter, ines):
    answer = enter()
    assert (answer.status_code, answer.location) == (303, "/")
    assert client.get("/sessions").status_code == 200


def test_a_new_session_is_made_at_each_sign_in(client, enter, ines, stored):
    enter()
    with client.session_transaction() as cookie:
        first = cookie["_user_id"]
    client.post("/sign-out")
    enter()
    with client.session_transaction() as cookie:
        assert cookie["_user_id"] != first
    assert len(stored(SignIn)) == 2


def test_a_token_known_before_is_worth_nothing_after_signing_in(client, enter, ines):
    with client.session_transaction() as cookie:
        cookie["_user_id"] = "planted"
    enter()
    with client.session_transaction() as cookie:
        assert cookie["_user_id"] != "planted"


def test_the_address_is_known_whatever_its_case_and_the_password_only_as_typed(enter, ines):
    assert enter(password=PASSWORD.upper()).status_code == 422
    assert enter(password=PASSWORD + " ").status_code == 422
    assert enter(email=" INES.OKAFOR@portal.example ").status_code == 303


def test_nobody_learns_whether_an_account_is_there(app, client, enter, ines, password_hash):
    with app.app_context(), writing() as session:
        person(session, "Sam Suspended", password_hash=password_hash).suspend(ines)
        person(session, "Inga Imported")
        over = {"password_hash": password_hash, "contract_ends_on": date(2020, 1, 31)}
        person(session, "Carl Contractor", "contractor", **over)
    refused = {
        name: enter(email=f"{name}@portal.example", password=password)
        for name, password in [
            ("nobody", PASSWORD),
            ("ines.okafor", "another password"),
            ("sam.suspended", PASSWORD),
            ("inga.imported", PASSWORD),
            ("carl.contractor", PASSWORD),
        ]
    }
    assert {a.status_code for a in refused.values()} == {422}
    pages = {re.sub(r"[\w.]+@portal", "", without_token(a.text)) for a in refused.values()}
    assert len(pages) == 1
    assert "do not let you in" in pages.pop()


def test_the_same_work_is_done_for_nobody(monkeypatch):
    done, verify = [], PasswordHasher.verify

    def noting(hasher, kept, typed):
        done.append(extract_parameters(kept))
        return verify(hasher, kept, typed)

    monkeypatch.setattr(PasswordHasher, "verify", noting)
    assert not matches(None, "wrong") and not matches(HASHER.hash(PASSWORD), "wrong")
    assert done[0] == done[1]


@pytest.mark.parametrize("state", ["suspended", "ended"])
def test_who_has_no_way_in_does_not_come_in(app, enter, ines, state):
    with app.app_context(), writing() as session:
        session.get(Person, ines).state = state
    assert enter().status_code == 422


def test_a_contract_that_is_over_is_no_way_in(app, enter, password_hash):
    with app.app_context(), writing() as session:
        made = person(session, "Cleo Contractor", "contractor", password_hash=password_hash)
        made.change(made.id, contract_ends_on=date(2030, 1, 10))
    with time_machine.travel("2030-01-10 12:00+00:00"):
        assert enter("cleo.contractor@portal.example", to=app.test_client()).status_code == 303
    with time_machine.travel("2030-01-11 12:00+00:00"):
        assert enter("cleo.contractor@portal.example", to=app.test_client()).status_code == 422


@pytest.mark.parametrize("target", LOCAL)
def test_next_leads_to_a_page_of_ours(enter, ines, target):
    assert enter(next=target).location == target


@pytest.mark.parametrize("target", FOREIGN)
def test_next_never_leads_elsewhere(client, enter, ines, target):
    assert enter(next=target).location == "/"
    assert client.get("/sign-in", query_string={"next": target}).location == "/"


def test_who_is_in_already_goes_home(client, enter, ines):
    enter()
    assert client.get("/sign-in").location == "/"


def test_ten_failures_close_an_account_for_a_while(app, client, enter, ines, stored):
    with time_machine.travel("2030-01-10 12:00+00:00", tick=False) as clock:
        for _ in range(10):
            assert enter(password="wrong").status_code == 422
        answer = enter()
        assert answer.status_code == 429
        assert answer.headers["Retry-After"] == "900"
        assert "too many tries" in answer.text
        assert len(stored(Attempt)) == 20
        clock.shift(15 * 60 + 1)
        assert enter().status_code == 303


def test_a_name_that_nobody_has_is_closed_just_so(enter, app):
    for _ in range(10):
        assert enter("nobody@portal.example").status_code == 422
    assert enter("nobody@portal.example").status_code == 429


def test_fifty_failures_close_an_address(app, enter, ines):
    with app.app_context(), writing() as session:
        for n in range(50):
            note_failure(session, f"{n}@portal.example", "127.0.0.1")
    assert enter().status_code == 429


def test_a_live_session_does_not_mind_the_failures_of_others(app, client, enter, ines, sign_in):
    inside = sign_in(ines)
    for _ in range(11):
        enter(password="wrong")
    assert inside.get("/sessions").status_code == 200


def test_success_is_no_failure(client, enter, ines, stored):
    for _ in range(12):
        assert enter().status_code == 303
        client.post("/sign-out")
    assert stored(Attempt) == []


@pytest.mark.parametrize(
    "address, key",
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:bbbb::2", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("", ""),
    ],
)
def test_an_ipv6_network_counts_as_one_address(address, key):
    assert address_key(address) == key


def test_a_storm_of_tries_hashes_two_at_a_time(monkeypatch):
    busy, most = [], []

    class Counting:
        def verify(self, *_):
            busy.append(1)
            most.append(len(busy))
            sleep(0.002)
            busy.pop()
            return False

    monkeypatch.setattr(passwords, "HASHER", Counting())
    with ThreadPoolExecutor(12) as pool:
        assert not any(pool.map(lambda n: passwords.matches("kept", str(n)), range(24)))
    assert len(most) == 24 and max(most) <= 2


def test_a_hash_of_lower_parameters_is_made_anew(app, enter, stored):
    with app.app_context(), writing() as session:
        weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
        id_ = person(session, "Ines Okafor", password_hash=weak).id
        session.flush()
    version = stored(Person, id_).version
    assert enter().status_code == 303
    kept = stored(Person, id_)
    assert kept.password_hash.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert kept.version == version
    assert enter().status_code == 303


def test_the_demo_accounts_are_shown_where_they_are(app, client):
    page = client.get("/sign-in").text
    assert "try-portal-now" not in page and "Nobody is here yet" in page
    with app.app_context(), writing() as session:
        Setting.put(session, "demo", True)
    page = client.get("/sign-in").text
    for name in ("admin", "lead", "lead2", "employee", "employee2", "contractor", "contractor2"):
        assert f">{name}@portal.example<" in page
    assert "try-portal-now" in page and "Nobody is here yet" not in page


@pytest.mark.parametrize("field", ["email", "password"])
def test_what_is_missing_is_said_beside_the_field(enter, ines, field, stored):
    answer = enter(**{field: ""})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert stored(Attempt) == []


@pytest.mark.parametrize("typed", ["a\x00b@portal.example", "\ud800", "x" * 5000, "' OR 1=1 --", "%", "ÄÖ@ü.example"])
def test_odd_input_is_refused_like_any_other(enter, ines, typed):
    sent = typed.encode("utf-8", "surrogatepass")
    assert enter(email=sent).status_code == 422
    assert enter(password=sent).status_code in (422, 429)


def test_signing_out_ends_the_session_and_clears_the_browser(client, enter, ines):
    enter()
    with client.session_transaction() as cookie:
        token = cookie["_user_id"]
    answer = client.post("/sign-out")
    assert (answer.status_code, answer.location) == (303, "/sign-in")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    with client.session_transaction() as cookie:
        cookie["_user_id"] = token
    assert client.get("/sessions").status_code == 303


def test_signing_out_is_no_link(client, enter, ines):
    enter()
    assert client.get("/sign-out").status_code == 405
    assert client.get("/sessions").status_code == 200


def test_the_way_to_a_new_password_is_said_to_everyone(client):
    assert "Ask an admin" in client.get("/sign-in/forgotten").text


def test_tries_are_kept_without_names(enter, ines, stored):
    enter(password="wrong")
    kept = [attempt.hash for attempt in stored(Attempt)]
    assert kept and all(re.fullmatch("[0-9a-f]{64}", one) for one in kept)


def test_a_session_ends_after_an_hour_of_nothing_and_after_twelve(app, client, enter, ines):
    with time_machine.travel("2030-01-10 08:00+00:00", tick=False) as clock:
        enter()
        clock.shift(59 * 60)
        assert client.get("/sessions").status_code == 200
        clock.shift(61 * 60)
        assert client.get("/sessions").location == "/sign-in?next=/sessions"
    with time_machine.travel("2030-01-10 08:00+00:00", tick=False) as clock:
        enter()
        for _ in range(14):
            clock.shift(50 * 60)
            assert client.get("/sessions").status_code == 200
        clock.shift(20 * 60 + 1)
        assert client.get("/sessions").status_code == 303


def test_an_admin_is_out_after_a_quarter_of_an_hour_of_nothing():
    at = now()
    for is_admin, minutes, is_in in ((True, 14, True), (True, 16, False), (False, 16, True)):
        assert is_live(at, at - timedelta(minutes=minutes), None, is_admin) is is_in


def test_managers_of_passwords_know_the_fields(client):
    page = client.get("/sign-in").text
    for said in ('autocomplete="username"', 'autocomplete="current-password"', 'type="password"'):
        assert said in page


def test_who_comes_who_goes_and_who_is_refused_is_in_the_audit(client, enter, ines, stored):
    enter(password="wrong")
    enter(email="nobody@portal.example")
    enter()
    client.post("/sign-out")
    lines = [(line.action, line.object_id) for line in stored(Audit)][-4:]
    assert lines == [("password refused", ines), ("password refused", None), ("signed in", ines), ("signed out", ines)]
