"""Roles of the gigs that a lead looks for people for."""

from typing import Any, NamedTuple

from sqlalchemy import Integer, Select, bindparam, exists, select, union

from portal import access
from portal.access import Viewer
from portal.models import Candidate, CoLead, Gig, GigRole
from portal.models.gigs import LIVE
from portal.search.prepared import ask
from portal.search.statements import within

MOST = 50


class RoleLed(NamedTuple):
    gig_key: str
    gig: str
    n: int
    role: str
    seats: int
    taken: int


class RoleBeside(NamedTuple):
    """A role for which a person can be considered; their candidate's key and state where they stand on its board."""

    gig_key: str
    gig: str
    n: int
    role: str
    candidate_key: str | None
    state: str | None


def led_ids(viewer: Viewer) -> Any:
    """Gigs that the viewer may lead, by index: who leads is asked of access, this only says where to look."""
    own = select(Gig.id).where(Gig.owner_id == viewer.id)
    return union(own, select(CoLead.gig_id).where(CoLead.person_id == viewer.id))


def roles_led(viewer: Viewer) -> list[RoleLed]:
    """Roles of live gigs and drafts that the viewer leads, the newest gigs first; one query."""

    def statement(v: Viewer) -> Any:
        roles = _roles(v, (*LIVE, "draft")).with_only_columns(Gig.key, Gig.title, GigRole.n, GigRole.title, *SEATS)
        return roles.order_by(Gig.published_at.desc(), Gig.id.desc(), GigRole.n).limit(MOST)

    return [RoleLed._make(row) for row in ask("roles led", viewer, statement)]


def roles_beside(viewer: Viewer, person_id: int) -> list[RoleBeside]:
    """Roles of live gigs that the viewer leads and the person does not, with where they stand; one query."""

    def statement(v: Viewer) -> Any:
        roles = _roles(v, LIVE).outerjoin(
            Candidate, (Candidate.gig_role_id == GigRole.id) & (Candidate.person_id == BESIDE)
        )
        shown = roles.with_only_columns(Gig.key, Gig.title, GigRole.n, GigRole.title, Candidate.key, Candidate.state)
        co_leads = exists().where(CoLead.gig_id == Gig.id, CoLead.person_id == BESIDE)
        others = shown.where(Gig.owner_id.is_distinct_from(BESIDE), ~co_leads)
        newest = others.order_by(Gig.published_at.desc(), Gig.id.desc(), GigRole.n)
        return newest.limit(MOST)

    return [RoleBeside._make(row) for row in ask("roles beside", viewer, statement, beside=person_id)]


SEATS = GigRole.seats, GigRole.taken
BESIDE = bindparam("beside", type_=Integer())


def _roles(viewer: Viewer, states: tuple[str, ...]) -> Select[Any]:
    of_gig = select(GigRole).select_from(Gig).join(GigRole, GigRole.gig_id == Gig.id)
    return of_gig.where(access.leads(viewer), within(Gig.id, led_ids(viewer)), Gig.state.in_(states))
