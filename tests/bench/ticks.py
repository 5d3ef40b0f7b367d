"""How long the clock takes over 10,000 due things: `python -m tests.bench.ticks [FOLDER OF A WORLD]`.

Offers that ended, declines to tell, answers to remind of, seats that begin and end, gigs to close: all in a copy of a
world of the benchmark. First one tick, then two at once on another copy; each must do each thing once. A lock is what
one write transaction holds from its begin to its commit.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from shutil import copy
from typing import Any

import flask_migrate
from sqlalchemy import event, insert, select, update

from portal import clock, create_app
from portal.config import Config
from portal.db import db, writing
from portal.models import Application, Candidate, Engagement, Event, Gig, GigRole, Offer, Person
from portal.models.text import new_key
from portal.models.times import now, today

DAY = timedelta(days=1)
DUE = {"offers": 2_500, "declines": 2_500, "answers": 2_500, "begun": 1_000, "ended": 1_000, "gigs": 500}
KINDS = {  # the event that each thing leaves, once
    "offer ended": DUE["offers"],
    "told": DUE["declines"],
    "answer due": DUE["answers"],
    "done": DUE["ended"],
    "gig closed to applications": DUE["gigs"],
}
TICK_BAR, LOCK_BAR = 60, 100  # seconds, milliseconds


def main(world: Path) -> dict[str, Any]:
    found = {}
    for how, clocks in (("one clock", 1), ("two at once", 2)):
        with tempfile.TemporaryDirectory() as folder:
            for file in world.glob("portal.db*"):
                copy(file, folder)
            command = [sys.executable, "-m", "tests.bench.ticks"]
            subprocess.run([*command, "--make-due", folder], check=True)
            began = time.perf_counter()
            running = [subprocess.Popen([*command, "--tick", folder], stdout=subprocess.PIPE) for _ in range(clocks)]
            said = [json.loads(process.communicate()[0].splitlines()[-1]) for process in running]
            seconds = time.perf_counter() - began
            doubled = json.loads(subprocess.check_output([*command, "--count", folder]).splitlines()[-1])
        lock = max(one["lock"] for one in said)
        found[how] = {"seconds": seconds, "lock_ms": lock, "not_once": doubled}
        print(
            f"\nA tick with {sum(DUE.values()):,} due things in the world of {world.name}, {how}: {seconds:.1f} s"
            f" (bar {TICK_BAR}), longest lock {lock:.0f} ms (bar {LOCK_BAR}), done other than once: {doubled}",
            flush=True,
        )
    return found


def make_due() -> None:
    """People of the world stand where the clock has something to do with them."""
    with writing() as session:
        session.execute(update(Gig).values(applications_closed_at=now()))
        open_ones = select(Gig.id).where(Gig.state == "open").order_by(Gig.id).limit(DUE["gigs"])
        due = {"applications_closed_at": None, "apply_until": now() - DAY}
        session.execute(update(Gig).where(Gig.id.in_(open_ones)).values(due))
        owner = session.scalars(select(Gig.owner_id).where(Gig.state == "open").limit(1)).one()
        people = list(session.scalars(select(Person.id).where(Person.id != owner).order_by(Person.id)))
        _empty_the_clock(session)
        past = now() - DAY
        for what, state in (("offers", "offered"), ("declines", "declined"), ("answers", "applied")):
            ids = _stand(session, owner, people[: DUE[what]], state)
            if what == "offers":
                session.execute(insert(Offer), [_terms(c) | {"n": 1, "answer_until": past} for c, _, _ in ids])
                _seat(session, ids, "tentative", today() + DAY, today() + 20 * DAY)
        for what, state, first, last in (
            ("begun", "confirmed", today() - DAY, today() + 20 * DAY),
            ("ended", "active", today() - 20 * DAY, today() - 3 * DAY),
        ):
            _seat(session, _stand(session, owner, people[: DUE[what]], "accepted"), state, first, last)


def _empty_the_clock(session: Any) -> None:
    """What the world itself has due is out of the way, so that the count is ours."""
    session.execute(update(Candidate).where(Candidate.state == "declined").values(told=True))
    session.execute(update(Candidate).values(nudged_at=now()))
    session.execute(update(Offer).values(answer_until=None))


def _stand(session: Any, owner: int, people: list[int], state: str) -> list[tuple[int, int, int]]:
    """(candidate, person, role) of new candidates of a new gig, all in a state."""
    days = {"starts_on": today() - 30 * DAY, "ends_on": today() + 60 * DAY}
    gig = Gig(owner_id=owner, title="Much at once", description="Measured.", state="open", published_at=now(), **days)
    gig.applications_closed_at = now()
    gig.roles = [GigRole(n=1, title="One of many", seats=len(people), hours=5, taken=0)]
    session.add(gig)
    session.flush()
    role = gig.roles[0]
    if state in ("offered", "accepted"):
        role.taken = len(people)
    past = now() - DAY
    row = {"gig_id": gig.id, "gig_role_id": role.id, "origin": "applied", "state": state, "state_before": "applied"}
    row |= {"known_since": past, "consented_at": past, "state_since": past, "answer_by": today(), "told": False}
    row |= {"told_at": past if state == "declined" else None, "reason": "HOURS" if state == "declined" else None}
    session.execute(insert(Candidate), [row | {"key": new_key(), "person_id": person} for person in people])
    made = select(Candidate.id, Candidate.person_id, Candidate.gig_role_id).where(Candidate.gig_id == gig.id)
    ids = [tuple(found) for found in session.execute(made.order_by(Candidate.id))]
    session.execute(insert(Application), [{"candidate_id": c, "n": 1, "note": "Please."} for c, _, _ in ids])
    return ids


def _terms(candidate: int) -> dict[str, Any]:
    dates = {"starts_on": today() + DAY, "ends_on": today() + 20 * DAY, "answer_by": today() - DAY}
    return {"candidate_id": candidate, "hours": 5, "reached_at": now() - 5 * DAY} | dates


def _seat(session: Any, ids: list[tuple[int, int, int]], state: str, first: Any, last: Any) -> None:
    gig = session.scalar(select(GigRole.gig_id).where(GigRole.id == ids[0][2]))
    row = {"gig_id": gig, "title": "One of many", "state": state, "starts_on": first, "ends_on": last, "hours": 5}
    session.execute(
        insert(Engagement),
        [row | {"candidate_id": c, "person_id": person, "gig_role_id": role} for c, person, role in ids],
    )


def tick() -> dict[str, float]:
    locks: list[float] = [0]
    with _timed(locks):
        clock.tick()
    return {"lock": 1000 * max(locks)}


@contextmanager
def _timed(locks: list[float]) -> Iterator[None]:
    """Notes how long each write transaction held the database."""
    begun: dict[int, float] = {}

    def begin(connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith(("INSERT", "UPDATE", "DELETE")):
            begun.setdefault(id(connection), time.perf_counter())

    def end(connection: Any) -> None:
        since = begun.pop(id(connection), None)
        if since is not None:
            locks.append(time.perf_counter() - since)

    event.listen(db.engine, "before_cursor_execute", begin)
    event.listen(db.engine, "commit", end)
    yield


def count() -> dict[str, int]:
    """{kind: how many things were not done exactly once}; kinds without any are left out."""
    wrong = {}
    for kind, due in KINDS.items():
        ours = select(Event.candidate_id, Event.gig_id).where(
            Event.kind == kind, Event.at > now() - timedelta(minutes=10)
        )
        times = Counter(tuple(row) for row in db.session.execute(ours))
        wrong[kind] = abs(due - len(times)) + sum(n != 1 for n in times.values())
    begun = db.session.scalars(select(Engagement.state).where(Engagement.title == "One of many")).all()
    wrong["begun"] = abs(DUE["begun"] - Counter(begun)["active"])
    return {kind: n for kind, n in wrong.items() if n}


if __name__ == "__main__":
    if len(sys.argv) < 3:
        main(Path(sys.argv[1] if len(sys.argv) == 2 else "instance/bench/10000"))
        sys.exit()
    app = create_app(Config.from_env({"PORTAL_INSTANCE": sys.argv[2]}))
    with app.app_context():
        flask_migrate.upgrade()
        print(json.dumps({"--make-due": make_due, "--tick": tick, "--count": count}[sys.argv[1]]()))
