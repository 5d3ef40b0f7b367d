"""How a viewer relates to a gig, each relation written once, as a condition on `Gig`.

Every EXISTS says what it correlates, so that it means the same in whatever query it stands. What hangs on the viewer
alone is a set of gigs, read once for all the gigs that are asked.
"""

from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Select, and_, bindparam, exists, false, or_, select, union_all
from sqlalchemy.orm import aliased, selectinload

from portal.access.conditions import condition, condition_text, holding
from portal.access.tables import GIG, PAGES, Facts, granted, rights
from portal.access.viewer import Asking, NotAllowed, NotFound, Viewer
from portal.db import db
from portal.models import (
    ENGAGED,
    LIVE,
    Audience,
    Candidate,
    CoLead,
    Engagement,
    EngagementState,
    Gig,
    GigRole,
    GigState,
    Need,
    Person,
    State,
)

WORDS = {
    "edit": "Only the gig's lead and co-leads can change it.",
    "decide": "The shortlist is for the gig's lead and co-leads.",
    "apply": "You can't apply to this gig.",
    "hand over": "It has a lead, who hands it over. Admins do it where nobody leads it any more.",
}


OWNER = aliased(Person)
GIGS = select(Gig.id)
APPLIED_TO = GigState.OPEN, GigState.IN_PROGRESS


def leads(viewer: Viewer) -> ColumnElement[bool]:
    """Owner or co-lead, with the lead grant today."""
    return condition(GIGS, "gig led", viewer, led)


def led(viewer: Asking) -> ColumnElement[bool]:
    if not viewer.is_lead:
        return false()
    co_leads = exists().where(CoLead.gig_id == Gig.id, CoLead.person_id == viewer.id).correlate(Gig)
    return or_(Gig.owner_id == viewer.id, co_leads)


def led_by_somebody() -> ColumnElement[bool]:
    """The owner is there and may lead today; else the gig is an orphan."""
    return exists().where(OWNER.id == Gig.owner_id, OWNER.is_lead, OWNER.state == "active").correlate(Gig)


def not_confidential() -> ColumnElement[bool]:
    return Gig.audience != Audience.INVITED


def standing(at: Any) -> ColumnElement[bool]:
    """A candidate whose consent stands at a moment."""
    ends = Candidate.consent_ends_at
    return and_(Candidate.consented_at.is_not(None), or_(ends.is_(None), ends > at))


def accepting(viewer: Viewer) -> ColumnElement[bool]:
    """Open or in progress, led, not closed to applications, not past apply-by, with a free seat."""
    return condition(GIGS, "gig accepting", viewer, accepts)


def accepts(viewer: Asking) -> ColumnElement[bool]:
    return and_(
        Gig.state.in_(APPLIED_TO),
        Gig.applications_closed_at.is_(None),
        or_(Gig.apply_until.is_(None), Gig.apply_until > viewer.now),
        exists().where(GigRole.gig_id == Gig.id, GigRole.taken < GigRole.seats).correlate(Gig),
        led_by_somebody(),
    )


def _engaged_now(viewer: Asking) -> ColumnElement[bool]:
    mine = select(Engagement.gig_id).where(Engagement.person_id == viewer.id, Engagement.state.in_(ENGAGED))
    return Gig.id.in_(mine)


def _engaged_lately(viewer: Asking) -> ColumnElement[bool]:
    ended = Engagement.state == EngagementState.ENDED, Engagement.ended_on >= viewer.lately
    return Gig.id.in_(select(Engagement.gig_id).where(Engagement.person_id == viewer.id, *ended))


def _invited(viewer: Asking) -> ColumnElement[bool]:
    known = Candidate.person_id == viewer.id, Candidate.known_since.is_not(None)
    return and_(
        Gig.state.in_(LIVE), Gig.id.in_(select(Candidate.gig_id).where(*known, Candidate.state == State.INVITED))
    )


def _consent_stands(viewer: Asking) -> ColumnElement[bool]:
    return Gig.id.in_(select(Candidate.gig_id).where(Candidate.person_id == viewer.id, standing(viewer.now)))


def _in_its_audience(viewer: Asking) -> ColumnElement[bool]:
    return and_(accepts(viewer), _is_for(viewer))


def _is_for(viewer: Asking) -> ColumnElement[bool]:
    audiences = [Audience.EVERYONE] + ([Audience.EMPLOYEES] if viewer.kind == "employee" else [])
    return Gig.audience.in_(audiences)


def _published_and_a_lead(viewer: Asking) -> ColumnElement[bool]:
    if not viewer.is_lead:
        return false()
    return and_(Gig.published_at.is_not(None), Gig.state != GigState.DRAFT, not_confidential())


def _admin(viewer: Asking) -> ColumnElement[bool]:
    return and_(Gig.state != GigState.DRAFT, not_confidential()) if viewer.is_admin else false()


def _orphan(_viewer: Asking) -> ColumnElement[bool]:
    return ~led_by_somebody()


def _admin_of_orphan(viewer: Asking) -> ColumnElement[bool]:
    return _orphan(viewer) if viewer.is_admin else false()


