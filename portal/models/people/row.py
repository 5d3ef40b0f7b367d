from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Self

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, Integer, String, select, text
from sqlalchemy.orm import Mapped, Session, declared_attr, mapped_column, relationship

from portal.config import DEFAULT_CURRENCY, DEFAULT_ZONE
from portal.db import Base
from portal.models.departments import Department
from portal.models.errors import Conflict
from portal.models.text import fold, new_key
from portal.models.times import today

if TYPE_CHECKING:
    from portal.models.people import Person

SORTED_AS_BYTES = String().with_variant(String(collation="C"), "postgresql")
AS_MONEY = BigInteger().with_variant(Integer(), "sqlite")  # which keeps eight bytes by either name
NO_WAY_IN, SUSPENDED = text("password_hash IS NULL"), text("state = 'suspended'")


class Kind(StrEnum):
    EMPLOYEE = "employee"
    CONTRACTOR = "contractor"


LISTED = "id", "free_now", "state", "unlisted_until", "contract_ends_on", "confirmed_on"
COUNTED = "kind", "department_id", "window_id", "place", "rate_base"  # by the facets, which so read no whole rows


class PersonRow(Base):
    """What is stored of a person, and what is plain from it."""

    __abstract__ = True
    __tablename__ = "person"
    __table_args__ = (
        CheckConstraint("kind IN ('employee', 'contractor')", "kind"),
        CheckConstraint("state IN ('active', 'suspended', 'ended')", "state"),
        CheckConstraint("capacity >= 0", "capacity"),
        Index("ix_person_sort_name", "sort_name", "id"),
        Index("ix_person_free_now", "free_now", "id"),
        Index("ix_person_listed", *LISTED, *COUNTED),
        Index("ix_person_no_way_in", "state", sqlite_where=NO_WAY_IN, postgresql_where=NO_WAY_IN),
        Index("ix_person_suspended", "state", sqlite_where=SUSPENDED, postgresql_where=SUSPENDED),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True, default=new_key)
    state: Mapped[str] = mapped_column(default="active")
    name: Mapped[str]
    sort_name: Mapped[str] = mapped_column(SORTED_AS_BYTES)
    kind: Mapped[str]
    is_lead: Mapped[bool] = mapped_column(default=False)
    is_admin: Mapped[bool] = mapped_column(default=False)

    email: Mapped[str | None]
    email_folded: Mapped[str | None] = mapped_column(unique=True)
    phone: Mapped[str | None]
    password_hash: Mapped[str | None]
    external_ref: Mapped[str | None] = mapped_column(unique=True)

    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"), index=True)
    manager_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    headline: Mapped[str] = mapped_column(default="")
    bio: Mapped[str] = mapped_column(default="")
    place: Mapped[str] = mapped_column(default="")
    links: Mapped[list[str]] = mapped_column(JSON, default=list)

    zone: Mapped[str] = mapped_column(default=DEFAULT_ZONE)
    work_from: Mapped[int] = mapped_column(default=9 * 60)
    work_to: Mapped[int] = mapped_column(default=17 * 60)
    window_id: Mapped[int | None] = mapped_column(ForeignKey("work_window.id"), index=True)
    capacity: Mapped[int] = mapped_column(default=40)
    available_from: Mapped[date | None]
    contract_ends_on: Mapped[date | None]
    free_now: Mapped[int] = mapped_column(default=0)
    free_from: Mapped[date | None]

    rate_amount: Mapped[int | None]
    rate_currency: Mapped[str] = mapped_column(default=DEFAULT_CURRENCY)
    rate_per: Mapped[str] = mapped_column(default="hour")
    rate_base: Mapped[int | None] = mapped_column(AS_MONEY)

    unlisted_until: Mapped[date | None]
    unlisted_reason: Mapped[str] = mapped_column(default="")
    confirmed_on: Mapped[date | None]
    welcomed_on: Mapped[date | None]  # shown around, or did without
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @declared_attr
    def department(cls) -> Mapped[Department | None]:
        return relationship(lazy="raise")

    @declared_attr
    def manager(cls) -> Mapped["Person | None"]:
        return relationship(lazy="raise", remote_side="Person.id")

    @classmethod
    def of_email(cls, session: Session, email: str) -> Self | None:
        return session.scalar(select(cls).where(cls.email_folded == fold(email)))

    @classmethod
    def is_anybody_there(cls, session: Session) -> bool:
        return session.scalar(select(cls.id).limit(1)) is not None

    def must_be_at(self, version: int | None) -> None:
        """Raises Conflict when somebody saved since the page was drawn."""
        if version is not None and version != self.version:
            raise Conflict("Somebody saved this in the meantime. Look at what is there now, then save again.")

    @property
    def unlisted_now(self) -> date | None:
        """The day on which they are listed again, of somebody who is not listed today."""
        until = self.unlisted_until
        return until if until is not None and until > today(self.zone) else None

    @property
    def contract_over(self) -> bool:
        last = self.contract_ends_on if self.kind == Kind.CONTRACTOR else None
        return last is not None and last < today(self.zone)
