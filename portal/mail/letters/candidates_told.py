"""To a candidate: what they were asked, offered and answered. The rate of an offer stays on its page."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import access
from portal.access import NotFound, Viewer
from portal.mail.letters.drawing import Unsent, Written
from portal.mail.letters.gigs import named
from portal.mail.letters.words import Words, role_of
from portal.models import UNDECIDED, Application, Audience, Candidate, Event, Offer, Person, State
from portal.models.applications import last_day_to_answer
from portal.models.candidates.recording import OFFER_REMINDER
from portal.models.times import now

YOURS = "See your application"
OFFERS = ("offered", OFFER_REMINDER)
WORDS = {
    "invited": Words(
        (State.INVITED,),
        "You are invited to {gig}",
        "{lead} invites you to take part in {role}. Look at it, and say yes or no. Until you say yes, they "
        "see nothing more of you than before.",
        "See the invitation and answer",
        True,
    ),
    "applied": Words(
        UNDECIDED,
        "Application received: {gig}",
        "Your application for {role} has arrived. You will have an answer by {day}. Until a decision you can change "
        "what you wrote, or withdraw.",
        YOURS,
    ),
    "offered": Words(
        (State.OFFERED,),
        "An offer for you: {gig}",
        "{lead} offers you a seat: {role}.",
        "See the offer and answer",
        True,
    ),
    OFFER_REMINDER: Words(
        (State.OFFERED,),
        "Your offer ends soon: {gig}",
        "You have an offer that waits for your answer: {role}. Without an answer it ends, and the seat is free for "
        "somebody else.",
        "See the offer and answer",
        True,
    ),
    "offer ended": Words(
        (State.EXPIRED,),
        "Your offer has ended: {gig}",
        "The time to answer the offer of {role} is over, and the seat is free again. If you still would like it, tell "
        "the lead.",
        YOURS,
    ),
    "told": Words(
        (State.DECLINED,),
        "An answer to your application: {gig}",
        "The lead of the gig has decided not to go on with your application for {role}, and writes:",
        YOURS,
    ),
    "decline undone": Words(
        (State.INVITED, *UNDECIDED, State.EXPIRED),
        "Good news about {gig}",
        "The last answer that you had about {role} was taken back: you are considered again, as before.",
        YOURS,
    ),
    "ended early": Words(
        (State.DONE,),
        "Your work has ended: {gig}",
        "The lead ended your work early: {role}. Your hours are free again.",
        "See what was said",
    ),
    "gig completed": Words(
        (State.CLOSED,),
        "Closed: {gig}",
        "The work of {role} is done, and no more people are looked for. Thank you for your interest.",
        YOURS,
    ),
    "gig cancelled": Words(
        (State.CLOSED,),
        "Cancelled: {gig}",
        "{role} was cancelled, so nobody is looked for any more. Thank you for your interest.",
        YOURS,
    ),
    "completed": Words(
        (State.DONE,),
        "Completed: {gig}",
        "The lead says that the work is done: {role}. Your hours are free again. Thank you.",
        "See your part of it",
    ),
    "cancelled": Words(
        (State.DONE,),
        "Cancelled: {gig}",
        "The gig that you worked on was cancelled: {role}. Your hours are free again.",
        "See your part of it",
    ),
}


def letter(session: Session, event: Event, person: Person, key: str) -> Written:
    viewer, words = access.viewer_of(person), WORDS[event.kind]
    try:
        candidate = access.get_application(viewer, key)
    except NotFound:
        raise Unsent("it is not theirs to read any more") from None
    reads_gig = "read" in access.gig_rights(viewer, candidate.gig_id)
    if words.needs_right and not reads_gig:
        raise Unsent("it is not theirs to read any more")
    message = event.after["message"] if event.kind == "told" else ""
    if candidate.shown_state() not in words.states or message not in ("", candidate.message):
        raise Unsent("it is not news any more")
    gig = _gig(session, candidate, reads_gig)
    is_role_said = reads_gig and candidate.gig.audience != Audience.INVITED
    return words.letter(
        candidate,
        f"/applications/{key}",
        "You get this mail because you applied, or a lead invited you.",
        facts=_offer(session, event, candidate) if event.kind in OFFERS else (),
        message=message,
        gig=gig,
        role=role_of(candidate, gig, is_role_said),
        lead=_lead(session, event, viewer),
    )


def _gig(session: Session, candidate: Candidate, reads_gig: bool) -> str:
    """As they may read it now, else as they saw it when they applied."""
    if reads_gig or candidate.gig.audience == Audience.INVITED:
        return named(candidate.gig)
    sent = select(Application.profile).where(Application.candidate_id == candidate.id)
    profile = session.scalar(sent.order_by(Application.n.desc()).limit(1)) or {}
    return f"“{profile['gig']}”" if profile.get("gig") else "a gig that you were invited to"


def _lead(session: Session, event: Event, viewer: Viewer) -> str:
    """Who did it, by name where the person may read their card."""
    actor = session.get(Person, event.actor_id) if event.actor_id and event.kind in ("invited", "offered") else None
    may_read = actor and "card" in access.person_rights(viewer, actor.id)[0]
    return actor.name if actor and may_read else "the lead of the gig"


def _offer(session: Session, event: Event, candidate: Candidate) -> list[tuple[str, str]]:
    """Raises Unsent when it can't be answered any more, or is a later one than was spoken of."""
    latest = select(Offer).where(Offer.candidate_id == candidate.id).order_by(Offer.n.desc()).limit(1)
    offer, zone = session.scalars(latest).one(), candidate.person.zone
    until = offer.answer_until or offer.until_if_reached_now(zone)
    is_another = event.kind == OFFER_REMINDER and offer.reminded_at is None
    if candidate.state != State.OFFERED or until <= now() or is_another:
        raise Unsent("it is not news any more")
    return [
        ("Hours", f"{offer.hours} a week"),
        ("Dates", f"{offer.starts_on:%-d %B %Y} to {offer.ends_on:%-d %B %Y}"),
        ("Answer by", f"{last_day_to_answer(offer.answer_by, until, zone):%-d %B %Y}"),
    ]
