"""Skills that people suggested: who, how many hold them, and the accepted ones that they may mean."""

from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from sqlalchemy import func, literal, select, text, union_all

from portal import access
from portal.access import Viewer
from portal.db import db, is_sqlite
from portal.models import Alias, Person, Skill, SkillState
from portal.models.text import words
from portal.search.pages import newest_first

OFFERED = 3
LOOKED_AT = 30  # accepted skills that share the beginning of a word, those that most people hold
LEAST_LIKENESS = 0.6
BEGINNING = 3  # letters of a word: past them it may hold a typo


class Near(NamedTuple):
    key: str
    name: str
    holders: int


class Suggested(NamedTuple):
    id: int
    key: str
    name: str
    holders: int
    version: int
    author: str
    near: Sequence[Near]


def suggested(viewer: Viewer, after: int | None = None, before: int | None = None) -> list[Suggested]:
    """Those that wait, the newest first; one more than a page, upwards when `before` is given. Three statements."""
    access.require_page(viewer, "admin")
    seen = access.visible_people(viewer).with_only_columns(Person.id, Person.name).subquery()
    waits = (
        select(Skill.id, Skill.key, Skill.name, Skill.holders, Skill.version, Skill.author_id, seen.c.name)
        .outerjoin(seen, seen.c.id == Skill.author_id)
        .where(Skill.state == SkillState.SUGGESTED, Skill.merged_into_id.is_(None))
    )
    rows = db.session.execute(newest_first(waits, Skill.id, after, before)).all()
    near = _near({row.id: row.name for row in rows})
    who = ["you" if row.author_id == viewer.id else row[6] or "somebody" for row in rows]
    return [Suggested._make((*row[:5], by, near.get(row.id, ()))) for row, by in zip(rows, who, strict=True)]


def count_suggested() -> int:
    """How many wait for an admin."""
    alone = Skill.state == SkillState.SUGGESTED, Skill.merged_into_id.is_(None)
    return db.session.scalar(select(func.count()).select_from(Skill).where(*alone)) or 0


def _near(names: dict[int, str]) -> dict[int, list[Near]]:
    """Up to three accepted skills for each, the likest first, by their names and aliases. Two statements."""
    asked = [_candidates(n, name) for n, name in names.items() if words(name)]
    if not asked:
        return {}
    rows = db.session.execute(union_all(*asked)).all()
    said: dict[int, list[str]] = {row.id: [row.folded] for row in rows}
    for skill_id, folded in db.session.execute(select(Alias.skill_id, Alias.folded).where(Alias.skill_id.in_(said))):
        said[skill_id].append(folded)
    found: dict[int, list[tuple[float, int, Near]]] = {}
    for row in rows:
        score = max(_likeness(words(names[row.n]), name) for name in said[row.id])
        if score >= LEAST_LIKENESS:
            found.setdefault(row.n, []).append((-score, row.id, Near(row.key, row.name, row.holders)))
    return {n: [near for *_, near in sorted(some)[:OFFERED]] for n, some in found.items()}


def _candidates(n: int, name: str) -> Any:
    begins = [word if len(word) <= BEGINNING else word[:BEGINNING] for word in words(name).split()[:6]]
    said = f"said{n}"
    if is_sqlite():
        ids = text(f"SELECT rowid FROM skill_text WHERE skill_text MATCH :{said}")
        match = " OR ".join(f'"{word}"*' for word in begins)
    else:
        ids = text(f"SELECT rowid FROM skill_text WHERE words @@ to_tsquery('simple', :{said})")
        match = " | ".join(f"'{word}':*" for word in begins)
    inner = (
        select(literal(n).label("n"), Skill.id, Skill.key, Skill.name, Skill.folded, Skill.holders)
        .where(Skill.id.in_(ids.bindparams(**{said: match}).columns(Skill.id).scalar_subquery()))
        .where(Skill.state == SkillState.ACCEPTED, Skill.merged_into_id.is_(None))
        .order_by(Skill.holders.desc(), Skill.id)
        .limit(LOOKED_AT)
    )
    return select(inner.subquery())


def _likeness(one: str, other: str) -> float:
    """From 0 to 1; whole words in common count as much as letters."""
    letters = SequenceMatcher(None, one.replace(" ", ""), words(other).replace(" ", "")).ratio()
    mine, theirs = set(one.split()), set(words(other).split())
    return max(letters, len(mine & theirs) / max(len(mine | theirs), 1))
