"""To those who lead a gig: what its candidates did. Nothing of what they wrote or cost is in it."""

from portal import access
from portal.access import NotAllowed, NotFound
from portal.mail.letters.drawing import Unsent, Written
from portal.mail.letters.gigs import named
from portal.mail.letters.words import Words, role_of
from portal.models import Audience, Candidate, Event, Person, State
from portal.models.candidates.recording import ANSWER_DUE

BOARD = "See the shortlist"
WORDS = {
    "applied": Words(
        (State.APPLIED,),
        "New application: {gig}",
        "{who} applied for {role}. They were promised an answer by {day}.",
        "Read the application",
        True,
    ),
    "accepted": Words(
        (State.ACCEPTED,),
        "Accepted: {gig}",
        "{who} accepted your offer of {role}. Their hours are booked.",
        "See the candidate",
    ),
    "turned down": Words(
        (State.TURNED_DOWN,),
        "Turned down: {gig}",
        "{who} turned down {role}.",
        BOARD,
    ),
    "withdrew": Words(
        (State.WITHDRAWN,),
        "Withdrawn: {gig}",
        "{who} withdrew from {role}. A seat that they held is free again.",
        BOARD,
    ),
    "ended early": Words(
        (State.DONE,),
        "Ended early: {gig}",
        "The work of {who} ended early: {role}. The seat is free again.",
        BOARD,
    ),
    "offer ended": Words(
        (State.EXPIRED,),
        "An offer ended: {gig}",
        "{who} did not answer the offer of {role} in time. The seat is free again: offer it anew, or to somebody else.",
        "Decide what is next",
    ),
    ANSWER_DUE: Words(
        (State.APPLIED, State.TALKING),
        "An answer is due: {gig}",
        "{who} applied for {role} and was promised an answer by {day}.",
        "Answer now",
        True,
    ),
}


def letter(event: Event, person: Person, gig_key: str, key: str) -> Written:
    lead, words = access.viewer_of(person), WORDS[event.kind]
    try:
        candidate = access.get_candidate(lead, gig_key, key)
    except (NotFound, NotAllowed):
        raise Unsent("it is not theirs to read any more") from None
    reads, _ = access.candidate_rights(lead, candidate.id)
    if candidate.state not in words.states or (words.needs_right and "application" not in reads):
        raise Unsent("it is not news any more")
    gig = named(candidate.gig)
    return words.letter(
        candidate,
        f"/gigs/{gig_key}/shortlist/{key}",
        "You get this mail because you lead this gig.",
        gig=gig,
        role=role_of(candidate, gig, candidate.gig.audience != Audience.INVITED),
        who=_who(lead, candidate),
    )


def _who(lead: access.Viewer, candidate: Candidate) -> str:
    reads, _ = access.person_rights(lead, candidate.person_id)
    return candidate.person.name if "card" in reads else "a candidate"
