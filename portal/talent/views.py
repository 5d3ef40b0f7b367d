from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue

from portal.config import PAGE
from portal.db import writing
from portal.matching.core.fit import Need
from portal.models.people import record_look
from portal.models.times import today
from portal.search import directory, person_page, role_asked
from portal.search.directory import SORTS
from portal.talent import filters, rows
from portal.web import current_viewer, cut, place_of, render

bp = Blueprint("talent", __name__, url_prefix="/talent")


@bp.get("")
def people() -> ResponseReturnValue:
    """The directory: page and fragment, for a role when the address names one."""
    viewer = current_viewer()
    role = role_asked.role_asked(viewer, request.args.get("for", ""))
    if role and not filters.are_given(request.args):
        return redirect(f"/talent?{filters.of_role(role)}", 303)
    asked = filters.read(viewer, request.args)
    before, after = place_of("before"), place_of("after")
    found = directory.find(viewer, asked, before or after, back=before is not None)
    needs = {s.id: Need(s.id, s.name, s.level) for s in asked.known if s.id is not None}
    if role:
        needs = {need.skill_id: need for need in role.needs} | needs
    return render(
        "talent/people.html",
        "found",
        asked=asked,
        found=found,
        page=cut(found.rows, PAGE, lambda row: row.place, went_back=before is not None),
        chips=filters.chips(asked, request.args),
        needs=needs,
        role=role,
        draw=rows.draw,
        today=today(viewer.zone),
        sorts=SORTS,
        back=request.full_path.rstrip("?"),
    )


@bp.get("/<key>")
def person(key: str) -> ResponseReturnValue:
    """What the viewer may read of somebody; drawing contact or terms is recorded first."""
    viewer = current_viewer()
    shown = person_page.read(viewer, key)
    if shown.looks:
        with writing() as session:
            for tier in shown.looks:
                record_look(session, viewer.id, shown.id, tier)
    return render("talent/person.html", "content", person=shown, today=today(viewer.zone))
