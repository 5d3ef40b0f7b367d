"""What every answer keeps to: headers, hosts, forgery, sizes, and errors with words."""

import gzip
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import text, update
from sqlalchemy.exc import OperationalError

from portal.config import BODY_BYTES
from portal.db import db, is_sqlite, writing
from portal.models import SignIn
from portal.models.times import now
from portal.web import health

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


@pytest.fixture
def guarded(app, monkeypatch):
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)


@pytest.mark.parametrize(
    "method, path, status",
    [
        ("GET", "/sign-in", 200),
        ("GET", "/sign-in/forgotten", 200),
        ("GET", "/sessions", 303),
        ("POST", "/sessions/end-others", 401),
        ("GET", "/nothing-here", 404),
        ("GET", "/welcome/unknown", 404),
        ("DELETE", "/sign-in", 405),
        ("POST", "/sign-in", 422),
        ("GET", "/healthz", 200),
    ],
)
def test_every_answer_has_its_headers(client, method, path, status):
    answer = client.open(path, method=method)
    assert answer.status_code == status
    assert answer.headers["Content-Security-Policy"] == CSP
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert "charset=utf-8" in answer.headers["Content-Type"]


def test_static_files_stay_in_the_cache_for_good(client):
    page = client.get("/sign-in").text
    address = page.split('href="/static/')[1].split('"')[0]
    answer = client.get(f"/static/{address}")
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    answer.close()


@pytest.mark.parametrize("path", ["/sign-in", "/static/0/css/parts.css"])
def test_pages_travel_packed_unless_another_site_made_the_browser_ask(client, path):
    def ask(**headers):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return client.get(path, headers=named, buffered=True)

    packed = ask(Accept_Encoding="gzip, br", Sec_Fetch_Site="same-origin")
    assert packed.headers["Content-Encoding"] == "gzip"
    assert {"Accept-Encoding", "Sec-Fetch-Site"} <= set(packed.vary)
    whole = ask(Sec_Fetch_Site="same-origin")
    assert len(gzip.decompress(packed.data)) == len(whole.data) == whole.content_length > 2 * packed.content_length
    for from_elsewhere in ({}, {"Sec_Fetch_Site": "cross-site"}, {"Sec_Fetch_Site": "same-site"}):
        assert "Content-Encoding" not in ask(Accept_Encoding="gzip", **from_elsewhere).headers


def test_what_is_missing_among_static_files_is_a_page_like_others(ines, sign_in):
    answer = sign_in(ines).get("/static/x/missing.css")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (404, "no-store")


def test_the_cookie_is_kept_from_scripts_and_from_other_sites(client):
    cookie = client.get("/sign-in").headers["Set-Cookie"]
    assert cookie.startswith("portal=")
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie
    assert "Domain" not in cookie


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example:8000"])
def test_another_host_name_is_not_answered_to(client, host):
    answer = client.get("/sign-in", headers={"Host": host})
    assert answer.status_code == 400
    assert "not one that Portal answers to" in answer.text
    assert answer.headers["Content-Security-Policy"] == CSP


@pytest.mark.parametrize("path", ["/sign-in", "/sessions/end-others", "/sign-out", "/admin/people/new"])
def test_a_form_without_its_token_is_refused_with_words(guarded, ines, sign_in, client, path):
    answer = (client if path == "/sign-in" else sign_in(ines)).post(
        path, data={"email": "a@b.example", "password": "x"}
    )
    assert answer.status_code == 400
    assert "That did not reach us whole" in answer.text


def test_a_token_by_header_does(guarded, ines, sign_in):
    inside = sign_in(ines)
    token = inside.get("/sessions").text.split('X-CSRFToken": "')[1].split('"')[0]
    assert inside.post("/sessions/end-others", headers={"X-CSRFToken": token}).status_code == 303


