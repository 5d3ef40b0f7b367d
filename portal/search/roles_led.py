"""Roles of live gigs that a lead looks for people for."""

from typing import NamedTuple

from sqlalchemy import select

from portal import access
from portal.access import Viewer
from portal.db import db
from portal.models import Gig, GigRole
from portal.models.gigs import LIVE

MOST = 50


class RoleLed(NamedTuple):
    gig_key: str
    gig: str
    n: int
    role: str
    seats: int
    taken: int


def roles_led(viewer: Viewer) -> list[RoleLed]:
    """The newest gigs first; one query."""
    roles = (
        select(Gig.key, Gig.title, GigRole.n, GigRole.title, GigRole.seats, GigRole.taken)
        .join(GigRole, GigRole.gig_id == Gig.id)
        .where(access.leads(viewer), Gig.state.in_((*LIVE, "draft")))
        .order_by(Gig.published_at.desc(), Gig.id.desc(), GigRole.n)
        .limit(MOST)
    )
    return [RoleLed(*row) for row in db.session.execute(roles)]