FACTS: Facts = {
    "leads it": led,
    "engaged now": _engaged_now,
    "engaged lately": _engaged_lately,
    "invited": _invited,
    "consent stands": _consent_stands,
    "in its audience": _in_its_audience,
    "published, a lead": _published_and_a_lead,
    "admin": _admin,
    "admin, orphan": _admin_of_orphan,
    "an orphan": _orphan,
}
MOST = "in its audience", "published, a lead"  # true of most gigs that somebody reads
LIKELY = {name: GIG[name] for name in [*MOST, *(name for name in GIG if name not in MOST)]}


def orphaned(viewer: Viewer) -> ColumnElement[bool]:
    """Gigs whose owner has gone or may lead no more."""
    return condition(GIGS, "gig orphaned", viewer, _orphan)


def gig_right(viewer: Viewer, column: str) -> ColumnElement[bool]:
    """For lists, and for pages that ask for one right alone: the condition on `Gig` under which the viewer has it."""
    return condition(GIGS, f"gig {column}", viewer, lambda asker: granted(GIG, FACTS, asker, column, "x"))


def readable(viewer: Viewer) -> ColumnElement[bool]:
    return gig_right(viewer, "read")


def readable_text(viewer: Viewer) -> tuple[str, dict[str, Any]]:
    """`readable` as (text, named parameters), for hand-written statements on `gig`."""
    return condition_text(GIGS, "gig read", viewer, reads)


def offered_text(viewer: Viewer) -> tuple[str, dict[str, Any]]:
    """Readable, accepting and not confidential: what the boards of openings show, as (text, named parameters)."""
    return condition_text(GIGS, "gig offered", viewer, _offered)


def _offered(viewer: Asking) -> ColumnElement[bool]:
    """Thousands of gigs are asked: whether they accept is asked once."""
    first = {"in its audience": _is_for, "published, a lead": _published_and_a_lead}
    return and_(accepts(viewer), not_confidential(), granted(LIKELY, {**FACTS, **first}, viewer, "read", "x"))


def reads(viewer: Asking) -> ColumnElement[bool]:
    return granted(LIKELY, FACTS, viewer, "read", "x")


def read_by_member(viewer: Asking) -> CompoundSelect[Any]:
    """Gigs that a member reads: what `reads` says, by index."""
    worked = select(Engagement.gig_id).where(Engagement.person_id == viewer.id)
    asked = select(Candidate.gig_id).where(Candidate.person_id == viewer.id)
    ways = [and_(Gig.id.in_(worked.union(asked)), reads(viewer))]
    if "read" in rights(GIG, {"in its audience"}, "x"):
        ways.append(_in_its_audience(viewer))
    return union_all(*(select(Gig.id, Gig.owner_id).where(way) for way in ways))


def leads_of(gigs: Any) -> list[Select[Any]]:
    """The ids of owners, and of co-leads, whether they may lead today or not."""
    these = gigs.cte(nesting=True)
    owners = select(these.c.owner_id).where(these.c.owner_id.is_not(None))
    return [owners, select(CoLead.person_id).where(CoLead.gig_id == these.c.id)]


def may_apply(viewer: Viewer) -> ColumnElement[bool]:
    return gig_right(viewer, "apply")


def visible_gigs(viewer: Viewer) -> Select[Gig]:
    return select(Gig).where(readable(viewer))


def gig_rights(viewer: Viewer, gig_id: int) -> frozenset[str]:
    """The columns of the table in which the viewer has a right on this gig."""
    held = holding(GIGS, "gig relations", viewer, FACTS.values(), gig_id)
    return rights(GIG, {name for name, holds in zip(FACTS, held, strict=False) if holds}, "x")


LOADED = selectinload(Gig.roles).selectinload(GigRole.needs).joinedload(Need.skill), selectinload(Gig.owner)
BY_KEY = select(Gig).where(Gig.key == bindparam("key")).options(*LOADED)
LOCKED = BY_KEY.with_for_update(of=Gig).execution_options(populate_existing=True)


def get_gig(viewer: Viewer, key: str, act: str = "read") -> Gig:
    """The gig with roles and needs, for `act`, a column of the table. Raises NotFound or NotAllowed.

    Inside `writing()` its row is locked, so that everything under the gig happens one after the other.
    """
    return get_gig_with_rights(viewer, key, act)[0]


def get_gig_with_rights(viewer: Viewer, key: str, act: str = "read") -> tuple[Gig, frozenset[str]]:
    """The same, with the columns in which the viewer has a right."""
    gig = db.session.scalar(LOCKED if db.session().info.get("writing") else BY_KEY, {"key": key})
    may = gig_rights(viewer, gig.id) if gig else frozenset()
    if gig is None or not may & {"read", act}:
        raise NotFound
    if act not in may:
        raise NotAllowed(WORDS.get(act, "This is for the gig's lead and co-leads."))
    return gig, may


def get_role(viewer: Viewer, key: str, n: int, act: str = "read") -> tuple[Gig, GigRole]:
    """A gig and one of its roles by number."""
    gig = get_gig(viewer, key, act)
    for role in gig.roles:
        if role.n == n:
            return gig, role
    raise NotFound


def may_open(viewer: Viewer, page: str) -> bool:
    """Whether a page of the table is open to the viewer's grants."""
    return any(PAGES[page][grant] == "x" for grant in viewer.grant)


def require_page(viewer: Viewer, page: str) -> None:
    """Raises NotAllowed."""
    if not may_open(viewer, page):
        who = " and ".join(f"{grant}s" for grant, cell in PAGES[page].items() if cell == "x")
        raise NotAllowed(f"This page is for {who}. An admin can make you one.")
