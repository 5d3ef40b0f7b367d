"""`portal backup` and `portal restore`."""

from pathlib import Path

import click
from alembic.script import ScriptDirectory
from flask import Flask

from portal import backup as backups
from portal.cli import lock
from portal.cli.application import Declined, application, prepare_database
from portal.db import db


@click.command()
@click.argument("folder", required=False, type=click.Path(file_okay=False, path_type=Path))
@click.option("--keep", type=click.IntRange(1), help="Remove all but the newest N backups of the folder.")
def backup(folder: Path | None, keep: int | None) -> None:
    """Write a backup into FOLDER, `backups` in the instance folder unless said. Portal may go on serving."""
    with application() as app:
        instance = Path(app.instance_path)
        folder = folder or instance / "backups"
        try:
            file, made = backups.back_up(db.engine, instance, folder)
        except (backups.Damaged, backups.NoProgram, OSError) as e:
            raise Declined(f"No backup was made. {e}") from None
    click.echo(f"{file}: {file.stat().st_size / 1e6:.1f} MB, {_told(made)}. It was read back and is whole.")
    for gone in backups.prune(folder, keep) if keep else ():
        click.echo(f"Removed {gone.name}")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Even where there are people: their database is moved aside.")
def restore(file: Path, force: bool) -> None:
    """Put a backup in the place of the database and the uploaded files. Portal must not be serving."""
    with application(prepared=False) as app, lock.alone(instance := Path(app.instance_path)):
        try:
            made = backups.restore(db.engine, instance, file, _migrations(app), force)
        except (backups.Damaged, backups.NoProgram, backups.NotEmpty, OSError) as e:
            raise Declined(f"Nothing was restored. {e}") from None
        prepare_database()
    click.echo(f"Restored as of {made.made_at[:16].replace('T', ' ')} UTC: {_told(made)}.")


def _migrations(app: Flask) -> ScriptDirectory:
    return ScriptDirectory(app.extensions["migrate"].directory)


def _told(made: backups.Manifest) -> str:
    return f"{made.rows['person']:,} people, {made.rows['gig']:,} gigs, {sum(made.rows.values()):,} rows"
