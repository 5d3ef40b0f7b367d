import json
from collections.abc import Callable

from flask import flash, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from jinja2_fragments.flask import render_block
from werkzeug.wrappers import Response


def wants_fragment() -> bool:
    return request.headers.get("HX-Request-Type") == "partial"


def render(template: str, block: str, status: int = 200, **context: object) -> ResponseReturnValue:
    """The page, or its named block when htmx asks for a part. 422 or 409 when the form in it was refused."""
    form = context.get("form")
    if status == 200 and getattr(form, "errors", None):
        status = getattr(form, "status", 422)
    html = render_block(template, block, **context) if wants_fragment() else render_template(template, **context)
    return html, status


def see_other(url: str) -> Response:
    """After a deed: 303, or for htmx a move of the whole page."""
    if wants_fragment():
        answer = make_response("", 200)
        answer.headers["HX-Redirect"] = url
        return answer
    return redirect(url, 303)


def done(
    said: str,
    url: str,
    then: Callable[[], ResponseReturnValue] | None = None,
    *,
    undo: str | None = None,
    label: str = "Undo",
) -> ResponseReturnValue:
    """Say what was done and go to `url`; htmx gets the fragment of `then` in place of it, where there is one.

    `undo` is the address that takes it back, `label` what its button says.
    """
    how = {"undo": undo, "label": label}
    if then is None or not wants_fragment():
        flash({"said": said, **how})  # type: ignore[arg-type]  # any JSON will do
        return see_other(url)
    answer = make_response(then())
    answer.headers["HX-Trigger"] = toast(said, **how)
    return answer


def toast(said: str, **how: str | None) -> str:
    """The value of HX-Trigger that shows one."""
    return json.dumps({"toast": {"said": said, **how}})
