"""Sends something to a door, and tells what is wrong about the answer."""

import re
import traceback
from collections.abc import Iterator
from typing import Any

from sqlalchemy import select

from portal.db import db
from portal.models import Person
from portal.models.text import clean
from tests.access.house import House
from tests.demo.invariants import problems
from tests.hostile.doors import Door
from tests.hostile.kinds import MARKED, SUM, as_received, encoded
from tests.hostile.reading import typed

UNSOUND = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
COUNTED = ("attempt", "session")  # tries, and when somebody was seen, whatever came of it
LOOKING = {"look", "visit", "candidate"}  # what drawing a page may note: of a candidate, that they were looked at
NOTED = {"admin.import_columns": {"import"}}  # that its columns could not be read, and why
FORM = "application/x-www-form-urlencoded"
Pairs = list[tuple[str, str | bytes]]


class Sender:
    def __init__(self, house: House) -> None:
        self.house, self.wrong, self.sent = house, list[str](), 0
        self.checked = set[Any]()
        with house.app.app_context():
            self.before = _problems()

    def __call__(self, door: Door, what: str, address: Pairs = (), form: Pairs | None = None, **more: Any) -> int:
        """The status. `form` is None for no body; `more` goes to the client."""
        if form is not None:
            more |= {"data": encoded(form), "content_type": FORM}
        path = more.pop("path", door.path)
        self.sent += 1
        with self.house.changes() as changed:
            try:
                answer = self.house.clients[door.viewer].open(
                    path, method=door.method, query_string=encoded(address), buffered=True, **more
                )
            except Exception as e:  # the application's own: a person would see 500
                answer = None
                faults = [f"{e!r:.200} at {_last_line(e)}"]
        if answer is not None:
            faults = [*self.faults(door, answer, form or [], bool(changed))]
        self.wrong += [f"{door}: {what}: {fault}" for fault in faults]
        if changed:
            self.house.put_back()
        if answer is None or "Set-Cookie" in answer.headers:
            self.house.clients[door.viewer] = self.house.client(door.viewer)
        return answer.status_code if answer is not None else 500

    def faults(self, door: Door, answer: Any, pairs: Pairs, changed: bool) -> Iterator[str]:
        if answer.status_code >= 500:
            yield f"{answer.status_code}"
        for name, value in answer.headers:
            if not value.isascii() or "\r" in value or "\n" in value:
                yield f"the header {name} is {value[:80]!r}"
        if answer.mimetype == "text/html":
            yield from (f"{mark} is in the page" for mark in (*MARKED, SUM) if mark in answer.text)
        if changed:
            with self.house.app.app_context():
                yield from self.faults_stored(door, answer.status_code)
        if answer.status_code == 422 and answer.mimetype == "text/html":
            yield from _lost(answer.text, pairs)

    def faults_stored(self, door: Door, status: int) -> Iterator[str]:
        now = {table: rows for table, rows in self.house.changed().items() if table.name not in COUNTED}
        names = frozenset(table.name for table in now) - LOOKING - NOTED.get(door.endpoint, set())
        if names and (status >= 400 or door.method == "GET"):
            yield f"{status}, and yet {sorted(names)} changed"
        else:
            for table, rows in now.items():
                yield from _unsound(table, rows)
            if names and (door.endpoint, names) not in self.checked:  # it takes a while, and finds the same
                self.checked.add((door.endpoint, names))
                yield from _problems() - self.before


def _problems() -> set[str]:
    """What is not true of the world; that of somebody with which it was built, whatever they are called since."""
    found = "\n".join(problems(db.session()))
    for name in sorted(db.session.scalars(select(Person.name)), key=len, reverse=True):
        found = found.replace(name, "Somebody")
    return set(re.sub(r" \([a-z ]+\)|\d+", "", found).split("\n"))


def _last_line(error: Exception) -> str:
    ours = [f for f in traceback.extract_tb(error.__traceback__) if re.search(r"/portal/\w+", f.filename)]
    ours = [f for f in ours if "site-packages" not in f.filename and "/tests/" not in f.filename]
    return f"{ours[-1].filename.split('/portal/')[-1]}:{ours[-1].lineno}" if ours else "no line of ours"


def _unsound(table: Any, rows: list[Any]) -> Iterator[str]:
    """Texts that no page should have to show."""
    for row in rows:
        for column, value in zip(table.columns, row, strict=True):
            if isinstance(value, str) and UNSOUND.search(value):
                yield f"{table.name}.{column.name} is {value[:60]!r}"


def _lost(html: str, pairs: Pairs) -> Iterator[str]:
    """What was typed into a field that stands in the page, and is not there any more."""
    shown: dict[str, list[str]] = {}
    for name, value in typed(html):
        shown.setdefault(name, []).append(_as_typed(value))
    for name, value in dict(reversed(pairs)).items():
        if name in shown and not any(_as_typed(as_received(value)) in kept for kept in shown[name]):
            yield f"typed into {name}: {value[:60]!r}, kept: {str(shown[name])[:80]}"


def _as_typed(text: str) -> str:
    """Without what a page can't hold, and what is taken off every text."""
    return " ".join(clean(text).split())
