"""Pages of long lists by keyset, each with one row more where there are more; `portal.web.paging` cuts and links them.

A page comes `after` a place, or `before` one and is then read upwards.
"""

from collections.abc import Sequence
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from portal.config import PAGE

Of = TypeVar("Of", bound=Select[*tuple[Any, ...]])
Column = ColumnElement[Any] | InstrumentedAttribute[Any]


def newest_first(
    of: Of, id_: InstrumentedAttribute[int], after: int | None, before: int | None, size: int = PAGE
) -> Of:
    if after is None and before is not None:
        return of.where(id_ > before).order_by(id_).limit(size + 1)
    return (of if after is None else of.where(id_ < after)).order_by(id_.desc()).limit(size + 1)


def in_order(of: Of, by: Sequence[Column], after: tuple[Any, ...] | None, before: tuple[Any, ...] | None) -> Of:
    """Ascending by all of the columns, of which a place holds the values."""
    if before and not after:
        return of.where(tuple_(*by) < before).order_by(*(column.desc() for column in by)).limit(PAGE + 1)
    return (of.where(tuple_(*by) > after) if after else of).order_by(*by).limit(PAGE + 1)
