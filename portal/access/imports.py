from sqlalchemy import select

from portal.access.gigs import require_page
from portal.access.viewer import NotAllowed, NotFound, Viewer
from portal.db import db
from portal.models import Import


def get_import(viewer: Viewer, key: str) -> Import:
    """An import, for admins. Inside `writing()` its row is locked. Raises NotAllowed or NotFound."""
    require_page(viewer, "admin")
    wanted = select(Import).where(Import.key == key).execution_options(populate_existing=True)
    found = db.session.scalar(wanted.with_for_update() if db.session().info.get("writing") else wanted)
    if found is None:
        raise NotFound
    return found


def get_import_file(viewer: Viewer, key: str) -> Import:
    """An import whose file the viewer may read as it stands: it holds more than was chosen, of whomever.

    Raises NotAllowed or NotFound.
    """
    found = get_import(viewer, key)
    if found.uploader_id != viewer.id:
        raise NotAllowed("Only who uploaded a file reads what stands in it.")
    return found
