from sqlalchemy import select

from portal.access.gigs import require_page
from portal.access.viewer import NotFound, Viewer
from portal.db import db
from portal.models import GigTemplate


def get_template(viewer: Viewer, key: str, removed: bool = False) -> GigTemplate:
    """A template of the company, which every lead uses and keeps; or one that was removed, to bring it back.

    Raises NotAllowed or NotFound. Inside `writing()` it is locked.
    """
    require_page(viewer, "new gig")
    wanted = select(GigTemplate).where(GigTemplate.key == key)
    if db.session().info.get("writing"):
        wanted = wanted.with_for_update().execution_options(populate_existing=True)
    found = db.session.scalar(wanted)
    if found is None or (found.removed_at is not None and not removed):
        raise NotFound
    return found
