"""Work that outlasts its request, in a thread of the server. A kill ends it: what it does must stand that."""

from collections.abc import Callable
from threading import Thread
from typing import Any

from flask import current_app

from portal.db import db

NAME = "portal-background"


def in_background(deed: Callable[..., None], *args: Any) -> None:
    """Run `deed(*args)` in a context of its own, whose session it may use."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # the application behind the proxy

    def run() -> None:
        with app.app_context():
            try:
                deed(*args)
            finally:
                db.session.remove()

    Thread(target=run, name=NAME, daemon=True).start()
