"""Who is signed in, and what happens to a request of nobody."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, g, redirect, render_template, request, session, url_for
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, current_user, login_user, logout_user
from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy import Row, update
from sqlalchemy.exc import OperationalError

from portal.access import Viewer
from portal.config import SESSION_HOURS
from portal.db import as_day, as_moment, fetch, writing
from portal.models import Kind, SignIn, record_act
from portal.models.accounts import hashed, is_live
from portal.models.times import now, today
from portal.web import rules

NOT_CARRIED = {"csrf_token", "password", "password_again", "now_password"}
SEEN_EVERY = timedelta(minutes=1)
LEFT = "left"  # in the cookie: whose session was ended here, for what is still being typed in other windows
WHO = """
    SELECT s.id, s.made_at, s.seen_at, s.ended_at, p.id AS person_id, p.key, p.name, p.kind, p.state, p.is_lead,
      p.is_admin, p.zone, p.work_from, p.work_to, p.headline, p.contract_ends_on
    FROM session s JOIN person p ON p.id = s.person_id WHERE s.hash = :hash"""
login = LoginManager()
login.session_protection = None


class Sessions(SecureCookieSessionInterface):
    """Sessions in cookies. Static files know none, though Flask-Login asks for one: browsers keep them in any case."""

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if request.endpoint != "static":
            super().save_session(app, session, response)


@dataclass(frozen=True, slots=True)
class SignedIn(Viewer):
    """The viewer as Flask-Login wants it: its id is the session's token."""

    token: str = ""
    session_id: int = 0
    is_authenticated: bool = True
    is_active: bool = True
    is_anonymous: bool = False

    @property
    def role_words(self) -> str:
        grants = " and ".join(name for name, held in (("lead", self.is_lead), ("admin", self.is_admin)) if held)
        return (grants or self.kind).capitalize()

    def get_id(self) -> str:
        return self.token


def current_viewer() -> SignedIn:
    return current_user._get_current_object()  # type: ignore[no-any-return]


@login.user_loader
def load(token: str) -> SignedIn | None:
    """Session and person in one query; nobody when either has ended."""
    row = next(iter(fetch(WHO, {"hash": hashed(token)})), None)
    if row is None or _is_out(row):
        return None
    made_at, seen_at, ended_at = as_moment(row.made_at), as_moment(row.seen_at), as_moment(row.ended_at)
    assert made_at and seen_at, "the columns are never empty"
    if not is_live(made_at, seen_at, ended_at, bool(row.is_admin)):
        return None
    if now() - seen_at > SEEN_EVERY:
        with suppress(OperationalError), writing(waits=False) as db_session:  # the next page will note it
            db_session.execute(update(SignIn).where(SignIn.id == row.id).values(seen_at=now()))
    grants = bool(row.is_lead), bool(row.is_admin)
    hours = row.zone, row.work_from, row.work_to
    return SignedIn(row.person_id, row.key, row.name, row.kind, *grants, *hours, row.headline, token, row.id)


def _is_out(row: Row[Any]) -> bool:
    ends = as_day(row.contract_ends_on) if row.kind == Kind.CONTRACTOR else None
    return row.state != "active" or (ends is not None and ends < today(row.zone))


def forget_viewer() -> None:
    """Answer the rest of this request as to nobody."""
    g._login_user = login.anonymous_user()


def begin_session(person_id: int) -> None:
    """Sign somebody in: a new session, whatever there was before."""
    with writing() as db_session:
        end_stored(db_session)
        address, browser = request.remote_addr or "", request.user_agent.string
        token = SignIn.begin(db_session, person_id, address, browser)
        record_act(db_session, person_id, "signed in", person_id)
    session.clear()
    g.pop("csrf_token", None)
    viewer = load(token)
    assert viewer, "a session that has just begun is live"
    login_user(viewer)


def end_session() -> None:
    person_id = current_viewer().id
    with writing() as db_session:
        end_stored(db_session)
        record_act(db_session, person_id, "signed out", person_id)
    token = session.get("_user_id")
    logout_user()
    session.clear()
    session[LEFT] = token
    g.pop("csrf_token", None)


def end_stored(db_session: Any) -> None:
    token = session.get("_user_id")
    if token:
        ended = update(SignIn).where(SignIn.hash == hashed(token), SignIn.ended_at.is_(None))
        db_session.execute(ended.values(ended_at=now()))


def guard() -> ResponseReturnValue | None:
    """Before CSRF: without a live session a page leads to the sign-in, and a form that was typed is carried along."""
    if request.method not in ("GET", "HEAD", "OPTIONS") and request.headers.get("Sec-Fetch-Site") == "cross-site":
        abort(400)
    if request.endpoint is None or rules.is_open(request.endpoint):
        return None
    if current_user.is_authenticated:
        return None
    if request.headers.get("HX-Request"):
        return "", 401, {"HX-Redirect": url_for("accounts.sign_in", next=_page_of_htmx())}
    if request.method in ("GET", "HEAD", "OPTIONS"):
        return redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")), 303)
    carried = carry()
    said = f"You were signed out in the meantime. {WILL_BE_SENT if carried else SEND_AGAIN}"
    return render_template("accounts/sign_in.html", form=None, carried=carried, next="", said=said), 401


def hold() -> None:
    """The door of a page, before its view. Who asks for what is open to anybody is not looked up."""
    if request.endpoint and not rules.is_open(request.endpoint) and current_user.is_authenticated:
        rules.hold(current_viewer(), request.endpoint)


WILL_BE_SENT = "Sign in, and what you typed can be sent."
SEND_AGAIN = "Sign in, then go back in your browser and send it again."


def _page_of_htmx() -> str | None:
    """The page on which htmx made the request."""
    try:
        url = urlsplit(request.headers.get("HX-Current-URL", ""))
    except ValueError:  # half an address
        return None
    path = f"{url.path}?{url.query}" if url.query else url.path
    return path if is_local_path(path) else None


def carry() -> str:
    """What was sent by somebody whose session has ended, signed, without passwords; empty when nobody knows who."""
    token = session.get("_user_id") or session.get(LEFT)
    row = next(iter(fetch(WHO, {"hash": hashed(token)})), None) if token else None
    if row is None:
        return ""
    fields = [(k, v) for k, v in request.form.items(multi=True) if k not in NOT_CARRIED]
    return _carrier().dumps({"path": request.full_path.rstrip("?"), "fields": fields, "person": row.person_id})


def carried_for(person_id: int, parcel: str) -> dict[str, Any] | None:
    """What was carried for this person: {"path", "fields"}; another person's is dropped."""
    try:
        found = _carrier().loads(parcel, max_age=SESSION_HOURS * 3600)
    except BadSignature:
        return None
    return found if found["person"] == person_id else None


def is_local_path(target: str) -> bool:
    """Whether `?next=` leads to a page of ours: one slash first, no backslash, no control character."""
    begins_well = target.startswith("/") and not target.startswith(("//", "/\\"))
    return begins_well and "\\" not in target and all(" " < c != "\x7f" for c in target)


def init_app(app: Flask) -> None:
    app.session_interface = Sessions()
    login.init_app(app)
    app.before_request(guard)


def _carrier() -> URLSafeTimedSerializer:
    keys = [*current_app.config["SECRET_KEY_FALLBACKS"], current_app.secret_key]  # the last one signs
    return URLSafeTimedSerializer(keys, salt="carried form")
