"""Free hours and working hours: what a person has left in each span of days, and when they work."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy import ForeignKey, Index, UniqueConstraint, delete, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from portal.db import Base
from portal.models.upsert import insert_new

if TYPE_CHECKING:
    from portal.models.people.row import PersonRow

FIRST, LAST = date(1, 1, 1), date(9999, 12, 31)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
WEEKS_AHEAD = 4
MINUTES_A_DAY = 24 * 60


def clock(minutes: int) -> str:
    """Minutes after midnight as "09:30"."""
    return f"{minutes % MINUTES_A_DAY // 60:02d}:{minutes % 60:02d}"


class WorkWindow(Base):
    """A working day in a zone, in minutes after midnight; many people share one. It may cross midnight."""

    __tablename__ = "work_window"
    __table_args__ = (UniqueConstraint("zone", "work_from", "work_to"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    zone: Mapped[str]
    work_from: Mapped[int]
    work_to: Mapped[int]


class FreeSpan(Base):
    """Days in which a person's free hours a week stay the same. A person's spans cover all time, without overlap."""

    __tablename__ = "free_span"
    __table_args__ = (Index("ix_free_span_person", "person_id", "ends_on", "starts_on", "free"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    free: Mapped[int]
    tentative: Mapped[int]


@dataclass(frozen=True, slots=True)
class Span:
    starts_on: date
    ends_on: date
    free: int
    tentative: int


@dataclass(frozen=True, slots=True)
class Booking:
    starts_on: date
    ends_on: date
    hours: int
    tentative: bool


def spans(
    capacity: int, available_from: date | None, contract_ends_on: date | None, bookings: Iterable[Booking]
) -> list[Span]:
    """What is free, from the first day to the last: 0 before `available_from` and after the contract, never below 0."""
    bookings = list(bookings)
    starts = {FIRST} | {b.starts_on for b in bookings} | {_next(b.ends_on) for b in bookings}
    if available_from:
        starts.add(available_from)
    if contract_ends_on:
        starts.add(_next(contract_ends_on))
    found: list[Span] = []
    days = sorted(starts)
    for day, following in zip(days, [*days[1:], None], strict=True):
        here = [b for b in bookings if b.starts_on <= day <= b.ends_on]
        shut = (available_from and day < available_from) or (contract_ends_on and day > contract_ends_on)
        free = 0 if shut else max(0, capacity - sum(b.hours for b in here if not b.tentative))
        tentative = sum(b.hours for b in here if b.tentative)
        ends_on = following - timedelta(days=1) if following else LAST
        if found and (found[-1].free, found[-1].tentative) == (free, tentative):
            found[-1] = Span(found[-1].starts_on, ends_on, free, tentative)
        else:
            found.append(Span(day, ends_on, free, tentative))
    return found


def least_free(of: Iterable[Span], starts_on: date, ends_on: date) -> int:
    """The least free hours a week in a window of days, both ends included."""
    return min(s.free for s in of if s.starts_on <= ends_on and s.ends_on >= starts_on)


def free_soon(of: list[Span], available_from: date | None, day: date) -> tuple[int, date]:
    """(hours, since): free in the four weeks from `day`, or from `available_from` when that is within them."""
    since = day
    if available_from and day < available_from <= day + timedelta(weeks=WEEKS_AHEAD):
        since = available_from
    return least_free(of, since, since + timedelta(weeks=WEEKS_AHEAD, days=-1)), since


def store_spans(
    session: Session, person: "PersonRow", bookings: Iterable[Booking], day: date, is_new: bool = False
) -> None:
    """Write a person's spans anew, with what is free soon; somebody new has none yet."""
    made = spans(person.capacity, person.available_from, person.contract_ends_on, bookings)
    person.free_now, person.free_from = free_soon(made, person.available_from, day)
    if not is_new:
        session.execute(delete(FreeSpan).where(FreeSpan.person_id == person.id))
    session.execute(
        insert(FreeSpan),
        [
            {
                "person_id": person.id,
                "starts_on": s.starts_on,
                "ends_on": s.ends_on,
                "free": s.free,
                "tentative": s.tentative,
            }
            for s in made
        ],
    )


def window_for(session: Session, zone: str, work_from: int, work_to: int) -> int:
    """The id of the working window, made when it is new."""
    wanted = {"zone": zone, "work_from": work_from, "work_to": work_to}
    known = select(WorkWindow.id).filter_by(**wanted)
    found = session.scalar(known)
    if found is None:
        insert_new(session, WorkWindow, wanted)
        found = session.scalars(known).one()
    return found


@lru_cache(maxsize=4096)
def shared_minutes(
    zone: str, work_from: int, work_to: int, other_zone: str, other_from: int, other_to: int, day: date
) -> int:
    """Minutes of `day` in which two working windows overlap."""
    start, length = _start(zone, work_from, day), _length(work_from, work_to)
    other_length = _length(other_from, other_to)
    shared = 0
    for shift in (-1, 0, 1):  # the other's day before and after may reach into this one
        other = _start(other_zone, other_from, day + timedelta(days=shift))
        shared += max(0, min(start + length, other + other_length) - max(start, other))
    return min(shared, MINUTES_A_DAY)


@lru_cache(maxsize=4096)
def _start(zone: str, work_from: int, day: date) -> int:
    """When a window begins, in minutes of UTC. Every viewer asks for all of them, and zones are slow to read."""
    local = datetime(day.year, day.month, day.day) + timedelta(minutes=work_from)
    return int((local.replace(tzinfo=ZoneInfo(zone)) - EPOCH).total_seconds()) // 60


def _length(work_from: int, work_to: int) -> int:
    return (work_to - work_from) % MINUTES_A_DAY or MINUTES_A_DAY


def _next(day: date) -> date:
    return day + timedelta(days=1) if day < LAST else LAST
