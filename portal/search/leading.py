"""What a gig's leads find on its page beside it: whom they worked with, and what they learned."""

from dataclasses import dataclass

from portal import access
from portal.access import Viewer
from portal.db import db
from portal.models import Candidate, Gig, GigRole, GigState, Person, State
from portal.models.text import new_key
from portal.search.gig_page import GigPage


@dataclass(frozen=True, slots=True)
class Finished:
    """Somebody who did the work of a role, by the key of their candidate."""

    candidate: str
    name: str
    role: str


@dataclass(frozen=True, slots=True)
class Leading:
    """`key` names the draft that is made from it; a fresh one for each drawing, so that a double click makes one."""

    key: str
    is_completed: bool = False
    is_starter: bool = False
    learned: str = ""
    version: int = 0  # of the gig, as it was read
    people: tuple[Finished, ...] = ()


def leading(viewer: Viewer, page: GigPage) -> Leading | None:
    """None for whoever does not lead it. Two queries where it is completed, else none."""
    if not page.leads_it:
        return None
    if page.state != GigState.COMPLETED:
        return Leading(new_key())
    its = (
        access.visible_gigs(viewer).where(Gig.key == page.key).with_only_columns(Gig.learned, Gig.starter, Gig.version)
    )
    learned, starter, version = db.session.execute(its).one()
    return Leading(new_key(), True, bool(starter), learned, version, _finished(viewer, page.key))


def _finished(viewer: Viewer, gig_key: str) -> tuple[Finished, ...]:
    """Those whose card the viewer reads."""
    done = access.visible_candidates(viewer).where(Gig.key == gig_key, Candidate.state == State.DONE)
    named = done.join(GigRole, GigRole.id == Candidate.gig_role_id).join(Person, Person.id == Candidate.person_id)
    seen = access.visible_people(viewer).with_only_columns(Person.id)
    shown = named.where(Person.id.in_(seen)).with_only_columns(Candidate.key, Person.name, GigRole.title)
    rows = db.session.execute(shown.order_by(GigRole.n, Person.sort_name, Person.id))
    return tuple(Finished(row.key, row.name, row.title) for row in rows)
