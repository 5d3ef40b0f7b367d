"""What matching reads: holdings, as the viewer may see them."""

from sqlalchemy import select

from portal.access import Viewer
from portal.db import db
from portal.models import PersonSkill


def own_skills(viewer: Viewer) -> dict[int, int]:
    """{skill id: level} of what the viewer holds, without what they only want to learn."""
    mine = select(PersonSkill.skill_id, PersonSkill.effective).where(PersonSkill.person_id == viewer.id)
    return {skill: level for skill, level in db.session.execute(mine.where(PersonSkill.effective > 0))}
