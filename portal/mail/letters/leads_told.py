"""To those who lead a gig: what its candidates did. Nothing of what they wrote or cost is in it."""

from dataclasses import dataclass

from portal import access
from portal.access import NotAllowed, NotFound
from portal.mail.letters.drawing import Unsent, Written, news
from portal.mail.letters.gigs import named, upper
from portal.models import Audience, Candidate, Event, Person, State
from portal.models.candidates.recording import ANSWER_DUE


@dataclass(frozen=True, slots=True)
class Words:
    """With {who}, {gig}, {role} and {day}. Sent while the candidate is in one of the states."""

    states: tuple[State, ...]
    subject: str
    said: str
    link: str = "See the shortlist"
    needs_consent: bool = False


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
    ),
    "withdrew": Words(
        (State.WITHDRAWN,),
        "Withdrawn: {gig}",
        "{who} withdrew from {role}. A seat that they held is free again.",
    ),
    "ended early": Words(
        (State.DONE,),
        "Ended early: {gig}",
        "The work of {who} ended early: {role}. The seat is free again.",
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
    if candidate.state not in words.states or (words.needs_consent and "application" not in reads):
        raise Unsent("it is not news any more")
    said = {"gig": named(candidate.gig), "role": _role(candidate), "who": _who(lead, candidate)}
    said["day"] = f"{candidate.answer_by:%-d %B %Y}" if candidate.answer_by else ""
    return news(
        words.subject.format(**said),
        upper(words.said.format(**said)),
        path=f"/gigs/{gig_key}/shortlist/{key}",
        link=words.link,
        why="You get this mail because you lead this gig.",
    )


def _who(lead: access.Viewer, candidate: Candidate) -> str:
    reads, _ = access.person_rights(lead, candidate.person_id)
    return candidate.person.name if "card" in reads else "a candidate"


def _role(candidate: Candidate) -> str:
    is_secret = candidate.gig.audience == Audience.INVITED
    return named(candidate.gig) if is_secret else f"“{candidate.role.title}” in {named(candidate.gig)}"
