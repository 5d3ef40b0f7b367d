"""What is said while the database is locked, full or gone; all is well again when it is back, without a restart."""

import re
import sqlite3
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path

from sqlalchemy import create_engine, event, text, update

from portal.db import db, is_sqlite, writing
from portal.models import Person, SignIn
from portal.models.times import now
from portal.web import health

PARTIAL = {"HX-Request": "true", "HX-Request-Type": "partial"}


@contextmanager
def somebody_writes(app):
    """Another process holds the writer's lock, as an import does for a while."""
    with app.app_context():
        engine = db.engine
        options = {"sqlite_begin": "IMMEDIATE"} if is_sqlite() else {"isolation_level": "READ COMMITTED"}
        lock = "SELECT 1" if is_sqlite() else "LOCK TABLE session, person, attempt IN EXCLUSIVE MODE"
    with engine.connect().execution_options(**options) as other:
        other.exec_driver_sql(lock)
        yield
        other.rollback()


@contextmanager
def full_disk(app):
    """No page more fits into the database."""
    with app.app_context():
        engine = db.engine
    if engine.dialect.name == "sqlite":

        def fill(connection, _record):
            connection.execute("PRAGMA max_page_count = 1").close()  # the pages there are stay

        with closing(sqlite3.connect(engine.url.database)) as connection:
            connection.execute("VACUUM")
        event.listen(engine, "connect", fill)
        engine.dispose()
        yield
        event.remove(engine, "connect", fill)
        engine.dispose()
        return
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "CREATE FUNCTION is_full() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE 'could not extend file' USING ERRCODE = 'disk_full'; END $$"
        )
        connection.exec_driver_sql("CREATE TRIGGER is_full BEFORE UPDATE ON person EXECUTE FUNCTION is_full()")
    yield
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP FUNCTION is_full CASCADE")


@contextmanager
def no_database(app):
    """The file is not where it was; the server ends all connections and takes no other."""
    with app.app_context():
        engine = db.engine
    if engine.dialect.name == "sqlite":
        engine.dispose()
        there = Path(engine.url.database)
        there.rename(there.with_suffix(".aside"))
        there.mkdir()
        yield
        there.rmdir()
        there.with_suffix(".aside").rename(there)
        return
    keeper = create_engine(engine.url.set(database="postgres"), isolation_level="AUTOCOMMIT")
    name = engine.url.database
    with keeper.connect() as connection:
        connection.exec_driver_sql(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        connection.execute(
            text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :n"), {"n": name}
        )
        yield
        connection.exec_driver_sql(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
    keeper.dispose()


def test_it_lives_and_is_ready(client):
    assert client.get("/healthz").status_code == 200
    assert (client.get("/readyz").status_code, client.get("/readyz").text) == (200, "ready\n")


def test_it_is_not_ready_while_nothing_can_be_stored(app, client, monkeypatch):
    with somebody_writes(app):  # PostgreSQL locks tables, and others can be written to
        locked = client.get("/readyz").text
    with app.app_context():
        assert locked == ("The database is locked: nothing can be stored.\n" if is_sqlite() else "ready\n")
    monkeypatch.setattr(health, "FREE_BYTES", 2**80)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.text) == (503, "The disk is full: nothing can be stored.\n")


def test_it_is_not_ready_before_its_migrations(app, client):
    def put(revision):
        with app.app_context():
            with db.engine.begin() as connection:
                before = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
                connection.execute(text("UPDATE alembic_version SET version_num = :to"), {"to": revision})
            return before

    head = put("0000")
    try:
        answer = client.get("/readyz")
        assert answer.status_code == 503
        assert "portal init" in answer.text
        assert client.get("/healthz").status_code == 200
    finally:
        put(head)


def test_while_somebody_else_writes_pages_are_read_without_a_wait(app, ines, sign_in, stored):
    inside, long_ago = sign_in(ines), now() - timedelta(minutes=5)
    with app.app_context(), writing() as session:
        session.execute(update(SignIn).values(seen_at=long_ago))
    with somebody_writes(app):
        assert inside.get("/sessions").status_code == 200
    assert [kept.seen_at for kept in stored(SignIn)] == [long_ago]
    assert inside.get("/sessions").status_code == 200
    assert stored(SignIn)[0].seen_at > long_ago


def test_a_database_that_is_asked_wrongly_is_our_mistake_and_not_called_busy(app, ines, sign_in, caplog, monkeypatch):
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    inside, renamed = sign_in(ines), "ALTER TABLE person RENAME COLUMN {} TO {}"
    with app.app_context():
        engine = db.engine
    try:
        with engine.begin() as connection:
            connection.exec_driver_sql(renamed.format("bio", "gone"))
        answer = inside.get("/profile")
    finally:
        with engine.begin() as connection:
            connection.exec_driver_sql(renamed.format("gone", "bio"))
    assert answer.status_code == 500 and "Our mistake" in answer.text
    assert "bio" in caplog.text and "GET /profile" in caplog.text


def test_what_could_not_be_stored_is_said_and_can_be_sent_again(app, ines, sign_in, caplog):
    inside = sign_in(ines)
    with somebody_writes(app):
        answer = inside.post("/profile/about", data={"name": "Ines <b>", "bio": "\nLine\nline"})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "Busy right now" in answer.text and "the database said: " in caplog.text
    assert '<form method="post" action="/profile/about">' in answer.text
    assert '<textarea name="name" hidden>\nInes &lt;b&gt;</textarea>' in answer.text
    assert '<textarea name="bio" hidden>\n\nLine\nline</textarea>' in answer.text


def test_a_password_is_not_written_into_a_page(app, ines, enter):
    with somebody_writes(app):
        answer = enter(password="not the one")
    assert answer.status_code == 503
    assert "not the one" not in answer.text and "Go to the home page" in answer.text


def test_a_full_disk_stores_nothing_and_what_was_typed_is_kept(app, ines, sign_in, stored):
    inside = sign_in(ines)
    hidden = re.findall(r'name="(version|shown)"[^>]*value="([^"]*)"', inside.get("/profile/about").text)
    about = dict(hidden) | {"name": "Ines O.", "bio": "A long story. " * 300}
    with full_disk(app):
        answer = inside.post("/profile/about", data=about)
        print(answer.headers)
        read = inside.get("/sessions")
        print(read.headers)
    assert (answer.status_code, answer.headers["Retry-After"], read.status_code) == (503, "5", 200)
    assert about["bio"] in answer.text
    assert [person.bio for person in stored(Person)] == [""]
    assert inside.post("/profile/about", data=about).status_code == 303
    assert [person.bio for person in stored(Person)] == [about["bio"].strip()]


def test_without_a_database_it_is_said_and_all_is_well_when_it_is_back(app, client, ines, sign_in):
    inside = sign_in(ines)
    assert inside.get("/sessions").status_code == 200
    with no_database(app):
        whole, part = inside.get("/sessions"), inside.get("/sessions", headers=PARTIAL)
        life, ready = client.get("/healthz").status_code, client.get("/readyz")
    for answer in (whole, part):
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "Busy right now" in whole.text
    assert (part.text, part.headers["HX-Reswap"]) == ("", "none")
    assert "Nothing was lost" in part.headers["HX-Trigger"]
    assert (life, ready.status_code, ready.text) == (200, 503, "The database does not answer.\n")
    assert client.get("/readyz").text == "ready\n"
    assert inside.get("/sessions").status_code == 200
