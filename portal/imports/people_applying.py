"""The second step for people: from staged rows to what is stored, in the caller's one write transaction."""

from typing import NamedTuple

from sqlalchemy import bindparam, or_, select, update
from sqlalchemy.orm import Session

from portal.imports.applying import AGAIN, staged_rows
from portal.imports.finding import held_by, people_meant
from portal.imports.people_details import AppliedSkills, Row, end_ways_in, write_details, write_stints
from portal.imports.staging import Say, chunks, insert_all
from portal.models import Conflict, Department, ImportRow, Kind, Person, Refused
from portal.models.company import company
from portal.models.engagements import bookings_by_person
from portal.models.hours import free_soon, spans, window_for
from portal.models.rates import rates
from portal.models.text import fold, new_key
from portal.models.times import today
from portal.models.upsert import insert_new

OF_NEW_PEOPLE = {
    column.name: column.default.arg
    for column in Person.__table__.columns
    if column.default is not None and column.default.is_scalar
} | {column.name: None for column in Person.__table__.columns if column.nullable and column.default is None}


class Managed(NamedTuple):
    line: int
    person_id: int
    manager: str  # reference or e-mail address


def apply_people(session: Session, import_id: int, total: int, say: Say) -> int:
    """How many rows. Raises Conflict where what is stored does not fit what was staged any more."""
    skills = AppliedSkills()
    windows: dict[tuple[str, int, int], int] = {}
    managed: list[Managed] = []
    done = 0
    for batch in staged_rows(session, import_id):
        rows = [Row(*row) for row in batch]
        with session.no_autoflush:
            _make_or_change(session, rows, windows)
            write_details(session, rows, skills)
        session.expunge_all()
        named = [row for row in rows if row.values.get("manager_ref")]
        managed += [Managed(row.line, row.person.id, row.values["manager_ref"]) for row in named]
        done += len(rows)
        say(f"Applied {done:,} of {total:,} rows.")
    for some in chunks(managed):
        _set_managers(session, some)
    skills.count_holders(session)
    return done


def _make_or_change(session: Session, rows: list[Row], windows: dict[tuple[str, int, int], int]) -> None:
    """Everybody of a batch is stored, with what is computed from their own columns."""
    _must_be_as_staged(session, rows)
    new, changed = [row for row in rows if not row.target_id], [row for row in rows if row.target_id]
    _lock(session, changed)
    here = company(session)
    new_person = OF_NEW_PEOPLE | {"zone": here.zone, "rate_currency": here.currency}
    for row in new:
        row.person = Person()
        vars(row.person).update(new_person)  # nobody hears of it: they are inserted in bulk
    _set_departments(session, rows)
    bookings, table = bookings_by_person(session, [row.person.id for row in changed]), rates(session)
    for row in rows:
        _set_columns(row)
        person = row.person
        if (window := (person.zone, person.work_from, person.work_to)) not in windows:
            windows[window] = window_for(session, *window)
        person.window_id, person.rate_base = windows[window], person.rate_an_hour(table)
        taken = bookings[person.id] if row.target_id else ()
        row.spans = spans(person.capacity, person.available_from, person.contract_ends_on, taken)
        person.free_now, person.free_from = free_soon(row.spans, person.available_from, today())
    write_stints(session, changed)
    end_ways_in(session, changed)
    session.flush()
    _insert(session, new)


def _insert(session: Session, rows: list[Row]) -> None:
    """Insert the new people in bulk; they learn their ids, and the staged rows learn whom they made."""
    columns = [column.name for column in Person.__table__.columns if column.name not in ("id", "key", "links")]
    by_key = {new_key(): row for row in rows}
    insert_all(
        session,
        Person,
        [{"key": key, **{name: vars(row.person).get(name) for name in columns}} for key, row in by_key.items()],
    )
    for key, id_ in session.execute(select(Person.key, Person.id).where(Person.key.in_(by_key))):
        by_key[key].person.id = id_
    if rows:
        session.execute(update(ImportRow), [{"id": row.id, "target_id": row.person.id} for row in rows])


def _must_be_as_staged(session: Session, rows: list[Row]) -> None:
    """Raises Conflict where somebody got a row's reference or e-mail address since it was staged."""
    by_ref = {row.columns["external_ref"]: row for row in rows if "external_ref" in row.columns}
    by_email = {fold(row.columns["email"]): row for row in rows if "email" in row.columns}
    holders = select(Person.id, Person.external_ref, Person.email_folded)
    for id_, ref, email in session.execute(holders.where(held_by(by_ref, by_email)).order_by(Person.id)):
        for row, what in ((by_ref.get(ref or ""), "reference"), (by_email.get(email or ""), "e-mail address")):
            if row is not None and row.target_id != id_:
                raise Conflict(f"Somebody got the {what} of line {row.line} in the meantime. {AGAIN}")


def _lock(session: Session, rows: list[Row]) -> None:
    """Give each row the person it changes, who must still be the one that was found: an id may be used again."""
    wanted = select(Person).where(Person.id.in_([row.target_id for row in rows])).order_by(Person.id)
    people = {person.id: person for person in session.scalars(wanted.with_for_update(of=Person))} if rows else {}
    for row in rows:
        person = people.get(row.target_id or 0)
        said = row.ref, row.values.get("email")
        if person is None or not (person.external_ref == said[0] or (said[1] and person.email_folded == said[1])):
            raise Conflict(f"The person of line {row.line} is no longer there. {AGAIN}")
        for name, value in row.was.items():
            if name != "skills" and getattr(person, name) != value:
                raise Conflict(f"The person of line {row.line} was changed in the meantime ({name}). {AGAIN}")
        row.person = person


def _set_columns(row: Row) -> None:
    person = row.person
    for name, value in row.columns.items():
        setattr(person, name, value)
    if "email" in row.columns:
        person.email_folded = fold(row.columns["email"])
    person.sort_name = fold(person.name)
    if person.kind == Kind.EMPLOYEE:
        person.rate_amount = None
    try:
        person.must_fit_its_kind()
    except Refused as refusal:
        raise Conflict(f"Line {row.line}: {refusal} {AGAIN}") from None


def _set_departments(session: Session, rows: list[Row]) -> None:
    """Departments are made when they are new; each row learns the name of its own."""
    asked: dict[str, str] = {}
    for row in rows:
        if name := row.values.get("department"):
            asked.setdefault(fold(name), name)
    if asked:
        insert_new(session, Department, [{"key": new_key(), "name": n, "folded": f} for f, n in asked.items()])
    held = {row.person.department_id for row in rows}
    wanted = or_(Department.folded.in_(asked), Department.id.in_(held - {None}))
    found = session.execute(select(Department.folded, Department.id, Department.name).where(wanted)).all()
    ids, names = {folded: id_ for folded, id_, _ in found}, {id_: name for _, id_, name in found}
    for row in rows:
        if name := row.values.get("department"):
            row.person.department_id = ids[fold(name)]
        row.department = names[row.person.department_id] if row.person.department_id else ""


def _set_managers(session: Session, rows: list[Managed]) -> None:
    """Everybody is stored by now. Raises Conflict where a manager has gone since."""
    found = people_meant(session, {row.manager for row in rows})
    for row in rows:
        if row.manager not in found:
            raise Conflict(f"The manager of line {row.line} is no longer there. {AGAIN}")
    moved = Person.manager_id.is_distinct_from(bindparam("manager"))
    session.connection().execute(
        update(Person)
        .where(Person.id == bindparam("person"), moved)
        .values(manager_id=bindparam("manager"), version=Person.version + 1),
        [{"person": row.person_id, "manager": found[row.manager]} for row in rows],
    )
