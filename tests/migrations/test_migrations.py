"""The database that the migrations make is the one that the models describe, on both databases."""

import os
import random
import signal
import subprocess
import sys

import flask_migrate
import pytest
from sqlalchemy import inspect, select, text
from sqlalchemy.exc import DatabaseError

from portal import create_app
from portal.config import Config
from portal.db import db, is_sqlite, writing
from portal.migrations import triggers
from portal.models import Alias, Person, Skill, record_act
from tests import world

KILLS = int(os.environ.get("PORTAL_KILL_ROUNDS", "2"))
MOMENT = random.Random(11)
KILLED = """
import os, signal, sys
from itertools import count
import flask_migrate
from sqlalchemy import Engine, event
import wsgi

sent, last = count(1), int(sys.argv[1])

@event.listens_for(Engine, "after_cursor_execute")
def die(*_):
    if next(sent) == last:
        os.kill(os.getpid(), signal.SIGKILL)

with wsgi.app.app_context():
    flask_migrate.upgrade()
"""


def test_models_and_migrations_say_the_same(app):
    with app.app_context():
        flask_migrate.check()


def test_triggers_stand_after_the_upgrade(app):
    listing = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'" if _sqlite(app) else "SELECT tgname FROM pg_trigger"
    )
    with app.app_context():
        assert set(triggers.names()) <= set(db.session.scalars(text(listing)))


@pytest.mark.parametrize("act", ["UPDATE audit SET action = 'nothing'", "DELETE FROM audit"])
def test_the_audit_is_append_only(app, act):
    with app.app_context(), writing() as session:
        record_act(session, None, "tried", None)
    with app.app_context(), pytest.raises(DatabaseError, match="append-only"), writing() as session:
        session.execute(text(act))
    with app.app_context():
        assert db.session.scalar(text("SELECT action FROM audit")) == "tried"


def test_a_migration_that_is_killed_changes_nothing_and_the_next_start_makes_it(new_database, tmp_path):
    env = os.environ | {"PORTAL_DATABASE_URL": new_database(), "PORTAL_INSTANCE": str(tmp_path)}
    app = create_app(Config.from_env(env))
    for _ in range(KILLS):
        statement = str(MOMENT.randrange(20, 200))
        killed = subprocess.run([sys.executable, "-c", KILLED, statement], env=env, stderr=subprocess.DEVNULL)
        assert killed.returncode == -signal.SIGKILL, f"the migrations have fewer than {statement} statements"
        with app.app_context():
            assert not inspect(db.engine).get_table_names()
    with app.app_context():
        flask_migrate.upgrade()
        flask_migrate.check()
        db.session.remove()
        db.engine.dispose()


def test_two_starts_at_once_migrate_once(new_database, tmp_path):
    env = os.environ | {"PORTAL_DATABASE_URL": new_database(), "PORTAL_INSTANCE": str(tmp_path)}
    start = [sys.executable, "-c", "import flask_migrate, wsgi\nwith wsgi.app.app_context(): flask_migrate.upgrade()"]
    starts = [subprocess.Popen(start, env=env, stderr=subprocess.PIPE) for _ in range(2)]
    said = [process.communicate()[1].decode() for process in starts]
    assert [process.returncode for process in starts] == [0, 0], said
    app = create_app(Config.from_env(env))
    with app.app_context():
        assert db.session.scalar(text("SELECT count(*) FROM alembic_version")) == 1
        db.session.remove()
        db.engine.dispose()


def _sqlite(app):
    with app.app_context():
        return is_sqlite()


def test_names_with_a_stroke_are_found_after_the_upgrade(new_database, tmp_path):
    app = create_app(
        Config.from_env(os.environ | {"PORTAL_DATABASE_URL": new_database(), "PORTAL_INSTANCE": str(tmp_path)})
    )
    with app.app_context():
        flask_migrate.upgrade()
        with writing() as session:
            ids = [
                world.person(session, name, email=f"{n}@portal.example").id for n, name in enumerate(("Łukasz", "Dąb"))
            ]
            world.skill(session, "Smørrebrød", "Æbler")
        flask_migrate.downgrade(revision="0008")
        with writing() as session:
            session.execute(
                text("UPDATE person SET sort_name = 'łukasz', email_folded = 'ø' WHERE id = :id"), {"id": ids[0]}
            )
            session.execute(text("UPDATE person_text SET name = 'łukasz' WHERE rowid = :id"), {"id": ids[0]})
            session.execute(text("UPDATE skill SET folded = 'smørrebrød'"))
            session.execute(text("UPDATE alias SET folded = 'æbler'"))
        flask_migrate.upgrade()
        session = db.session
        assert session.scalars(select(Person.sort_name).order_by(Person.id)).all() == ["lukasz", "dab"]
        assert session.scalar(select(Person.email_folded).where(Person.id == ids[0])) == "0@portal.example"
        assert session.scalar(text("SELECT name FROM person_text WHERE rowid = :id"), {"id": ids[0]}) == "lukasz"
        assert session.scalar(select(Skill.folded)) == "smorrebrod" and session.scalar(select(Alias.folded)) == "aebler"
        db.session.remove()
        db.engine.dispose()
