"""The company's table of rates, by which rates in other currencies can be compared and sorted."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import BigInteger, CheckConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from portal.config import CURRENCIES
from portal.db import Base
from portal.models.company import company

UNIT = 10**9
HOURS_OF_A_DAY_WITHOUT_CAPACITY = 8


class ExchangeRate(Base):
    """What one unit of a currency is worth in the base currency, in billionths. The base itself has no row."""

    __tablename__ = "exchange_rate"
    __table_args__ = (CheckConstraint("billionths > 0", "billionths"),)
    currency: Mapped[str] = mapped_column(primary_key=True)
    billionths: Mapped[int] = mapped_column(BigInteger)
    on: Mapped[date]


@dataclass(frozen=True, slots=True)
class Rates:
    """The table as it is now: the base currency, and what the others are worth in it."""

    base: str
    billionths: Mapping[str, int] = field(default_factory=dict)

    def of(self, currency: str) -> int | None:
        """Billionths of the base currency; None where nobody wrote a rate."""
        return UNIT if currency == self.base else self.billionths.get(currency)

    def in_base(self, minor: int, currency: str) -> int | None:
        """An amount in minor units of the base currency, rounded half up; every currency here has two decimals."""
        worth = self.of(currency)
        return None if worth is None else (minor * worth + UNIT // 2) // UNIT

    def an_hour(self, amount: int | None, currency: str, per: str, capacity: int) -> int | None:
        """What a listed rate is an hour, in minor units of the base; a day is a fifth of the week's capacity."""
        base = self.in_base(amount, currency) if amount is not None else None
        if base is None or per == "hour":
            return base
        return round(base / (capacity / 5 or HOURS_OF_A_DAY_WITHOUT_CAPACITY))


def rates(session: Session) -> Rates:
    kept = session.execute(select(ExchangeRate.currency, ExchangeRate.billionths))
    return Rates(company(session).currency, {currency: worth for currency, worth in kept})


def turned_over(known: Rates, base: str) -> dict[str, int]:
    """The same rates seen from another base currency; empty where nobody wrote what that one is worth."""
    worth = known.of(base)
    if worth is None:
        return {}
    seen = {c: round(of * UNIT / worth) for c in CURRENCIES if c != base and (of := known.of(c)) is not None}
    return {currency: value for currency, value in seen.items() if value > 0}
