"""Views that take files say how large, and from whom; all other requests stay small."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar, cast

from flask import Flask, current_app, request
from flask_login import current_user
from itsdangerous import BadData
from werkzeug.exceptions import HTTPException
from werkzeug.http import parse_cookie

from portal.access import may_open
from portal.web.signin import current_viewer

if TYPE_CHECKING:
    from flask.sessions import SecureCookieSessionInterface

View = TypeVar("View", bound=Callable[..., Any])
FIELDS = 64 * 1024  # what else the form holds


def takes_files(most: int, page: str) -> Callable[[View], View]:
    """A file of up to `most` bytes, from whoever may open that page of the access table.

    Up to twice that is let in, so that the view can refuse it in words.
    """

    def mark(view: View) -> View:
        view.takes = (2 * most + FIELDS, page)  # type: ignore[attr-defined]
        return view

    return mark


def let_in() -> None:
    """Before anything reads the form."""
    most, page = _takes(current_app, request.endpoint)
    if most and current_user.is_authenticated and may_open(current_viewer(), page):
        request.max_content_length = most


def most_bytes_of(app: Flask, method: str, path: str, cookies: str) -> int:
    """What a server may read of such a request before the application looks who it is; 0: no more than usual.

    More only where files are taken, and of a browser in which we signed somebody in: a stranger has no such cookie.
    """
    try:
        endpoint, _ = app.url_map.bind("").match(path, method)
    except HTTPException:
        return 0
    most, _ = _takes(app, endpoint)
    return most if most and _is_of_somebody(app, cookies) else 0


def _takes(app: Flask, endpoint: str | None) -> tuple[int, str]:
    found: tuple[int, str] = getattr(app.view_functions.get(endpoint or ""), "takes", (0, ""))
    return found


def _is_of_somebody(app: Flask, cookies: str) -> bool:
    signer = cast("SecureCookieSessionInterface", app.session_interface).get_signing_serializer(app)
    try:
        held = signer.loads(parse_cookie(cookies).get(app.config["SESSION_COOKIE_NAME"], "")) if signer else {}
    except BadData:
        return False
    return "_user_id" in held
