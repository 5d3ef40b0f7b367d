"""Errors with words, fit for page and fragment."""

import secrets
from collections.abc import Sequence
from typing import Any

from flask import Flask, abort, current_app, g, make_response, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, SecurityError

from portal.access import NotAllowed, NotFound
from portal.db import cannot_answer, db
from portal.models import Conflict, Refused, TooMany
from portal.web.answers import render, toast, wants_fragment
from portal.web.signin import forget_viewer

WORDS = {
    400: ("That did not reach us whole", "Go back, reload the page and send it again. What you typed is still there."),
    401: ("Sign in first", "You are not signed in."),
    403: ("Not yours to do", "You may see this, but not do it."),
    404: ("Nothing here", "There is nothing here for you to see. It may have gone, or never been."),
    405: ("Not this way", "This address does not take what was sent to it."),
    409: ("Not possible now", "Things have changed in the meantime."),
    413: ("Too much at once", "What you sent is too large. Shorten it and send it again."),
    422: ("Something needs another look", "See what is said beside the fields."),
    429: ("Too many tries", "Wait a quarter of an hour, then try again."),
    500: (
        "Our mistake",
        "Something went wrong on our side. Nothing was changed. Try again, or tell your admin the number.",
    ),
    503: ("Busy right now", "Portal can't answer just now. Nothing was lost; try again in a moment."),
}


def init_app(app: Flask) -> None:
    app.log_exception = log_mistake  # type: ignore[method-assign]
    app.before_request(number_request)
    app.register_error_handler(NotFound, lambda _: sorry(404))
    app.register_error_handler(NotAllowed, lambda e: sorry(403, str(e)))
    app.register_error_handler(Conflict, lambda e: sorry(409, str(e)))
    app.register_error_handler(TooMany, lambda e: sorry(429, str(e)))
    app.register_error_handler(Refused, lambda e: sorry(422, str(e)))
    app.register_error_handler(StaleDataError, lambda _: sorry(409, "Somebody saved this in the meantime. Look again."))
    app.register_error_handler(OperationalError, unanswered)
    app.register_error_handler(HTTPException, http)
    app.register_error_handler(500, lambda _: sorry(500))


def log_mistake(exc_info: Any) -> None:
    """With the number that the page tells, and without the address: it may name people, or be a link that lets in."""
    current_app.logger.error("Shown as number %s: %s", g.get("request_id", ""), _asked(), exc_info=exc_info)


def _asked() -> str:
    return f"{request.method} {request.url_rule or 'of no route'}"


def number_request() -> None:
    g.request_id = secrets.token_hex(4)
    if "\0" in request.path:
        abort(404)  # nothing is named so, and PostgreSQL refuses to look


def unanswered(error: OperationalError) -> ResponseReturnValue:
    if not cannot_answer(error):
        raise error
    current_app.logger.warning("%s: the database said: %s", _asked(), error.orig)
    return busy()


def busy() -> ResponseReturnValue:
    """The database can't do it now, or too many ask: nothing is lost, what was typed included."""
    db.session.rollback()
    forget_viewer()  # who asks can't be looked up either
    answer = make_response(sorry(503, again=_typed()))
    answer.headers["Retry-After"] = "5"
    return answer


def _typed() -> list[tuple[str, str]]:
    """What a form held, so that it can be sent once more; nothing where it held a file or a password."""
    if request.method != "POST" or request.files or any("password" in name for name in request.form):
        return []
    return list(request.form.items(multi=True))


def http(error: HTTPException) -> ResponseReturnValue:
    if isinstance(error, SecurityError) or isinstance(request.routing_exception, SecurityError):
        return "This address is not one that Portal answers to.", 400, {"Content-Type": "text/plain; charset=utf-8"}
    code = error.code or 500
    if code < 400:
        return error.get_response()
    return sorry(code)


def sorry(status: int, why: str = "", again: Sequence[tuple[str, str]] = ()) -> ResponseReturnValue:
    """The page that says what is the matter. In a part of a page our own mistakes are toasts, and the part stays."""
    title, words = WORDS.get(status, WORDS[500])
    number = g.get("request_id", "")
    if status >= 500 and wants_fragment():
        answer = make_response("", status)
        answer.headers["HX-Reswap"] = "none"
        answer.headers["HX-Trigger"] = toast(why or words if status == 503 else f"{why or words} Number {number}")
        return answer
    context = {"title": title, "why": why or words, "code": status, "number": number, "again": again}
    return render("sorry.html", "content", status, **context)
