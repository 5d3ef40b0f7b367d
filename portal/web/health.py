"""Whether the process lives, and whether it can serve: for proxies and whoever watches them."""

import shutil

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask, current_app
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from portal.config import FREE_BYTES
from portal.db import db, writing

PLAIN = {"Content-Type": "text/plain; charset=utf-8"}


def init_app(app: Flask) -> None:
    app.add_url_rule("/healthz", "healthz", healthz)
    app.add_url_rule("/readyz", "readyz", readyz)


def healthz() -> ResponseReturnValue:
    return "well\n", PLAIN


def readyz() -> ResponseReturnValue:
    """200 when the database answers, its migrations are at head, it can be written to, and the disk has room."""
    wrong = _wrong()
    return (f"{wrong}\n", 503, PLAIN) if wrong else ("ready\n", PLAIN)


def _wrong() -> str:
    try:
        at = MigrationContext.configure(db.session.connection()).get_current_revision()
    except SQLAlchemyError:
        return "The database does not answer."
    if at != ScriptDirectory(current_app.extensions["migrate"].directory).get_current_head():
        return "The database waits for its migrations: portal init."
    try:
        with writing():
            pass
    except SQLAlchemyError:
        return "The database is locked: nothing can be stored."
    if shutil.disk_usage(current_app.instance_path).free < FREE_BYTES:
        return "The disk is full: nothing can be stored."
    return ""
