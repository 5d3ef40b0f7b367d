from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from portal.config import AFTER_END_DAYS
from portal.models import Person
from portal.models.times import now, today


class NotFound(Exception):
    """Unknown, or not for this viewer: the answer is the same."""


class NotAllowed(Exception):
    """Visible, but not theirs to do. `str()` is fit to be shown to a person."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who asks: an active person with today's grants, read anew for every request."""

    id: int
    key: str
    name: str
    kind: str
    is_lead: bool
    is_admin: bool
    zone: str
    work_from: int = 540
    work_to: int = 1020
    headline: str = ""

    @property
    def now(self) -> datetime:
        return now()

    @property
    def today(self) -> date:
        return today(self.zone)

    @property
    def lately(self) -> date:
        """The first day after whose end of an engagement its rights are over."""
        return today(self.zone) - timedelta(days=AFTER_END_DAYS)

    @property
    def grant(self) -> tuple[str, ...]:
        return ("member", *(("lead",) if self.is_lead else ()), *(("admin",) if self.is_admin else ()))


def viewer_of(person: Person | None) -> Viewer:
    """Somebody as they may look now, for what is sent to them or was asked for by them. Raises NotAllowed."""
    if person is None or person.state != "active" or person.contract_over:
        raise NotAllowed("They can't come in now.")
    names = "id", "key", "name", "kind", "is_lead", "is_admin", "zone", "work_from", "work_to", "headline"
    return Viewer(**{name: getattr(person, name) for name in names})


class Asking(Protocol):
    """What a relation asks of a viewer: values, or parameters that stand for them (see conditions.py)."""

    @property
    def id(self) -> Any: ...
    @property
    def kind(self) -> str: ...
    @property
    def is_lead(self) -> bool: ...
    @property
    def is_admin(self) -> bool: ...
    @property
    def now(self) -> Any: ...
    @property
    def today(self) -> Any: ...
    @property
    def lately(self) -> Any: ...
