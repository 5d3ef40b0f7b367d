"""Keyset pages: a place in a list is a signed pair of sort key and id, so that nobody walks where they may not.

It is signed for this list, with its filters and sort: anywhere else it is no place.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Generic, TypeVar
from urllib.parse import quote, urlencode

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeSerializer

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """A page of a list, with the addresses of its neighbours."""

    rows: Sequence[Row]
    before: str = ""
    after: str = ""


def place(*values: Any) -> str:
    return _signed(values, _list())


def place_of(name: str) -> tuple[Any, ...] | None:
    """The place that the query string names (`after` or `before`); None when there is none or it was tampered with."""
    text = request.args.get(name, "")
    if not text:
        return None
    try:
        return tuple(_signer().loads(text, salt=_list()))
    except BadSignature:
        return None


def place_as(name: str, *kinds: type) -> tuple[Any, ...] | None:
    """A place of values of these kinds; any other is a place of another list."""
    found = place_of(name) or ()
    fits = len(found) == len(kinds) and all(isinstance(value, kind) for value, kind in zip(found, kinds, strict=True))
    return found if found and fits else None


def id_place(name: str) -> int | None:
    """A place in a list that is sorted by id alone."""
    found = place_as(name, int)
    return int(found[0]) if found else None


def cut(rows: Sequence[Row], size: int, key: Callable[[Row], tuple[Any, ...]], went_back: bool = False) -> Page[Row]:
    """A page of `size` out of rows read with one more than that; `went_back` when they were read upwards."""
    more, rows = len(rows) > size, rows[:size]
    if went_back:
        rows = rows[::-1]
    has_before = more if went_back else bool(request.args.get("after"))
    has_after = True if went_back else more
    return Page(
        rows,
        _url("before", key(rows[0])) if rows and has_before else "",
        _url("after", key(rows[-1])) if rows and has_after else "",
    )


def _url(name: str, values: tuple[Any, ...]) -> str:
    here = _list()
    return f"{here}{name}={_signed(values, here)}"


def _signed(values: tuple[Any, ...], here: str) -> str:
    signed: str = _signer().dumps(values, salt=here)
    return signed


def _list() -> str:
    """The address of the list at hand, to which a place can be added."""
    kept = [(k, v) for k, v in request.args.items(multi=True) if k not in ("after", "before")]
    return f"{quote(request.path)}?{urlencode(kept)}{'&' if kept else ''}"


def _signer() -> URLSafeSerializer:
    return _signer_by(str(current_app.secret_key))


@lru_cache(maxsize=4)
def _signer_by(secret: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret)
