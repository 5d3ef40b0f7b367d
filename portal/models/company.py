"""What the company chose once: its time zone and its base currency."""

from sqlalchemy.orm import Session

from portal.config import CompanySettings
from portal.models.upkeep import Setting


def company(session: Session) -> CompanySettings:
    """The company's choices; what was not chosen is as `CompanySettings` says."""
    first = CompanySettings()
    return CompanySettings(
        zone=str(Setting.get(session, "zone", first.zone)),
        currency=str(Setting.get(session, "currency", first.currency)),
    )
