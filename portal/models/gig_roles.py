from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text, update
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.config import DEFAULT_CURRENCY
from portal.db import Base, session_of
from portal.models.errors import Refused
from portal.models.skills import Skill

if TYPE_CHECKING:
    from portal.models.gigs import Gig


@dataclass(frozen=True, slots=True)
class NeedWish:
    skill_id: int
    least_level: int
    required: bool


@dataclass(frozen=True, slots=True)
class RoleWish:
    """A role as the form asks for it; `n` is None when it is new."""

    n: int | None
    title: str
    seats: int
    hours: int
    pay_up_to: int | None = None
    needs: tuple[NeedWish, ...] = ()


class Need(Base):
    """A skill that a role asks for."""

    __tablename__ = "need"
    __table_args__ = (
        UniqueConstraint("gig_role_id", "skill_id"),
        Index("ix_need_skill", "skill_id", "gig_role_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    gig_role_id: Mapped[int] = mapped_column(ForeignKey("gig_role.id", ondelete="CASCADE"))
    skill_id: Mapped[int] = mapped_column(ForeignKey("skill.id"))
    least_level: Mapped[int] = mapped_column(default=1)
    required: Mapped[bool] = mapped_column(default=True)
    skill: Mapped[Skill] = relationship(lazy="raise")


FREE = text("taken < seats")


class GigRole(Base):
    """Seats of one sort in a gig. `taken` counts offers and people engaged; `take_seat` and `free_seat` move it."""

    __tablename__ = "gig_role"
    __table_args__ = (
        UniqueConstraint("gig_id", "n"),
        CheckConstraint("taken >= 0 AND taken <= seats", "taken"),
        Index("ix_gig_role_free", "gig_id", sqlite_where=FREE, postgresql_where=FREE),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    gig_id: Mapped[int] = mapped_column(ForeignKey("gig.id", ondelete="CASCADE"))
    n: Mapped[int]
    title: Mapped[str] = mapped_column(default="")
    seats: Mapped[int] = mapped_column(default=1)
    taken: Mapped[int] = mapped_column(default=0)
    hours: Mapped[int] = mapped_column(default=0)
    pay_up_to: Mapped[int | None]
    currency: Mapped[str] = mapped_column(default=DEFAULT_CURRENCY)

    gig: Mapped["Gig"] = relationship(lazy="raise_on_sql", back_populates="roles")
    needs: Mapped[list[Need]] = relationship(lazy="raise", cascade="all, delete-orphan", order_by="Need.id")

    def fill(self, wish: RoleWish, currency: str) -> None:
        """As the form asks. What it pays is in the company's currency of the day on which that was said."""
        if wish.pay_up_to != self.pay_up_to or self.currency is None:
            self.currency = currency
        if wish.seats < self.taken:
            raise Refused("roles", f"{self.taken} seats of “{self.title}” are taken; there can't be fewer.")
        self.title, self.seats, self.hours, self.pay_up_to = wish.title, wish.seats, wish.hours, wish.pay_up_to
        wanted = {need.skill_id: need for need in wish.needs}
        self.needs = [need for need in self.needs if need.skill_id in wanted]
        for need in self.needs:
            now_wanted = wanted.pop(need.skill_id)
            need.least_level, need.required = now_wanted.least_level, now_wanted.required
        self.needs += [
            Need(skill_id=w.skill_id, least_level=w.least_level, required=w.required) for w in wanted.values()
        ]

    def take_seat(self) -> bool:
        """Whether there was one. One conditional update, so that two leads never take the same."""
        return self._move_taken(1, GigRole.taken < GigRole.seats)

    def free_seat(self) -> None:
        self._move_taken(-1, GigRole.taken > 0)

    def _move_taken(self, by: int, when: object) -> bool:
        session = session_of(self)
        here = update(GigRole).where(GigRole.id == self.id, when)  # type: ignore[arg-type]
        moved = session.execute(here.values(taken=GigRole.taken + by).execution_options(synchronize_session=False))
        session.refresh(self, ["taken"])
        return bool(moved.rowcount)  # type: ignore[attr-defined]
