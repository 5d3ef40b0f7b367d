from sqlalchemy.orm import Session

from portal import access
from portal.access import NotAllowed, NotFound
from portal.mail.letters.drawing import Unsent, Written, news
from portal.models import WAITING, Audience, Candidate, Event, Gig, Person, State
from portal.models.gigs import TERMS_CHANGED
from portal.models.handover import CO_LEAD_NAMED, HANDED_OVER


def named(gig: Gig) -> str:
    if gig.audience == Audience.INVITED:
        return "a confidential gig"
    return f"“{gig.title}”" if gig.title else "a gig"


def upper(words: str) -> str:
    return words[:1].upper() + words[1:]


def _led(session: Session, event: Event, person: Person) -> Gig:
    try:
        return access.get_gig(access.viewer_of(person), session.get_one(Gig, event.gig_id).key, "edit")
    except (NotFound, NotAllowed):
        raise Unsent("they don't lead the gig any more") from None


def _handed_over(session: Session, event: Event, person: Person) -> Written:
    gig = _led(session, event, person)
    return news(
        f"You lead {named(gig)} now",
        f"{upper(named(gig))} was handed over to you: you lead it now, and whoever has applied waits for your answer.",
        path=f"/gigs/{gig.key}",
        link="See who waits",
        why="You get this mail because a gig was handed over to you.",
    )


def _co_lead_named(session: Session, event: Event, person: Person) -> Written:
    gig = _led(session, event, person)
    return news(
        f"You are a co-lead of {named(gig)} now",
        f"You lead {named(gig)} together with its owner: you see its shortlist, and decide with them.",
        path=f"/gigs/{gig.key}",
        link="Open the gig",
        why="You get this mail because you were made co-lead.",
    )


def _terms_changed(session: Session, event: Event, person: Person) -> Written:
    """What changed is not said of a confidential gig: names of roles and skills would tell what it is."""
    viewer = access.viewer_of(person)
    try:
        gig = access.get_gig(viewer, session.get_one(Gig, event.gig_id).key)
    except NotFound:
        raise Unsent("it is not theirs to read any more") from None
    theirs = access.visible_candidates(viewer).where(Candidate.gig_id == gig.id, Candidate.person_id == person.id)
    if not any(c.shown_state() in (*WAITING, State.ACCEPTED) for c in session.scalars(theirs)):
        raise Unsent("it is not news any more")
    is_told = gig.audience != Audience.INVITED
    return news(
        f"Changed: {named(gig)}",
        f"{upper(named(gig))} was changed by those who lead it.",
        path=f"/gigs/{gig.key}",
        link="See the gig as it is now",
        why="You get this mail because you are a candidate of this gig or work on it.",
        facts=[("", sentence) for sentence in event.after["changes"]] if is_told else [],
    )


LETTERS = {
    HANDED_OVER: _handed_over,
    CO_LEAD_NAMED: _co_lead_named,
    TERMS_CHANGED: _terms_changed,
}
