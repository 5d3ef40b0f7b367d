"""Staged rows and uploaded files hold personal values: they go after a while, and only figures stay."""

from datetime import timedelta
from pathlib import Path

from sqlalchemy import delete, or_, select

from portal.config import IMPORT_DAYS, IMPORT_UNDO_MINUTES
from portal.db import db, writing
from portal.imports.files import sweep
from portal.models import Import, ImportRow, ImportState, ImportText
from portal.models.times import now

DELETED_AT_ONCE = 1_000
FORGOTTEN = f"Nobody applied it within {IMPORT_DAYS} days, so that its rows were forgotten. Upload the file again."


def forget(instance: Path) -> int:
    """Rows and files of imports that are old, or were discarded and not taken up again; how many rows."""
    discarded = Import.state == ImportState.DISCARDED
    over = now() - timedelta(days=IMPORT_DAYS), now() - timedelta(minutes=IMPORT_UNDO_MINUTES)
    old = or_(Import.made_at < over[0], discarded & (Import.ended_at < over[1]))
    count = sum(_delete(import_id) for import_id in db.session.scalars(select(Import.id).where(old)).all())
    with writing() as session:
        waits = Import.state.not_in((ImportState.DISCARDED, ImportState.APPLIED))
        for this in session.scalars(select(Import).where(Import.made_at < over[0], waits).with_for_update()):
            this.state, this.said, this.ended_at = ImportState.DISCARDED, FORGOTTEN, now()
    sweep(instance, set(db.session.scalars(select(Import.key).where(~old))))
    db.session.rollback()
    return count


def _delete(import_id: int) -> int:
    count, rows = 0, 1
    some = select(ImportRow.id).where(ImportRow.import_id == import_id).limit(DELETED_AT_ONCE)
    while rows:
        with writing() as session:
            rows = session.execute(delete(ImportRow).where(ImportRow.id.in_(some))).rowcount  # type: ignore[attr-defined]
            session.execute(delete(ImportText).where(ImportText.import_id == import_id))
        count += rows
    return count
