"""What a new day changes: free hours, the counts of the directory, and what is old enough to be forgotten."""

from datetime import date, timedelta

from sqlalchemy import func, or_, select, update

from portal.clock.batches import BATCH, delete_old
from portal.config import IDLE_MINUTES, UNDO_DAYS
from portal.db import db, writing
from portal.models import Attempt, DirectoryCount, Experience, FreeSpan, Link, Person, RemovedSkill, Setting, SignIn
from portal.models.hours import WEEKS_AHEAD
from portal.models.times import now, today
from portal.search.directory import stored

A_DAY = timedelta(days=1)
DAY_OF_FREE_NOW = "free_now_day"


def begin_day() -> int:
    """What people have free in the four weeks ahead, where a new day changed it. Once a day."""
    day = today()
    if Setting.get(db.session(), DAY_OF_FREE_NOW, "") == day.isoformat():
        return 0
    count = 0
    for ahead in range(7 * WEEKS_AHEAD + 1):
        count += _rewrite_free_now(day, day + timedelta(days=ahead))
    with writing() as session:
        Setting.put(session, DAY_OF_FREE_NOW, day.isoformat())
    return count


def _rewrite_free_now(day: date, since: date) -> int:
    """For those whose four weeks begin on `since`: the day itself, or when they are available from that day on.

    Whoever is free from today keeps an older `free_from`: any day that has come reads as now.
    """
    last = since + timedelta(weeks=WEEKS_AHEAD, days=-1)
    least = select(func.min(FreeSpan.free)).where(FreeSpan.person_id == Person.id)
    free = least.where(FreeSpan.starts_on <= last, FreeSpan.ends_on >= since).scalar_subquery()
    soon = day + timedelta(weeks=WEEKS_AHEAD)
    starts = Person.available_from
    whose = starts == since if since > day else or_(starts.is_(None), starts <= day, starts > soon)
    moved = Person.free_from.is_distinct_from(since) if since > day else Person.free_from > day
    changed = select(Person.id).where(whose, or_(Person.free_now != free, moved))
    ids = db.session.scalars(changed.order_by(Person.id)).all()
    for at in range(0, len(ids), BATCH):
        with writing() as session:
            some = Person.id.in_(ids[at : at + BATCH])
            new = update(Person).where(some, whose).values(free_now=free, free_from=since)
            session.execute(new.execution_options(synchronize_session=False))
    return len(ids)


def count_directory() -> int:
    """How many people the directory lists by each value of its filters, for whoever asks for nothing yet."""
    with writing() as session:
        if not DirectoryCount.is_due(session):
            return 0
    total, counts = stored.count()
    with writing() as session:
        DirectoryCount.put(session, total, counts)
    return total


def forget() -> int:
    """Tries, links and sessions that ended more than a day ago; what left a profile longer ago than undo goes."""
    old = now() - A_DAY
    dead = or_(SignIn.ended_at < old, SignIn.seen_at < old - timedelta(minutes=IDLE_MINUTES))
    return sum(
        delete_old(id_, condition)
        for id_, condition in (
            (Attempt.id, Attempt.at < old),
            (Link.id, Link.ends_at < old),
            (SignIn.id, dead),
            (Experience.id, Experience.removed_at < now() - timedelta(days=UNDO_DAYS)),
            (RemovedSkill.id, RemovedSkill.removed_at < now() - timedelta(days=UNDO_DAYS)),
        )
    )
