"""A taxonomy on its way in: what each row would make of the skills that are stored, found by their folded names."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from portal.config import SKILL_NAME_LENGTH
from portal.imports.names import Survey
from portal.imports.sheet import Sheet
from portal.imports.staging import RowRefused, Staged, chunks, told
from portal.imports.values import is_nothing
from portal.models.skills import Alias, Skill, SkillState
from portal.models.text import fold, words

SENTENCE = 80
AT_ONCE = 1_000
STAYS = {SkillState.ARCHIVED.value: "archived", SkillState.REJECTED.value: "not accepted"}
BREAKS = re.compile(r"[\n\t\x0b\x0c]")


@dataclass(slots=True)
class Entry:
    line: int
    name: str = ""
    folded: str = ""
    category: str = ""
    source: str = ""
    aliases: dict[str, str] = field(default_factory=dict)  # folded: as written
    warnings: list[str] = field(default_factory=list)
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """A stored skill by a name of its own, or of one that was merged into it."""

    id: int
    name: str
    category: str
    state: str


def entries(sheet: Sheet, known: Survey) -> Iterator[Entry]:
    """Every row of the file, refused ones included."""
    for line, row in sheet.rows():
        entry = Entry(line)
        try:
            _read(entry, sheet.fields(row), known)
        except RowRefused as refusal:
            entry.refused = str(refusal)
        entry.source = entry.source or Path(sheet.name).stem[:SKILL_NAME_LENGTH]
        yield entry


def _read(entry: Entry, values: Mapping[str, str], known: Survey) -> None:
    name = values["name"]
    if BREAKS.search(name):
        raise RowRefused("Name with a tab or a line break", f"“{' '.join(name.split())[:60]}”")
    entry.name, entry.folded = " ".join(name.split()), fold(name)
    if is_nothing(name):
        raise RowRefused("No name")
    if not words(name):
        raise RowRefused("Name without a letter or a digit", f"“{name[:60]}”")
    if len(entry.name) > SKILL_NAME_LENGTH:
        raise RowRefused(f"Name longer than {SKILL_NAME_LENGTH} characters", f"“{entry.name[:60]}…”")
    if known.stands[entry.folded] != entry.line:
        raise RowRefused("Twice in the file", f"“{entry.name}” is on line {known.stands[entry.folded]} already")
    if len(entry.name) > SENTENCE:
        entry.warnings.append(told("Name as long as a sentence", f"“{entry.name}”"))
    entry.category = _line(values, "category")
    entry.source = _line(values, "source")
    for alias in values.get("aliases", "").split("|"):
        _read_alias(entry, " ".join(alias.split()), known)


def _read_alias(entry: Entry, alias: str, known: Survey) -> None:
    folded = fold(alias)
    if not alias or folded == entry.folded:
        return
    if len(alias) > SKILL_NAME_LENGTH or not words(alias):
        entry.warnings.append(told("Alias too long or without a letter, left out", f"“{alias[:60]}”"))
    elif folded in known.stands:
        entry.warnings.append(told("Alias that is another skill's name, left out", f"“{alias}” of “{entry.name}”"))
    else:
        entry.aliases.setdefault(folded, alias)


def _line(values: Mapping[str, str], name: str) -> str:
    text = values.get(name, "")
    return "" if is_nothing(text) else " ".join(text.split())[:SKILL_NAME_LENGTH]


def judge(session: Session, batch: Sequence[Entry]) -> list[Staged]:
    """Compare a batch with the skills that are stored."""
    counted = [entry for entry in batch if not entry.refused]
    texts = {entry.folded for entry in counted} | {alias for entry in counted for alias in entry.aliases}
    named = skills_named(session, texts)
    there = _aliases_of(session, {named[e.folded].id for e in counted if e.folded in named})
    elsewhere = _meant_by_alias(session, {e.folded for e in counted if e.folded not in named})
    return [_staged(entry, named, there, elsewhere) for entry in batch]


def _staged(
    entry: Entry,
    named: Mapping[str, Known],
    there: set[tuple[str, int]],
    elsewhere: Mapping[str, list[tuple[int, str]]],
) -> Staged:
    staged = Staged(entry.line, ref=entry.name, warnings=entry.warnings)
    if entry.refused:
        staged.verdict, staged.reason = "refused", entry.refused
        return staged
    known = named.get(entry.folded)
    aliases: list[str] = []
    for folded, alias in entry.aliases.items():
        other = named.get(folded)
        if other and other != known:
            staged.warnings.append(told("Alias that is another skill's name, left out", f"“{alias}” of “{entry.name}”"))
        elif not other and not (known and (folded, known.id) in there):
            aliases.append(alias)
    if known is None:
        return _not_named(entry, staged, aliases, elsewhere.get(entry.folded, []))
    staged.target_id = known.id
    changes: dict[str, Any] = {"aliases": aliases} if aliases else {}
    if entry.category and not known.category:
        changes["category"] = entry.category
    if known.state == SkillState.SUGGESTED:
        changes["state"] = SkillState.ACCEPTED.value
    elif known.state != SkillState.ACCEPTED:
        staged.warnings.append(told(f"Skill that is {STAYS[known.state]} here, and stays so", f"“{known.name}”"))
    staged.verdict, staged.values = ("changed" if changes else "same"), changes
    return staged


def _not_named(entry: Entry, staged: Staged, aliases: list[str], others: list[tuple[int, str]]) -> Staged:
    """What becomes of a text that is no skill's name, where `others` are skills that have it as an alias."""
    about = {"name": entry.name, "category": entry.category, "source": entry.source}
    staged.verdict, staged.values = "new", about | {"aliases": aliases}
    if others:
        said = "New, though another skill has this alias"
        if len(others) == 1:
            said = "Another name of a skill that is there, adds nothing"
            staged.verdict, staged.values, staged.target_id = "same", {}, others[0][0]
        staged.warnings.append(told(said, f"“{entry.name}” of “{others[0][1]}”"))
    return staged


