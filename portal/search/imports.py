"""Imports as admins see them: the history, and one import with its figures."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select

from portal.access import NotFound, Viewer, require_page
from portal.db import db
from portal.models import Import, ImportText, Person, SkillChoice
from portal.search.pages import newest_first


@dataclass(frozen=True, slots=True)
class ImportPage:
    id: int
    key: str
    kind: str
    state: str
    said: str
    file_name: str
    actor_id: int | None
    by: str | None
    made_at: datetime
    total: int
    staged: int
    staged_at: datetime | None
    applied_at: datetime | None
    report: dict[str, dict[str, int]] = field(default_factory=dict)
    uploader_id: int | None = None

    @property
    def counts(self) -> dict[str, int]:
        return dict.fromkeys(("new", "changed", "same", "refused"), 0) | self.report.get("counts", {})

    @property
    def to_apply(self) -> int:
        return self.counts["new"] + self.counts["changed"]


def imports(viewer: Viewer, after: int | None = None, before: int | None = None) -> list[ImportPage]:
    """A page of the history, the latest first, with one more when there are more; upwards when `before` is given."""
    require_page(viewer, "admin")
    return [ImportPage(*row) for row in db.session.execute(newest_first(_pages(), Import.id, after, before))]


def import_page(viewer: Viewer, key: str) -> ImportPage:
    """Raises NotAllowed or NotFound."""
    require_page(viewer, "admin")
    row = db.session.execute(_pages().where(Import.key == key)).first()
    if row is None:
        raise NotFound
    return ImportPage(*row)


def texts_of(import_id: int) -> tuple[int, int]:
    """How many of its texts mean no single skill, and for how many of them nobody has said what they mean."""
    of = select(ImportText.folded).where(ImportText.import_id == import_id)
    said = of.join(SkillChoice, SkillChoice.folded == ImportText.folded)
    both = select(*(select(func.count()).select_from(some.subquery()).scalar_subquery() for some in (of, said)))
    every, done = db.session.execute(both).one()
    return every, every - done


def _pages() -> Select[Any]:
    told = Import.id, Import.key, Import.kind, Import.state, Import.said, Import.file_name, Import.actor_id
    figures = Import.total, Import.staged, Import.staged_at, Import.applied_at, Import.report, Import.uploader_id
    columns: tuple[Any, ...] = (*told, Person.name, Import.made_at, *figures)
    pages = select(*columns)
    return pages.outerjoin(Person, Person.id == Import.actor_id)
