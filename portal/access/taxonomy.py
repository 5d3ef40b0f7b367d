from sqlalchemy import select

from portal.access.gigs import require_page
from portal.access.viewer import NotFound, Viewer
from portal.db import db
from portal.models import Department, Skill


def get_skills(viewer: Viewer, *keys: str) -> list[Skill]:
    """Entries of the taxonomy, for whoever keeps it. Raises NotAllowed or NotFound.

    Inside `writing()` the rows are locked, the older first, so that two deeds on the same two wait for each other.
    """
    require_page(viewer, "admin")
    wanted = select(Skill).where(Skill.key.in_(keys)).order_by(Skill.id)
    if db.session().info.get("writing"):
        wanted = wanted.with_for_update(of=Skill).execution_options(populate_existing=True)
    found = {skill.key: skill for skill in db.session.scalars(wanted)}
    if not found.keys() >= set(keys):
        raise NotFound
    return [found[key] for key in keys]


def get_skill(viewer: Viewer, key: str) -> Skill:
    """One entry of the taxonomy, for whoever keeps it. Raises NotAllowed or NotFound."""
    return get_skills(viewer, key)[0]


def get_department(viewer: Viewer, key: str) -> Department:
    """A department, for whoever keeps the list of them. Raises NotAllowed or NotFound."""
    require_page(viewer, "admin")
    wanted = select(Department).where(Department.key == key)
    if db.session().info.get("writing"):
        wanted = wanted.with_for_update().execution_options(populate_existing=True)
    found = db.session.scalar(wanted)
    if found is None:
        raise NotFound
    return found
