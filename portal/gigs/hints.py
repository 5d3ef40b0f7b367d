"""What the form of a gig tells while one types: skills for its title, and how many people fit each role."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.access import Viewer
from portal.config import HOURS_A_WEEK, LEVELS, NAME_LENGTH, ROLES
from portal.gigs.forms import GigForm
from portal.gigs.views import bp
from portal.models.times import zones
from portal.search.fitting import Fitting, GigTyped, RoleTyped, fitting
from portal.search.lead_names import leads_named
from portal.search.title_skills import skills_for_title
from portal.web import current_viewer, render, see_other, wants_fragment

LEVELS_TYPED = {str(n) for n in range(1, LEVELS + 1)}


@dataclass(frozen=True, slots=True)
class Hints:
    """`roles` is {number of the row: who fits}; a row that asks for nothing yet has none."""

    skills: list[str] = field(default_factory=list)
    roles: Mapping[int, Fitting] = field(default_factory=dict)


@bp.post("/hints")
def hints() -> ResponseReturnValue:
    """Stores nothing. Without scripts the form itself is drawn with them."""
    viewer = current_viewer()
    if not wants_fragment():
        return see_other(url_for(".new"))
    form = GigForm()
    return render_template("gigs/hints.html", form=form, hints=hints_of(viewer, form))


@bp.get("/leads")
def leads() -> ResponseReturnValue:
    """Options of a type-ahead: leads whose names hold what is typed."""
    viewer = current_viewer()
    return render("admin/suggestions.html", "content", options=leads_named(viewer, request.args.get("q", "")))


def hints_of(viewer: Viewer, form: GigForm) -> Hints:
    """Of the form as it stands, right or not: what can't be read asks for nothing."""
    title = (form.title.data or "")[:NAME_LENGTH]
    there = [need["name"].data for role in form.roles for need in role.skills]
    gig = _gig(form)
    fits = {row.index: fitting(viewer, gig, _role(form, row)) for row in form.roles.entries[:ROLES]}
    found = {index: one for index, one in fits.items() if one is not None}
    return Hints(skills_for_title(viewer, title, there) if title else [], found)


def _gig(form: GigForm) -> GigTyped:
    shared = _right(form.least_shared)
    zone = form.zone.data if form.zone.data in zones() else current_viewer().zone
    hours = _right(form.core_from), _right(form.core_to), shared * 60 if shared else None
    return GigTyped(form.audience.data or "", _right(form.starts_on), _right(form.ends_on), zone, *hours)


def _role(form: GigForm, row: Any) -> RoleTyped:
    required = [
        (need["name"].data, int(need.level.data))
        for need in row.skills
        if need["name"].data and need.need.data == "required" and need.level.data in LEVELS_TYPED
    ]
    pay = _right(row.pay_up_to) if form.asks("pay_up_to") else None
    return RoleTyped(tuple(required), min(_right(row.hours) or 0, HOURS_A_WEEK), pay)


def _right(field_: Any) -> Any:
    """What was typed, where it can be read."""
    return None if field_.errors or field_.process_errors else field_.data
