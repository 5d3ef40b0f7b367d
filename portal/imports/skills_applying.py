"""The second step for skills: from staged rows to the taxonomy, in the caller's one write transaction."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Session

from portal.imports.applying import AGAIN, staged_rows
from portal.imports.staging import Say, insert_all
from portal.models import Conflict, ImportRow
from portal.models.documents import write_documents
from portal.models.skills import Alias, Skill, SkillState
from portal.models.text import fold, new_key, words


class Row(NamedTuple):
    id: int
    line: int
    ref: str
    target_id: int | None
    values: dict[str, Any]


def apply_skills(session: Session, import_id: int, total: int, say: Say) -> int:
    """How many rows. Raises Conflict where what is stored does not fit what was staged any more."""
    done = 0
    for batch in staged_rows(session, import_id):
        rows = [Row(*row) for row in batch]
        ids = _make(session, [row for row in rows if not row.target_id])
        ids |= _change(session, [row for row in rows if row.target_id])
        _add_aliases(session, rows, ids)
        _write_texts(session, sorted(ids.values()))
        session.expunge_all()
        done += len(rows)
        say(f"Applied {done:,} of {total:,} rows.")
    return done


def _make(session: Session, rows: Sequence[Row]) -> dict[int, int]:
    """{id of the row: id of its skill}"""
    by_name = {fold(row.values["name"]): row for row in rows}
    for name in session.scalars(select(Skill.name).where(Skill.folded.in_(by_name)).limit(1)):
        raise Conflict(f"Somebody made the skill “{name}” in the meantime. {AGAIN}")
    if not rows:
        return {}
    insert_all(
        session,
        Skill,
        [
            {
                "key": new_key(),
                "name": row.values["name"],
                "folded": folded,
                "category": row.values["category"],
                "source": row.values["source"],
                "holders": 0,
            }
            for folded, row in by_name.items()
        ],
    )
    made = session.execute(select(Skill.folded, Skill.id).where(Skill.folded.in_(by_name)))
    ids = {by_name[folded].id: id_ for folded, id_ in made}
    session.execute(update(ImportRow), [{"id": row, "target_id": skill} for row, skill in ids.items()])
    return ids


def _change(session: Session, rows: Sequence[Row]) -> dict[int, int]:
    """{id of the row: id of its skill}"""
    wanted = select(Skill).where(Skill.id.in_({row.target_id for row in rows})).order_by(Skill.id)
    skills = {skill.id: skill for skill in session.scalars(wanted.with_for_update())} if rows else {}
    ids: dict[int, int] = {}
    for row in rows:
        skill = skills.get(row.target_id or 0)
        if skill is None or skill.merged_into_id is not None:
            raise Conflict(f"The skill of line {row.line} is no longer there. {AGAIN}")
        skill.category = row.values.get("category", skill.category)
        if skill.state == SkillState.SUGGESTED:
            skill.state = row.values.get("state", skill.state)
        ids[row.id] = skill.id
    session.flush()
    return ids


def _add_aliases(session: Session, rows: Sequence[Row], ids: dict[int, int]) -> None:
    aliases = [
        {"name": alias, "folded": fold(alias), "skill_id": ids[row.id], "weight": 1}
        for row in rows
        for alias in row.values.get("aliases", ())
    ]
    if aliases:  # one by one for the driver: as a single statement of thousands it takes ten times as long to write
        session.connection().execute(upsert(Alias).on_conflict_do_nothing(), aliases)


def _write_texts(session: Session, ids: Sequence[int]) -> None:
    """Let the full text of these skills tell all their names."""
    told: dict[int, list[str]] = {id_: [] for id_ in ids}
    for skill_id, name in session.execute(
        select(Alias.skill_id, Alias.name).where(Alias.skill_id.in_(ids)).order_by(Alias.id)
    ):
        told[skill_id].append(name)
    names = session.execute(select(Skill.id, Skill.name).where(Skill.id.in_(ids)))
    texts: list[dict[str, object]] = [
        {"id": id_, "name": words(name), "body": words(" ".join(told[id_]))} for id_, name in names
    ]
    write_documents(session, "skill_text", texts)
