from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from portal.config import CONSENT_DAYS
from portal.models.errors import Conflict
from portal.models.steps import State
from portal.models.times import now

if TYPE_CHECKING:
    from sqlalchemy.orm import Mapped

    from portal.models.people import Person


class Consenting:
    """The part of a candidate that deals with consent, and with what the person may know."""

    if TYPE_CHECKING:
        state: Mapped[str]
        state_before: Mapped[str | None]
        state_since: Mapped[datetime]
        consented_at: Mapped[datetime | None]
        consent_ends_at: Mapped[datetime | None]
        told_at: Mapped[datetime | None]
        person: Mapped[Person]

    def consent_stands(self) -> bool:
        return self.consented_at is not None and (self.consent_ends_at is None or self.consent_ends_at > now())

    def shown_state(self) -> State:
        """The state as the person may know it: a decline is not there before its message left."""
        if self.state == State.DECLINED and not self._is_told():
            return State(self.state_before or State.APPLIED)
        return State(self.state)

    def _is_told(self) -> bool:
        return self.told_at is None or self.told_at <= now()

    def _must_stand(self) -> None:
        if not self.consent_stands():
            raise Conflict(f"{self.person.name} has not applied or accepted an invitation, or has withdrawn since.")

    def _end_consent(self, days: int) -> None:
        """From the step that was just taken on; an end that is nearer stays."""
        if self.consented_at is not None:
            ends = self.state_since + timedelta(days=days)
            self.consent_ends_at = min(ends, self.consent_ends_at or ends)

    def _restore_consent(self) -> None:
        """Take back the end that the last step set, and no other: an offer that had ended before set its own."""
        if self.consent_ends_at == self.state_since + timedelta(days=CONSENT_DAYS):
            self.consent_ends_at = None
