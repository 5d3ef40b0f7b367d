"""What is asked of the openings, and the conditions that it makes."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from portal.access import Viewer, reads_of_leads
from portal.config import HOURS_A_WEEK
from portal.db import bound
from portal.models.text import words
from portal.search.directory.filters import Named
from portal.search.skill_words import Wanted
from portal.search.statements import matches, one_of, within_text

SORTS = {
    "newest": "Newest first",
    "fit": "Best fit for me",
    "closing": "Apply by soonest",
    "starts": "Starts soonest",
    "hours": "Fewest hours",
}
HOURS = {"1-4": (1, 4), "5-10": (5, 10), "11-20": (11, 20), "21-80": (21, HOURS_A_WEEK)}
MOST_WORDS = 8
FREE_ROLES = "SELECT 1 FROM gig_role h WHERE h.gig_id = gig.id AND h.taken < h.seats"


@dataclass(frozen=True, slots=True)
class Filters:
    """Of several types, hours, departments or audiences one is enough; of several skills all are wanted.

    `hours` names ranges of HOURS that a role with a free seat falls in; `starts` is the day before which a gig starts.
    """

    q: str = ""
    skills: tuple[Wanted, ...] = ()
    types: tuple[str, ...] = ()
    hours: tuple[str, ...] = ()
    departments: tuple[Named, ...] = ()
    starts: date | None = None
    audiences: tuple[str, ...] = ()
    bookmarked: bool = False
    new: bool = False
    sort: str = "newest"


@dataclass(slots=True)
class Question:
    """Conditions on `gig` by group of filters, with their parameters."""

    groups: dict[str, str] = field(default_factory=dict)
    params: dict[str, Any] = field(default_factory=dict)

    def where(self, without: tuple[str, ...] = ()) -> str:
        return " AND ".join([said for group, said in self.groups.items() if group not in without] or ["1 = 1"])


def question(viewer: Viewer, asked: Filters, seen_until: datetime | None) -> Question:
    made = Question()
    groups, params = made.groups, made.params
    if asked.new:
        groups["new"] = "gig.published_at > :seen_until" if seen_until else "1 = 0"
        params |= {"seen_until": bound(seen_until)} if seen_until else {}
    if asked.bookmarked:
        groups["bookmarked"] = "gig.id IN (SELECT gig_id FROM bookmark WHERE person_id = :me)"
        params["me"] = viewer.id
    if asked.types:
        groups["type"] = f"gig.type {one_of('types', asked.types, params)}"
    if asked.audiences:
        groups["open"] = f"gig.audience {one_of('audiences', asked.audiences, params)}"
    if asked.starts:
        groups["starts"] = "gig.starts_on < :starts"
        params["starts"] = bound(asked.starts)
    if asked.hours:
        ranges = " OR ".join(f"h.hours BETWEEN {HOURS[name][0]} AND {HOURS[name][1]}" for name in asked.hours)
        groups["hours"] = f"EXISTS ({FREE_ROLES} AND ({ranges}))"
    if asked.departments:
        groups["department"] = _of_departments(asked, params)
    for n, skill in enumerate(asked.skills):
        params[f"skill{n}"] = skill.id or 0
        needing = f"SELECT r.gig_id FROM {NEEDS} WHERE n.skill_id = :skill{n}"
        groups[f"skill{n}"] = f"gig.id {within_text(needing)}"
    for n, word in enumerate(words(asked.q).split()[:MOST_WORDS]):
        groups[f"word{n}"] = _about(word, n, params)
    return made


NEEDS = "need n JOIN gig_role r ON r.id = n.gig_role_id"


def _of_departments(asked: Filters, params: dict[str, Any]) -> str:
    """The lead's own, which whoever reads the gig reads too."""
    if "kind" not in reads_of_leads():
        return "1 = 0"
    keys = one_of("departments", [department.key for department in asked.departments], params)
    theirs = f"SELECT id FROM department WHERE key {keys}"
    leads = f"SELECT id FROM person WHERE is_lead AND state = 'active' AND department_id IN ({theirs})"
    return f"gig.owner_id IN ({leads})"


def _about(word: str, n: int, params: dict[str, Any]) -> str:
    """The gig's text has the beginning of this word, or a skill that it needs does.

    Gigs are not looked up by it (the sign says so to SQLite) but walked, newest first, until a page is full.
    """
    in_text = matches("gig_text", "", word, f"text{n}", params)
    in_skill = matches("skill_text", "", word, f"named{n}", params)
    needed = f"({in_skill}) s JOIN need n ON n.skill_id = s.rowid"  # first, since PostgreSQL joins as it is written
    needing = f"SELECT r.gig_id FROM {needed} JOIN gig_role r ON r.id = n.gig_role_id"
    return f"(+gig.id IN ({in_text}) OR +gig.id IN ({needing}))"
