from portal.db import session_of
from portal.models.departments import Department
from portal.models.documents import write_document
from portal.models.engagements import bookings_of
from portal.models.hours import store_spans, window_for
from portal.models.people.row import Kind, PersonRow
from portal.models.rates import Rates, rates
from portal.models.text import fold, words
from portal.models.times import today


class Computed(PersonRow):
    """The part of a person that keeps what is computed from the rest."""

    __abstract__ = True

    def refresh(self) -> None:
        """Write anew what is computed from the person's own fields: sort name, window, free hours, document."""
        self._refresh()

    def _refresh(self, is_new: bool = False) -> None:
        session = session_of(self)
        self.sort_name = fold(self.name)
        self.window_id = window_for(session, self.zone, self.work_from, self.work_to)
        if self.kind == Kind.EMPLOYEE:
            self.rate_amount = None
        self.rate_base = self.rate_an_hour(rates(session)) if self.rate_amount is not None else None
        bookings = () if is_new else bookings_of(session, self.id)
        store_spans(session, self, bookings, today(), is_new)
        department = session.get(Department, self.department_id) if self.department_id else None
        body = words_of_person(self.headline, department.name if department else "", self.place, self.bio)
        write_document(session, "person_text", self.id, words(self.name), body)

    def refresh_hours(self) -> None:
        store_spans(session_of(self), self, bookings_of(session_of(self), self.id), today())

    def rate_an_hour(self, table: Rates) -> int | None:
        """The listed rate an hour in minor units of the base currency; None where its own has no rate in the table."""
        return table.an_hour(self.rate_amount, self.rate_currency, self.rate_per, self.capacity)


def words_of_person(headline: str, department: str | None, place: str, bio: str) -> str:
    """What the full text finds of a person beside the name."""
    return words(" ".join((headline, department or "", place, bio)))
