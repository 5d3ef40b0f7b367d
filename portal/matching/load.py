"""What matching reads: holdings, as the viewer may see them."""

from portal.access import Viewer
from portal.db import fetch

OWN = "SELECT skill_id, effective FROM person_skill WHERE person_id = :me AND effective > 0"


def own_skills(viewer: Viewer) -> dict[int, int]:
    """{skill id: level} of what the viewer holds, without what they only want to learn."""
    return {row.skill_id: row.effective for row in fetch(OWN, {"me": viewer.id})}
