"""Names of skills while one types: by the beginnings of words in names and aliases."""

from dataclasses import dataclass

from sqlalchemy import bindparam, text

from portal.access import Viewer, usable_skills_text
from portal.config import NAME_LENGTH
from portal.db import db, fetch, is_sqlite
from portal.models.text import clean, fold, words
from portal.search.statements import matches, matches_any
from portal.search.typos import meant

MOST = 8
FEW = 3  # below so many, words near the typed ones are tried too
MOST_WORDS, MOST_NEAR = 8, 40
LAST = "\U0010ffff"
BEGINS = "folded >= :folded AND folded < :to"  # walks the index
RANKED = """
SELECT skill.id, skill.name
FROM (SELECT id FROM skill WHERE folded = :folded
      UNION SELECT skill_id FROM alias WHERE folded = :folded {or_words}) said
{join} skill ON skill.id = said.id
LEFT JOIN (SELECT skill_id, MAX(CASE WHEN folded = :folded THEN 2 ELSE 1 END) AS fits FROM alias
           WHERE {begins} GROUP BY skill_id) a ON a.skill_id = skill.id
WHERE skill.merged_into_id IS NULL AND {usable}
ORDER BY CASE WHEN skill.folded = :folded THEN 0 WHEN a.fits = 2 THEN 1
              WHEN substr(skill.folded, 1, :length) = :folded OR a.fits = 1 THEN 2 ELSE 3 END,
         skill.holders DESC, skill.id
LIMIT :most
"""  # first the few that are meant, then whether they may be named
NEAR = """
SELECT skill.id, skill.name FROM skill WHERE skill.id IN ({some}) AND skill.merged_into_id IS NULL AND {usable}
ORDER BY skill.holders DESC, skill.id LIMIT :most
"""
ALIASES = text("SELECT skill_id, name, folded FROM alias WHERE skill_id IN :ids ORDER BY weight DESC, id").bindparams(
    bindparam("ids", expanding=True)
)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A skill, and the alias by which it was found; empty when its name says it."""

    name: str
    alias: str = ""


def suggestions(viewer: Viewer, typed: str, mends: bool = True) -> list[Suggestion]:
    """Skills that the text begins to name, best first: exact name, exact alias, beginning, a word inside.

    Where these are few, skills that were likely meant by words with a typo follow. At most five queries.

    Only what the viewer may name: see access/skills.py.
    """
    folded = fold(clean(typed))[:NAME_LENGTH]
    if not folded:
        return []
    said = words(folded)
    usable, params = usable_skills_text(viewer)
    params |= {"folded": folded, "length": len(folded), "most": MOST} | ({"to": folded + LAST} if is_sqlite() else {})
    begins, join = (BEGINS, "CROSS JOIN") if is_sqlite() else ("starts_with(folded, :folded)", "JOIN")
    said = said if len(said) > 1 or said == folded else ""  # of "c++" a letter is left, which begins a thousand words
    or_words = f"UNION {matches('skill_text', '', said, 'match', params)}" if said else ""
    found = fetch(RANKED.format(begins=begins, join=join, or_words=or_words, usable=usable), params)
    aliases = _aliases([row.id for row in found])
    told = [Suggestion(row.name, _said_by(folded, row.name, aliases[row.id])) for row in found]
    return told if len(told) >= FEW or not mends else _with(told, _mended(viewer, said))


def _with(told: list[Suggestion], more: list[Suggestion]) -> list[Suggestion]:
    names = {suggestion.name for suggestion in told}
    return [*told, *(suggestion for suggestion in more if suggestion.name not in names)][:MOST]


def _mended(viewer: Viewer, said: str) -> list[Suggestion]:
    """Skills that words with typos likely meant: those that say least beside, then the most held. Three queries."""
    tokens = said.split()[:MOST_WORDS]
    near = meant(tokens)
    groups = [[token, *(word for word in near.get(token, []) if word != token)] for token in tokens]
    if all(len(group) == 1 for group in groups):
        return []
    usable, params = usable_skills_text(viewer)
    some = matches_any("skill_text", groups, "near", params)
    rows = fetch(NEAR.format(some=some, usable=usable), params | {"most": MOST_NEAR})
    aliases = _aliases([row.id for row in rows])
    ranked = []
    for n, row in enumerate(rows):
        beside = {shown: _beside(groups, words(shown)) for shown in (row.name, *(name for name, _ in aliases[row.id]))}
        shown = min(beside, key=beside.__getitem__)
        ranked.append((beside[shown], n, Suggestion(row.name, "" if shown == row.name else shown)))
    return [suggestion for *_, suggestion in sorted(ranked, key=lambda one: one[:2])]


def _beside(groups: list[list[str]], name: str) -> int:
    """How many words a name has beside those that were meant; many where it lacks one."""
    own = name.split()
    met = sum(any(word in group or word.startswith(group[0]) for word in own) for group in groups)
    return len(own) - met + (len(groups) - met) * MOST_WORDS


def _aliases(skills: list[int]) -> dict[int, list[tuple[str, str]]]:
    """{skill: its aliases as (name, folded)}"""
    found: dict[int, list[tuple[str, str]]] = {skill: [] for skill in skills}
    if skills:
        for skill, name, folded in db.session.connection().execute(ALIASES, {"ids": skills}):
            found[skill].append((name, folded))
    return found


def _said_by(folded: str, name: str, aliases: list[tuple[str, str]]) -> str:
    """The alias to show beside a name that does not hold what was typed itself."""
    tokens = words(folded).split()
    if all(any(word.startswith(token) for word in words(name).split()) for token in tokens) and tokens:
        return ""
    for fits in (lambda a: a == folded, lambda a: a.startswith(folded), lambda a: folded in a):
        for shown, alias in aliases:
            if fits(alias):
                return shown
    return ""
