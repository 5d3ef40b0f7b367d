"""What the company chose, and its departments, as an admin keeps them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import func, select

from portal import access
from portal.access import Viewer
from portal.config import CURRENCIES
from portal.db import db, is_sqlite
from portal.models import Department, Gig, Person
from portal.models.rates import rates
from portal.search.pages import in_order

Place = tuple[str, int]


class RateRow(NamedTuple):
    """A currency, what it is worth in billionths of the base, since when, and how many list a rate in it."""

    currency: str
    billionths: int | None
    on: date | None
    people: int


@dataclass(frozen=True, slots=True)
class Money:
    base: str
    rows: Sequence[RateRow]

    @property
    def missing(self) -> Sequence[RateRow]:
        """Currencies in which somebody lists a rate that nothing can be compared with."""
        return [row for row in self.rows if row.people and row.billionths is None]


class DepartmentRow(NamedTuple):
    id: int
    folded: str
    key: str
    name: str
    people: int
    gigs: int  # of those that the viewer may read


def money(viewer: Viewer) -> Money:
    """The table of rates, with how many people need each. Three statements."""
    access.require_page(viewer, "admin")
    table = rates(db.session())
    listed = (
        access.visible_people(viewer, "rate")
        .where(Person.rate_amount.is_not(None))
        .with_only_columns(Person.rate_currency, func.count())
        .group_by(Person.rate_currency)
    )
    people = {currency: n for currency, n in db.session.execute(listed)}
    rows = [
        RateRow(c, w.billionths if (w := table.worth.get(c)) else None, w.on if w else None, people.get(c, 0))
        for c in CURRENCIES
        if c != table.base
    ]
    return Money(table.base, rows)


def departments(viewer: Viewer, after: Place | None = None, before: Place | None = None) -> list[DepartmentRow]:
    """A page by name with how many people are in each, one more than a page; upwards when `before` is given."""
    access.require_page(viewer, "admin")
    name = Department.folded.collate("BINARY" if is_sqlite() else "C")
    page = select(Department.id, Department.folded, Department.key, Department.name)
    rows = db.session.execute(in_order(page, (name, Department.id), after, before)).all()
    ids = [row.id for row in rows]
    people = select(Person.department_id, func.count()).where(Person.department_id.in_(ids))
    readable = access.visible_gigs(viewer).where(Gig.department_id.in_(ids))
    gigs = readable.with_only_columns(Gig.department_id, func.count()).group_by(Gig.department_id)
    of_people = {of: n for of, n in db.session.execute(people.group_by(Person.department_id))}
    of_gigs = {of: n for of, n in db.session.execute(gigs)}
    return [DepartmentRow(*row, of_people.get(row.id, 0), of_gigs.get(row.id, 0)) for row in rows]
