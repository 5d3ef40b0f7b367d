"""SQLite: copied while others write, by its backup interface."""

import os
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from portal.backup.archive import Damaged

NAME = "portal.db"
BESIDE = ("", "-wal", "-shm")  # the file, and what SQLite keeps beside it while it is open


def dump(database: str, folder: Path) -> None:
    """A copy as of one moment. One step: in several each write of another process would begin it anew."""
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(folder / NAME)) as copy:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")


def read(folder: Path, tables: Iterable[str]) -> tuple[str, dict[str, int]]:
    """(revision, rows of each table) of a copy that is whole. Raises Damaged."""
    with closing(sqlite3.connect(folder / NAME)) as copy:
        try:
            broken = copy.execute("PRAGMA integrity_check").fetchone() != ("ok",)
            if broken or copy.execute("PRAGMA foreign_key_check").fetchone():
                raise Damaged("The database in it is damaged.")
            revision = copy.execute("SELECT version_num FROM alembic_version").fetchone()[0]
            rows = {name: copy.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in tables}
        except sqlite3.DatabaseError as e:
            raise Damaged(f"The database in it can't be read: {e}.") from None
    return revision, rows


def holds_people(database: str) -> bool:
    if not Path(database).exists():
        return False
    with closing(sqlite3.connect(database)) as there:
        try:
            return bool(there.execute("SELECT 1 FROM person LIMIT 1").fetchone())
        except sqlite3.OperationalError:  # no such table
            return False


def put_in_place(folder: Path, database: str, aside: str) -> None:
    """Move what is there aside, and the copy to where it was."""
    for end in BESIDE:
        if Path(database + end).exists():
            os.rename(database + end, f"{database}.{aside}{end}")
    os.chmod(folder / NAME, 0o600)
    os.rename(folder / NAME, database)
