"""What a form about a candidate says before a lead takes a step."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import literal, select

from portal import access
from portal.access import Viewer
from portal.db import db
from portal.models import Kind
from portal.models.company import company
from portal.models.times import today
from portal.search.shortlist.steps import free_in


@dataclass(frozen=True, slots=True)
class Question:
    """What a form about a candidate says and starts from. `listed` is a contractor's rate an hour, where readable.

    `no_seat` says who holds the role's seats when none is left.
    """

    gig_title: str
    role: str
    name: str
    kind: str
    state: str
    day: date
    hours: int
    starts_on: date | None
    ends_on: date | None
    currency: str
    pay_up_to: int | None
    listed: int | None
    free: int | None
    no_seat: str


def question(viewer: Viewer, gig_key: str, key: str, act: str) -> Question:
    """For a form that will take the step `act`. Raises NotFound or NotAllowed."""
    candidate = access.get_candidate(viewer, gig_key, key, act)
    person, role, gig = candidate.person, candidate.role, candidate.gig
    reads, _ = access.person_rights(viewer, person.id)
    same_currency = person.kind == Kind.CONTRACTOR and role.currency == company(db.session()).currency
    return Question(
        gig.title,
        role.title,
        person.name if "card" in reads else "This person",
        person.kind,
        candidate.state,
        today(person.zone),
        role.hours,
        gig.starts_on,
        gig.ends_on,
        role.currency,
        role.pay_up_to,
        person.rate_base if same_currency and "rate" in reads else None,
        db.session.scalar(select(free_in(gig, literal(person.id)))) if "profile" in reads else None,
        candidate.no_seat_left() if act == "offer" else "",
    )
