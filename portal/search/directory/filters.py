"""What is asked of the directory."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, NamedTuple

from portal.db import fetch
from portal.search.skill_words import Wanted
from portal.search.statements import one_of

SORTS = {
    "fit": "Best fit",
    "name": "Name",
    "free": "Free hours",
    "shared": "Shared hours",
    "confirmed": "Last confirmed",
    "rate": "Rate",
}


class Named(NamedTuple):
    """A department."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Filters:
    """`free` is hours a week: in the four weeks ahead, or in `weeks` weeks from `starts_on`.

    Of several kinds, departments, places or regions one is enough; of several skills all are wanted, or one is
    enough when `any_of` is set. `shared` is minutes of the viewer's day, `rate` is in minor units of the company's
    currency an hour and speaks of contractors alone, `confirmed` is days.
    """

    q: str = ""
    skills: tuple[Wanted, ...] = ()
    any_of: bool = False
    kinds: tuple[str, ...] = ()
    free: int = 0
    starts_on: date | None = None
    weeks: int = 4
    departments: tuple[Named, ...] = ()
    regions: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    shared: int = 0
    rate: int | None = None
    wants: Wanted | None = None
    confirmed: int = 0
    sort: str = "name"

    @property
    def ends_on(self) -> date | None:
        return self.starts_on + timedelta(weeks=self.weeks, days=-1) if self.starts_on else None

    @property
    def known(self) -> list[Wanted]:
        """Skills that exist, rarest first."""
        return sorted((s for s in self.skills if s.id is not None), key=lambda s: (s.holders, s.id))

    @property
    def is_open(self) -> bool:
        """Whether nothing narrows the list."""
        return replace(self, q=self.q.strip(), any_of=False, weeks=4, sort="name") == Filters()


def departments_keyed(keys: Iterable[str]) -> tuple[Named, ...]:
    """The departments of these keys, by name, in one query."""
    wanted = sorted(set(keys))
    if not wanted:
        return ()
    params: dict[str, Any] = {}
    rows = fetch(f"SELECT key, name FROM department WHERE key {one_of('keys', wanted, params)} ORDER BY folded", params)
    return tuple(Named(row.key, row.name) for row in rows)
