import sqlite3
from contextlib import closing
from typing import cast

from flask import Flask

from portal.db import db


class Copy:
    """All that an SQLite database holds, kept in memory: put back in two milliseconds, however much has changed."""

    def __init__(self, app: Flask) -> None:
        self.app, self.kept = app, sqlite3.connect(":memory:", check_same_thread=False)
        with app.app_context(), closing(db.engine.raw_connection()) as connection:
            cast("sqlite3.Connection", connection.driver_connection).backup(self.kept)

    def put_back(self) -> None:
        with self.app.app_context(), closing(db.engine.raw_connection()) as connection:
            self.kept.backup(cast("sqlite3.Connection", connection.driver_connection))
