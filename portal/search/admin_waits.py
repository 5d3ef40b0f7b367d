"""What waits for an admin on any day."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlalchemy import func, select

from portal import access
from portal.access import Viewer
from portal.config import REACH
from portal.models import Gig, Import, ImportState, MailState, Outbox, Skill, SkillState
from portal.search.orphans import still_ahead

LISTS = {  # what is said of one, of several, and where they are
    "orphans": ("gig that nobody leads", "gigs that nobody leads", "/admin/gigs/orphans"),
    "suggested": ("suggested skill waits", "suggested skills wait", "/admin/skills/suggestions"),
    "pairs": ("pair of skills in use looks alike", "pairs of skills in use look alike", "/admin/skills/duplicates"),
    "failed": ("mail was not sent", "mails were not sent", "/admin/mail?state=failed"),
    "waiting": ("mail waits to be sent", "mails wait to be sent", "/admin/mail?state=waiting"),
    "ready": ("import is not applied yet", "imports are not applied yet", "/admin/imports"),
    "under_way": ("import is under way", "imports are under way", "/admin/imports"),
    "stopped": ("import stopped", "imports stopped", "/admin/imports"),
}
IMPORTS = {
    "ready": (ImportState.UPLOADED, ImportState.READY),
    "under_way": (ImportState.STAGING, ImportState.APPLYING),
    "stopped": (ImportState.STOPPED,),
}


class Waits(NamedTuple):
    said: str
    href: str


def counts(viewer: Viewer) -> dict[str, Any]:
    """A scalar subquery by list, counted no further than one past REACH."""
    lost = select(Gig.id).where(access.orphaned(viewer), access.gig_right(viewer, "hand over"), still_ahead(viewer))
    new = select(Skill.id).where(Skill.state == SkillState.SUGGESTED, Skill.merged_into_id.is_(None))
    mails = {name: select(Outbox.id).where(Outbox.state == MailState(name)) for name in ("failed", "waiting")}
    imports = {name: select(Import.id).where(Import.state.in_(states)) for name, states in IMPORTS.items()}
    every = {"orphans": lost, "suggested": new} | mails | imports
    return {name: _count(rows) for name, rows in every.items()}


def say(counted: Mapping[str, int]) -> list[Waits]:
    """A line for each list that has any, in the order of LISTS."""
    found = [(counted.get(name, 0), *words) for name, words in LISTS.items()]
    return [Waits(f"{_upto(n)} {one if n == 1 else many}", href) for n, one, many, href in found if n]


def _count(rows: Any) -> Any:
    return select(func.count()).select_from(rows.limit(REACH + 1).subquery()).scalar_subquery()


def _upto(n: int) -> str:
    return f"{REACH:,} or more" if n > REACH else f"{n:,}"
