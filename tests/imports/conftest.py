"""Files that are imported, and what the database holds before and after."""

import csv
import io
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import text

from portal import imports
from portal.db import INDEXES_OF_TEXT, Base, db

STAGED = {"import", "import_row"}


@dataclass
class Bringing:
    """Imports what it is given, and keeps what was said."""

    app: object
    path: Path

    def __call__(self, kind, content, apply=True, actor=None, mapping=None, on=None):
        """The report. `content` is text, or rows of which the first names the columns; `on` hears each line."""
        self.path.write_text(content if isinstance(content, str) else table(content), encoding="utf-8")
        self.said = []

        def say(line):
            self.said.append(line)
            if on:
                on(line)

        with self.app.app_context():
            return imports.run(kind, self.path, mapping or {}, actor, apply, say)

    def people(self, content, **options):
        return self("people", content, **options)

    def skills(self, content, **options):
        return self("skills", content, **options)


def table(rows):
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


@pytest.fixture
def bring(app, tmp_path):
    return Bringing(app, tmp_path / "export.csv")


@pytest.fixture
def everything(app):
    """All rows of all tables, staged rows left aside: everything() == before."""

    def look():
        with app.app_context():
            run = db.session.execute
            names = [name for name in Base.metadata.tables if name not in STAGED]
            found = {name: sorted(map(repr, run(text(f'SELECT * FROM "{name}"')).all())) for name in names}
            return found | {
                n: run(text(f"SELECT rowid, name, body FROM {n} ORDER BY 1")).all() for n in INDEXES_OF_TEXT
            }

    return look


@pytest.fixture
def people(app, stored):
    """People by name."""
    from portal.models import Person

    return lambda: {person.name: person for person in stored(Person)}
