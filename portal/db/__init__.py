"""The database: one session a request; whoever writes says so, in one transaction, by `writing()`."""

import re
import sqlite3
from collections import namedtuple
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from portal.db.base import Base, session_of

if TYPE_CHECKING:
    from flask import Flask

__all__ = [
    "INDEXES_OF_TEXT",
    "Base",
    "as_day",
    "as_moment",
    "bound",
    "cannot_answer",
    "db",
    "engine_options",
    "fetch",
    "init_app",
    "is_sqlite",
    "session_of",
    "writing",
]

db = SQLAlchemy(metadata=Base.metadata, session_options={"expire_on_commit": False})
migrate = Migrate()
PATIENCE = "busy_timeout=5000"
PRAGMAS = ("foreign_keys=ON", "journal_mode=WAL", "synchronous=FULL", PATIENCE)
POSTGRES = {  # see docs of PostgreSQL; short plans matter more here than clever ones
    "lock_timeout": "5s",
    "statement_timeout": "30s",
    "idle_in_transaction_session_timeout": "60s",
    "plan_cache_mode": "force_generic_plan",
    "join_collapse_limit": "1",
    "jit": "off",
    "random_page_cost": "1.1",
    "max_parallel_workers_per_gather": "0",
    "timezone": "UTC",
}
NAMED = re.compile(r"(?<!:):(\w+)")
INDEXES_OF_TEXT = ("person_text", "gig_text", "skill_text")


def engine_options(url: str) -> dict[str, Any]:
    """What the engine is made with. On PostgreSQL reads are single statements; `writing()` opens transactions."""
    quiet = {"hide_parameters": True}  # what a failed statement was given names people, and would be logged
    if url.startswith("sqlite"):
        return quiet
    options = " ".join(f"-c {name}={value}" for name, value in POSTGRES.items())
    alive = {"pool_pre_ping": True}  # a server that was started anew is met by no page
    return (
        quiet | alive | {"isolation_level": "AUTOCOMMIT", "connect_args": {"options": options, "prepare_threshold": 1}}
    )


def init_app(app: "Flask") -> None:
    db.init_app(app)
    migrate.init_app(
        app,
        db,
        directory=f"{app.root_path}/migrations",
        render_as_batch=True,
        include_object=_is_ours,
        compare_type=True,
    )
    with app.app_context():
        _tune_sqlite(db.engine)


@contextmanager
def writing(waits: bool = True) -> Iterator[Session]:
    """A write transaction: stored as a whole when the block ends, not at all when it raises.

    On SQLite it takes the writer's lock first, since a read that turns into a write fails at once under load.
    Load what you change inside the block; hash passwords and other slow things outside it. What may as well be left
    to the next time does not wait where somebody else writes: it raises OperationalError.
    """
    db.session.rollback()  # whoever is signed in was read in a transaction of its own
    kind = {"sqlite_begin": "IMMEDIATE"} if is_sqlite() else {"isolation_level": "READ COMMITTED"}
    session = db.session()
    connection = session.connection(execution_options=kind | {"waits": waits})
    if not (waits or is_sqlite()):
        connection.exec_driver_sql("SET LOCAL lock_timeout = 1")  # ms
    session.info["writing"] = True  # access locks what it hands out
    try:
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info["writing"] = False


def is_sqlite() -> bool:
    return db.engine.dialect.name == "sqlite"


def fetch(sql: str, params: dict[str, Any]) -> Sequence[Any]:
    """Rows of hand-written SQL with :named parameters, as the driver gives them, with names.

    It skips the compiler, which costs more than the short statements of every request; on SQLite also SQLAlchemy's
    execution, unless somebody listens to its events. SQLite gives days and moments as text: `as_day` and `as_moment`
    read them.
    """
    connection = db.session.connection()
    if not is_sqlite():
        return connection.exec_driver_sql(_for_psycopg(sql), params).all()
    if connection.engine.dispatch.before_cursor_execute:
        return connection.exec_driver_sql(sql, params).all()
    try:
        cursor = _driver_of(connection).execute(sql, params)
        rows = cursor.fetchall()
    except sqlite3.OperationalError as e:  # said as SQLAlchemy says it
        raise OperationalError(sql, None, e, hide_parameters=True) from e
    return list(map(_row_of(tuple([column[0] for column in cursor.description])), rows))


def cannot_answer(error: OperationalError) -> bool:
    """Whether the database can't do now what was asked; else it was asked wrongly, which SQLite raises alike.

    A file without tables stands where the database should.
    """
    is_wrong = getattr(error.orig, "sqlite_errorcode", None) == sqlite3.SQLITE_ERROR
    return not is_wrong or str(error.orig).startswith("no such table")


def _driver_of(connection: Connection) -> Any:
    return connection.connection.driver_connection


@lru_cache(maxsize=512)
def _row_of(names: tuple[str, ...]) -> Callable[[Iterable[Any]], Any]:
    row: Any = namedtuple("Row", names, rename=True)  # type: ignore[misc]  # the names are those of a statement
    make: Callable[[Iterable[Any]], Any] = row._make
    return make


@lru_cache(maxsize=512)
def _for_psycopg(sql: str) -> str:
    return NAMED.sub(r"%(\1)s", sql.replace("%", "%%"))


def bound(value: Any) -> Any:
    """A value as the driver stores it: SQLite keeps days and moments as text."""
    if isinstance(value, datetime) and is_sqlite():
        return value.strftime("%Y-%m-%d %H:%M:%S.%f")
    return value.isoformat() if isinstance(value, date) and not isinstance(value, datetime) and is_sqlite() else value


def as_day(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value


def as_moment(value: Any) -> datetime | None:
    return datetime.fromisoformat(value) if isinstance(value, str) else value


def _is_ours(_object: object, name: str | None, kind: str, reflected: bool, _to: object) -> bool:
    """The tables of the full-text indexes are made by hand in the migrations; autogenerate leaves them alone."""
    return not (
        reflected and kind in ("table", "index") and (name or "").removeprefix("ix_").startswith(INDEXES_OF_TEXT)
    )


def _tune_sqlite(engine: Engine) -> None:
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # the driver begins nothing; `begin` below does
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        options = connection.get_execution_options()
        kind, driver = options.get("sqlite_begin"), _driver_of(connection)
        if not kind:  # every request begins so, and it waits for nothing: straight to the driver
            driver.execute("BEGIN")
        elif options.get("waits", True):
            connection.exec_driver_sql(f"BEGIN {kind}")
        else:
            driver.execute("PRAGMA busy_timeout=0")
            try:
                connection.exec_driver_sql(f"BEGIN {kind}")
            finally:
                driver.execute(f"PRAGMA {PATIENCE}")
