from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, Session, mapped_column

from portal.config import IMPORT_UNDO_MINUTES
from portal.db import Base
from portal.models.errors import Conflict, IllegalStep
from portal.models.text import new_key
from portal.models.times import now
from portal.models.upsert import insert_new


class ImportState(StrEnum):
    UPLOADED = "uploaded"  # its columns are to be looked at
    STAGING = "staging"
    READY = "ready"
    APPLYING = "applying"
    APPLIED = "applied"
    STOPPED = "stopped"  # `said` tells why; nothing was changed
    DISCARDED = "discarded"


S = ImportState
STEPS: dict[str, tuple[ImportState, ...]] = {  # legal from
    "look at it": (S.UPLOADED, S.STAGING, S.READY, S.APPLYING, S.STOPPED),
    "apply": (S.READY, S.APPLYING),
    "discard": (S.UPLOADED, S.STAGING, S.READY, S.APPLYING, S.STOPPED),
    "take it up again": (S.DISCARDED,),
}


def undo_ends() -> datetime:
    """What was discarded before this moment is not taken up again."""
    return now() - timedelta(minutes=IMPORT_UNDO_MINUTES)


class Import(Base):
    """A file on its way in: staged in batches, looked at, then applied as a whole or not at all."""

    __tablename__ = "import"
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True, default=new_key)
    kind: Mapped[str]  # "people", "skills" or "departments"
    state: Mapped[str] = mapped_column(default=ImportState.UPLOADED)
    said: Mapped[str] = mapped_column(default="")
    file_name: Mapped[str]
    # Who looked at it last, and who brought the file
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    uploader_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    header: Mapped[str] = mapped_column(default="", index=True)  # a digest of kind and columns
    mapping: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)  # column to field
    total: Mapped[int] = mapped_column(default=0)  # rows of the file
    staged: Mapped[int] = mapped_column(default=0)
    report: Mapped[dict[str, dict[str, int]]] = mapped_column(JSON, default=dict)
    made_at: Mapped[datetime] = mapped_column(default=now)
    staged_at: Mapped[datetime | None]
    applied_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]  # discarded, or forgotten

    def begin_look(self, actor_id: int | None) -> None:
        """Its rows are staged anew, by whoever looks now: nobody imports onto themselves."""
        self._must_be_in("look at it")
        self.state, self.said, self.actor_id = ImportState.STAGING, "", actor_id
        self.total = self.staged = 0
        self.staged_at, self.report = None, {}

    def cannot_be_looked_at(self, why: str) -> None:
        """Its columns do not tell enough, so that it waits for nobody."""
        if self.state == ImportState.UPLOADED:
            self.said = why

    def was_looked_at(self, report: dict[str, dict[str, int]]) -> None:
        self.state, self.staged_at, self.report = ImportState.READY, now(), report

    def begin_to_apply(self, actor_id: int | None) -> bool:
        """Whether there is something left to do: doing it twice is doing it once. Raises Conflict.

        Whoever applies is whoever looked: the rows were judged as theirs, and nobody imports onto themselves.
        """
        if self.state == ImportState.APPLIED:
            return False
        self._must_be_in("apply")
        if self.actor_id != actor_id:
            raise Conflict("Somebody else looked at this file. Look at it again yourself before you apply it.")
        counts = self.report["counts"]
        if not counts["new"] + counts["changed"]:
            raise Conflict("Nothing of this file is new or changed, so that there is nothing to apply.")
        self.state = ImportState.APPLYING
        return True

    def was_applied(self) -> None:
        self.state, self.applied_at = ImportState.APPLIED, now()

    def stop(self, why: str) -> None:
        """What was under way has ended without a change."""
        if self.state in (ImportState.STAGING, ImportState.READY, ImportState.APPLYING):
            self.state, self.said = ImportState.STOPPED, why

    def discard(self) -> None:
        if self.state != ImportState.DISCARDED:
            self._must_be_in("discard")
            self.state, self.ended_at = ImportState.DISCARDED, now()

    def take_up(self) -> None:
        """Undo `discard`, as long as its rows are there. Raises Conflict."""
        self._must_be_in("take it up again")
        if self.ended_at is None or self.ended_at < undo_ends():
            raise Conflict("This was discarded a while ago, and its rows are forgotten. Upload the file again.")
        self.ended_at = None
        self.state = ImportState.READY if self.staged_at else ImportState.UPLOADED

    def _must_be_in(self, step: str) -> None:
        if self.state not in STEPS[step]:
            raise IllegalStep(step, self.state, [name for name, states in STEPS.items() if self.state in states])


class ImportRow(Base):
    """A row as it will be applied, or why it will not be."""

    __tablename__ = "import_row"
    __table_args__ = (Index("ix_import_row_verdict", "import_id", "verdict", "line"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("import.id", ondelete="CASCADE"))
    line: Mapped[int]
    verdict: Mapped[str]  # "new", "changed", "same" or "refused"
    reason: Mapped[str] = mapped_column(default="")
    warnings: Mapped[list[str]] = mapped_column(JSON, default=list)
    ref: Mapped[str] = mapped_column(default="")
    target_id: Mapped[int | None]
    values: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class ImportText(Base):
    """A text of an import that stands for a skill, and names none or fits several."""

    __tablename__ = "import_text"
    import_id: Mapped[int] = mapped_column(ForeignKey("import.id", ondelete="CASCADE"), primary_key=True)
    folded: Mapped[str] = mapped_column(primary_key=True)
    text: Mapped[str]
    rows: Mapped[int]
    fits: Mapped[int]  # how many skills it could mean


class SkillChoice(Base):
    """What an admin said that a text of an import means, for this and later imports; no skill: leave it out."""

    __tablename__ = "skill_choice"
    folded: Mapped[str] = mapped_column(primary_key=True)
    skill_id: Mapped[int | None] = mapped_column(ForeignKey("skill.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime] = mapped_column(default=now)


def choose_skills(session: Session, choices: Sequence[tuple[str, int | None]]) -> None:
    """Remember what folded texts mean."""
    for folded, skill_id in choices:
        insert_new(session, SkillChoice, {"folded": folded, "skill_id": skill_id, "at": now()})
        kept = session.get_one(SkillChoice, folded, with_for_update=True)
        if kept.skill_id != skill_id:
            kept.skill_id, kept.at = skill_id, now()
