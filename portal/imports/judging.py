"""What a row of people would change: it is compared with who is stored, found by reference, else by e-mail address."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.config import NAME_LENGTH, SKILL_NAME_LENGTH, SKILLS_HELD
from portal.imports.finding import held_by
from portal.imports.people import TEXTS, Entry
from portal.imports.skill_names import SkillNames
from portal.imports.staging import RowRefused, SaidSkill, Staged, told
from portal.models import Department, Kind, Person, PersonSkill, Stint
from portal.models.text import clean, fold
from portal.models.times import today

LEVEL_UNSAID = 2
COMPARED = ("external_ref", "name", "kind", *TEXTS, "zone", "capacity", "contract_ends_on", "available_from")


@dataclass(slots=True)
class Known:
    """Who is stored already, as far as a row can change them."""

    id: int
    email: str
    is_lead: bool
    department: str
    department_id: int | None
    columns: dict[str, Any]
    stint: dict[str, Any] = field(default_factory=dict)
    skills: dict[int, int] = field(default_factory=dict)


@dataclass(slots=True)
class Judge:
    """Judges batch by batch; remembers for whom a row was seen already, and texts that mean no single skill."""

    actor_id: int | None
    texts: dict[str, SaidSkill] = field(default_factory=dict)
    skills: SkillNames = field(default_factory=SkillNames)
    lines: dict[int, int] = field(default_factory=dict)

    def __call__(self, session: Session, batch: Sequence[Entry]) -> list[Staged]:
        by_ref, by_email = _known(session, [entry for entry in batch if not entry.refused])
        self.skills.look_up(session, (text for entry in batch for text, _ in entry.skills))
        return [self._staged(entry, by_ref, by_email) for entry in batch]

    def _staged(self, entry: Entry, by_ref: dict[str, Known], by_email: dict[str, Known]) -> Staged:
        staged = Staged(entry.line, ref=entry.ref or entry.email, warnings=entry.warnings)
        try:
            if entry.refused:
                staged.reason, staged.verdict = entry.refused, "refused"
                return staged
            known = self._found(entry, by_ref, by_email)
            _must_fit_its_kind(entry, known)
            staged.values = self._changes(entry, known)
        except RowRefused as refusal:
            staged.reason, staged.verdict = str(refusal), "refused"
            return staged
        staged.target_id = known.id if known else None
        changed = staged.values.keys() - {"manager_ref", "email", "was"}
        staged.verdict = "new" if known is None else "changed" if changed else "same"
        return staged

    def _found(self, entry: Entry, by_ref: dict[str, Known], by_email: dict[str, Known]) -> Known | None:
        holder = by_email.get(fold(entry.email)) if entry.email else None
        found = by_ref.get(entry.ref) or holder
        if holder and holder is not found:
            raise RowRefused("E-mail address of somebody else", entry.email)
        if holder and entry.ref and holder.columns["external_ref"] not in (None, entry.ref):
            raise RowRefused("E-mail address of somebody with another reference", entry.email)
        if found and found.id == self.actor_id:
            raise RowRefused("You, and nobody imports onto themselves", entry.ref or entry.email)
        if found and self.lines.setdefault(found.id, entry.line) != entry.line:
            raise RowRefused("Duplicate, another row counts", f"line {self.lines[found.id]} is the same person")
        return found

    def _changes(self, entry: Entry, known: Known | None) -> dict[str, Any]:
        """What would be stored, as `applying` reads it: {"columns", "department", "stint", "skills"} where it changes.

        "email" and "manager_ref" are what the row says, for finding managers; "was" is what applying must still find.
        """
        columns = {name: value for name, value in entry.columns.items() if not known or value != known.columns[name]}
        if entry.ref and not (known and known.columns["external_ref"]):
            columns["external_ref"] = entry.ref
        if entry.email and (known is None or fold(entry.email) != fold(known.email)):
            columns["email"] = entry.email
        if known is None:
            columns = {"kind": Kind.EMPLOYEE.value, "name": _stand_in(entry)} | columns
        elif columns.get("kind") == Kind.EMPLOYEE and known.columns["contract_ends_on"]:
            columns["contract_ends_on"] = None
        department = entry.department if not known or fold(entry.department) != known.department else ""
        stint = {name: value for name, value in entry.stint.items() if not known or value != known.stint.get(name)}
        values = {
            "columns": {name: _stored(value) for name, value in columns.items()},
            "department": department,
            "stint": {name: _stored(value) for name, value in stint.items()},
            "skills": self._skills(entry, known),
            "manager_ref": entry.manager_ref,
            "email": fold(entry.email),
        }
        if known is not None:
            values["was"] = _was(known, values)
        return {name: value for name, value in values.items() if value}

    def _skills(self, entry: Entry, known: Known | None) -> list[tuple[int, int]]:
        held = known.skills if known else {}
        asked: dict[int, int] = {}
        for text, level in entry.skills:
            meant = self.skills.meant(text)
            if meant is None:
                self._note(text, 0)
                entry.warnings.append(told("Skill not known, left out", f"“{text[:60]}”"))
                continue
            if meant.chosen:
                self._note(text, 0)
            if not meant.id:  # left out by choice
                continue
            if meant.others:
                self._note(text, 1 + len(meant.others))
                others = ", ".join(f"“{other}”" for other in meant.others[:3])
                entry.warnings.append(
                    told("Skill that could be several", f"“{text}” is read as “{meant.name}”, not {others}")
                )
            if meant.id in held:
                asked[meant.id] = max(level or held[meant.id], asked.get(meant.id, 0))
            elif len(held.keys() | asked.keys()) < SKILLS_HELD or meant.id in asked:
                asked[meant.id] = max(level or LEVEL_UNSAID, asked.get(meant.id, 0))
            else:
                entry.warnings.append(told(f"More than {SKILLS_HELD} skills, the last ones left out", f"“{text}”"))
        return [(id_, level) for id_, level in asked.items() if held.get(id_) != level]

    def _note(self, text: str, fits: int) -> None:
        folded = fold(clean(text))
        if folded and len(text) <= SKILL_NAME_LENGTH:  # a longer one could never be a skill's name
            self.texts.setdefault(folded, SaidSkill(text, fits)).rows += 1


def _was(known: Known, values: dict[str, Any]) -> dict[str, Any]:
    """What the changes of a row stand on: former values, and levels of the skills that it names."""
    columns = known.columns | {"email": known.email or None}
    was: dict[str, Any] = {name: _stored(columns[name]) for name in values["columns"]}
    if values["department"]:
        was["department_id"] = known.department_id
    if values["skills"]:
        was["skills"] = [(id_, known.skills.get(id_, 0)) for id_, _ in values["skills"]]
    return was


def _stand_in(entry: Entry) -> str:
    """The name of somebody new: where the file has none, their job title and reference."""
    if "name" in entry.columns:
        return str(entry.columns["name"])
    headline = entry.columns.get("headline")
    if not headline or not entry.ref:
        raise RowRefused("No name, and no job title with a reference to stand in for it")
    ending = f" ({entry.ref})"
    name = f"{headline[: max(NAME_LENGTH - len(ending), 0)].rstrip()}{ending}"[:NAME_LENGTH]
    entry.warnings.append(told("No name, the job title and the reference stand in for it", f"“{name}”"))
    return name


def _must_fit_its_kind(entry: Entry, known: Known | None) -> None:
    """Raises RowRefused for whoever left, and for leads who would be contractors. An employee's end is left out."""
    kind = entry.columns.get("kind") or (known.columns["kind"] if known else Kind.EMPLOYEE)
    ends_on: date | None = entry.columns.get("contract_ends_on")
    if kind == Kind.CONTRACTOR and known and known.is_lead:
        raise RowRefused("Contractor who posts gigs, which needs an employee", entry.ref or entry.email)
    if ends_on and ends_on < today() and (known is None or kind == Kind.EMPLOYEE):
        raise RowRefused("Over already, as the file says", f"ended on {ends_on}")
    if ends_on and kind == Kind.EMPLOYEE:
        del entry.columns["contract_ends_on"]
        entry.warnings.append(
            told("End of an employee's contract, left out since only a contractor's is kept", str(ends_on))
        )


