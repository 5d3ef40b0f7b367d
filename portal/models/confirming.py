"""Saying that a profile is still true, and taking it back."""

from datetime import date

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.models.events import Event
from portal.models.held_skills import PersonSkill
from portal.models.people import Person
from portal.models.times import today

CONFIRMED, UNDONE = "profile confirmed", "confirmation undone"


def confirm(session: Session, person: Person) -> bool:
    """All that the profile says, its skills included, is true today; whether that is news."""
    day = today(person.zone)
    held = session.execute(select(PersonSkill.id, PersonSkill.confirmed_on).where(PersonSkill.person_id == person.id))
    older = {str(id_): _said(on) for id_, on in held if on != day}
    if not older and person.confirmed_on == day:
        return False
    before = {"profile": _said(person.confirmed_on), "skills": older}
    after = {"day": day.isoformat()}
    mine = {"actor_id": person.id, "person_id": person.id, "visible_to": "self"}
    session.add(Event(kind=CONFIRMED, before=before, after=after, **mine))
    held_then = update(PersonSkill).where(PersonSkill.person_id == person.id)
    session.execute(held_then.values(confirmed_on=day))
    person.confirmed_on = day
    return True


def take_back(session: Session, person: Person) -> None:
    """Undo what was confirmed last. What was said of a skill since then stays; taking back twice is doing it once."""
    kinds = Event.kind.in_((CONFIRMED, UNDONE))
    latest = session.scalars(
        select(Event).where(Event.person_id == person.id, kinds).order_by(Event.id.desc()).limit(1)
    ).first()
    if latest is None or latest.kind == UNDONE:
        return
    day, older = _day(latest.after["day"]), latest.before["skills"]
    for said in {*older.values()}:
        ids = [int(id_) for id_, before in older.items() if before == said]
        of_then = update(PersonSkill).where(PersonSkill.person_id == person.id, PersonSkill.id.in_(ids))
        session.execute(of_then.where(PersonSkill.confirmed_on == day).values(confirmed_on=_day(said)))
    if person.confirmed_on == day:
        person.confirmed_on = _day(latest.before["profile"])
    session.add(Event(kind=UNDONE, actor_id=person.id, person_id=person.id, visible_to="self"))


def _said(day: date | None) -> str:
    return day.isoformat() if day else ""


def _day(said: str) -> date | None:
    return date.fromisoformat(said) if said else None
