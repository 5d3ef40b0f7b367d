"""Which skills a viewer may name: in the type-ahead, in look-ups, in filters and in what a gig asks for.

An accepted one, anybody. A suggested one: its author, whoever holds it, and admins; others once several people hold it
or a published gig asks for it. Archived and rejected ones are offered to nobody. On a profile that the viewer may read
they see a skill whether or not they may name it.
"""

from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select, true

from portal.access.conditions import condition, condition_text
from portal.access.viewer import Asking, Viewer
from portal.config import SKILL_KNOWN_WHEN_HELD_BY
from portal.db import db
from portal.models import Audience, Gig, GigRole, Need, PersonSkill, Refused, Skill, SkillState
from portal.models.skills import meanings
from portal.models.text import clean

SKILLS = select(Skill.id)


def usable_skills(viewer: Viewer) -> ColumnElement[bool]:
    """The condition on skills under which the viewer may name one."""
    return condition(SKILLS, "skill usable", viewer, _usable)


def usable_skills_text(viewer: Viewer) -> tuple[str, dict[str, Any]]:
    """The same as (text, named parameters), for hand-written statements on `skill`."""
    return condition_text(SKILLS, "skill usable", viewer, _usable)


def find_skill(viewer: Viewer, typed: str) -> Skill | None:
    """The skill that a text means, among those that the viewer may name; None when it means none."""
    meant = meanings(db.session(), typed)
    usable = {s.id: s for s in db.session.scalars(select(Skill).where(Skill.id.in_(meant), usable_skills(viewer)))}
    return next((usable[id_] for id_ in meant if id_ in usable), None)


def require_skill(viewer: Viewer, typed: str, field: str) -> Skill:
    """The skill that a text means. Raises Refused beside `field`."""
    found = find_skill(viewer, typed)
    if found is None:
        raise Refused(field, f"“{clean(typed)[:60]}” is not a skill we know. Choose one from the list.")
    return found


def _usable(viewer: Asking) -> ColumnElement[bool]:
    """Accepted, or suggested and known to the viewer; said so that no index of states is tempting: names are asked."""
    in_use = Skill.state.not_in((SkillState.REJECTED, SkillState.ARCHIVED))
    return and_(in_use, or_(Skill.state != SkillState.SUGGESTED, true() if viewer.is_admin else _is_known_to(viewer)))


def _is_known_to(viewer: Asking) -> ColumnElement[bool]:
    mine = exists().where(PersonSkill.skill_id == Skill.id, PersonSkill.person_id == viewer.id).correlate(Skill)
    asked = exists().where(
        Need.skill_id == Skill.id,
        GigRole.id == Need.gig_role_id,
        Gig.id == GigRole.gig_id,
        Gig.published_at.is_not(None),
        Gig.audience != Audience.INVITED,
    )
    is_known = Skill.holders >= SKILL_KNOWN_WHEN_HELD_BY
    return or_(Skill.author_id == viewer.id, is_known, mine, asked.correlate(Skill))
