"""What is stored beside imported people: stints, free hours, full text, skills; and the ways in that end."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.orm import Session

from portal.imports.applying import AGAIN
from portal.imports.judging import latest_stints
from portal.imports.people import DATES
from portal.imports.skill_names import MET
from portal.imports.staging import insert_all
from portal.models import Conflict, FreeSpan, Link, Person, PersonSkill, SignIn, Skill, Stint
from portal.models.documents import write_documents
from portal.models.hours import Span
from portal.models.text import words
from portal.models.times import now, today


@dataclass(slots=True)
class Row:
    """A staged row that will be applied, and the person that it makes or changes."""

    id: int
    line: int
    ref: str
    target_id: int | None
    values: dict[str, Any]
    columns: dict[str, Any] = field(init=False)
    stint: dict[str, Any] = field(init=False)
    was: dict[str, Any] = field(init=False)
    person: Person = field(init=False)
    department: str = ""
    spans: list[Span] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.columns, self.stint = _with_days(self.values.get("columns")), _with_days(self.values.get("stint"))
        self.was = _with_days(self.values.get("was"))


@dataclass(slots=True)
class AppliedSkills:
    survivors: dict[int, int] = field(default_factory=dict)  # what stands now for each skill that was asked of
    holders: Counter[int] = field(default_factory=Counter)

    def look_up(self, session: Session, ids: set[int]) -> None:
        """Learn what they are now, which they stay until we are done. Raises Conflict for what is met no more.

        The lock is the one that a holding takes of its skill: merging waits for it, holding and counting don't.
        """
        asked = ids - self.survivors.keys()
        if not asked:
            return
        wanted = select(Skill.id, Skill.merged_into_id, Skill.state, Skill.name).where(Skill.id.in_(asked))
        found = session.execute(wanted.order_by(Skill.id).with_for_update(read=True, key_share=True)).all()
        if len(found) < len(asked):
            raise Conflict(f"A skill is no longer there. {AGAIN}")
        self.look_up(session, {skill.merged_into_id for skill in found if skill.merged_into_id})
        for skill in found:
            if skill.merged_into_id is None and skill.state not in MET:
                raise Conflict(f"The skill “{skill.name}” was {skill.state} in the meantime. {AGAIN}")
            self.survivors[skill.id] = self.survivors.get(skill.merged_into_id, skill.id)

    def count_holders(self, session: Session) -> None:
        counted = [{"skill": id_, "by": by} for id_, by in sorted(self.holders.items())]
        if counted:
            more = update(Skill).where(Skill.id == bindparam("skill")).values(holders=Skill.holders + bindparam("by"))
            session.connection().execute(more, counted)


def write_details(session: Session, rows: Sequence[Row], skills: AppliedSkills) -> None:
    """For people who are stored."""
    day = today()
    new = [
        {
            "person_id": row.person.id,
            "kind": row.person.kind,
            "title": row.person.headline,
            "department_id": row.person.department_id,
            "starts_on": row.stint.get("starts_on", day),
            "ends_on": row.person.contract_ends_on,
            "agency": row.stint.get("agency", ""),
        }
        for row in rows
        if not row.target_id
    ]
    insert_all(session, Stint, new)
    _write_spans(session, rows)
    _write_texts(session, rows)
    _write_skills(session, [row for row in rows if row.values.get("skills")], skills)


def write_stints(session: Session, changed: Sequence[Row]) -> None:
    """The history of those who were there: a new stint with a new kind, else the current one made right."""
    for row in changed:
        if row.columns.keys() & {"kind", "contract_ends_on"}:
            row.person.write_stint("kind" in row.columns)
    session.flush()
    told = {row.person.id: row for row in changed if row.stint}
    current = {stint.person_id: stint for stint in latest_stints(session, told)} if told else {}
    for person_id, row in told.items():
        stint = current.get(person_id) or Stint(person_id=person_id, kind=row.person.kind, title=row.person.headline)
        session.add(stint)
        for name, value in row.stint.items():
            setattr(stint, name, value)


def end_ways_in(session: Session, changed: Sequence[Row]) -> None:
    """A new e-mail address ends sessions and links."""
    people = [row.person.id for row in changed if "email" in row.columns]
    if people:
        open_ = SignIn.person_id.in_(people), SignIn.ended_at.is_(None)
        session.execute(update(SignIn).where(*open_).values(ended_at=now()))
        session.execute(delete(Link).where(Link.person_id.in_(people)))


def _write_spans(session: Session, rows: Sequence[Row]) -> None:
    session.execute(delete(FreeSpan).where(FreeSpan.person_id.in_([row.person.id for row in rows if row.target_id])))
    made = [
        {
            "person_id": row.person.id,
            "starts_on": span.starts_on,
            "ends_on": span.ends_on,
            "free": span.free,
            "tentative": span.tentative,
        }
        for row in rows
        for span in row.spans
    ]
    insert_all(session, FreeSpan, made)


def _write_texts(session: Session, rows: Sequence[Row]) -> None:
    texts: list[dict[str, object]] = []
    for row in rows:
        person = row.person
        body = words(" ".join((person.headline, row.department, person.place, person.bio)))
        texts.append({"id": person.id, "name": words(person.name), "body": body})
    write_documents(session, "person_text", texts)


def _write_skills(session: Session, rows: Sequence[Row], skills: AppliedSkills) -> None:
    """Hold each skill at its level, as `Person.hold` does."""
    people = [row.person.id for row in rows if row.target_id]
    held = _held(session, people)
    skills.look_up(session, {skill for row in rows for skill, _ in row.values["skills"]})
    new: list[dict[str, Any]] = []
    levels: list[dict[str, Any]] = []
    days: dict[str, date] = {}
    for row in rows:
        zone = row.person.zone
        day = days.setdefault(zone, today(zone))
        _must_hold_as_staged(row, held)
        asked: dict[int, int] = {}
        for skill, level in row.values["skills"]:
            kept = skills.survivors[skill]
            asked[kept] = max(level, asked.get(kept, 0))
        for skill, level in asked.items():
            said = {"level": level, "effective": level, "confirmed_on": day}
            id_, level_before = held.get((row.person.id, skill), (None, None))
            if id_ is None:
                new.append({"person_id": row.person.id, "skill_id": skill, "wants": False, **said})
                skills.holders[skill] += 1
            elif level != level_before:
                levels.append({"id": id_, **said})
    insert_all(session, PersonSkill, new)
    if levels:
        session.execute(update(PersonSkill), levels)


def _must_hold_as_staged(row: Row, held: dict[tuple[int, int], tuple[int, int]]) -> None:
    for skill, level in row.was.get("skills", ()):
        if held.get((row.person.id, skill), (0, 0))[1] != level:
            raise Conflict(f"The skills of line {row.line} were changed in the meantime. {AGAIN}")


def _held(session: Session, people: Sequence[int]) -> dict[tuple[int, int], tuple[int, int]]:
    """{(person, skill): (id of the holding, level)}"""
    wanted = select(PersonSkill.person_id, PersonSkill.skill_id, PersonSkill.id, PersonSkill.level)
    found = session.execute(wanted.where(PersonSkill.person_id.in_(people))) if people else ()
    return {(person, skill): (id_, level) for person, skill, id_, level in found}


def _with_days(values: dict[str, Any] | None) -> dict[str, Any]:
    days = {name for name in DATES if values and values.get(name)}
    return {name: date.fromisoformat(value) if name in days else value for name, value in (values or {}).items()}
