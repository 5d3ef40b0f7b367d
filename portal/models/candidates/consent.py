from datetime import timedelta

from portal.config import CONSENT_DAYS
from portal.models.candidates.recording import Recorded
from portal.models.errors import Conflict
from portal.models.times import now

NO_CONSENT = "has not applied or accepted an invitation, or consent has ended"  # said of somebody


class Consenting(Recorded):
    """The part of a candidate that deals with consent."""

    __abstract__ = True

    def consent_stands(self) -> bool:
        return self.consented_at is not None and (self.consent_ends_at is None or self.consent_ends_at > now())

    def _must_stand(self) -> None:
        if not self.consent_stands():
            raise Conflict(f"{self.person.name} {NO_CONSENT}.")

    def _end_consent(self, days: int) -> None:
        """From the step that was just taken on; an end that is nearer stays."""
        if self.consented_at is not None:
            ends = self.state_since + timedelta(days=days)
            self.consent_ends_at = min(ends, self.consent_ends_at or ends)

    def _restore_consent(self) -> None:
        """Take back the end that the last step set, and no other: an offer that had ended before set its own."""
        if self.consent_ends_at == self.state_since + timedelta(days=CONSENT_DAYS):
            self.consent_ends_at = None
