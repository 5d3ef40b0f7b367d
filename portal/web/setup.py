from typing import Any

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask, current_app, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf import CSRFProtect
from jinja2 import StrictUndefined
from sqlalchemy import text

from portal.access import may_open
from portal.db import db
from portal.models.company import company
from portal.web import addresses, errors, headers, icons, packing, signin, uploads, words
from portal.web.answers import wants_fragment
from portal.web.parameters import PortalRequest

csrf = CSRFProtect()
NAV = (  # label, page of the access table, address, icon
    ("Home", "home", "/", "home"),
    ("Gigs", "gigs", "/gigs", "briefcase"),
    ("Talent", "talent", "/talent", "users"),
    ("Applications", "applications", "/applications", "send"),
    ("Profile", "profile", "/profile", "user"),
)
ADMIN_NAV = (
    ("To do", "admin", "/admin", "list"),
    ("People", "admin", "/admin/people", "shield"),
    ("Skills", "admin", "/admin/skills", "star"),
    ("Departments", "admin", "/admin/departments", "building"),
    ("Imports", "admin", "/admin/imports", "upload"),
    ("Mail", "admin", "/admin/mail", "mail"),
    ("Settings", "admin", "/admin/settings", "settings"),
)


def init_app(app: Flask) -> None:
    app.request_class = PortalRequest
    packing.init_app(app)  # the first to be set up sees an answer last
    addresses.init_app(app)
    errors.init_app(app)
    signin.init_app(app)  # before CSRF: a lost session must not end in 400
    app.before_request(uploads.let_in)  # CSRF reads the form
    csrf.init_app(app)
    headers.init_app(app, app.extensions["portal"].secure)
    icons.init_app(app)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(words.FILTERS)
    app.jinja_env.globals.update(wants_fragment=wants_fragment, nav=nav, company=lambda: company(db.session()))
    app.add_url_rule("/healthz", "healthz", healthz)
    app.add_url_rule("/readyz", "readyz", readyz)
    for name in ("ui", "forms"):
        app.jinja_env.globals[name] = app.jinja_env.get_template(f"parts/{name}.html").module


def nav() -> list[dict[str, Any]]:
    """What the viewer can go to, in groups."""
    if not current_user.is_authenticated:
        return []
    groups: list[dict[str, Any]] = [
        {"label": None, "items": _items(NAV)},
        {"label": "Admin", "items": _items(ADMIN_NAV)},
    ]
    return [group for group in groups if group["items"]]


def _items(entries: tuple[tuple[str, str, str, str], ...]) -> list[dict[str, Any]]:
    return [
        {"href": href, "icon": icon, "text": label, "count": None, "current": _is_current(href)}
        for label, page, href, icon in entries
        if may_open(signin.current_viewer(), page)
    ]


def _is_current(href: str) -> bool:
    return request.path == href or (href not in ("/", "/admin") and request.path.startswith(href + "/"))


def healthz() -> ResponseReturnValue:
    return "well\n", {"Content-Type": "text/plain; charset=utf-8"}


def readyz() -> ResponseReturnValue:
    """200 when the database answers and its migrations are at head."""
    plain = {"Content-Type": "text/plain; charset=utf-8"}
    try:
        connection = db.session.connection()
        connection.execute(text("SELECT 1"))
        at = MigrationContext.configure(connection).get_current_revision()
    except Exception:
        return "The database does not answer.\n", 503, plain
    folder = current_app.extensions["migrate"].directory
    if at != ScriptDirectory(folder).get_current_head():
        return "The database waits for its migrations: portal init.\n", 503, plain
    return "ready\n", plain
