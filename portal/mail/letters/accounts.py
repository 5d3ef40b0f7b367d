from sqlalchemy.orm import Session

from portal import access
from portal.access import NotAllowed, NotFound
from portal.config import INVITATION_HOURS, RESET_MINUTES
from portal.mail.letters.drawing import Unsent, Written
from portal.models import Conflict, Event, Person
from portal.models.acts import INVITED, why_not_invited
from portal.models.telling import ADDRESS_CHANGED, RESET_MADE


def _invitation(session: Session, event: Event, person: Person) -> Written:
    """Its link is made now, in the name of the admin who asked for it, if they still may."""
    try:
        admin = access.viewer_of(session.get(Person, event.actor_id) if event.actor_id else None)
        person, *_ = access.get_person(admin, person.key, write="account")
    except (NotFound, NotAllowed):
        raise Unsent("whoever asked for it is no admin any more") from None
    if why := why_not_invited(person):
        raise Unsent(why)
    try:
        token = person.make_link(admin.id, "invitation")
    except Conflict as e:
        raise Unsent(str(e)) from None
    return "Your invitation to Portal", "invitation", {"token": token, "hours": INVITATION_HOURS}


def _address_changed(_session: Session, _event: Event, _person: Person) -> Written:
    return "Your e-mail address in Portal was changed", "address_changed", {}


def _reset_made(_session: Session, _event: Event, _person: Person) -> Written:
    return "A reset link for your account was made", "reset_made", {"minutes": RESET_MINUTES}


LETTERS = {
    INVITED: _invitation,
    ADDRESS_CHANGED: _address_changed,
    RESET_MADE: _reset_made,
}
