from typing import Any

from flask import Flask, request
from flask_login import current_user
from flask_wtf import CSRFProtect
from jinja2 import StrictUndefined

from portal.access import may_open
from portal.db import db
from portal.models.company import company
from portal.web import addresses, errors, headers, health, icons, packing, signin, uploads, words
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
    app.before_request(signin.hold)
    headers.init_app(app, app.extensions["portal"].secure)
    icons.init_app(app)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(words.FILTERS)
    app.jinja_env.globals.update(wants_fragment=wants_fragment, nav=nav, company=lambda: company(db.session()))
    app.jinja_env.globals["sends_mail"] = lambda: bool(app.extensions["portal"].smtp_url)
    health.init_app(app)
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
