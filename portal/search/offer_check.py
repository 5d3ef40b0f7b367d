"""What a lead should know before an offer leaves: nothing here forbids it."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import func, select

from portal import access
from portal.access import Viewer
from portal.db import db
from portal.models import Candidate, FreeSpan, Gig, Kind, Person
from portal.models.company import company
from portal.models.hours import shared_minutes
from portal.models.money import money


def warnings(
    viewer: Viewer, gig_key: str, key: str, hours: int, starts_on: date, ends_on: date, rate: int | None
) -> list[str]:
    """A sentence for each thing that does not fit, of what the viewer may read. Raises NotFound or NotAllowed."""
    candidate = access.get_candidate(viewer, gig_key, key, "offer")
    reads, _ = access.person_rights(viewer, candidate.person_id)
    found = [*_of_hours(candidate, hours, starts_on, ends_on)] if "profile" in reads else []
    if candidate.person.kind == Kind.CONTRACTOR:
        found += _of_rate(candidate, rate, "rate" in reads)
    return found


def _of_hours(candidate: Candidate, hours: int, starts_on: date, ends_on: date) -> Iterator[str]:
    person, gig = candidate.person, candidate.gig
    inside = FreeSpan.starts_on <= ends_on, FreeSpan.ends_on >= starts_on
    free = db.session.scalar(select(func.min(FreeSpan.free)).where(FreeSpan.person_id == person.id, *inside))
    if free is not None and free < hours:
        yield f"They have {free} h a week free in these dates; this offers {hours} h."
    if gig.least_shared and gig.core_from is not None and gig.core_to is not None:
        shared = _shared(person, gig, starts_on)
        if shared < gig.least_shared:
            least = f"{gig.least_shared / 60:g} h"
            yield f"They share {shared / 60:g} h a day with the core hours; the gig asks for {least}."


def _shared(person: Person, gig: Gig, day: date) -> int:
    core: Any = gig.zone, gig.core_from, gig.core_to
    return shared_minutes(*core, person.zone, person.work_from, person.work_to, day)


def _of_rate(candidate: Candidate, rate: int | None, sees_listed: bool) -> Iterator[str]:
    role, person = candidate.role, candidate.person
    if rate is None:
        return
    if role.pay_up_to is not None and rate > role.pay_up_to:
        yield f"The rate is above what the role pays up to, {money(role.pay_up_to, role.currency)}."
    same_currency = role.currency == company(db.session()).currency
    if sees_listed and same_currency and person.rate_base is not None and rate < person.rate_base:
        yield f"The rate is below the one they list, {money(person.rate_base, role.currency)}."
