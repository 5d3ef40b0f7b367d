"""Two skills that mean the same become one, in one transaction, and become two again while nothing has changed.

The higher level wins, with its own evidence and day. What went or was changed is kept in `SkillMergeRow`, so that
undoing brings back every row as it was, with its id where nobody else has taken it.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ColumnElement, ForeignKey, Index, delete, func, insert, literal, select, update
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column

from portal.db import Base, session_of
from portal.models.errors import Refused
from portal.models.events import record_act
from portal.models.gig_roles import Need
from portal.models.held_skills import PersonSkill
from portal.models.kept_rows import HOLDING, Held, chunks, holdings_to_keep, plain
from portal.models.skills import Alias, Skill, SkillState, add_aliases
from portal.models.times import now


class SkillMerge(Base):
    """That a skill was merged into another, until it is undone."""

    __tablename__ = "skill_merge"
    id: Mapped[int] = mapped_column(primary_key=True)
    skill_id: Mapped[int] = mapped_column(ForeignKey("skill.id"), index=True)
    into_id: Mapped[int] = mapped_column(ForeignKey("skill.id"), index=True)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    at: Mapped[datetime] = mapped_column(default=now)
    undone_at: Mapped[datetime | None]

    def note(self, change: str, rows: Iterable[dict[str, Any]]) -> None:
        """Keep what is done to rows, each with its `row_id`."""
        kept = [{"merge_id": self.id, "change": change, "person_id": None} | row for row in rows]
        if kept:
            blank = {"before": None, "after": None}
            session_of(self).execute(insert(SkillMergeRow), [blank | row for row in kept])

    def kept(self, change: str) -> tuple[ColumnElement[bool], ...]:
        return SkillMergeRow.merge_id == self.id, SkillMergeRow.change == change

    def rows(self, change: str) -> Sequence["SkillMergeRow"]:
        kept = select(SkillMergeRow).where(*self.kept(change))
        return session_of(self).scalars(kept.order_by(SkillMergeRow.row_id)).all()


class SkillMergeRow(Base):
    """A row that a merge changed: how (`change`), and what stood there before where it went or was changed."""

    __tablename__ = "skill_merge_row"
    __table_args__ = (Index("ix_skill_merge_row_merge", "merge_id", "change"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    merge_id: Mapped[int] = mapped_column(ForeignKey("skill_merge.id", ondelete="CASCADE"))
    change: Mapped[str]
    row_id: Mapped[int]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    after: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))


def must_fit_together(skill: Skill, into: Skill) -> None:
    """Raises Refused where one can't be merged into the other."""
    if skill.id == into.id:
        raise Refused("into", "These are one and the same already. Choose another skill.")
    if into.merged_into_id is not None:
        raise Refused("into", f"“{into.name}” was merged into another skill itself. Choose that one.")
    if into.state != SkillState.ACCEPTED:
        raise Refused("into", f"“{into.name}” is {into.state}. Only an accepted skill can take in another.")


def merge(session: Session, actor_id: int, skill: Skill, into: Skill) -> SkillMerge | None:
    """Make one skill of two; None when that was done already. Raises Refused or Conflict."""
    if skill.merged_into_id == into.id:
        return None
    skill.must_stand_alone()
    must_fit_together(skill, into)
    done = SkillMerge(skill_id=skill.id, into_id=into.id, actor_id=actor_id)
    session.add(done)
    session.flush()
    _move_holdings(session, done)
    _move_needs(session, done)
    _move_aliases(session, done, skill, into)
    earlier = session.scalars(select(Skill.id).where(Skill.merged_into_id == skill.id)).all()
    done.note("chain moved", ({"row_id": id_} for id_ in earlier))
    session.execute(update(Skill).where(Skill.id.in_(earlier)).values(merged_into_id=into.id))
    skill.merged_into_id = into.id
    session.flush()
    count_and_tell(session, skill, into)
    record_act(session, actor_id, "skill merged", skill.id, "skill", reason=f"into “{into.name}”")
    record_act(session, actor_id, "skill took in another", into.id, "skill", reason=f"“{skill.name}”")
    return done


