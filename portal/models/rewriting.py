"""What is computed of many people, written anew a batch at a time after the thing that it hangs on has changed.

How far one came is a row of the settings, written with the batch: a kill leaves it, and whoever comes next goes on.
"""

import logging
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Update, bindparam, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm import Session

from portal.models.departments import Department
from portal.models.documents import write_documents
from portal.models.people import Person, words_of_person
from portal.models.rates import rates
from portal.models.text import words
from portal.models.upkeep import Setting

log = logging.getLogger(__name__)
UNSTORABLE = (DataError, IntegrityError, OverflowError)  # the last of SQLite's driver
BATCH = 200
RATES = "rewrite rates"
DEPARTMENT = "rewrite department "


def put_off(session: Session, chore: str) -> None:
    """From the first person on: RATES, or DEPARTMENT and the id of one."""
    anew = insert(Setting).values(name=chore, value=0)
    session.execute(anew.on_conflict_do_update(index_elements=["name"], set_={"value": anew.excluded.value}))


def put_off_chores(session: Session) -> list[str]:
    """What waits to be rewritten."""
    return list(session.scalars(select(Setting.name).where(Setting.name.startswith("rewrite ")).order_by(Setting.name)))


def rewrite_batch(session: Session, chore: str) -> int:
    """How many people were written anew; 0 when all are."""
    kept = session.scalar(select(Setting).where(Setting.name == chore).with_for_update())
    if kept is None:
        return 0
    ids = _rates_of(session, int(kept.value)) if chore == RATES else _documents_of(session, chore, int(kept.value))
    if ids:
        kept.value = ids[-1]
    else:
        session.delete(kept)
    return len(ids)


def _rates_of(session: Session, after: int) -> Sequence[int]:
    table = rates(session)
    columns = Person.id, Person.rate_amount, Person.rate_currency, Person.rate_per, Person.capacity, Person.rate_base
    listed = select(*columns).where(Person.rate_amount.is_not(None), Person.id > after).order_by(Person.id).limit(BATCH)
    rows = session.execute(listed.with_for_update(of=Person)).all()
    told = [(row, table.an_hour(row.rate_amount, row.rate_currency, row.rate_per, row.capacity)) for row in rows]
    changed = [{"of": row.id, "base": base} for row, base in told if row.rate_base != base]
    if changed:  # by the table, since this is no new version of anybody
        here = Person.__table__
        by_id = update(here).where(here.c.id == bindparam("of")).values(rate_base=bindparam("base"))  # type: ignore[arg-type]
        _write(session, by_id, changed)
    return [row.id for row in rows]


def _write(session: Session, by_id: Update, rows: Sequence[dict[str, Any]]) -> None:
    """All at once, else one by one: a rate that can't be stored is compared with no other, and holds up nobody's."""
    try:
        with session.begin_nested():
            session.connection().execute(by_id, rows)
    except UNSTORABLE:
        if len(rows) == 1:
            log.warning("The rate of person %s in the base currency can't be stored", rows[0]["of"])
            session.connection().execute(by_id, [rows[0] | {"base": None}])
            return
        for row in rows:
            _write(session, by_id, [row])


def _documents_of(session: Session, chore: str, after: int) -> Sequence[int]:
    department = session.get(Department, int(chore.removeprefix(DEPARTMENT)))
    if department is None:
        return []
    theirs = select(Person.id, Person.name, Person.headline, Person.place, Person.bio)
    theirs = theirs.where(Person.department_id == department.id, Person.id > after).order_by(Person.id).limit(BATCH)
    rows = session.execute(theirs.with_for_update(of=Person)).all()
    if rows:
        bodies = [(row, words_of_person(row.headline, department.name, row.place, row.bio)) for row in rows]
        write_documents(
            session, "person_text", [{"id": row.id, "name": words(row.name), "body": body} for row, body in bodies]
        )
    return [row.id for row in rows]
