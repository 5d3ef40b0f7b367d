"""Names of skills while one types: by the beginnings of words in names and aliases."""

from dataclasses import dataclass

from sqlalchemy import bindparam, text

from portal.access import Viewer, usable_skills_text
from portal.config import NAME_LENGTH
from portal.db import db, is_sqlite
from portal.models.text import clean, fold, words
from portal.search.statements import matches

MOST = 8
LAST = "\U0010ffff"
BEGINS = "folded >= :folded AND folded < :to"  # walks the index
RANKED = """
SELECT skill.id, skill.name FROM skill
LEFT JOIN (SELECT skill_id, MAX(CASE WHEN folded = :folded THEN 2 ELSE 1 END) AS fits FROM alias
           WHERE {begins} GROUP BY skill_id) a ON a.skill_id = skill.id
WHERE (skill.folded = :folded OR a.fits = 2 {or_words})
AND skill.merged_into_id IS NULL AND {usable}
ORDER BY CASE WHEN skill.folded = :folded THEN 0 WHEN a.fits = 2 THEN 1
              WHEN substr(skill.folded, 1, :length) = :folded OR a.fits = 1 THEN 2 ELSE 3 END,
         skill.holders DESC, skill.id
LIMIT :most
"""
ALIASES = text("SELECT skill_id, name, folded FROM alias WHERE skill_id IN :ids ORDER BY weight DESC, id").bindparams(
    bindparam("ids", expanding=True)
)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A skill, and the alias by which it was found; empty when its name says it."""

    name: str
    alias: str = ""


def suggestions(viewer: Viewer, typed: str) -> list[Suggestion]:
    """Skills that the text begins to name, best first: exact name, exact alias, beginning, a word inside. Two queries.

    Only what the viewer may name: see access/skills.py.
    """
    folded = fold(clean(typed))[:NAME_LENGTH]
    if not folded:
        return []
    said = words(folded)
    usable, params = usable_skills_text(viewer)
    params |= {"folded": folded, "length": len(folded), "most": MOST} | ({"to": folded + LAST} if is_sqlite() else {})
    begins = BEGINS if is_sqlite() else "starts_with(folded, :folded)"
    or_words = f"OR skill.id IN ({matches('skill_text', '', said, 'match', params)})" if said else ""
    connection = db.session.connection()
    found = connection.execute(text(RANKED.format(begins=begins, or_words=or_words, usable=usable)), params).all()
    aliases: dict[int, list[tuple[str, str]]] = {}
    if found:
        for skill, name, alias in connection.execute(ALIASES, {"ids": [row.id for row in found]}):
            aliases.setdefault(skill, []).append((name, alias))
    return [Suggestion(row.name, _said_by(folded, row.name, aliases.get(row.id, []))) for row in found]


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
