"""Triggers, from one list, made again by every migration: re-creating a table on SQLite drops its triggers."""

from sqlalchemy import Connection

APPEND_ONLY = ("audit",)


def names() -> list[str]:
    return [f"{table}_no_{act}" for table in APPEND_ONLY for act in ("update", "delete")]


def make(connection: Connection) -> None:
    """Refuse every change of the append-only tables."""
    sqlite = connection.dialect.name == "sqlite"
    present = _tables(connection, sqlite)
    for table in filter(present.__contains__, APPEND_ONLY):
        if not sqlite:
            connection.exec_driver_sql(
                "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
                "$$ BEGIN RAISE EXCEPTION '%% is append-only', TG_TABLE_NAME; END $$"
            )
        for act in ("update", "delete"):
            name = f"{table}_no_{act}"
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}" + ("" if sqlite else f" ON {table}"))
            connection.exec_driver_sql(
                f"CREATE TRIGGER {name} BEFORE {act.upper()} ON {table} "
                + (
                    f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
                    if sqlite
                    else "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
                )
            )


def drop(connection: Connection) -> None:
    """For tests that clear an append-only table, in one transaction with `make` after it."""
    for table in APPEND_ONLY:
        for act in ("update", "delete"):
            suffix = "" if connection.dialect.name == "sqlite" else f" ON {table}"
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {table}_no_{act}{suffix}")


def _tables(connection: Connection, sqlite: bool) -> set[str]:
    listing = (
        "SELECT name FROM sqlite_master WHERE type = 'table'"
        if sqlite
        else "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
    )
    return {name for (name,) in connection.exec_driver_sql(listing)}
