from flask import Blueprint

from portal.access import get_person
from portal.models import Person
from portal.web import current_viewer

bp = Blueprint("profile", __name__, url_prefix="/profile")


def me() -> Person:
    """Myself, to write my profile. Raises NotAllowed."""
    viewer = current_viewer()
    return get_person(viewer, viewer.key, "profile")[0]
