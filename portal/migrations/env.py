"""Migrations run in one transaction on both databases; of two starts at once, one migrates and one waits for it."""

from alembic import context
from flask import current_app
from sqlalchemy import Connection

from portal.migrations import triggers

LOCK = 7305
PATIENCE = 600_000  # ms

ext = current_app.extensions["migrate"]
engine = ext.db.engine
sqlite = engine.dialect.name == "sqlite"


def run() -> None:
    options = {"sqlite_begin": "IMMEDIATE"} if sqlite else {"isolation_level": "READ COMMITTED"}
    with engine.connect().execution_options(**options) as connection:
        raw = connection.connection.dbapi_connection
        if sqlite:
            raw.execute(f"PRAGMA busy_timeout={PATIENCE}")
            raw.execute("PRAGMA foreign_keys=OFF")  # on the raw connection, before BEGIN: batches re-create tables
        try:
            context.configure(
                connection=connection,
                target_metadata=ext.db.metadata,
                transactional_ddl=True,
                **ext.configure_args,
            )
            with context.begin_transaction():
                if not sqlite:
                    for timeout in ("lock_timeout", "statement_timeout"):
                        connection.exec_driver_sql(f"SET LOCAL {timeout} = 0")
                    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")
                migration = context.get_context()
                before = migration.get_current_heads()
                context.run_migrations()
                triggers.make(connection)
                if sqlite and before != migration.get_current_heads():
                    _check_keys(connection)
        finally:
            if sqlite:
                raw.execute("PRAGMA foreign_keys=ON")
    engine.dispose()


def _check_keys(connection: Connection) -> None:
    """It reads every table: a second at 100,000 people, which a start that migrates nothing need not wait."""
    if connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall():
        raise RuntimeError("foreign keys broken")


run()
