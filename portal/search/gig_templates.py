"""Templates of the company, and whether a lead needs a hand at all."""

from sqlalchemy import select

from portal.access import Viewer
from portal.db import db
from portal.models import Gig


def has_posted(viewer: Viewer) -> bool:
    """Whether a gig of the viewer's own was ever open."""
    mine = select(Gig.id).where(Gig.owner_id == viewer.id, Gig.published_at.is_not(None)).limit(1)
    return db.session.scalar(mine) is not None
