"""Who leads a gig: it gets another owner, or co-leads."""

from collections.abc import Iterable

from sqlalchemy import delete, exists, or_, select, update
from sqlalchemy.orm import Session

from portal.db import session_of
from portal.models.candidates import Candidate
from portal.models.engagements import Engagement
from portal.models.errors import Refused
from portal.models.events import Event, record_act
from portal.models.gigs import CoLead, Gig
from portal.models.outbox import post
from portal.models.people import Person
from portal.models.steps import State

HANDED_OVER, CO_LEAD_NAMED = "gig handed over", "co-lead named"


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
    session = session_of(gig)
    _must_not_be_on_it(session, gig, to, "to")
    event = Event(kind=HANDED_OVER, actor_id=actor_id, gig_id=gig.id, person_id=to.id)
    event.before = {"owner_id": gig.owner_id}
    session.execute(delete(CoLead).where(CoLead.gig_id == gig.id, CoLead.person_id == to.id))
    gig.owner_id = to.id
    owed = Candidate.gig_id == gig.id, Candidate.state.in_((State.APPLIED, State.TALKING))
    session.execute(update(Candidate).where(*owed).values(nudged_at=None))  # so that the new lead is reminded, too
    session.add(event)
    post(session, event, [to.id])
    record_act(session, actor_id, HANDED_OVER, gig.id, object_type="gig", fields=["owner_id"])


def pass_on(gig: Gig, actor_id: int, to: Person, stays: bool) -> None:
    """One of its leads hands it over. Who owned it stays as a co-lead, save the actor who does not wish to."""
    session, owned_by = session_of(gig), gig.owner_id
    hand_over(gig, actor_id, to)
    beside = set(session.scalars(select(CoLead.person_id).where(CoLead.gig_id == gig.id))) | (
        {owned_by} - {None, to.id}
    )
    staying = select(Person).where(Person.id.in_(beside - (set() if stays else {actor_id})))
    set_co_leads(gig, actor_id, session.scalars(staying.where(Person.is_lead, Person.state == "active")).all())


def set_co_leads(gig: Gig, actor_id: int, people: Iterable[Person]) -> None:
    """These lead it with its owner, and nobody else. Who is new is told. Raises Refused."""
    session = session_of(gig)
    there = set(session.scalars(select(CoLead.person_id).where(CoLead.gig_id == gig.id)))
    wanted = {person.id: person for person in people if person.id != gig.owner_id}
    for id_, person in wanted.items():
        if id_ in there:
            continue
        if not person.is_lead or person.state != "active":
            raise Refused("co_leads", f"{person.name} may not lead gigs now. Choose a lead.")
        _must_not_be_on_it(session, gig, person, "co_leads")
        event = Event(kind=CO_LEAD_NAMED, actor_id=actor_id, gig_id=gig.id, person_id=id_)
        session.add_all([CoLead(gig_id=gig.id, person_id=id_), event])
        post(session, event, {id_} - {actor_id})
    gone = CoLead.gig_id == gig.id, CoLead.person_id.in_(there - wanted.keys())
    session.execute(delete(CoLead).where(*gone))
    if there != wanted.keys():
        record_act(session, actor_id, "co-leads changed", gig.id, object_type="gig", fields=["co_leads"])


def _must_not_be_on_it(session: Session, gig: Gig, person: Person, field: str) -> None:
    """Who leads a gig is not its candidate; which it is, is not told."""
    on_it = [exists().where(row.gig_id == gig.id, row.person_id == person.id) for row in (Candidate, Engagement)]
    if session.scalar(select(or_(*on_it))):
        raise Refused(field, f"{person.name} can't lead this gig. Choose another lead.")
