"""What each kind of mail says. Rights and state are asked anew when it is written: whoever lost them gets nothing."""

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy.orm import Session

from portal.config import MAIL_DAYS, Config
from portal.mail.courier import Letter
from portal.mail.letters import accounts, candidates, gigs
from portal.mail.letters.drawing import Unsent, Written, drawn
from portal.models import Event, Outbox, Person
from portal.models.accounts import hashed
from portal.models.outbox import MAIL_TO_OLD
from portal.models.times import now

__all__ = ["LETTERS", "Unsent", "drawn", "letter_for"]

LETTERS: dict[str, Callable[[Session, Event, Person], Written]] = (  # by the kind of the event
    accounts.LETTERS | gigs.LETTERS | candidates.LETTERS
)


def letter_for(session: Session, row: Outbox, config: Config) -> Letter:
    """The letter of a row of the outbox, inside `writing()`. Raises Unsent."""
    event, person = session.get_one(Event, row.event_id), session.get_one(Person, row.person_id)
    if event.at < now() - timedelta(days=MAIL_DAYS):
        raise Unsent(f"more than {MAIL_DAYS} days old")
    address = event.before.get("email") if row.channel == MAIL_TO_OLD else person.email
    if not address:
        raise Unsent("no e-mail address")
    if person.state != "active" or person.contract_over:
        raise Unsent("suspended" if person.state == "suspended" else "the contract is over")
    subject, name, said = LETTERS[event.kind](session, event, person)
    said["is_old"] = row.channel == MAIL_TO_OLD
    return drawn(person.name, address, subject, name, config, hashed(f"mail {row.id} {config.secret_key}"), **said)
