"""Choices that are taken over from one import to the next."""

from sqlalchemy import exists, select

from portal.db import db
from portal.imports.sheet import Sheet, chosen
from portal.models import Import, ImportState, ImportText, SkillChoice


def as_before(sheet: Sheet) -> Sheet | None:
    """The sheet with the columns that were chosen last for a file with the same ones; None where there was none."""
    same = Import.header == sheet.header, Import.state != ImportState.UPLOADED
    mapping = db.session.scalar(select(Import.mapping).where(*same).order_by(Import.id.desc()).limit(1))
    return chosen(sheet, mapping) if mapping else None


def has_new_choices(this: Import) -> bool:
    """Whether somebody said since it was staged what some of its texts mean."""
    if this.staged_at is None:
        return False
    said = select(ImportText.folded).join(SkillChoice, SkillChoice.folded == ImportText.folded)
    newer = said.where(ImportText.import_id == this.id, SkillChoice.at > this.staged_at)
    return bool(db.session.scalar(select(exists(newer.correlate(None)))))
