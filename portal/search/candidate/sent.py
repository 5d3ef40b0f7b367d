"""What a candidate sent, beside what they hold today."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from portal.db import db
from portal.models import Application, PersonSkill, Skill, SkillState

Held = list[tuple[int, str, int, int]]  # (skill id, name, level, effective)


@dataclass(frozen=True, slots=True)
class SentSkill:
    """A skill as it was when they applied, and today's level where it is another (0: gone)."""

    name: str
    then: int
    today: int | None


@dataclass(frozen=True, slots=True)
class Sent:
    """The latest application; `n` counts them. `answers` are (question as it was asked, answer)."""

    n: int
    at: datetime
    note: str
    answers: tuple[tuple[str, str], ...]
    links: tuple[str, ...]
    headline: str
    place: str
    zone: str
    hours: tuple[int, int] | None  # minutes after midnight
    skills: tuple[SentSkill, ...]
    new_since: tuple[str, ...]
    experience: tuple[tuple[str, str], ...]  # (title, organisation)


def held_by(person_id: int) -> Held:
    """What somebody holds, without what an admin rejected."""
    held = select(Skill.id, Skill.name, PersonSkill.level, PersonSkill.effective)
    rows = held.join(Skill, Skill.id == PersonSkill.skill_id).where(PersonSkill.person_id == person_id)
    rows = rows.where(Skill.state != SkillState.REJECTED)
    return [(id_, name, level, effective) for id_, name, level, effective in db.session.execute(rows)]


def sent_by(candidate_id: int, held: Held) -> Sent | None:
    newest = select(Application).where(Application.candidate_id == candidate_id).order_by(Application.n.desc())
    found = db.session.scalar(newest.limit(1))
    if found is None:
        return None
    held_today = {name: level for _, name, level, _ in held if level}
    then = {skill["name"]: skill["level"] for skill in found.profile.get("skills", []) if skill["level"]}
    skills = (
        SentSkill(name, level, None if held_today.get(name, 0) == level else held_today.get(name, 0))
        for name, level in then.items()
    )
    profile = found.profile
    has_hours = "work_from" in profile  # an application of earlier days has none
    return Sent(
        found.n,
        found.sent_at,
        found.note,
        tuple((said["question"], said["answer"]) for said in found.answers),
        tuple(found.links),
        profile.get("headline", ""),
        profile.get("place", ""),
        profile.get("zone", ""),
        (profile["work_from"], profile["work_to"]) if has_hours else None,
        tuple(skills),
        tuple(sorted(set(held_today) - set(then))),
        tuple((done["title"], done["organisation"]) for done in profile.get("experience", [])),
    )
