"""Gigs that nobody leads any more, and the gigs of one person, for the admin who hands them over.

Of an orphan that the admin may not read there are key, dates and seats alone: it stands among all of them, and not
among those of whoever owns it.
"""

from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, case, func, or_, select

from portal import access
from portal.access import Viewer
from portal.db import db
from portal.models import Gig, GigRole, Person
from portal.search.pages import newest_first


class GigRow(NamedTuple):
    id: int
    key: str
    title: str | None
    owner: str | None
    starts_on: date | None
    ends_on: date | None
    seats: int
    is_orphan: bool


def still_ahead(viewer: Viewer) -> ColumnElement[bool]:
    return or_(Gig.ends_on.is_(None), Gig.ends_on >= viewer.today)


def orphans(viewer: Viewer, past: bool, after: int | None, before: int | None) -> list[GigRow]:
    """All of them, the newest first; those whose last day is over only when they are asked for."""
    lost = _gigs(viewer).where(access.orphaned(viewer), access.gig_right(viewer, "hand over"))
    return _page(lost if past else lost.where(still_ahead(viewer)), after, before)


def gigs_of(viewer: Viewer, person_id: int, after: int | None, before: int | None) -> list[GigRow]:
    """What somebody owns and the viewer may read. Whose the others are is not told."""
    return _page(_gigs(viewer).where(Gig.owner_id == person_id, access.readable(viewer)), after, before)


def _gigs(viewer: Viewer) -> Select[Any]:
    may_read = access.readable(viewer)
    seats = select(func.coalesce(func.sum(GigRole.seats), 0)).where(GigRole.gig_id == Gig.id).correlate(Gig)
    shown = case((may_read, Gig.title)), case((may_read, Person.name))
    columns = Gig.id, Gig.key, *shown, Gig.starts_on, Gig.ends_on, seats.scalar_subquery()
    return select(*columns, access.orphaned(viewer)).outerjoin(Person, Person.id == Gig.owner_id)


def _page(of: Select[Any], after: int | None, before: int | None) -> list[GigRow]:
    return [GigRow(*row) for row in db.session.execute(newest_first(of, Gig.id, after, before))]