def skills_named(session: Session, folded: set[str]) -> dict[str, Known]:
    """The skills of these names; for the name of a merged one its survivor."""
    survivor = aliased(Skill)
    kept = survivor.id == func.coalesce(Skill.merged_into_id, Skill.id)
    wanted = select(Skill.folded, survivor.id, survivor.name, survivor.category, survivor.state).join(survivor, kept)
    found: dict[str, Known] = {}
    for some in chunks(sorted(folded), AT_ONCE):
        for text, id_, name, category, state in session.execute(wanted.where(Skill.folded.in_(some))):
            found[text] = Known(id_, name, category, state)
    return found


def _aliases_of(session: Session, skill_ids: set[int]) -> set[tuple[str, int]]:
    wanted = select(Alias.folded, Alias.skill_id).where(Alias.skill_id.in_(skill_ids))
    return set(session.execute(wanted)) if skill_ids else set()


def _meant_by_alias(session: Session, folded: set[str]) -> dict[str, list[tuple[int, str]]]:
    """{folded text: (id, name) of each skill in use that has it as an alias}"""
    kept = aliased(Skill)
    wanted = select(Alias.folded, kept.id, kept.name).join(Skill, Skill.id == Alias.skill_id)
    wanted = wanted.join(kept, kept.id == func.coalesce(Skill.merged_into_id, Skill.id))
    in_use = kept.state.in_((SkillState.ACCEPTED, SkillState.SUGGESTED))
    found: dict[str, list[tuple[int, str]]] = {}
    for some in chunks(sorted(folded), AT_ONCE):
        of = wanted.where(Alias.folded.in_(some), in_use).distinct().order_by(kept.id)
        for text, id_, name in session.execute(of):
            found.setdefault(text, []).append((id_, name))
    return found
