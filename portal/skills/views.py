from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from portal.search.skill_names import suggestions
from portal.web import current_viewer

bp = Blueprint("skills", __name__, url_prefix="/skills")


@bp.get("/suggestions")
def suggest() -> ResponseReturnValue:
    """Options for a type-ahead, and nothing around them. Without `q` the field's own value is taken."""
    values = list(request.args.values())
    typed = request.args.get("q") or (values[-1] if values else "")
    return render_template("skills/suggestions.html", suggestions=suggestions(current_viewer(), typed))
