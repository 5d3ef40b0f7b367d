"""What an admin does to a person's account, one or many at once: each leaves an event by which it is undone."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from portal.db import session_of
from portal.models.departments import department_named
from portal.models.errors import Conflict
from portal.models.events import TIED, Event, record_act
from portal.models.outbox import post, take_back, waits_for
from portal.models.people import Kind, Person

KEPT = ("state", "unlisted_until", "unlisted_reason", "department_id", "contract_ends_on", "is_lead")
DAYS = ("unlisted_until", "contract_ends_on")
UNDONE = "act undone"


class Act(StrEnum):
    INVITE = "invite"
    SUSPEND = "suspend"
    RESUME = "resume"
    UNLIST = "unlist"
    RELIST = "relist"
    DEPARTMENT = "department"
    CONTRACT = "contract"
    LEAD = "lead"
    NO_LEAD = "no lead"


INVITED = f"person {Act.INVITE}"


class Skipped(Exception):
    """There is nothing to do for this person, or it can't be done; `str()` is the reason, in a few words."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be done, with what it needs: a day, the name of a department, a reason."""

    act: Act
    day: date | None = None
    department: str = ""
    why: str = ""


def act_on(person: Person, actor_id: int, wish: Wish, act_key: str) -> None:
    """Do it, and leave an event that ties it to the others of the same act. Raises Skipped, Refused or Conflict."""
    session = session_of(person)
    before = {name: getattr(person, name) for name in KEPT}
    DEEDS[wish.act](person, actor_id, wish)
    session.flush()
    was = {name: _plain(value) for name, value in before.items() if value != getattr(person, name)}
    event = Event(kind=f"person {wish.act}", act=act_key, actor_id=actor_id, person_id=person.id)
    event.before, event.after = was, {"version": person.version}
    if "unlisted_reason" in was:  # which is the person's own
        event.visible_to = "self"
    session.add(event)
    if wish.act == Act.INVITE:
        post(session, event, [person.id])


def why_not_invited(person: Person) -> str:
    """Why there can be no invitation for somebody, in a few words; empty when there can."""
    if not person.email:
        return "no e-mail address"
    if person.state == "suspended":
        return "suspended"
    if person.state != "active" or person.contract_over:
        return "the contract is over"
    return "can sign in already" if person.password_hash else ""


def undo(person: Person, actor_id: int, act_key: str) -> None:
    """Bring back what an act changed. Once is enough. Raises Conflict when the person was changed since."""
    session = session_of(person)
    events = {e.kind == UNDONE: e for e in session.scalars(_tied(act_key).where(Event.person_id == person.id))}
    if True in events:
        return
    event = events[False]
    if event.kind == INVITED:
        take_back(session, event)
    elif person.version != event.after.get("version"):
        raise Conflict("changed since by somebody else")
    was = {name: _stored(name, value) for name, value in event.before.items()}
    if "is_lead" in was:
        person.grant(actor_id, lead=was["is_lead"], admin=person.is_admin)
    if "unlisted_until" in was:
        person.unlisted_until = was["unlisted_until"]
        person.unlisted_reason = was.get("unlisted_reason", person.unlisted_reason)
        record_act(session, actor_id, "listing brought back", person.id, fields=["unlisted_until"])
    person.change(actor_id, **{name: was[name] for name in ("department_id", "contract_ends_on") if name in was})
    if was.get("state") == "active":
        person.resume(actor_id)
    elif was.get("state") == "suspended":
        person.suspend(actor_id)
    session.add(Event(kind=UNDONE, act=act_key, actor_id=actor_id, person_id=person.id))


def is_act_of(session: Session, act_key: str, actor_id: int) -> bool:
    return session.scalar(_tied(act_key).where(Event.actor_id == actor_id).limit(1)) is not None


def not_undone(session: Session, act_key: str) -> list[str]:
    """Keys of the people whom an act changed, and for whom it was not undone yet."""
    undone = _tied(act_key).with_only_columns(Event.person_id).where(Event.kind == UNDONE)
    people = select(Person.key).join(Event, Event.person_id == Person.id).where(Event.act == act_key, TIED)
    return list(session.scalars(people.where(Event.kind != UNDONE, Person.id.not_in(undone)).order_by(Person.id)))


def _tied(act_key: str) -> Select[Event]:
    return select(Event).where(Event.act == act_key, TIED)


def _invite(person: Person, _actor_id: int, _wish: Wish) -> None:
    """A mail waits to be sent; its link is made when it is."""
    if why := why_not_invited(person):
        raise Skipped(why)
    if waits_for(session_of(person), person.id, INVITED):
        raise Skipped("an invitation waits to be sent already")


def _suspend(person: Person, actor_id: int, _wish: Wish) -> None:
    if person.state != "active":
        raise Skipped("suspended already" if person.state == "suspended" else "the contract is over")
    person.suspend(actor_id)


def _resume(person: Person, actor_id: int, _wish: Wish) -> None:
    if person.state != "suspended":
        raise Skipped("not suspended")
    person.resume(actor_id)


def _unlist(person: Person, actor_id: int, wish: Wish) -> None:
    """The reason that somebody gave for themselves stays theirs; an admin's stands in the audit."""
    assert wish.day, "the form asks for it"
    if person.unlisted_until == wish.day:
        raise Skipped("unlisted until then already")
    person.unlist(wish.day, person.unlisted_reason if person.unlisted_now else "")
    record_act(session_of(person), actor_id, "person unlisted", person.id, fields=["unlisted_until"], reason=wish.why)


def _relist(person: Person, actor_id: int, _wish: Wish) -> None:
    if person.unlisted_now is None:
        raise Skipped("listed already")
    person.relist()
    record_act(session_of(person), actor_id, "person listed", person.id, fields=["unlisted_until"])


def _move(person: Person, actor_id: int, wish: Wish) -> None:
    department = department_named(session_of(person), wish.department)
    if person.department_id == department.id:
        raise Skipped("there already")
    person.change(actor_id, department_id=department.id)


def _end_contract(person: Person, actor_id: int, wish: Wish) -> None:
    if person.kind != Kind.CONTRACTOR:
        raise Skipped("employees have no contract end here")
    if person.contract_ends_on == wish.day:
        raise Skipped("ends then already")
    person.change(actor_id, contract_ends_on=wish.day)


def _let_lead(person: Person, actor_id: int, _wish: Wish) -> None:
    if person.is_lead:
        raise Skipped("may post gigs already")
    if person.kind != Kind.EMPLOYEE:
        raise Skipped("only employees can post gigs")
    person.grant(actor_id, lead=True, admin=person.is_admin)


def _let_lead_no_more(person: Person, actor_id: int, _wish: Wish) -> None:
    if not person.is_lead:
        raise Skipped("posts no gigs")
    person.grant(actor_id, lead=False, admin=person.is_admin)


DEEDS: dict[Act, Callable[[Person, int, Wish], None]] = {
    Act.INVITE: _invite,
    Act.SUSPEND: _suspend,
    Act.RESUME: _resume,
    Act.UNLIST: _unlist,
    Act.RELIST: _relist,
    Act.DEPARTMENT: _move,
    Act.CONTRACT: _end_contract,
    Act.LEAD: _let_lead,
    Act.NO_LEAD: _let_lead_no_more,
}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _stored(name: str, value: Any) -> Any:
    return date.fromisoformat(value) if name in DAYS and value else value
