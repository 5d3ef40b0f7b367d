"""What each kind of mail says. Rights and state are asked anew when it is written: whoever lost them gets nothing."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from sqlalchemy.orm import Session

from portal import access
from portal.access import NotAllowed, NotFound
from portal.config import INVITATION_HOURS, MAIL_DAYS, RESET_MINUTES, Config
from portal.mail.courier import Letter
from portal.models import Audience, Conflict, Event, Gig, Outbox, Person
from portal.models.accounts import hashed
from portal.models.acts import INVITED, why_not_invited
from portal.models.handover import HANDED_OVER
from portal.models.outbox import MAIL_TO_OLD
from portal.models.telling import ADDRESS_CHANGED, RESET_MADE
from portal.models.times import now

TEMPLATES = Environment(
    loader=PackageLoader("portal", "templates/mail"),
    autoescape=select_autoescape(["html"]),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


class Unsent(Exception):
    """It is no longer right to send it; `str()` says why, for admins."""


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


def drawn(name: str, address: str, subject: str, template: str, config: Config, id_: str = "", **said: Any) -> Letter:
    said |= {"name": name, "portal": config.address, "subject": subject}
    text, html = (TEMPLATES.get_template(f"{template}.{form}").render(said) for form in ("txt", "html"))
    return Letter(name, address, " ".join(subject.split()), text, html, id_[:32])


Written = tuple[str, str, dict[str, Any]]  # subject, template, what it says


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


def _handed_over(session: Session, event: Event, person: Person) -> Written:
    try:
        gig = access.get_gig(access.viewer_of(person), session.get_one(Gig, event.gig_id).key, "edit")
    except (NotFound, NotAllowed):
        raise Unsent("they don't lead the gig any more") from None
    title = f"“{gig.title}”" if gig.audience != Audience.INVITED and gig.title else "a gig"
    title = "a confidential gig" if gig.audience == Audience.INVITED else title
    return f"You lead {title} now", "handed_over", {"title": title, "key": gig.key}


def _address_changed(_session: Session, _event: Event, _person: Person) -> Written:
    return "Your e-mail address in Portal was changed", "address_changed", {}


def _reset_made(_session: Session, _event: Event, _person: Person) -> Written:
    return "A reset link for your account was made", "reset_made", {"minutes": RESET_MINUTES}


LETTERS: dict[str, Callable[[Session, Event, Person], Written]] = {  # by the kind of the event
    INVITED: _invitation,
    HANDED_OVER: _handed_over,
    ADDRESS_CHANGED: _address_changed,
    RESET_MADE: _reset_made,
}
