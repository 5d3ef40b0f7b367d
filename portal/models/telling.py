"""What an admin does to somebody's way in is told to them: by mail, and where they see their sessions."""

from sqlalchemy.orm import Session

from portal.models.events import Event
from portal.models.outbox import MAIL, MAIL_TO_OLD, post, waits_for

ADDRESS_CHANGED = "address changed"
RESET_MADE, RESET_MAILED = "reset link handed out", "reset link mailed"


def tell_of_address(session: Session, actor_id: int | None, person_id: int, old: str | None, new: str | None) -> None:
    """To the new address, and to the old one, which the event keeps until it is told."""
    event = _tell(session, actor_id, person_id, ADDRESS_CHANGED, {"email": old})
    for channel, address in ((MAIL, new), (MAIL_TO_OLD, old)):
        if address:
            post(session, event, [person_id], channel=channel)


def tell_of_reset(session: Session, actor_id: int | None, person_id: int) -> None:
    post(session, _tell(session, actor_id, person_id, RESET_MADE, {}), [person_id])


def mail_reset(session: Session, actor_id: int, person_id: int) -> None:
    """A mail waits to be sent, and its link is made when it is. Asking twice is asking once."""
    if not waits_for(session, person_id, RESET_MAILED):
        post(session, _tell(session, actor_id, person_id, RESET_MAILED, {}), [person_id])


def _tell(session: Session, actor_id: int | None, person_id: int, kind: str, before: dict[str, str | None]) -> Event:
    event = Event(kind=kind, actor_id=actor_id, person_id=person_id, visible_to="self", before=before)
    session.add(event)
    return event
