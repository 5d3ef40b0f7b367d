"""What happens to a candidate, as it is told to the person and to the leads of the gig.

Why a letter is not sent any more says nothing of a stage, since admins read it.
"""

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from portal.mail.letters import candidates_told, leads_told
from portal.mail.letters.drawing import Unsent, Written
from portal.models import Candidate, Event, Gig, Person


def _letter(session: Session, event: Event, person: Person) -> Written:
    again = exists().where(Event.candidate_id == event.candidate_id, Event.kind == event.kind, Event.id > event.id)
    here = select(Candidate.key, Gig.key, Candidate.person_id, again).join(Gig, Gig.id == Candidate.gig_id)
    key, gig_key, person_id, happened_again = session.execute(here.where(Candidate.id == event.candidate_id)).one()
    if happened_again:
        raise Unsent("it is not news any more")
    if person_id == person.id:
        return candidates_told.letter(session, event, person, key)
    return leads_told.letter(event, person, gig_key, key)


LETTERS = dict.fromkeys((*candidates_told.WORDS, *leads_told.WORDS), _letter)
