"""PostgreSQL: dumped and restored by its own programs, which must be on the PATH."""

import os
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import Connection, make_url, text

from portal.backup.archive import Damaged

NAME = "portal.dump"


class NoProgram(Exception):
    """A program of PostgreSQL is missing. `str()` is one sentence."""


def dump(connection: Connection, url: str, folder: Path) -> None:
    """A dump as of the moment at which the connection's transaction, REPEATABLE READ, began."""
    snapshot = connection.execute(text("SELECT pg_export_snapshot()")).scalar_one()
    _run("pg_dump", url, "--format=custom", "--no-owner", f"--snapshot={snapshot}", f"--file={folder / NAME}")


def read(connection: Connection, tables: Iterable[str]) -> tuple[str, dict[str, int]]:
    """(revision, rows of each table)"""
    revision = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
    return revision, {name: connection.execute(text(f'SELECT count(*) FROM "{name}"')).scalar_one() for name in tables}


def is_empty(connection: Connection) -> bool:
    return connection.execute(text("SELECT to_regclass('alembic_version')")).scalar_one() is None


def load(url: str, folder: Path) -> None:
    """All of a dump, or nothing. Raises Damaged."""
    _run("pg_restore", url, "--single-transaction", "--exit-on-error", "--no-owner", str(folder / NAME))


def _run(program: str, url: str, *words: str) -> None:
    """The password goes by the environment, where other users of the machine don't see it."""
    if not shutil.which(program):
        raise NoProgram(f"{program} was not found: install the client programs of PostgreSQL.")
    where = make_url(url)
    plain = where._replace(drivername="postgresql", password=None).render_as_string()
    password = {"PGPASSWORD": str(where.password)} if where.password else {}
    command, env = [program, f"--dbname={plain}", *words], os.environ | password
    try:
        subprocess.run(command, env=env, check=True, capture_output=True, text=True)
    except subprocess.CalledProcessError as e:
        raise Damaged(f"{program} gave up: {e.stderr.strip().splitlines()[-1]}") from None
