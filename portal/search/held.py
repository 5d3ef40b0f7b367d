"""What a profile says of somebody's skills and experience: for whoever may read the profile, which the caller asks."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import select

from portal.config import STALE_DAYS
from portal.db import db
from portal.models import Evidence, Experience, PersonSkill, Skill, SkillState


class HeldSkill(NamedTuple):
    key: str
    name: str
    state: str
    level: int  # the person's own word
    effective: int  # what finding uses: the latest validation by a lead, else the same
    wants: bool
    confirmed_on: date | None
    links: tuple[str, ...]  # evidence


class Entry(NamedTuple):
    """Experience. `ended_on` is None while it goes on."""

    key: str
    title: str
    organisation: str
    began_on: date
    ended_on: date | None
    text: str


def is_stale(confirmed_on: date | None, day: date) -> bool:
    return confirmed_on is None or day - confirmed_on > timedelta(days=STALE_DAYS)


def skills_of(person_id: int, with_rejected: bool = False) -> Sequence[HeldSkill]:
    """The highest level first, wishes last. What an admin rejected stays with its holder alone. Two queries."""
    held = (
        select(PersonSkill.id, Skill.key, Skill.name, Skill.state, PersonSkill.level, PersonSkill.effective)
        .add_columns(PersonSkill.wants, PersonSkill.confirmed_on)
        .join(PersonSkill, PersonSkill.skill_id == Skill.id)
        .where(PersonSkill.person_id == person_id)
        .order_by(PersonSkill.effective.desc(), Skill.folded)
    )
    if not with_rejected:
        held = held.where(Skill.state != SkillState.REJECTED)
    shown = (
        select(Evidence.person_skill_id, Evidence.ref)
        .join(PersonSkill, PersonSkill.id == Evidence.person_skill_id)
        .where(PersonSkill.person_id == person_id, Evidence.kind == "link")
        .order_by(Evidence.id)
    )
    links: dict[int, list[str]] = {}
    for id_, ref in db.session.execute(shown):
        links.setdefault(id_, []).append(ref)
    return [HeldSkill._make((*row, tuple(links.get(id_, ())))) for id_, *row in db.session.execute(held)]


def links_of(person_skill_id: int) -> list[str]:
    """The pages that show one held skill, in the order in which they were added."""
    shown = select(Evidence.ref).where(Evidence.person_skill_id == person_skill_id, Evidence.kind == "link")
    return list(db.session.scalars(shown.order_by(Evidence.id)))


def experience_of(person_id: int) -> Sequence[Entry]:
    """What goes on first, then the newest. One query."""
    told = (
        select(Experience.key, Experience.title, Experience.organisation, Experience.began_on, Experience.ended_on)
        .add_columns(Experience.text)
        .where(Experience.person_id == person_id, Experience.removed_at.is_(None))
        .order_by(Experience.ended_on.is_not(None), Experience.ended_on.desc(), Experience.began_on.desc())
        .order_by(Experience.id)
    )
    return [Entry(*row) for row in db.session.execute(told)]
