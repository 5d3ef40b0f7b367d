"""Staged rows and uploaded files hold personal values: they go after a while, and only figures stay."""

from datetime import timedelta
from pathlib import Path

from sqlalchemy import and_, delete, exists, or_, select

from portal.config import IMPORT_DAYS
from portal.db import db, writing
from portal.imports.files import at_work, sweep
from portal.models import Import, ImportRow, ImportState, ImportText
from portal.models.imports import undo_ends
from portal.models.times import now

DELETED_AT_ONCE = 1_000
OVER = ImportState.DISCARDED, ImportState.APPLIED
FORGOTTEN = f"Nobody applied it within {IMPORT_DAYS} days, so that its rows were forgotten. Upload the file again."


def forget(instance: Path) -> int:
    """Rows and files of imports that are old, or were discarded and not taken up again; how many rows.

    Old ones are ended first: of what can still be applied, no row goes.
    """
    old = Import.made_at < now() - timedelta(days=IMPORT_DAYS)
    waits = select(Import.key).where(old, Import.state.not_in(OVER))
    for key in db.session.scalars(waits).all():
        _end(instance, key)
    ended = or_(
        and_(old, Import.state == ImportState.APPLIED),
        and_(Import.state == ImportState.DISCARDED, Import.ended_at < undo_ends()),
    )
    has_rows = or_(*(exists().where(table.import_id == Import.id) for table in (ImportRow, ImportText)))
    count = sum(_delete(import_id) for import_id in db.session.scalars(select(Import.id).where(ended, has_rows)).all())
    sweep(instance, set(db.session.scalars(select(Import.key).where(~ended))))
    db.session.rollback()
    return count


def _end(instance: Path, key: str) -> None:
    """Discard it, for good. One that is worked on now waits for the next time."""
    with at_work(instance, key) as work:
        if work is None:
            return
        with writing() as session:
            this = session.scalars(select(Import).where(Import.key == key).with_for_update()).one()
            if this.state not in OVER:
                this.state, this.said, this.ended_at = ImportState.DISCARDED, FORGOTTEN, this.made_at


def _delete(import_id: int) -> int:
    count, rows = 0, 1
    some = select(ImportRow.id).where(ImportRow.import_id == import_id).limit(DELETED_AT_ONCE)
    while rows:
        with writing() as session:
            rows = session.execute(delete(ImportRow).where(ImportRow.id.in_(some))).rowcount  # type: ignore[attr-defined]
            session.execute(delete(ImportText).where(ImportText.import_id == import_id))
        count += rows
    return count
