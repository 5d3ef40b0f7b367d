"""Texts of an import that stand for a skill and name none, or fit several: what each could mean."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from portal import access
from portal.access import Viewer
from portal.db import db
from portal.models import Alias, ImportText, Skill, SkillChoice
from portal.models.text import fold, words
from portal.search.pages import in_order

CANDIDATES = 5
LONGEST_PHRASE = 3
Place = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Meant:
    key: str
    name: str


@dataclass(frozen=True, slots=True)
class ShownText:
    folded: str
    text: str
    rows: int
    fits: int
    candidates: tuple[Meant, ...]
    chosen: Meant | None
    left_out: bool


def texts(viewer: Viewer, import_id: int, after: Place | None = None, before: Place | None = None) -> list[ShownText]:
    """A page of them, those of the most rows first, each with the skills that it could mean. Two queries."""
    access.require_page(viewer, "admin")
    told = ImportText.folded, ImportText.text, ImportText.rows, ImportText.fits, SkillChoice.folded.label("done")
    said = select(*told, Skill.key, Skill.name).where(ImportText.import_id == import_id)
    said = said.outerjoin(SkillChoice, SkillChoice.folded == ImportText.folded)
    said = said.outerjoin(Skill, Skill.id == SkillChoice.skill_id)
    rows = db.session.execute(in_order(said, (-ImportText.rows, ImportText.folded), after, before)).all()
    near = _near(viewer, [row.folded for row in rows])
    return [
        ShownText(
            row.folded,
            row.text,
            row.rows,
            row.fits,
            tuple(near[row.folded]),
            Meant(row.key, row.name) if row.key else None,
            bool(row.done and not row.key),
        )
        for row in rows
    ]


def _near(viewer: Viewer, folded: list[str]) -> dict[str, list[Meant]]:
    """Skills that each text, or a phrase in it, is the name or another name of: longer phrases, then more holders."""
    phrases = {text: _phrases(text) for text in folded}
    asked = {phrase for some in phrases.values() for phrase in some}
    merged = aliased(Skill)
    kept = Skill.id == func.coalesce(merged.merged_into_id, merged.id)
    about = Skill.id, Skill.key, Skill.name, Skill.holders
    usable = access.usable_skills(viewer), Skill.merged_into_id.is_(None)
    named = select(merged.folded.label("said"), *about).select_from(merged).join(Skill, kept)
    other = select(Alias.folded, *about).select_from(Alias).join(merged, merged.id == Alias.skill_id).join(Skill, kept)
    found: dict[str, list[tuple[int, int, Meant]]] = {}
    both = named.where(merged.folded.in_(asked), *usable).union_all(other.where(Alias.folded.in_(asked), *usable))
    for said, id_, key, name, holders in db.session.execute(both) if asked else ():
        found.setdefault(said, []).append((-holders, id_, Meant(key, name)))
    near: dict[str, list[Meant]] = {}
    for text, some in phrases.items():
        best = [meant for phrase in some for _, _, meant in sorted(found.get(phrase, ()), key=lambda m: m[:2])]
        near[text] = list(dict.fromkeys(best))[:CANDIDATES]
    return near


def _phrases(text: str) -> list[str]:
    """The text, then phrases in it, the longest first."""
    tokens = text.split()[:12]
    plain = words(text).split()[:12]
    lengths = range(min(LONGEST_PHRASE, max(len(tokens), len(plain))), 0, -1)
    parts = [" ".join(of[i : i + n]) for n in lengths for of in (tokens, plain) for i in range(len(of) - n + 1)]
    return list(dict.fromkeys([text, fold(words(text)), *parts]))
