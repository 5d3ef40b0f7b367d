"""kill -9 under four writers: what was acknowledged is there, and the next start serves at once.

`PORTAL_KILL_ROUNDS` (default 5) says how often.
"""

import os
import random
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from threading import Event as Flag
from threading import Thread
from types import SimpleNamespace
from urllib.parse import urlencode

import flask_migrate
import pytest
from sqlalchemy import select

from portal import create_app
from portal.config import Config
from portal.db import db, writing
from portal.models import Application, Candidate, Event, Gig, GigRole, Person, SignIn
from tests.world import gig, person

ROUNDS = int(os.environ.get("PORTAL_KILL_ROUNDS", "5"))
SERVER = Path(__file__).parent / "server.py"
ROOT = Path(__file__).parents[2]
WITHIN = 5  # seconds from the start to the first answer, on a machine that is not overloaded
CROWD = 60
ROLES = 3
random_moment = random.Random(7)


@pytest.fixture
def house(new_database, tmp_path):
    """An application of its own on a database of its own, whose server is another process."""
    env = {"PORTAL_DATABASE_URL": new_database(), "PORTAL_INSTANCE": str(tmp_path), "PORTAL_SECRET_KEY": ""}
    env["PORTAL_SECRET_KEY"] = "a key of forty characters for this test."
    app = create_app(Config.from_env(env))
    with app.app_context():
        flask_migrate.upgrade()
        with writing() as session:
            leads = [person(session, name, is_lead=True).id for name in ("Lena Lead", "Otto Other")]
            crowd = [person(session, f"Guest {n}") for n in range(CROWD)]
            session.flush()
            people = [who.key for who in crowd], [who.id for who in crowd]
    yield SimpleNamespace(app=app, env=env, leads=leads, keys=people[0], ids=people[1])
    with app.app_context():
        db.engine.dispose()


