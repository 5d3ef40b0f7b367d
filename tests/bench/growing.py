"""A world of the benchmark many times as large, on PostgreSQL: copied there in minutes, where making it takes an hour.

Every copy has ids, keys and addresses of its own; names come again, as they do in a large company.
"""

from sqlalchemy import Column, delete, text, update
from sqlalchemy.orm import Session

from portal.db import Base
from portal.demo.world import ORDER
from portal.models import Department, DirectoryCount, Skill, WorkWindow
from portal.models.text import ALPHABET

COPIED = [model.__table__.name for model in ORDER if model not in (Department, WorkWindow)]
TEXTS = {"person_text": "person", "gig_text": "gig"}  # the full-text indexes, which have no models


def grow(session: Session, times: int) -> None:
    """Make the world `times` as large, in one transaction."""
    session.execute(text("SET LOCAL statement_timeout = 0"))
    session.execute(text("SET LOCAL session_replication_role = replica"))  # what is copied points where it should
    shifts = {name: _last(session, name) for name in COPIED if "id" in Base.metadata.tables[name].columns}
    for n in range(1, times):
        for name in COPIED:
            columns = Base.metadata.tables[name].columns
            taken = ", ".join(_copied(column, n, shifts) for column in columns)
            names = ", ".join(f'"{column.name}"' for column in columns)
            until = f" WHERE id <= {shifts[name]}" if name in shifts else _until(name, shifts)
            session.execute(text(f"INSERT INTO {name} ({names}) SELECT {taken} FROM {name}{until}"))
        for index, name in TEXTS.items():
            until = f"FROM {index} WHERE rowid <= {shifts[name]}"
            session.execute(
                text(f"INSERT INTO {index} (rowid, name, body) SELECT rowid + {n * shifts[name]}, name, body {until}")
            )
    for name in shifts:
        session.execute(text(f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), max(id) + 1) FROM {name}"))
    session.execute(update(Skill).values(holders=Skill.holders * times))
    session.execute(delete(DirectoryCount))


def people(session: Session) -> int:
    return _last(session, "person")


def _last(session: Session, name: str) -> int:
    return session.scalar(text(f"SELECT coalesce(max(id), 0) FROM {name}")) or 0


def _copied(column: Column, n: int, shifts: dict[str, int]) -> str:
    """A column as the n-th copy has it."""
    shown = f'"{column.name}"'
    of = {key.column.table.name for key in column.foreign_keys} & set(shifts)
    if column.name == "id":
        return f"id + {n * shifts[column.table.name]}"
    if of:
        return f"{shown} + {n * shifts[of.pop()]}"
    if column.name == "key":
        return f"translate(key, '{ALPHABET}', '{ALPHABET[n:] + ALPHABET[:n]}')"
    return f"'{n}.' || {shown}" if column.unique else shown


def _until(name: str, shifts: dict[str, int]) -> str:
    """Only what was there at first: of a table without ids, known by what it points to."""
    column = next(c for c in Base.metadata.tables[name].columns if c.foreign_keys)
    of = next(iter(column.foreign_keys)).column.table.name
    return f' WHERE "{column.name}" <= {shifts[of]}'
