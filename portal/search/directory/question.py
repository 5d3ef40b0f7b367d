"""A search of the directory as pieces of SQL on `person`, put together once and used by the list, its facets, its file.

Statements are put together as text, since at 100,000 people building them costs more than running them. Each starts
from `access.directory`; skills are joined rarest first.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from portal import access
from portal.access import Viewer
from portal.config import STALE_DAYS
from portal.db import bound, is_sqlite
from portal.search.directory.filters import Filters
from portal.search.directory.tiers import Tier, matched
from portal.search.directory.windows import Windows
from portal.search.statements import one_of

ALL = "1 = 1"
SQLITE = "CROSS JOIN", " INDEXED BY ix_person_skill_finding", "person INDEXED BY ix_person_listed"
MET, LEVELS = 1000, 2  # in the number by which the best fit is known: skills met, then levels, then whether it is fresh
COLUMNS = {  # what a filter reads, by the columns of the access table
    "kind": ("kind",),
    "department": ("kind",),
    "region": ("profile",),
    "place": ("profile",),
    "free": ("profile",),
    "shared": ("profile",),
    "wants": ("profile",),
    "confirmed": ("profile",),
    "rate": ("kind",),  # the rate itself is asked for in the condition: who has none stays
}


class Question:
    """What is asked, as this viewer may ask it. `params` are the values of every piece handed out.

    Of `every` so many people, one is looked at.
    """

    def __init__(
        self,
        viewer: Viewer,
        asked: Filters,
        windows: Windows | None = None,
        any_of: bool | None = None,
        every: int = 1,
    ):
        self.viewer, self.asked = viewer, asked
        self.any_of = asked.any_of if any_of is None else any_of
        self.some = "{} % :every = 0" if every > 1 else ""
        self.params: dict[str, Any] = {"every": every} if every > 1 else {}
        self.given = access.sees_of_whom_it_finds(viewer)
        self.groups = dict(self._filters(windows))

    def seen(self, column: str) -> str:
        """The condition under which a column of somebody found may be read; ALL where it may be of all who are."""
        return ALL if column in self.given else self._listed(column)

    def _listed(self, column: str) -> str:
        condition, values = access.directory_text(self.viewer, column)
        self.params |= values
        return condition

    @property
    def hours(self) -> str:
        """What is free: soon, or in the weeks asked for."""
        if self.asked.starts_on is None:
            return "person.free_now"
        self.params |= {"starts": bound(self.asked.starts_on), "ends": bound(self.asked.ends_on)}
        here = "f.person_id = person.id AND f.starts_on <= :ends AND f.ends_on >= :starts"
        return f"(SELECT min(f.free) FROM free_span f WHERE {here})"

    @property
    def source(self) -> str:
        """FROM: the people, or those who hold what is asked for, the rarest skill first."""
        join, index, person = SQLITE if is_sqlite() else ("JOIN", "", "person")
        known = self.asked.known
        for n, skill in enumerate(known):
            self.params |= {f"skill{n}": skill.id, f"level{n}": skill.level}
        if not known:
            return "person"
        if self.any_of:
            some = f" AND {self.some.format('person_id')}" if self.some else ""
            each = [
                f"SELECT person_id, effective FROM person_skill{index}"
                f" WHERE skill_id = :skill{n} AND effective >= :level{n}{some}"
                for n in range(len(known))
            ]
            held = "SELECT person_id, count(*) AS met, sum(effective) AS levels FROM"
            held = f"({held} ({' UNION ALL '.join(each)}) one GROUP BY person_id) s0"
            return f"{held} {join} {person} ON person.id = s0.person_id"
        sources = [
            f"person_skill s{n}{index}" + (f" ON s{n}.person_id = s0.person_id" if n else "") for n in range(len(known))
        ]
        return f" {join} ".join([*sources, f"{person} ON person.id = s0.person_id"])

    @property
    def fit(self) -> str:
        """How well skills are met, as a number: how many, their levels, and fresh profiles before stale ones."""
        self.params["fresh"] = bound(self.viewer.today - timedelta(days=STALE_DAYS))
        fresh = "CASE WHEN person.confirmed_on > :fresh THEN 1 ELSE 0 END"
        if self.any_of:
            return f"(s0.met * {MET} + s0.levels * {LEVELS} + {fresh})"
        levels = " + ".join(f"s{n}.effective" for n in range(len(self.asked.known)))
        return f"({len(self.asked.known) * MET} + ({levels}) * {LEVELS} + {fresh})"

    def where(self, tier: Tier, without: Iterable[str] = ()) -> list[str]:
        """Conditions of everything asked, by a tier of its words, `without` some groups of filters."""
        groups = {name: condition for name, condition in self.groups.items() if name not in without}
        columns = {column for name in groups for column in COLUMNS[name]}
        if self.asked.known or tier.reads_profiles:
            columns.add("profile")
        found = [self._listed(column) for column in sorted(columns or {"card"})]
        found += self._held() + list(groups.values()) + matched(tier, "t", self.params)
        for other in tier.but_not:
            found.append(f"NOT ({' AND '.join(matched(other, f'n{other.n}', self.params))})")
        if tier.either:
            found.append(f"({' OR '.join(self._alternative(one) for one in tier.either)})")
        if self.some and not (self.asked.known and self.any_of):
            found.append(self.some.format("s0.person_id" if self.asked.known else "person.id"))
        if tier.windows:
            found.append(f"+person.window_id {one_of('tier_windows', tier.windows, self.params)}")
        return found

    def _alternative(self, tier: Tier) -> str:
        seen = self.seen("profile" if tier.reads_profiles else "card")
        return f"({' AND '.join([seen, *matched(tier, f'e{tier.n}', self.params)])})"

    def _held(self) -> list[str]:
        if self.any_of:
            return []
        found = []
        for n in range(len(self.asked.known)):
            level = f"{'+' if n else ''}s{n}.effective"  # the sign keeps it out of the search, which is by person alone
            found.append(f"s{n}.skill_id = :skill{n} AND {level} >= :level{n}")
        return found

    def _filters(self, windows: Windows | None) -> Iterable[tuple[str, str]]:
        asked, params = self.asked, self.params
        if asked.kinds:
            yield "kind", f"person.kind {one_of('kinds', asked.kinds, params)}"
        if asked.departments:
            keys = one_of("departments", [d.key for d in asked.departments], params)
            yield "department", f"person.department_id IN (SELECT id FROM department WHERE key {keys})"
        if asked.places:
            yield "place", f"person.place {one_of('places', asked.places, params)}"
        if asked.regions and windows:
            yield "region", f"+person.window_id {one_of('regions', windows.of_regions(asked.regions), params)}"
        if asked.shared and windows:
            yield "shared", f"+person.window_id {one_of('sharing', windows.sharing(asked.shared), params)}"
        if asked.free:
            yield "free", self._free()
        if asked.wants:
            params["wanted"] = asked.wants.id or -1
            yield "wants", "person.id IN (SELECT person_id FROM person_skill WHERE skill_id = :wanted AND wants)"
        if asked.confirmed:
            params["confirmed"] = bound(self.viewer.today - timedelta(days=asked.confirmed))
            yield "confirmed", "person.confirmed_on >= :confirmed"
        if asked.rate is not None:
            params["rate"] = asked.rate
            yield "rate", f"(person.kind = 'employee' OR ({self.seen('rate')} AND person.rate_base <= :rate))"

    def _free(self) -> str:
        self.params["free"] = self.asked.free
        if self.asked.starts_on is None:
            return "person.free_now >= :free"
        self.params |= {"starts": bound(self.asked.starts_on), "ends": bound(self.asked.ends_on)}
        return (
            "NOT EXISTS (SELECT 1 FROM free_span f WHERE f.person_id = person.id"
            " AND f.starts_on <= :ends AND f.ends_on >= :starts AND f.free < :free)"
        )
