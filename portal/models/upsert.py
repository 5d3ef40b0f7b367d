from typing import Any

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from portal.db import Base


def insert_new(session: Session, model: type[Base], values: dict[str, Any] | list[dict[str, Any]]) -> bool:
    """Insert what is not there yet (by any unique key); whether a row was made. Compiles on both databases."""
    key = model.__mapper__.primary_key
    made = session.execute(insert(model).values(values).on_conflict_do_nothing().returning(*key))
    return made.first() is not None  # the driver of PostgreSQL counts no rows here
