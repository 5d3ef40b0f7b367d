"""Leads while one types, and who is meant by a name: for co-leads and for handing over."""

from collections.abc import Sequence

from sqlalchemy import Select, case, select

from portal import access
from portal.access import Viewer
from portal.config import NAME_LENGTH
from portal.db import db
from portal.models import CoLead, Person, Refused
from portal.models.text import clean, fold
from portal.search.admin_people import KEYED, called

MOST = 8


def leads_named(viewer: Viewer, typed: str) -> list[tuple[str, str]]:
    """Up to eight (what to call them by, headline) whose names hold what is typed, beginnings first. Two queries."""
    folded = fold(clean(typed))[:NAME_LENGTH]
    if not folded:
        return []
    begins = Person.sort_name.startswith(folded, autoescape=True)
    named = _leads(viewer).where(Person.sort_name.contains(folded, autoescape=True))
    shown = named.with_only_columns(Person.name, Person.sort_name, Person.key, Person.headline)
    rows = db.session.execute(shown.order_by(case((begins, 0), else_=1), Person.sort_name, Person.id).limit(MOST)).all()
    names = called([(row.name, row.sort_name, row.key) for row in rows])
    return [(name, row.headline) for name, row in zip(names, rows, strict=True)]


def lead_named(viewer: Viewer, typed: str, field: str) -> Person:
    """Who may lead gigs and is meant by a name, or a name with a key. Raises Refused beside `field`."""
    by_key = KEYED.search(clean(typed))
    meant = Person.key == by_key[1] if by_key else Person.sort_name == fold(clean(typed))
    found = db.session.scalars(_leads(viewer).where(meant).limit(2)).all()
    if len(found) > 1:
        raise Refused(field, "Several leads have this name. Choose from the list while you type.")
    if not found:
        raise Refused(field, "No other lead has this name. Choose from the list while you type.")
    return found[0]


def lead_among(people: Sequence[Person], typed: str) -> Person | None:
    """Who of these is meant by a name with a key, or by a name that one of them has."""
    by_key, folded = KEYED.search(clean(typed)), fold(clean(typed))
    meant = [one for one in people if (one.key == by_key[1] if by_key else fold(one.name) == folded)]
    return meant[0] if len(meant) == 1 else None


def co_leads_of(viewer: Viewer, gig_id: int) -> list[Person]:
    """Who leads a gig with its owner, by name."""
    theirs = select(CoLead.person_id).where(CoLead.gig_id == gig_id)
    named = access.visible_people(viewer).where(Person.id.in_(theirs))
    return list(db.session.scalars(named.order_by(Person.sort_name, Person.id)))


def co_leads_called(viewer: Viewer, gig_id: int) -> list[str]:
    """What to call them by in a form, so that each is meant again when it is sent."""
    there = co_leads_of(viewer, gig_id)
    return called([(person.name, person.sort_name, person.key) for person in there])


def _leads(viewer: Viewer) -> Select[Person]:
    return access.visible_people(viewer).where(Person.is_lead, Person.state == "active", Person.id != viewer.id)