def _move_holdings(session: Session, done: SkillMerge) -> None:
    """Of those who hold both, the lower level goes; then all that is left of the one belongs to the other."""
    gone = [losing(one, other) for one, other in held_both(session, done.skill_id, done.into_id, lock=True)]
    kept = holdings_to_keep(session, gone)
    done.note("holding gone", ({"row_id": row["id"], "person_id": row["person_id"], "before": row} for row in kept))
    went = select(SkillMergeRow.row_id).where(*done.kept("holding gone"))
    dropped = delete(PersonSkill).where(PersonSkill.id.in_(went))
    session.execute(dropped.execution_options(synchronize_session=False))
    columns = ["merge_id", "change", "row_id", "person_id"]
    left = select(literal(done.id), literal("holding moved"), PersonSkill.id, PersonSkill.person_id)
    left = left.where(PersonSkill.skill_id == done.skill_id)
    session.execute(insert(SkillMergeRow).from_select(columns, left, include_defaults=False))
    moved = update(PersonSkill).where(PersonSkill.skill_id == done.skill_id).values(skill_id=done.into_id)
    session.execute(moved.execution_options(synchronize_session=False))


def held_both(session: Session, skill_id: int, into_id: int, lock: bool = False) -> list[tuple[Held, Held]]:
    """(row of the one, row of the other) of everybody who holds both."""
    mine, theirs = aliased(PersonSkill), aliased(PersonSkill)
    columns = [getattr(row, name) for row in (mine, theirs) for name in HOLDING]
    both = select(*columns).join(theirs, theirs.person_id == mine.person_id).order_by(mine.id)
    both = both.where(mine.skill_id == skill_id, theirs.skill_id == into_id)
    rows = session.execute(both.with_for_update() if lock else both)
    return [(Held._make(row[: len(HOLDING)]), Held._make(row[len(HOLDING) :])) for row in rows]


def losing(one: Held, other: Held) -> Held:
    """Of two rows of one person the one that goes: the lower level, then the one confirmed earlier, then the first."""
    return min((one, other), key=lambda row: (row.effective, row.level, row.confirmed_on or date.min))


def _move_needs(session: Session, done: SkillMerge) -> None:
    """Where a role asks for both, one need stays: the higher least level, and required where either was."""
    rows = session.execute(select(*NEED).where(Need.skill_id == done.skill_id).order_by(Need.id)).all()
    roles = [row.gig_role_id for row in rows]
    theirs = {
        row.gig_role_id: row
        for some in chunks(roles)
        for row in session.execute(select(*NEED).where(Need.skill_id == done.into_id, Need.gig_role_id.in_(some)))
    }
    both = [row for row in rows if row.gig_role_id in theirs]
    done.note("need gone", ({"row_id": row.id, "before": _need(row)} for row in both))
    for row in both:
        other = theirs[row.gig_role_id]
        after = {
            "least_level": max(row.least_level, other.least_level),
            "required": row.required or other.required,
        }
        done.note("need changed", [{"row_id": other.id, "before": _need(other), "after": _need(other) | after}])
        session.execute(delete(Need).where(Need.id == row.id))
        session.execute(update(Need).where(Need.id == other.id).values(**after))
    moved = [row for row in rows if row.gig_role_id not in theirs]
    done.note("need moved", ({"row_id": row.id, "before": {"gig_role_id": row.gig_role_id}} for row in moved))
    session.execute(update(Need).where(Need.skill_id == done.skill_id).values(skill_id=done.into_id))


NEED = (Need.id, Need.gig_role_id, Need.least_level, Need.required)


def _need(row: Any) -> dict[str, Any]:
    return {"gig_role_id": row.gig_role_id, "least_level": row.least_level, "required": row.required}


def _move_aliases(session: Session, done: SkillMerge, skill: Skill, into: Skill) -> None:
    """The other names go over, and with them the name itself; what the survivor has already goes."""
    mine = session.scalars(select(Alias).where(Alias.skill_id == skill.id).order_by(Alias.id)).all()
    there = {*session.scalars(select(Alias.folded).where(Alias.skill_id == into.id)), into.folded}
    gone = [alias for alias in mine if alias.folded in there]
    kept = [alias for alias in mine if alias.folded not in there]
    names = ("name", "folded", "weight")
    done.note("alias gone", ({"row_id": alias.id, "before": plain(alias, names)} for alias in gone))
    done.note("alias moved", ({"row_id": alias.id, "before": plain(alias, ("folded",))} for alias in kept))
    for alias in gone:
        session.delete(alias)
    for alias in kept:
        alias.skill_id = into.id
    session.flush()
    if skill.folded not in there:
        made = Alias(name=skill.name, folded=skill.folded, skill_id=into.id)
        session.add(made)
        session.flush()
        done.note("alias made", [{"row_id": made.id, "before": {"folded": made.folded}}])


def count_and_tell(session: Session, *skills: Skill) -> None:
    """Count anew who holds them, and let their full text tell the names that they have now."""
    for skill in skills:
        held = select(func.count()).select_from(PersonSkill).where(PersonSkill.skill_id == skill.id)
        session.execute(update(Skill).where(Skill.id == skill.id).values(holders=held.scalar_subquery()))
        add_aliases(session, skill, [])
