"""Staged rows and uploaded files hold personal values: they go after a while, and only figures stay."""

from datetime import timedelta
from pathlib import Path

from sqlalchemy import delete, exists, or_, select

from portal.config import IMPORT_DAYS
from portal.db import db, writing
from portal.imports.files import sweep
from portal.models import Import, ImportRow, ImportState, ImportText
from portal.models.imports import undo_ends
from portal.models.times import now

DELETED_AT_ONCE = 1_000
OVER = ImportState.DISCARDED, ImportState.APPLIED
FORGOTTEN = f"Nobody applied it within {IMPORT_DAYS} days, so that its rows were forgotten. Upload the file again."


def forget(instance: Path) -> int:
    """Rows and files of imports that are old, or were discarded and not taken up again; how many rows."""
    ends = now() - timedelta(days=IMPORT_DAYS)
    old = or_(Import.made_at < ends, (Import.state == ImportState.DISCARDED) & (Import.ended_at < undo_ends()))
    has_rows = or_(*(exists().where(table.import_id == Import.id) for table in (ImportRow, ImportText)))
    count = sum(_delete(import_id) for import_id in db.session.scalars(select(Import.id).where(old, has_rows)).all())
    waits = select(Import).where(Import.made_at < ends, Import.state.not_in(OVER))
    if db.session.scalar(waits.limit(1)):
        with writing() as session:
            for this in session.scalars(waits.with_for_update()):
                this.state, this.said, this.ended_at = ImportState.DISCARDED, FORGOTTEN, this.made_at
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
