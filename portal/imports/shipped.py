"""The taxonomy that comes with Portal: a selection of ESCO and a technology supplement, in portal/data/skills.csv."""

import csv
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from portal.models.documents import write_documents
from portal.models.skills import Alias, Skill
from portal.models.text import clean, fold, new_key, words

FILE = Path(__file__).parent.parent / "data" / "skills.csv"


def load_taxonomy(session: Session, file: Path = FILE) -> int:
    """Store the skills and aliases that are not there yet; how many skills are new. Doing it twice is doing it once."""
    known = {folded: id_ for folded, id_ in session.execute(select(Skill.folded, Skill.id))}
    aliases: dict[str, list[str]] = {}
    fresh: dict[str, dict[str, object]] = {}
    for row in _rows(file):
        folded = fold(row["name"])
        aliases.setdefault(folded, []).extend(filter(None, map(clean, row["aliases"].split("|"))))
        if folded not in known and folded not in fresh:
            about = {"category": clean(row["category"]), "source": clean(row["source"])}
            fresh[folded] = {"key": new_key(), "name": clean(row["name"]), "folded": folded, "holders": 0, **about}
    if fresh:
        session.execute(insert(Skill), list(fresh.values()))
        known = {folded: id_ for folded, id_ in session.execute(select(Skill.folded, Skill.id))}
    named = _add_aliases(session, {known[folded]: names for folded, names in aliases.items()})
    _index(session, named | {known[folded] for folded in fresh})
    return len(fresh)


def _rows(file: Path) -> Iterator[dict[str, str]]:
    with file.open(newline="", encoding="utf-8") as stream:
        yield from csv.DictReader(stream)


def _add_aliases(session: Session, names: dict[int, list[str]]) -> set[int]:
    """Store the names that are new; the ids of the skills they name."""
    there = {(folded, id_) for folded, id_ in session.execute(select(Alias.folded, Alias.skill_id))}
    there |= {(folded, id_) for folded, id_ in session.execute(select(Skill.folded, Skill.id))}
    rows = {
        (fold(name), skill_id): {"name": name, "folded": fold(name), "skill_id": skill_id, "weight": 1}
        for skill_id, given in names.items()
        for name in given
    }
    missing = {pair: row for pair, row in rows.items() if pair not in there}
    if missing:
        session.execute(insert(Alias), list(missing.values()))
    return {skill_id for _, skill_id in missing}


def _index(session: Session, ids: set[int]) -> None:
    """Let the full text of these skills tell all their names."""
    told: dict[int, list[str]] = {id_: [] for id_ in ids}
    for skill_id, name in session.execute(select(Alias.skill_id, Alias.name).order_by(Alias.id)):
        if skill_id in told:
            told[skill_id].append(name)
    held = session.execute(select(Skill.id, Skill.name))
    rows: list[dict[str, object]] = [
        {"id": id_, "name": words(name), "body": words(" ".join(told[id_]))} for id_, name in held if id_ in told
    ]
    if rows:
        write_documents(session, "skill_text", rows)
