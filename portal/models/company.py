"""What the company chose once: its time zone and its base currency."""

from dataclasses import asdict, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.config import CompanySettings
from portal.models.upkeep import Setting


def company(session: Session) -> CompanySettings:
    """The company's choices; what was not chosen is as `CompanySettings` says. One query."""
    first = CompanySettings()
    kept = select(Setting.name, Setting.value).where(Setting.name.in_(asdict(first)))
    return replace(first, **{name: str(value) for name, value in session.execute(kept)})


def choose(session: Session, chosen: CompanySettings) -> None:
    for name, value in asdict(chosen).items():
        Setting.put(session, name, value)
