from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import access
from portal.access import NotAllowed, NotFound, Viewer
from portal.config import INVITATION_HOURS, RESET_MINUTES
from portal.mail.letters.drawing import Unsent, Written, news
from portal.models import Conflict, Event, Person
from portal.models.acts import INVITED, why_not_invited
from portal.models.telling import ADDRESS_CHANGED, RESET_MADE, RESET_MAILED


def _asked_by_admin(session: Session, event: Event, person: Person) -> Viewer:
    """Whoever asked for a link, which is made in their name if they still may. The person is locked."""
    try:
        admin = access.viewer_of(session.get(Person, event.actor_id) if event.actor_id else None)
        access.get_person(admin, person.key, write="account")
    except (NotFound, NotAllowed):
        raise Unsent("whoever asked for it is no admin any more") from None
    return admin


def _invitation(session: Session, event: Event, person: Person) -> Written:
    admin = _asked_by_admin(session, event, person)
    if why := why_not_invited(person):
        raise Unsent(why)
    return news(
        "Your invitation to Portal",
        "You are invited to Portal, where work inside the company finds its people. Choose a password, and you are in.",
        f"The link works once and for {INVITATION_HOURS} hours. When it is over, ask whoever runs Portal for another. "
        "If you did not expect this, do nothing.",
        path=f"/welcome/{_link(person, admin, 'invitation')}",
        link="Choose a password",
        why="You get this mail because an admin invited you to Portal.",
    )


def _reset(session: Session, event: Event, person: Person) -> Written:
    """A link that was handed out since is the one that counts."""
    admin = _asked_by_admin(session, event, person)
    since = select(Event.id).where(Event.person_id == person.id, Event.kind == RESET_MADE, Event.id > event.id)
    if session.scalar(since.limit(1)):
        raise Unsent("a link was handed out since")
    return news(
        "A new password for your account",
        f"An admin of Portal sends you this link, by which you choose a new password. It works once and for "
        f"{RESET_MINUTES} minutes. You were signed out everywhere.",
        "If you did not ask for it, tell whoever runs Portal at once.",
        path=f"/welcome/{_link(person, admin, 'reset')}",
        link="Choose a new password",
        why="You get this mail because an admin sent a reset link to your account.",
    )


def _link(person: Person, admin: Viewer, kind: str) -> str:
    try:
        return person.make_link(admin.id, kind, by_mail=True)
    except Conflict as e:
        raise Unsent(str(e)) from None


def _address_changed(_session: Session, _event: Event, _person: Person) -> Written:
    return "Your e-mail address in Portal was changed", "address_changed", {}


def _reset_made(_session: Session, _event: Event, _person: Person) -> Written:
    return "A reset link for your account was made", "reset_made", {"minutes": RESET_MINUTES}


LETTERS = {
    INVITED: _invitation,
    ADDRESS_CHANGED: _address_changed,
    RESET_MADE: _reset_made,
    RESET_MAILED: _reset,
}
