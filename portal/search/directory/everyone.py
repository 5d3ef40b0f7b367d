"""All people of a list, for a file: read by pages, so that memory stays flat and no transaction lasts."""

from collections.abc import Iterator
from dataclasses import replace
from time import monotonic, sleep

from portal.access import Viewer
from portal.db import db
from portal.search.directory.filters import Filters
from portal.search.directory.find import Row, find

PAGE = 100  # a short burst each, so that others hardly wait


def everyone(viewer: Viewer, asked: Filters) -> Iterator[list[Row]]:
    """Pages of whoever fits, by name. After each it rests as long as it worked: other pages stay quick meanwhile."""
    by_name, after = replace(asked, sort="name"), None
    while True:
        began = monotonic()
        rows = find(viewer, by_name, after, limit=PAGE).rows
        db.session.rollback()
        yield rows[:PAGE]
        if len(rows) <= PAGE:
            return
        after = rows[PAGE - 1].place
        sleep(monotonic() - began)
