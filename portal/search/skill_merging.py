"""Before two skills become one: what it would do. And pairs of skills that likely mean the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from portal import access
from portal.access import Viewer
from portal.db import db
from portal.models import Alias, PersonSkill, Skill, SkillPair, SkillState
from portal.models.skill_merges import held_both, losing
from portal.search.admin_skills import gigs_that_ask
from portal.search.pages import in_order

ONE, OTHER = aliased(Skill), aliased(Skill)
LIVE = (SkillState.ACCEPTED, SkillState.SUGGESTED)
Place = tuple[int, int]


class Part(NamedTuple):
    key: str
    name: str
    category: str
    state: str
    holders: int
    version: int


@dataclass(frozen=True, slots=True)
class Effect:
    """What merging would do. Gigs are those that the viewer may read; all are moved."""

    skill: Part
    into: Part
    moved: int
    both: int
    keep_their_level: int  # of both: those whose row of the survivor stays
    gigs: int
    aliases: Sequence[str]
    chain: Sequence[str]  # names of skills that were merged before, and will find the survivor


class Pair(NamedTuple):
    id: int
    why: str
    holders: int
    one: Part  # the one held by more: it would stay
    other: Part


def effect(viewer: Viewer, skill: Skill, into: Skill) -> Effect:
    """Six statements, whatever is held. `skill` and `into` come from access."""
    both = held_both(db.session(), skill.id, into.id)
    held = db.session.scalar(select(func.count()).select_from(PersonSkill).where(PersonSkill.skill_id == skill.id))
    there = select(Alias.folded).where(Alias.skill_id == into.id)
    over = select(Alias.name).where(Alias.skill_id == skill.id, Alias.folded.not_in(there), Alias.folded != into.folded)
    chain = select(Skill.name).where(Skill.merged_into_id == skill.id).order_by(Skill.folded)
    return Effect(
        skill=_part(skill),
        into=_part(into),
        moved=(held or 0) - len(both),
        both=len(both),
        keep_their_level=sum(losing(one, other) is one for one, other in both),
        gigs=gigs_that_ask(viewer, skill.id),
        aliases=[skill.name, *db.session.scalars(over.order_by(Alias.folded))],
        chain=list(db.session.scalars(chain)),
    )


def _part(skill: Any) -> Part:
    return Part(skill.key, skill.name, skill.category, skill.state, skill.holders, skill.version)


def pairs(viewer: Viewer, after: Place | None = None, before: Place | None = None) -> list[Pair]:
    """Pairs that likely mean the same, those that most people hold first; one more than a page, upwards by `before`."""
    access.require_page(viewer, "admin")
    held = ONE.holders + OTHER.holders
    found = _proposed().add_columns(SkillPair.id, SkillPair.why, held, ONE, OTHER)
    rows = db.session.execute(in_order(found, (-held, SkillPair.id), after, before))
    return [Pair(id_, why, n, *_most_held_first(one, other)) for id_, why, n, one, other in rows]


def count_pairs(viewer: Viewer, held: bool = False) -> int:
    """All of them, or those of which somebody holds a skill."""
    access.require_page(viewer, "admin")
    counted = _proposed().add_columns(func.count())
    return db.session.scalar(counted.where(ONE.holders + OTHER.holders > 0) if held else counted) or 0


def _proposed() -> Any:
    live = (skill.merged_into_id.is_(None) & skill.state.in_(LIVE) for skill in (ONE, OTHER))
    return (
        select()
        .select_from(SkillPair)
        .join(ONE, ONE.id == SkillPair.low_id)
        .join(OTHER, OTHER.id == SkillPair.high_id)
        .where(SkillPair.is_distinct.is_(False), SkillPair.why != "", *live)
    )


def _most_held_first(one: Skill, other: Skill) -> tuple[Part, Part]:
    """An accepted one first, then the one that more people hold, then the older."""
    first, second = sorted((one, other), key=lambda s: (s.state != SkillState.ACCEPTED, -s.holders, s.id))
    return _part(first), _part(second)
