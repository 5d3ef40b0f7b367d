"""kill -9 under four writers: what was acknowledged is there, and the next start serves at once.

`PORTAL_KILL_ROUNDS` (default 3; 20 before a release) says how often.
"""

import os
import random
import signal
import sqlite3
import time
from http.client import HTTPConnection, HTTPException
from threading import Event as Flag
from threading import Thread
from types import SimpleNamespace
from urllib.parse import urlencode

from sqlalchemy import select

from portal.db import db, writing
from portal.models import Application, Candidate, Event, Gig, GigRole, Person
from tests.races.conftest import serving, signed_in
from tests.world import gig

ROUNDS = int(os.environ.get("PORTAL_KILL_ROUNDS", "3"))
WITHIN = 5  # seconds from the start to the first answer, on a machine that is not overloaded
ROLES = 3
random_moment = random.Random(7)


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


def written_until(house, world, signal_number):
    """What four writers wrote at once to a server that got a signal then, and the code with which it ended."""
    with serving(house) as (port, process, _):
        written = writers(house, world, port)
        for writer in written:
            writer.start()
        assert all(writer.going.wait(20) for writer in written)
        time.sleep(random_moment.uniform(0.3, 1.2))
        process.send_signal(signal_number)
        process.wait(30)
        for writer in written:
            writer.join()
    assert {status for writer in written for status in writer.refused} <= {503}
    return written, process.returncode


def test_nothing_acknowledged_is_lost(house, capsys):
    lines = []
    for n in range(ROUNDS):
        world = new_world(house, n)
        written, _ = written_until(house, world, signal.SIGKILL)
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


def test_whatever_a_stopped_server_did_was_answered(house):
    for n in range(max(1, ROUNDS // 3)):
        world = new_world(house, n)
        written, code = written_until(house, world, signal.SIGTERM)
        assert code == 0
        for writer in written:
            writer.open = None  # what had no answer is not there
        check(house, world, written)
