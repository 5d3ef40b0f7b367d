"""What every answer keeps to: headers, hosts, forgery, sizes, and errors with words."""

import gzip
import logging
import re

import flask
import pytest

from portal import create_app
from portal.config import BODY_BYTES, Config

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


def test_static_files_stay_in_the_cache_for_good_whoever_asks(ines, sign_in, queries):
    client = sign_in(ines)
    page = client.get("/").text
    address = page.split('href="/static/')[1].split('"')[0]
    queries.clear()
    answer = client.get(f"/static/{address}")
    assert not queries and "Cookie" not in answer.vary and "Set-Cookie" not in answer.headers
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


@pytest.mark.parametrize(
    "path", ["/.git/config", "/.env", "/portal.db", "/secret_key", "/metrics", "/console", "/static/", "/static/0/"]
)
def test_nothing_else_is_served(ines, sign_in, path):
    assert sign_in(ines).get(path).status_code == 404


def test_no_way_leads_out_of_the_static_files(client):
    for up in ("../config.py", "..%2f..%2fconfig.py", "%2e%2e/config.py", "css/../../config.py", "/etc/passwd"):
        assert client.get(f"/static/0/{up}").status_code in (303, 308, 404)


def test_the_cookie_is_kept_from_scripts_and_from_other_sites(client):
    cookie = client.get("/sign-in").headers["Set-Cookie"]
    assert cookie.startswith("portal=")
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie
    assert "Domain" not in cookie


def test_by_https_the_cookie_is_this_hosts_alone_and_browsers_come_back_by_https(tmp_path):
    env = {"PORTAL_INSTANCE": str(tmp_path), "PORTAL_URL": "https://talent.example"}
    app = create_app(Config.from_env(env, testing=True))
    app.before_request_funcs.clear()
    app.view_functions["healthz"] = lambda: flask.session.setdefault("name", "")
    answer = app.test_client().get("/healthz", base_url="https://talent.example")
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-portal=") and "Secure" in cookie and "Path=/" in cookie and "Domain" not in cookie


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


def test_a_mistake_of_ours_is_logged_with_its_number_and_without_the_address(app, client, monkeypatch, caplog):
    def broken(**_):
        raise RuntimeError

    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    monkeypatch.setitem(app.view_functions, "accounts.welcome", broken)
    answer = client.get("/welcome/a-secret-token?email=ines")
    number = re.search(r"Number ([0-9a-f]{8})", answer.text)[1]
    assert answer.status_code == 500
    assert f"Shown as number {number}: GET /welcome/<token>" in caplog.text and "RuntimeError" in caplog.text
    assert "a-secret-token" not in caplog.text and "ines" not in caplog.text


@pytest.mark.parametrize("said", ["to ada@portal.example", "zqphoneadaqz", "csrf_token=x", "$argon2id$v=19"])
def test_no_test_passes_that_logs_whom_or_what_it_must_not(said):
    with pytest.raises(AssertionError, match="logged by portal"):
        logging.getLogger("portal").error(said)


def test_an_error_fits_a_fragment(ines, sign_in):
    inside = sign_in(ines)
    whole = inside.post("/sessions/987654/end")
    part = inside.post("/sessions/987654/end", headers={"HX-Request": "true", "HX-Request-Type": "partial"})
    assert (whole.status_code, part.status_code) == (404, 404)
    assert "<html" in whole.text and "<html" not in part.text
    assert "Nothing here" in part.text
