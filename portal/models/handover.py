"""A gig gets another owner."""

from sqlalchemy import delete, exists, or_, select
from sqlalchemy.orm import Session, object_session

from portal.models.candidates import Candidate
from portal.models.engagements import Engagement
from portal.models.errors import Refused
from portal.models.events import Event, record_act
from portal.models.gigs import CoLead, Gig
from portal.models.outbox import post
from portal.models.people import Person

HANDED_OVER = "gig handed over"


def must_be_able_to_lead(person: Person, actor_id: int) -> None:
    """Raises Refused."""
    if person.id == actor_id:
        raise Refused("to", "Nobody hands a gig to themselves. Choose somebody else, or ask another admin.")
    if not person.is_lead or person.state != "active":
        raise Refused("to", f"{person.name} may not post gigs now. Choose a lead, or give them that right first.")


def was_handed_over(session: Session, key: str, actor_id: int, to_id: int) -> bool:
    """Whether somebody owns a gig because the actor handed it over to them."""
    told = exists().where(Event.gig_id == Gig.id, Event.kind == HANDED_OVER, Event.actor_id == actor_id)
    theirs = select(Gig.id).where(Gig.key == key, Gig.owner_id == to_id, told.where(Event.person_id == to_id))
    return session.scalar(theirs) is not None


def hand_over(gig: Gig, actor_id: int, to: Person) -> None:
    """Another lead owns it, and is told. Doing it twice is doing it once. Raises Refused."""
    if gig.owner_id == to.id:
        return
    must_be_able_to_lead(to, actor_id)
    session = object_session(gig)
    assert session, "gigs are stored before they act"
    on_it = [exists().where(row.gig_id == gig.id, row.person_id == to.id) for row in (Candidate, Engagement)]
    if session.scalar(select(or_(*on_it))):  # who leads a gig is not its candidate; which it is, is not told
        raise Refused("to", f"{to.name} can't lead this gig. Choose another lead.")
    event = Event(kind=HANDED_OVER, actor_id=actor_id, gig_id=gig.id, person_id=to.id)
    event.before = {"owner_id": gig.owner_id}
    session.execute(delete(CoLead).where(CoLead.gig_id == gig.id, CoLead.person_id == to.id))
    gig.owner_id = to.id
    session.add(event)
    post(session, event, [to.id])
    record_act(session, actor_id, HANDED_OVER, gig.id, object_type="gig", fields=["owner_id"])
