"""Files that are imported, and what the database holds before and after."""

import csv
import html
import io
import re
import time
from dataclasses import dataclass
from pathlib import Path
from threading import Barrier, Thread

import pytest
from sqlalchemy import select, text
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from portal import imports
from portal.db import INDEXES_OF_TEXT, Base, db, writing
from portal.models import Import
from tests.world import person

STAGED = {"import", "import_row", "import_text"}


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


def together(*deeds):
    """What each answers, all begun at the same moment."""
    ready, answers = Barrier(len(deeds)), []

    def run(deed):
        ready.wait()
        answers.append(deed())

    threads = [Thread(target=run, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


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


class Uploading:
    """An admin who imports in the browser: each call is a request, and what runs beside it is waited for."""

    def __init__(self, app, client):
        self.app, self.client = app, client

    def upload(self, kind, content, name="export.csv", **fields):
        """The answer. `content` is bytes, text, or rows of which the first names the columns."""
        if not isinstance(content, bytes):
            content = (content if isinstance(content, str) else table(content)).encode()
        file = FileStorage(io.BytesIO(content), name, "file")
        boundary, body = encode_multipart({"kind": kind, "file": file, **fields})
        kind_of_body = f"multipart/form-data; boundary={boundary}"
        return self.client.post("/admin/imports", data=body, content_type=kind_of_body)

    def __call__(self, kind, content, name="export.csv", columns=None):
        """The address of an import that was looked at, with the columns as guessed or as `columns` says."""
        answer = self.upload(kind, content, name)
        assert answer.status_code == 303, said_in(answer)
        url = answer.location.removesuffix("/columns")
        self.look(url, columns)
        return url

    def look(self, url, columns=None):
        fields = chosen_in(self.client.get(f"{url}/columns").text)
        for n, value in (columns or {}).items():
            fields[n] = value
        answer = self.client.post(f"{url}/columns", data=fields)
        assert answer.status_code == 303, said_in(answer)
        self.wait(url)

    def apply(self, url):
        answer = self.client.post(f"{url}/apply")
        assert answer.status_code == 303, said_in(answer)
        self.wait(url)

    def wait(self, url):
        key = url.rpartition("/")[2]
        for _ in range(1000):
            with self.app.app_context():
                state = db.session.scalar(select(Import.state).where(Import.key == key))
                is_busy = imports.is_worked_on(self.app.extensions["portal"].instance, key)
                if state not in ("staging", "applying") and not is_busy:
                    return
            time.sleep(0.02)
        raise AssertionError(f"still {state}")

    def counts(self, url):
        """{"new": n, …} as the page says it."""
        found = re.findall(r'show=(new|changed|same|refused)"[^>]*>\w+ <span class="num">([\d,]+)', self.page(url))
        return {name: int(n.replace(",", "")) for name, n in found}

    def page(self, url):
        return self.client.get(url).text


def said_in(answer):
    """The words of a refusal."""
    found = re.findall(r"(?s)<li>(?:<a[^>]*>)?(.*?)(?:</a>)?</li>", answer.text.partition('class="errors"')[2])
    return html.unescape(found[0] if found else re.sub(r"(?s)<[^>]*>", " ", answer.text))


def chosen_in(page):
    """{name: value} of the selects of a page."""
    selects = re.findall(r'(?s)<select[^>]* name="(\w+)">(.*?)</select>', page)
    return {name: (re.findall(r'value="([^"]*)" selected', inner) or [""])[0] for name, inner in selects}


@pytest.fixture
def admin(app):
    with app.app_context(), writing() as session:
        return person(session, "Agnes Admin", is_admin=True, external_ref="A1").id


@pytest.fixture
def bring_in(app, admin, sign_in):
    return Uploading(app, sign_in(admin))