def _known(session: Session, batch: Sequence[Entry]) -> tuple[dict[str, Known], dict[str, Known]]:
    """Who is stored with the references and e-mail addresses of a batch, by each. At most three queries."""
    refs = {entry.ref for entry in batch if entry.ref}
    emails = {fold(entry.email) for entry in batch if entry.email}
    first = Person.id, Person.email, Person.is_lead, Department.folded, Person.department_id
    wanted = select(*first, *(getattr(Person, c) for c in COMPARED))
    wanted = wanted.outerjoin(Department, Department.id == Person.department_id)
    rows = session.execute(wanted.where(held_by(refs, emails)))
    people = {
        id_: Known(id_, email or "", is_lead, department or "", in_, dict(zip(COMPARED, columns, strict=True)))
        for id_, email, is_lead, department, in_, *columns in rows
    }
    if people and any(entry.stint for entry in batch):
        for stint in latest_stints(session, people):
            people[stint.person_id].stint = {"agency": stint.agency, "starts_on": stint.starts_on}
    if people and any(entry.skills for entry in batch):
        held = select(PersonSkill.person_id, PersonSkill.skill_id, PersonSkill.level)
        for person_id, skill_id, level in session.execute(held.where(PersonSkill.person_id.in_(people))):
            people[person_id].skills[skill_id] = level
    by_ref = {known.columns["external_ref"]: known for known in people.values()}
    return by_ref, {fold(known.email): known for known in people.values() if known.email}


def latest_stints(session: Session, person_ids: Sequence[int] | dict[int, Any]) -> list[Stint]:
    """The current stint of each person that has one."""
    newest = select(func.max(Stint.id)).where(Stint.person_id.in_(person_ids)).group_by(Stint.person_id)
    return list(session.scalars(select(Stint).where(Stint.id.in_(newest))))


def _stored(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
