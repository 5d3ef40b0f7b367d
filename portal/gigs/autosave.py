"""A draft is saved while one types: what fits is stored, what does not stays typed and is said."""

from flask import make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal import access
from portal.db import db, writing
from portal.gigs.differences import differences
from portal.gigs.forms import GigForm, form_for_new, form_of, key_of_new
from portal.gigs.views import bp
from portal.models import Conflict, Gig, GigState, Refused
from portal.models.text import new_key
from portal.models.times import local, now
from portal.web import current_viewer, see_other, wants_fragment


@bp.post("/new/draft")
def keep_new() -> ResponseReturnValue:
    """The first change makes the draft, and the answer carries its address."""
    viewer = current_viewer()
    form = form_for_new(viewer.zone, new_key(), {})
    if form.is_blank:
        return "", 204
    return _keep(form, key_of_new(viewer.id, form.token.data), is_new=True)


@bp.post("/<key>/draft")
def keep(key: str) -> ResponseReturnValue:
    return _keep(form_of(access.get_gig(current_viewer(), key, "edit")), key)


def _keep(form: GigForm, key: str, is_new: bool = False) -> ResponseReturnValue:
    viewer = current_viewer()
    form.validate()
    try:
        with writing() as session:
            is_first = is_new and Gig.begin(session, viewer.id, key)
            gig = access.get_gig(viewer, key, "edit")
            if gig.state != GigState.DRAFT:
                raise Conflict("It was published in the meantime: what people read is changed with Save alone.")
            numbers = _store(form, gig, is_first)
            version = gig.version
    except Refused as e:
        form.refuse(e)
        return _said(form, key)
    except Conflict as e:
        gig = access.get_gig(viewer, key, "edit")
        db.session.refresh(gig)
        found = differences(form, gig)
        return render_template("gigs/stale.html", stale=str(e), differences=found, key=key, version=gig.version), 409
    if not wants_fragment():
        return see_other(url_for(".edit", key=key))
    return _said(form, key, version, numbers)


def _store(form: GigForm, gig: Gig, is_first: bool) -> dict[int, int]:
    """What fits of the form; {number of the form's row: number of the role}. Co-leads wait for the button."""
    viewer = current_viewer()
    rows, there = form.roles.entries, {str(role.n) for role in gig.roles}
    form.catch_up(gig)
    wishes = form.wishes(viewer, gig)
    if not form.says_what_is_stored(gig, wishes):
        gig.must_be_at(gig.version if is_first else form.sent_version)
        gig.change(viewer.id, roles=wishes, saved_in=form.token.data, **form.facts(gig))
    known = {row.index: int(row.n.data) for row in rows if row.n.data in there}
    others = iter([role.n for role in gig.roles if role.n not in known.values()])  # new, or unknown to an older page
    told = {row.index: known.get(row.index) or next(others, 0) for row in rows[: len(wishes)]}
    return {row: n for row, n in told.items() if n}


def _said(form: GigForm, key: str, version: int = 0, numbers: dict[int, int] | None = None) -> ResponseReturnValue:
    """Quietly: when it was saved, and what was not. `version` 0: nothing was."""
    at = f"{local(now(), current_viewer().zone):%H:%M}" if version else ""
    answer = make_response(render_template("gigs/saved.html", form=form, at=at, version=version, numbers=numbers or {}))
    here = url_for(".edit", key=key)
    if version and not request.headers.get("HX-Current-URL", "").partition("?")[0].endswith(here):
        answer.headers["HX-Replace-Url"] = here
    return answer
