"""The company's table of rates, by which listed rates in other currencies can be compared and sorted."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import BigInteger, CheckConstraint, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from portal.config import CURRENCIES
from portal.db import Base
from portal.models.company import company

UNIT = 10**9
MOST_WORTH = 100_000  # of the base currency, for one unit of another
HOURS_OF_A_DAY_WITHOUT_CAPACITY = 8


class ExchangeRate(Base):
    """What one unit of a currency is worth in the base currency, in billionths. The base itself has no row."""

    __tablename__ = "exchange_rate"
    __table_args__ = (CheckConstraint("billionths > 0", "billionths"),)
    currency: Mapped[str] = mapped_column(primary_key=True)
    billionths: Mapped[int] = mapped_column(BigInteger)
    on: Mapped[date]


@dataclass(frozen=True, slots=True)
class Worth:
    billionths: int
    on: date


@dataclass(frozen=True, slots=True)
class Rates:
    """The table as it is now: the base currency, and what the others are worth in it."""

    base: str
    worth: Mapping[str, Worth] = field(default_factory=dict)

    def of(self, currency: str) -> int | None:
        """Billionths of the base currency; None where nobody wrote a rate."""
        return UNIT if currency == self.base else self.worth[currency].billionths if currency in self.worth else None

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

    def seen_from(self, base: str) -> "Rates":
        """The same table with another base currency; empty where nobody wrote what that one is worth.

        What would be worth too little or too much of it to be written has no rate.
        """
        worth, on = self.of(base), min((w.on for w in self.worth.values()), default=date.max)
        if worth is None or base == self.base:
            return self if base == self.base else Rates(base)
        turned: dict[str, Worth] = {}
        for currency in CURRENCIES:
            of = self.of(currency)
            value = round(of * UNIT / worth) if of is not None and currency != base else 0
            if 0 < value <= MOST_WORTH * UNIT:
                turned[currency] = Worth(value, self.worth[currency].on if currency in self.worth else on)
        return Rates(base, turned)


def rates(session: Session) -> Rates:
    rows = session.execute(select(ExchangeRate.currency, ExchangeRate.billionths, ExchangeRate.on))
    return Rates(company(session).currency, {currency: Worth(worth, on) for currency, worth, on in rows})


def write_rates(session: Session, table: Mapping[str, Worth]) -> None:
    """The whole table anew."""
    session.execute(delete(ExchangeRate))
    session.add_all(ExchangeRate(currency=c, billionths=w.billionths, on=w.on) for c, w in sorted(table.items()))
    session.flush()
