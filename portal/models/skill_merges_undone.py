"""Undoing a merge of skills: every row as it was, or nothing at all."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import delete, exists, func, select, update
from sqlalchemy.orm import Session, aliased

from portal.models.errors import Conflict
from portal.models.events import record_act
from portal.models.gig_roles import Need
from portal.models.held_skills import PersonSkill
from portal.models.kept_rows import bring_back_holdings, chunks, put_back
from portal.models.skill_merges import SkillMerge, SkillMergeRow, count_and_tell
from portal.models.skills import Alias, Skill
from portal.models.times import now

ROW = SkillMergeRow


def last_merge(session: Session, skill: Skill) -> SkillMerge | None:
    """The merge by which a skill is part of another now."""
    mine = select(SkillMerge).where(SkillMerge.skill_id == skill.id, SkillMerge.undone_at.is_(None))
    return session.scalars(mine.order_by(SkillMerge.id.desc()).limit(1)).first()


def undo_merge(session: Session, actor_id: int, done: SkillMerge, skill: Skill, into: Skill) -> None:
    """Make two of one again. Doing it twice is doing it once. Raises Conflict that says what was changed since."""
    if done.undone_at is not None:
        return
    since = list(changed_since(session, done, skill, into))
    if since:
        raise Conflict(f"“{skill.name}” can't be taken out of “{into.name}” any more: {'; '.join(since)}.")
    _aliases_back(session, done)
    _holdings_back(session, done)
    _needs_back(session, done)
    chain = select(ROW.row_id).where(*done.kept("chain moved"))
    session.execute(update(Skill).where(Skill.id.in_(chain)).values(merged_into_id=skill.id))
    skill.merged_into_id, done.undone_at = None, now()
    session.execute(delete(ROW).where(ROW.merge_id == done.id))
    session.flush()
    count_and_tell(session, skill, into)
    record_act(session, actor_id, "merge undone", skill.id, "skill", reason=f"out of “{into.name}”")
    record_act(session, actor_id, "gave back another", into.id, "skill", reason=f"“{skill.name}”")


def changed_since(session: Session, done: SkillMerge, skill: Skill, into: Skill) -> Iterator[str]:
    """What of that which the merge left is no longer as it left it, in words."""
    if into.merged_into_id is not None or skill.merged_into_id != into.id:
        yield f"“{into.name}” was merged into another skill since, which must be undone first"
        return
    held = aliased(PersonSkill)
    here = held.id == ROW.row_id, held.person_id == ROW.person_id, held.skill_id == into.id
    dropped = _count(session, done, "holding moved", ~exists().where(*here))
    theirs = held.person_id == ROW.person_id, held.skill_id == into.id
    was_of_it = ROW.before["skill_id"].as_integer() == skill.id  # else the row that stayed was moved, and is counted
    dropped += _count(session, done, "holding gone", was_of_it, ~exists().where(*theirs))
    if dropped:
        yield f"{dropped:,} {'person has' if dropped == 1 else 'people have'} taken it off their profile since"
    if needs := sum(_needs_changed(session, done, into)):
        yield f"{needs:,} {'role of a gig asks' if needs == 1 else 'roles of gigs ask'} for something else since"
    if aliases := sum(_aliases_changed(session, done, into)):
        yield f"{aliases:,} {'alias was' if aliases == 1 else 'aliases were'} removed since"


def _needs_changed(session: Session, done: SkillMerge, into: Skill) -> Iterator[bool]:
    kept = [(row, row.before or {}) for row in done.rows("need moved")]
    kept += [(row, row.after or {}) for row in done.rows("need changed")]
    there: dict[int, Any] = {}
    for some in chunks([row.row_id for row, _ in kept]):
        there |= {need.id: need for need in session.scalars(select(Need).where(Need.id.in_(some)))}
    for row, left in kept:
        need = there.get(row.row_id)
        yield need is None or need.skill_id != into.id or any(getattr(need, k) != v for k, v in left.items())


def _aliases_changed(session: Session, done: SkillMerge, into: Skill) -> Iterator[bool]:
    there = dict(session.execute(select(Alias.id, Alias.folded).where(Alias.skill_id == into.id)).all())
    for row in (*done.rows("alias moved"), *done.rows("alias made")):
        yield there.get(row.row_id) != (row.before or {})["folded"]


def _aliases_back(session: Session, done: SkillMerge) -> None:
    made = select(ROW.row_id).where(*done.kept("alias made"))
    session.execute(delete(Alias).where(Alias.id.in_(made)))
    moved = select(ROW.row_id).where(*done.kept("alias moved"))
    session.execute(update(Alias).where(Alias.id.in_(moved)).values(skill_id=done.skill_id))
    gone = [{"id": row.row_id, "skill_id": done.skill_id} | (row.before or {}) for row in done.rows("alias gone")]
    put_back(session, Alias, gone)


def _holdings_back(session: Session, done: SkillMerge) -> None:
    moved = select(ROW.row_id).where(*done.kept("holding moved"))
    back = update(PersonSkill).where(PersonSkill.id.in_(moved)).values(skill_id=done.skill_id)
    session.execute(back.execution_options(synchronize_session=False))
    bring_back_holdings(session, (row.before or {} for row in done.rows("holding gone")))


def _needs_back(session: Session, done: SkillMerge) -> None:
    for row in done.rows("need changed"):
        was = row.before or {}
        values = {"least_level": was["least_level"], "required": was["required"]}
        session.execute(update(Need).where(Need.id == row.row_id).values(**values))
    moved = select(ROW.row_id).where(*done.kept("need moved"))
    session.execute(update(Need).where(Need.id.in_(moved)).values(skill_id=done.skill_id))
    gone = [{"id": row.row_id, "skill_id": done.skill_id} | (row.before or {}) for row in done.rows("need gone")]
    put_back(session, Need, gone)


def _count(session: Session, done: SkillMerge, change: str, *when: Any) -> int:
    return session.scalar(select(func.count()).select_from(ROW).where(*done.kept(change), *when)) or 0
