from datetime import date

from sqlalchemy import select

from portal.db import session_of
from portal.models.errors import Refused
from portal.models.events import record_act
from portal.models.people.account import AccountHolder
from portal.models.people.computed import Computed
from portal.models.people.row import Kind
from portal.models.stints import current_stint, write_stint


class Employed(Computed, AccountHolder):
    """The part of a person that is of a kind, with a contract and a manager."""

    __abstract__ = True

    def _must_have_a_manager(self, actor_id: int) -> None:
        """Raises Refused for oneself, for the actor, who would gain rights by it, and for a circle."""
        if self.manager_id == self.id:
            raise Refused("manager", "Nobody manages themselves.")
        if self.manager_id == actor_id:
            raise Refused("manager", "Nobody makes themselves somebody's manager. Ask another admin.")
        row, above, seen = type(self), self.manager_id, set[int]()
        while above is not None and above not in seen:
            seen.add(above)
            above = session_of(self).scalar(select(row.manager_id).where(row.id == above))
            if above == self.id:
                raise Refused("manager", "They report to this person already, so it would be a circle.")

    def must_fit_its_kind(self) -> None:
        """Raises Refused."""
        if self.kind == Kind.CONTRACTOR and self.is_lead:
            raise Refused("kind", "They may post gigs, which needs an employee. Take that right back first.")
        if self.kind == Kind.EMPLOYEE and self.contract_ends_on:
            raise Refused("contract_ends_on", "Only a contractor's contract has an end here. Leave this empty.")
        if self.kind == Kind.EMPLOYEE and self.rate_amount is not None:
            raise Refused("rate_amount", "Employees have no listed rate. Leave this empty.")

    def write_stint(self, is_new: bool, title: str = "", agency: str | None = None) -> None:
        """History of kind and contract. Whose contract was renewed may come in again."""
        if self.state == "ended" and not self.contract_over:
            self.state = "active"
        write_stint(self, is_new, title, agency)

    def become(
        self, actor_id: int, kind: str, *, title: str = "", agency: str = "", ends_on: date | None = None
    ) -> None:
        """Be of a kind from today on, or keep it under another contract. An employee has no rate and no end."""
        session, is_new, is_contractor = session_of(self), kind != self.kind, kind == Kind.CONTRACTOR
        now_there = current_stint(session, self.id)
        ends_on, agency = (ends_on, agency) if is_contractor else (None, "")
        if not is_new and now_there and (self.contract_ends_on, now_there.agency) == (ends_on, agency):
            return
        self.kind, self.contract_ends_on = Kind(kind), ends_on
        if not is_contractor:
            self.rate_amount = None
        self.must_fit_its_kind()
        self.write_stint(is_new, title, agency)
        self.refresh()
        fields = ["kind", "contract_ends_on"] if is_new else ["contract_ends_on"]
        record_act(session, actor_id, "kind changed" if is_new else "contract changed", self.id, fields=fields)

    def end_contract(self) -> None:
        """What the clock does when a contractor's last day is over."""
        self.state = "ended"
        self.end_sessions()
        record_act(session_of(self), None, "contract ended", self.id)
