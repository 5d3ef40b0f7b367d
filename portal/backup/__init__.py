"""Backups: one file, taken while Portal serves, checked when it is made and when it is restored."""

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from alembic.script import ScriptDirectory
from sqlalchemy import Engine, make_url

from portal.backup import postgresql, sqlite
from portal.backup.archive import Damaged, Manifest, pack, unpack
from portal.backup.postgresql import NoProgram
from portal.db import Base
from portal.imports.files import FOLDER as UPLOADS
from portal.models.times import now

__all__ = ["Damaged", "Manifest", "NoProgram", "NotEmpty", "back_up", "prune", "restore"]

TABLES = tuple(Base.metadata.tables)
PREFIX = "portal-"


class NotEmpty(Exception):
    """There is something where a backup should go. `str()` is one sentence."""


def back_up(engine: Engine, instance: Path, folder: Path) -> tuple[Path, Manifest]:
    """Write a backup into a folder: (its file, what is in it)."""
    made_at = now()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".portal-") as name:
        work = Path(name)
        revision, rows = _dump(engine, work)
        if (instance / UPLOADS).exists():
            shutil.copytree(instance / UPLOADS, work / UPLOADS, ignore=shutil.ignore_patterns("*.lock"))
        target = folder / f"{PREFIX}{made_at:%Y-%m-%dT%H%M%S}Z.tar.gz"
        return target, pack(work, target, made_at.isoformat(), engine.dialect.name, revision, rows)


def prune(folder: Path, keep: int) -> Sequence[Path]:
    """Remove all backups of a folder but the newest few; what was removed."""
    old = sorted(folder.glob(f"{PREFIX}*.tar.gz"))[:-keep]
    for file in old:
        file.unlink()
    return old


def restore(engine: Engine, instance: Path, file: Path, known: ScriptDirectory, force: bool = False) -> Manifest:
    """Put a backup where the database and the uploaded files are; what was there is moved aside.

    Raises Damaged, or NotEmpty where there are people already and it was not forced.
    """
    aside = f"before-restore-{now():%Y-%m-%dT%H%M%S}"
    with tempfile.TemporaryDirectory(dir=instance, prefix=".restore-") as name:
        work = Path(name)
        manifest = unpack(file, work)
        if manifest.database != engine.dialect.name:
            raise Damaged(f"It is a backup of {manifest.database}, and the database here is {engine.dialect.name}.")
        if manifest.revision not in {script.revision for script in known.walk_revisions()}:
            raise Damaged("It was made by a newer Portal: upgrade first.")
        _put(engine, work, manifest, aside, force)
        if (instance / UPLOADS).exists():
            (instance / UPLOADS).rename(instance / f"{UPLOADS}.{aside}")
        if (work / UPLOADS).exists():
            (work / UPLOADS).rename(instance / UPLOADS)
    return manifest


def _dump(engine: Engine, work: Path) -> tuple[str, dict[str, int]]:
    if engine.dialect.name == "sqlite":
        sqlite.dump(str(engine.url.database), work)
        return sqlite.read(work, TABLES)
    with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        postgresql.dump(connection, _url(engine), work)
        return postgresql.read(connection, TABLES)


def _put(engine: Engine, work: Path, manifest: Manifest, aside: str, force: bool) -> None:
    if engine.dialect.name == "sqlite":
        database = str(engine.url.database)
        _compare(sqlite.read(work, manifest.rows), manifest)
        if sqlite.holds_people(database) and not force:
            raise NotEmpty("There are people here already. --force moves their database aside and restores.")
        sqlite.put_in_place(work, database, aside)
        return
    with engine.connect() as connection:
        if not postgresql.is_empty(connection):
            raise NotEmpty("Restore into an empty database: createdb makes one, PORTAL_DATABASE_URL names it.")
        postgresql.load(_url(engine), work)
        _compare(postgresql.read(connection, manifest.rows), manifest)


def _compare(found: tuple[str, dict[str, int]], manifest: Manifest) -> None:
    if found != (manifest.revision, manifest.rows):
        raise Damaged("What was restored is not what was backed up: its rows were counted.")


def _url(engine: Engine) -> str:
    return make_url(engine.url).render_as_string(hide_password=False)
