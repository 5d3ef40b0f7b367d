"""kill -9 of the server while it stages or applies an import: nothing is half-done, and one click goes on."""

import re
import signal
import time
from http.client import HTTPConnection
from urllib.parse import urlencode

import pytest
from sqlalchemy import func, select

from portal.db import db, writing
from portal.models import Department, Import, ImportRow, Person, PersonSkill, Stint
from tests.imports.conftest import chosen_in, table
from tests.races.conftest import serving, signed_in
from tests.world import person, skill

ROWS = 3_000
SKILLS = [f"Skill {n}" for n in range(8)]
HEAD = ["Employee ID", "Name", "E-mail", "Team", "Manager", "Skills"]
MANY = [
    [f"E{n}", f"Person {n}", f"p{n}@x.example", f"Unit {n % 7}", f"E{n - 1}" if n else "", "; ".join(SKILLS)]
    for n in range(ROWS)
]
BOUNDARY = "a-line-between"


class Admin:
    """An admin at the server of some port."""

    def __init__(self, house, port, person_id):
        self.cookie, self.token = signed_in(house, person_id)
        self.port = port

    def ask(self, method, url, body=None, kind="application/x-www-form-urlencoded"):
        """(status, text, where it leads)"""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request(method, url, body, {"Cookie": f"portal={self.cookie}", "Content-Type": kind})
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        return answer.status, text, answer.getheader("Location", "")

    def post(self, url, **fields):
        return self.ask("POST", url, urlencode(fields | {"csrf_token": self.token}))

    def upload(self, rows):
        """The address of the import whose columns are to be looked at."""
        parts = "".join(
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n{value}\r\n'
            for name, more, value in (
                ("csrf_token", "", self.token),
                ("kind", "", "people"),
                ("file", '; filename="many.csv"', table(rows)),
            )
        )
        body = f"{parts}--{BOUNDARY}--\r\n".encode()
        status, text, url = self.ask("POST", "/admin/imports", body, f"multipart/form-data; boundary={BOUNDARY}")
        assert status == 303, text
        return url.removesuffix("/columns")

    def look(self, url):
        fields = chosen_in(self.ask("GET", f"{url}/columns")[1])
        assert self.post(f"{url}/columns", **fields)[0] == 303


@pytest.fixture
def admin_id(house):
    with house.app.app_context(), writing() as session:
        for name in SKILLS:
            skill(session, name)
        return person(session, "Agnes Admin", is_admin=True).id


def now(house):
    """(state, rows staged, people there, and all that came with them)"""
    with house.app.app_context():
        this = db.session.execute(select(Import.state, Import.staged)).one()
        tables = Person, PersonSkill, Stint, Department, ImportRow
        counts = [db.session.scalar(select(func.count()).select_from(t)) for t in tables]
        db.session.remove()
        return this.state, this.staged, counts[:4], counts[4]


def until(house, reached, seconds=60):
    ends = time.monotonic() + seconds
    while not reached(seen := now(house)):
        assert time.monotonic() < ends, seen
        time.sleep(0.01)


def finish(house, admin, url):
    """Apply what is ready, and see all of it stored once."""
    before = now(house)[2]
    assert admin.post(f"{url}/apply")[0] == 303
    until(house, lambda seen: seen[0] == "applied")
    after = now(house)[2]
    assert [b - a for a, b in zip(before, after, strict=True)] == [ROWS, 8 * ROWS, ROWS, 7]
    assert "can't be undone" in admin.ask("GET", url)[1]


def test_a_kill_while_staging_leaves_staged_rows_alone_and_one_click_starts_again(house, admin_id):
    before = None
    with serving(house) as (port, process, _):
        admin = Admin(house, port, admin_id)
        url = admin.upload([HEAD, *MANY])
        before = now(house)[2]
        admin.look(url)
        until(house, lambda seen: seen[1] >= 500)
        process.send_signal(signal.SIGKILL)
        process.wait()
    state, staged, stored, rows = now(house)
    assert (state, stored) == ("staging", before) and 500 <= staged == rows < ROWS
    with serving(house) as (port, _, _):
        admin = Admin(house, port, admin_id)
        page = admin.ask("GET", url)[1]
        assert "This was cut short" in page and re.search(rf'action="{url}/look"', page)
        assert admin.post(f"{url}/look")[0] == 303
        until(house, lambda seen: seen[0] == "ready")
        assert now(house)[3] == ROWS
        finish(house, admin, url)


def test_a_kill_while_applying_leaves_nothing_half_done_and_one_click_applies(house, admin_id):
    with serving(house) as (port, process, _):
        admin = Admin(house, port, admin_id)
        url = admin.upload([HEAD, *MANY])
        admin.look(url)
        until(house, lambda seen: seen[0] == "ready")
        before = now(house)[2]
        assert admin.post(f"{url}/apply")[0] == 303
        time.sleep(0.25)
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert now(house) == ("applying", ROWS, before, ROWS)
    with serving(house) as (port, _, _):
        admin = Admin(house, port, admin_id)
        page = admin.ask("GET", url)[1]
        assert "This was cut short" in page and "Apply now" in page
        finish(house, admin, url)
