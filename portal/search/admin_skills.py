"""The taxonomy as an admin keeps it: the list, one skill's page, and what was done to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, literal, or_, select, text, true
from sqlalchemy.orm import aliased

from portal import access
from portal.access import Viewer
from portal.db import db
from portal.models import Alias, Audit, Gig, GigRole, Need, Person, Skill, SkillMerge
from portal.models.text import clean, fold, words
from portal.search.pages import in_order, newest_first
from portal.search.statements import matches

STATES = {
    "accepted": "Accepted",
    "suggested": "Suggested",
    "archived": "Archived",
    "rejected": "Not accepted",
    "merged": "Merged into another",
}
HELD = {"yes": "Held by somebody", "no": "Held by nobody"}
SORTS = {"held": "Most held", "name": "Name"}
HISTORY = 20
INTO = aliased(Skill)
Place = tuple[Any, int]


@dataclass(frozen=True, slots=True)
class Asked:
    q: str = ""
    category: str = ""
    state: str = ""
    source: str = ""
    held: str = ""
    sort: str = "held"


class SkillRow(NamedTuple):
    id: int
    key: str
    name: str
    folded: str
    category: str
    source: str
    state: str
    holders: int
    aliases: int
    merged_into: str | None


class Found(NamedTuple):
    rows: list[SkillRow]  # one more than a page when there are more
    total: int


class Named(NamedTuple):
    key: str
    name: str


class Line(NamedTuple):
    """A line of the audit, in words. `who` is empty for the machine and for somebody whose card may not be read."""

    id: int
    at: datetime
    who: str
    is_me: bool
    action: str
    fields: list[str]
    reason: str


@dataclass(frozen=True, slots=True)
class SkillPage:
    key: str
    id: int
    name: str
    category: str
    source: str
    state: str
    version: int
    holders: int
    gigs: int  # of those that the viewer may read
    author: str
    aliases: Sequence[tuple[int, str]]
    merged_into: Named | None
    merged_here: Sequence[tuple[str, str, datetime]]  # key, name, when: those that can be taken out again


def skills(viewer: Viewer, asked: Asked, after: Place | None = None, before: Place | None = None) -> Found:
    """A page of the taxonomy, in two statements; upwards when `before` is given."""
    access.require_page(viewer, "admin")
    wanted = _asked_for(asked)
    counted = wanted.with_only_columns(Skill.id).subquery()
    total = db.session.scalar(select(func.count()).select_from(counted))
    first: ColumnElement[Any] = -Skill.holders if asked.sort == "held" else Skill.folded.collate(_as_bytes())
    aliases = select(func.count()).where(Alias.skill_id == Skill.id).correlate(Skill).scalar_subquery()
    page = wanted.outerjoin(INTO, INTO.id == Skill.merged_into_id).with_only_columns(
        *(Skill.id, Skill.key, Skill.name, Skill.folded, Skill.category, Skill.source, Skill.state),
        *(Skill.holders, aliases, INTO.name),
    )
    rows = db.session.execute(in_order(page, (first, Skill.id), after, before))
    return Found([SkillRow(*row) for row in rows], total or 0)


def place_in(asked: Asked, row: SkillRow) -> Place:
    return (-row.holders if asked.sort == "held" else row.folded), row.id


def _as_bytes() -> str:
    return "BINARY" if db.engine.dialect.name == "sqlite" else "C"


def _asked_for(asked: Asked) -> Select[Any]:
    found = select(Skill).where(_in_state(asked.state))
    if asked.q:
        found = found.where(named(asked.q))
    if asked.category:
        found = found.where(Skill.category == asked.category)
    if asked.source:
        found = found.where((literal("|") + Skill.source + "|").contains(f"|{asked.source}|", autoescape=True))
    if asked.held:
        found = found.where(Skill.holders > 0 if asked.held == "yes" else Skill.holders == 0)
    return found


def _in_state(state: str) -> ColumnElement[bool]:
    if state == "merged":
        return Skill.merged_into_id.is_not(None)
    return and_(Skill.merged_into_id.is_(None), Skill.state == state if state else true())


def named(q: str) -> ColumnElement[bool]:
    """The text begins the name or an alias; or its words begin words in them, where it holds no signs such as C++."""
    folded = fold(clean(q))
    alias = exists().where(Alias.skill_id == Skill.id, Alias.folded.startswith(folded, autoescape=True))
    ways: list[ColumnElement[bool]] = [Skill.folded.startswith(folded, autoescape=True), alias.correlate(Skill)]
    if words(folded) == folded:
        params: dict[str, Any] = {}
        ids = text(matches("skill_text", "", words(folded), "said", params)).bindparams(**params)
        ways.append(Skill.id.in_(ids.columns(Skill.id).scalar_subquery()))
    return or_(*ways)


def categories() -> list[str]:
    kept = select(Skill.category).where(Skill.category != "").distinct()
    return list(db.session.scalars(kept.order_by(Skill.category)))


def sources() -> list[str]:
    """Where skills came from; what came from several says so with a bar between."""
    kept = db.session.scalars(select(Skill.source).distinct())
    return sorted({source for several in kept for source in several.split("|")} - {""})


def page_of(viewer: Viewer, key: str) -> SkillPage:
    """One skill. Five statements. Raises NotAllowed or NotFound."""
    skill = access.get_skill(viewer, key)
    aliases = select(Alias.id, Alias.name).where(Alias.skill_id == skill.id).order_by(Alias.folded)
    merged = (
        select(Skill.key, Skill.name, SkillMerge.at)
        .join(SkillMerge, SkillMerge.skill_id == Skill.id)
        .where(SkillMerge.into_id == skill.id, SkillMerge.undone_at.is_(None), Skill.merged_into_id == skill.id)
        .order_by(SkillMerge.id.desc())
    )
    into = db.session.get(Skill, skill.merged_into_id) if skill.merged_into_id else None
    return SkillPage(
        key=skill.key,
        id=skill.id,
        name=skill.name,
        category=skill.category,
        source=skill.source,
        state=skill.state,
        version=skill.version,
        holders=skill.holders,
        gigs=gigs_that_ask(viewer, skill.id),
        author=_author(viewer, skill),
        aliases=[(id_, name) for id_, name in db.session.execute(aliases)],
        merged_into=Named(into.key, into.name) if into else None,
        merged_here=[(key, name, at) for key, name, at in db.session.execute(merged)],
    )


def gigs_that_ask(viewer: Viewer, skill_id: int) -> int:
    """How many of the gigs that the viewer may read ask for a skill."""
    asks = access.visible_gigs(viewer).join(GigRole, GigRole.gig_id == Gig.id)
    asks = asks.join(Need, Need.gig_role_id == GigRole.id).where(Need.skill_id == skill_id)
    return db.session.scalar(asks.with_only_columns(func.count(Gig.id.distinct()))) or 0


def _author(viewer: Viewer, skill: Skill) -> str:
    if skill.author_id is None or skill.author_id == viewer.id:
        return "you" if skill.author_id else ""
    named = access.visible_people(viewer).with_only_columns(Person.name).where(Person.id == skill.author_id)
    return db.session.scalar(named) or "somebody"


def history(
    viewer: Viewer, object_type: str, object_id: int, after: int | None = None, before: int | None = None
) -> list[Line]:
    """What was done to a thing, the newest first, one more than a page; upwards when `before` is given."""
    access.require_page(viewer, "admin")
    seen = access.visible_people(viewer).with_only_columns(Person.id, Person.name).subquery()
    lines = (
        select(Audit.id, Audit.at, func.coalesce(seen.c.name, ""), case((Audit.actor_id == viewer.id, 1), else_=0))
        .add_columns(Audit.action, Audit.fields, Audit.reason)
        .outerjoin(seen, seen.c.id == Audit.actor_id)
        .where(Audit.object_type == object_type, Audit.object_id == object_id)
    )
    rows = db.session.execute(newest_first(lines, Audit.id, after, before, HISTORY))
    return [Line._make((*row[:3], bool(row[3]), *row[4:])) for row in rows]
