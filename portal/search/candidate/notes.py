"""What the leads of a gig noted about a candidate."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from portal import access
from portal.access import Viewer
from portal.db import db
from portal.models import CandidateNote, Person


@dataclass(frozen=True, slots=True)
class Note:
    """`version` is that of the viewer's own note, 0 where somebody else wrote it."""

    key: str
    who: str
    at: datetime
    is_changed: bool
    text: str
    version: int


def notes_on(viewer: Viewer, candidate: Any) -> list[Note]:
    """The newest first. One query; the candidate is asked before, by access."""
    shown = access.visible_people(viewer).with_only_columns(Person.name).where(Person.id == CandidateNote.author_id)
    columns = (
        *(CandidateNote.key, CandidateNote.author_id, CandidateNote.at, CandidateNote.changed_at),
        *(CandidateNote.text, CandidateNote.version, shown.scalar_subquery().label("name")),
    )
    theirs = select(*columns).where(CandidateNote.on(candidate), CandidateNote.removed_at.is_(None))
    return [
        Note(
            row.key,
            "You" if row.author_id == viewer.id else row.name or "A lead",
            row.changed_at or row.at,
            row.changed_at is not None,
            row.text,
            row.version if row.author_id == viewer.id else 0,
        )
        for row in db.session.execute(theirs.order_by(CandidateNote.id.desc()))
    ]
