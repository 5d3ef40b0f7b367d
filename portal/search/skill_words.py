"""What typed words mean as skills: an exact name beats an alias, then more holders, then the older."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from portal.access import Viewer, usable_skills_text
from portal.db import fetch, is_sqlite
from portal.models.text import fold

LONGEST_PHRASE = 4
BEGUN = 5
SAID = "IN (SELECT value FROM json_each(:said))", "= ANY(CAST(:said AS text[]))"
EXACT = """
    SELECT skill.folded AS said, 0 AS way, skill.id, skill.name, skill.holders FROM skill
    WHERE skill.folded {said} AND skill.merged_into_id IS NULL AND {usable}
    UNION ALL SELECT a.folded, 1, skill.id, skill.name, skill.holders FROM alias a JOIN skill ON skill.id = a.skill_id
    WHERE a.folded {said} AND skill.merged_into_id IS NULL AND {usable} ORDER BY 2, 5 DESC, 3"""
BEGINNING = """
    SELECT skill.id, skill.name, skill.holders FROM skill
    WHERE skill.id IN (SELECT id FROM skill WHERE folded >= :from AND folded < :to
                       UNION SELECT skill_id FROM alias WHERE folded >= :from AND folded < :to)
    AND skill.merged_into_id IS NULL AND {usable} ORDER BY skill.holders DESC, skill.id LIMIT :most"""


class SkillWord(NamedTuple):
    id: int
    name: str
    holders: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """A skill that is asked for, at a least level. `id` is None when nobody knows it."""

    typed: str
    level: int
    id: int | None = None
    name: str = ""
    holders: int = 0


@dataclass(frozen=True, slots=True)
class Meaning:
    """Skills that a search names: whole phrases in it, or those whose names it begins; `rest` is other words."""

    phrases: tuple[SkillWord, ...] = ()
    begun: tuple[SkillWord, ...] = ()
    rest: str = ""


def skills_said(viewer: Viewer, typed: Iterable[str]) -> dict[str, SkillWord]:
    """{folded text: skill} for the texts that are names or aliases of what the viewer may name, in one query."""
    said = sorted({fold(t) for t in typed} - {""})
    found: dict[str, SkillWord] = {}
    if said:
        here, texts = (SAID[0], json.dumps(said)) if is_sqlite() else (SAID[1], said)
        usable, params = usable_skills_text(viewer)
        for row in fetch(EXACT.format(said=here, usable=usable), params | {"said": texts}):
            found.setdefault(row.said, SkillWord(row.id, row.name, row.holders))
    return found


def wanted(viewer: Viewer, pairs: Iterable[tuple[str, int]]) -> tuple[Wanted, ...]:
    """The skills that filters name, each once."""
    asked = {fold(typed): (typed, level) for typed, level in pairs if fold(typed)}
    known = skills_said(viewer, asked)
    found = {}
    for folded, (typed, level) in asked.items():
        word = known.get(folded)
        found[word.id if word else folded] = Wanted(typed, level, *(word or ()))
    return tuple(found.values())


def meaning_of(viewer: Viewer, q: str) -> Meaning:
    """What a search says about skills. At most two queries."""
    tokens = fold(q).split()[:12]
    if not tokens:
        return Meaning()
    ends = range(1, LONGEST_PHRASE + 1)
    phrases = {" ".join(tokens[i : i + n]) for n in ends for i in range(len(tokens) - n + 1)}
    known = skills_said(viewer, phrases)
    taken, rest, i = [], [], 0
    while i < len(tokens):
        for n in reversed(ends):
            word = known.get(" ".join(tokens[i : i + n])) if i + n <= len(tokens) else None
            if word:
                taken.append(word)
                i += n
                break
        else:
            rest.append(tokens[i])
            i += 1
    if taken:
        return Meaning(tuple(dict.fromkeys(taken)), (), " ".join(rest))
    return Meaning((), _begun(viewer, " ".join(tokens)), " ".join(rest))


def _begun(viewer: Viewer, folded: str) -> tuple[SkillWord, ...]:
    if len(folded) < 3:
        return ()
    usable, params = usable_skills_text(viewer)
    bounds = {"from": folded, "to": folded + "\U0010ffff", "most": BEGUN}
    return tuple(SkillWord(*row) for row in fetch(BEGINNING.format(usable=usable), params | bounds))
