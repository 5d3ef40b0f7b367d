"""Views that take files say how large; all other requests stay small."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import current_app, request

View = TypeVar("View", bound=Callable[..., Any])
FIELDS = 64 * 1024  # what else the form holds


def takes_files(most: int) -> Callable[[View], View]:
    """A file of up to `most` bytes. Up to twice that is let in, so that the view can refuse it in words."""

    def mark(view: View) -> View:
        view.most_bytes = 2 * most + FIELDS  # type: ignore[attr-defined]
        return view

    return mark


def let_in() -> None:
    """Before anything reads the form."""
    view = current_app.view_functions.get(request.endpoint or "")
    if most := getattr(view, "most_bytes", 0):
        request.max_content_length = most