@pytest.mark.parametrize("path", ["/sign-in", "/sign-out", "/sessions/end-others"])
def test_what_another_site_sends_is_refused(ines, sign_in, client, path):
    sender = client if path == "/sign-in" else sign_in(ines)
    answer = sender.post(path, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 400
    assert sign_in(ines).post("/sessions/end-others", headers={"Sec-Fetch-Site": "same-origin"}).status_code == 303


@pytest.mark.parametrize("multipart", [False, True])
def test_too_much_at_once_is_said(client, multipart):
    data = {"email": "x" * (BODY_BYTES + 1), "password": "y"}
    answer = client.post("/sign-in", data=data, content_type="multipart/form-data" if multipart else None)
    assert answer.status_code == 413
    assert "Too much at once" in answer.text
    assert answer.headers["Content-Security-Policy"] == CSP


def test_it_lives_and_is_ready(client):
    assert client.get("/healthz").status_code == 200
    assert (client.get("/readyz").status_code, client.get("/readyz").text) == (200, "ready\n")


def test_it_is_not_ready_while_nothing_can_be_stored(app, client, monkeypatch):
    with somebody_writes(app):  # PostgreSQL locks tables, and others can be written to
        locked = client.get("/readyz").text
    with app.app_context():
        assert locked == ("The database is locked: nothing can be stored.\n" if is_sqlite() else "ready\n")
    monkeypatch.setattr(health, "FREE_BYTES", 2**80)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.text) == (503, "The disk is full: nothing can be stored.\n")


def test_it_is_not_ready_before_its_migrations(app, client):
    def put(revision):
        with app.app_context():
            with db.engine.begin() as connection:
                before = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
                connection.execute(text("UPDATE alembic_version SET version_num = :to"), {"to": revision})
            return before

    head = put("0000")
    try:
        answer = client.get("/readyz")
        assert answer.status_code == 503
        assert "portal init" in answer.text
        assert client.get("/healthz").status_code == 200
    finally:
        put(head)


def test_an_error_fits_a_fragment(ines, sign_in):
    inside = sign_in(ines)
    whole = inside.post("/sessions/987654/end")
    part = inside.post("/sessions/987654/end", headers={"HX-Request": "true", "HX-Request-Type": "partial"})
    assert (whole.status_code, part.status_code) == (404, 404)
    assert "<html" in whole.text and "<html" not in part.text
    assert "Nothing here" in part.text


@contextmanager
def somebody_writes(app):
    """Another process holds the writer's lock, as an import does for a while."""
    with app.app_context():
        engine = db.engine
        options = {"sqlite_begin": "IMMEDIATE"} if is_sqlite() else {"isolation_level": "READ COMMITTED"}
        lock = "SELECT 1" if is_sqlite() else "LOCK TABLE session, person, attempt IN EXCLUSIVE MODE"
    with engine.connect().execution_options(**options) as other:
        other.exec_driver_sql(lock)
        yield
        other.rollback()


def test_while_somebody_else_writes_pages_are_read_without_a_wait(app, ines, sign_in, stored):
    inside, long_ago = sign_in(ines), now() - timedelta(minutes=5)
    with app.app_context(), writing() as session:
        session.execute(update(SignIn).values(seen_at=long_ago))
    with somebody_writes(app):
        assert inside.get("/sessions").status_code == 200
    assert [kept.seen_at for kept in stored(SignIn)] == [long_ago]
    assert inside.get("/sessions").status_code == 200
    assert stored(SignIn)[0].seen_at > long_ago


def test_what_could_not_be_stored_is_said_and_can_be_sent_again(app, ines, sign_in):
    inside = sign_in(ines)
    with somebody_writes(app):
        answer = inside.post("/profile/about", data={"name": "Ines <b>", "bio": "\nLine\nline"})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "Busy right now" in answer.text
    assert '<form method="post" action="/profile/about">' in answer.text
    assert '<textarea name="name" hidden>\nInes &lt;b&gt;</textarea>' in answer.text
    assert '<textarea name="bio" hidden>\n\nLine\nline</textarea>' in answer.text


def test_a_password_is_not_written_into_a_page(app, ines, enter):
    with somebody_writes(app):
        answer = enter(password="not the one")
    assert answer.status_code == 503
    assert "not the one" not in answer.text and "Go to the home page" in answer.text


def test_without_a_database_the_page_says_so(ines, sign_in, monkeypatch):
    def gone(*_):
        raise OperationalError("SELECT", {}, Exception("the server closed the connection"))

    inside = sign_in(ines)
    monkeypatch.setattr("portal.web.signin.fetch", gone)
    whole = inside.get("/sessions")
    part = inside.get("/sessions", headers={"HX-Request": "true", "HX-Request-Type": "partial"})
    for answer in (whole, part):
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "Busy right now" in whole.text
    assert (part.text, part.headers["HX-Reswap"]) == ("", "none")
    assert "Nothing was lost" in part.headers["HX-Trigger"]
