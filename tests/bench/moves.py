"""How long it takes to move 50 candidates of a board with one press: `python -m tests.bench.moves [FOLDER OF A WORLD]`.

In a copy of a world of the benchmark: 50 who applied are invited to talk, then declined, then the decline is undone,
each with one request that answers with the board as it is then.
"""

import shutil
import sys
import tempfile
import time
from pathlib import Path

import flask_migrate
from flask import Flask
from sqlalchemy import select

from portal import create_app
from portal.config import Config
from portal.db import db, writing
from portal.models import Candidate, Event, Gig, NeedWish, Person, RoleWish, SignIn, Skill
from portal.models.times import today
from tests.bench import client
from tests.world import WEEK

MOVED, ROUNDS, BAR = 50, 7, 100  # candidates, presses of each sort, milliseconds
PARTIAL = {"HX-Request-Type": "partial"}


def main(world: Path) -> dict[str, float]:
    """The median of each sort; prints them."""
    with tempfile.TemporaryDirectory() as folder:
        for file in world.glob("portal.db*"):
            shutil.copy(file, folder)
        app = create_app(Config.from_env({"PORTAL_INSTANCE": folder}))
        app.config["WTF_CSRF_ENABLED"] = False
        with app.app_context():
            flask_migrate.upgrade()
        times: dict[str, list[float]] = {"talk": [], "decline": [], "undo": []}
        for turn in range(ROUNDS):
            _press_all(app, times, turn)
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
    found = {step: client.at(taken, 50) for step, taken in times.items()}
    said = ", ".join(f"{step} {value:.0f} ms" for step, value in found.items())
    print(f"\n{MOVED} candidates moved at once in the world of {world.name}, p50: {said} (bar {BAR})", flush=True)
    return found


def _press_all(app: Flask, times: dict[str, list[float]], turn: int) -> None:
    with app.app_context(), writing() as session:
        lead = session.scalars(select(Person).where(Person.email_folded == "lead@portal.example")).one()
        board, keys = _stand(session, lead, turn)
        token = SignIn.begin(session, lead.id, "127.0.0.1", "bench")
    visitor = app.test_client()
    with visitor.session_transaction() as cookie:
        cookie["_user_id"] = token
    why = {"reason": "HOURS", "message": "Thank you."}
    for step, sent in (("talk", {}), ("decline", why)):
        _timed(visitor, times[step], f"{board}/steps", {"step": step, "candidate": keys} | sent)
    with app.app_context():
        act = db.session.scalars(select(Event.act).where(Event.kind == "declined").order_by(Event.id.desc())).first()
    _timed(visitor, times["undo"], f"{board}/steps/{act}/undo?step=decline", {})


def _stand(session, lead, turn):
    """A new gig of the lead's, to which 50 people apply: (address of its board, keys of the candidates)."""
    skills = session.scalars(select(Skill.id).order_by(Skill.holders.desc()).limit(5)).all()
    gig = Gig(owner_id=lead.id, owner=lead, roles=[])
    session.add(gig)
    session.flush()
    wish = RoleWish(None, "Tester", 50, 10, 6000, tuple(NeedWish(skill, 2, True) for skill in skills))
    days = {"starts_on": today() + WEEK, "ends_on": today() + 9 * WEEK}
    gig.change(lead.id, title=f"Moved at once {turn}", description="Measured.", roles=[wish], **days)
    gig.publish(lead.id)
    others = select(Person).where(Person.id != lead.id, Person.state == "active").order_by(Person.id)
    people = session.scalars(others.offset(turn * MOVED).limit(MOVED)).all()
    candidates = [Candidate.apply(gig, gig.roles[0], person, "Please.") for person in people]
    return f"/gigs/{gig.key}/shortlist", [candidate.key for candidate in candidates]


def _timed(visitor, times, path, data) -> None:
    began = time.perf_counter()
    answer = visitor.post(path, data=data, headers=PARTIAL)
    times.append(1000 * (time.perf_counter() - began))
    assert answer.status_code == 200 and f"{MOVED} " in answer.headers["HX-Trigger"], answer.headers


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) == 2 else "instance/bench/10000"))