@contextmanager
def serving(house):
    """A started server as (port, process, seconds until it answered)."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    began = time.monotonic()
    env = {**os.environ, **house.env, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen([sys.executable, str(SERVER), str(port)], env=env, cwd=ROOT) as process:
        try:
            while _status(port) != 200:
                assert process.poll() is None and time.monotonic() - began < 60
                time.sleep(0.02)
            yield port, process, time.monotonic() - began
        finally:
            process.kill()


def _status(port):
    try:
        connection = HTTPConnection("127.0.0.1", port, timeout=5)
        connection.request("GET", "/readyz")
        return connection.getresponse().status
    except OSError:
        return 0
    finally:
        connection.close()


def signed_in(house, person_id):
    """(cookie, CSRF token) of a session."""
    with house.app.app_context(), writing() as session:
        token = SignIn.begin(session, person_id, "127.0.0.1", "tests")
    client = house.app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = token
    page = client.get("/applications").text
    return client.get_cookie("portal").value, re.search(r'X-CSRFToken": "([^"]+)"', page)[1]


class Writer(Thread):
    """Posts until the server is gone. What was acknowledged, what was refused since all were busy, and what is open."""

    def __init__(self, house, port, person_id, posts):
        super().__init__()
        self.cookie, self.token = signed_in(house, person_id)
        self.port, self.posts, self.going = port, posts, Flag()
        self.acknowledged, self.refused, self.open = [], [], None

    def run(self):
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        headers = {"Cookie": f"portal={self.cookie}", "Content-Type": "application/x-www-form-urlencoded"}
        for mark, url, fields in self.posts:
            self.open = mark
            try:
                connection.request("POST", url, urlencode(fields | {"csrf_token": self.token}), headers)
                answer = connection.getresponse()
                answer.read()
            except (OSError, HTTPException):
                break
            self.open = None
            if answer.status == 303:
                self.acknowledged.append(mark)
                self.going.set()
            else:
                self.refused.append(answer.status)
        connection.close()


def new_world(house, n):
    """Two gigs, one of each lead, and two applications to write notes on."""
    with house.app.app_context(), writing() as session:
        gigs = [gig(session, session.get(Person, lead), f"Round {n}") for lead in house.leads]
        for made in gigs:
            made.roles += [GigRole(n=k, title=f"Role {k}", seats=1, taken=0, hours=5) for k in range(2, ROLES + 1)]
        session.flush()
        applied = [
            Candidate.apply(gigs[0], gigs[0].roles[0], session.get(Person, house.ids[k]), "First") for k in (0, 1)
        ]
        session.flush()
        return SimpleNamespace(
            gigs=[made.id for made in gigs],
            gig_keys=[made.key for made in gigs],
            candidates=[one.id for one in applied],
            notes=[f"/applications/{one.key}/note" for one in applied],
        )


def notes(url):
    return ((f"note {n}", url, {"note": f"note {n}"}) for n in range(100_000))


def considered(house, gig_key):
    url = f"/gigs/{gig_key}/shortlist/consideration"
    return (((key, n), url, {"person": key, "role": n}) for n in range(1, ROLES + 1) for key in house.keys[2:])


def writers(house, world, port):
    posts = [*map(notes, world.notes), *(considered(house, key) for key in world.gig_keys)]
    whose = [*house.ids[:2], *house.leads]
    return [Writer(house, port, *one) for one in zip(whose, posts, strict=True)]


def check(house, world, written):
    """Every acknowledged write is there, whole; beyond that at most the one that was open."""
    with house.app.app_context():
        for k, writer in enumerate(written[:2]):
            query = select(Application.note).where(Application.candidate_id == world.candidates[k])
            note, last = db.session.scalars(query).one(), writer.acknowledged[-1]
            assert note in (last, writer.open)
            changed = select(Event).where(
                Event.candidate_id == world.candidates[k], Event.kind == "application changed"
            )
            assert len(db.session.scalars(changed).all()) == len(writer.acknowledged) + (note == writer.open)
        for gig_id, writer in zip(world.gigs, written[2:], strict=True):
            rows = select(Candidate.id, Person.key, GigRole.n).join(Person, Person.id == Candidate.person_id)
            rows = rows.join(GigRole, GigRole.id == Candidate.gig_role_id).where(
                Candidate.gig_id == gig_id, Candidate.origin == "sourced"
            )
            stored = {(key, n): id_ for id_, key, n in db.session.execute(rows)}
            assert set(writer.acknowledged) <= set(stored) <= {*writer.acknowledged, writer.open}
            told = select(Event.candidate_id).where(Event.gig_id == gig_id, Event.kind == "considered")
            assert set(db.session.scalars(told)) == set(stored.values())
        assert db.session.get(Gig, world.gigs[0]) is not None
        db.session.remove()
        db.engine.dispose()


def integrity(house):
    kind, _, path = house.env["PORTAL_DATABASE_URL"].partition(":///")
    if kind != "sqlite":
        return "ok"
    with sqlite3.connect(path) as connection:
        found = connection.execute("PRAGMA integrity_check").fetchone()[0]
    connection.close()
    return found


def test_nothing_acknowledged_is_lost(house, capsys):
    lines = []
    for n in range(ROUNDS):
        world = new_world(house, n)
        with serving(house) as (port, process, _):
            written = writers(house, world, port)
            for writer in written:
                writer.start()
            assert all(writer.going.wait(20) for writer in written)
            time.sleep(random_moment.uniform(0.3, 1.2))
            process.send_signal(signal.SIGKILL)
            process.wait()
            for writer in written:
                writer.join()
        assert {status for writer in written for status in writer.refused} <= {503}
        assert all(writer.acknowledged for writer in written)
        with serving(house) as (port, _, seconds):
            assert seconds < WITHIN * max(1, os.getloadavg()[0] / (os.cpu_count() or 1))
            check(house, world, written)
            assert integrity(house) == "ok"
            again = Writer(house, port, house.ids[0], [("after", world.notes[0], {"note": "after"})])
            again.start()
            again.join()
            assert again.acknowledged == ["after"]
        count = sum(len(writer.acknowledged) for writer in written)
        lines.append(f"round {n + 1}: {count} writes acknowledged, 0 lost, serving again after {seconds:.1f} s")
    with capsys.disabled():
        print("\n" + "\n".join(lines))
