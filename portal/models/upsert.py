from typing import Any

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from portal.db import Base


def insert_new(session: Session, model: type[Base], values: dict[str, Any] | list[dict[str, Any]]) -> bool:
    """Insert what is not there yet (by any unique key); whether a row was made. Compiles on both databases."""
    done = session.execute(insert(model).values(values).on_conflict_do_nothing())
    return bool(done.rowcount)  # type: ignore[attr-defined]
