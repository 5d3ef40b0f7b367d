"""Posting a gig and changing it: one form, saved as a draft or published."""

from flask import request, url_for
from flask.typing import ResponseReturnValue

from portal import access
from portal.db import writing
from portal.gigs.forms import LIMITS, GigForm, Unfit, form_for_new, form_of, key_of_new
from portal.gigs.views import bp
from portal.models import Conflict, Gig, GigState, IllegalStep, Refused
from portal.web import current_viewer, done, render


@bp.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    viewer = current_viewer()
    access.require_page(viewer, "new gig")
    form = form_for_new(viewer.zone)
    if form.is_only_rows:
        form.change_rows()
    elif form.validate_on_submit():
        key = key_of_new(viewer.id, form.token.data)
        try:
            return _saved(key, _save(form, key, is_new=True))
        except (Refused, Unfit) as e:
            form.refuse_all(e)
        except Conflict as e:
            return _stale(form, access.get_gig(viewer, key, "edit"), e)
    return _draw(form)


@bp.route("/<key>/edit", methods=["GET", "POST"])
def edit(key: str) -> ResponseReturnValue:
    gig = access.get_gig(current_viewer(), key, "edit")
    form = form_of(gig)
    if form.is_only_rows:
        form.change_rows()
    elif form.validate_on_submit():
        try:
            return _saved(key, _save(form, key))
        except (Refused, Unfit, IllegalStep) as e:
            form.refuse_all(e)
            form.bring_back(access.get_gig(current_viewer(), key, "edit"))
        except Conflict as e:
            return _stale(form, gig, e)
    return _draw(form, gig)


def _draw(form: GigForm, gig: Gig | None = None, stale: str = "") -> ResponseReturnValue:
    key, title = (gig.key, gig.title or "Untitled gig") if gig else ("", "")
    facts = {"key": key, "title": title, "state": gig.state if gig else GigState.DRAFT, "stale": stale}
    return render("gigs/edit.html", "content", 409 if stale else 200, form=form, **facts, **LIMITS)


def _stale(form: GigForm, gig: Gig, why: Conflict) -> ResponseReturnValue:
    """The form as it was typed; saving it again is then a choice."""
    form.version.data = str(gig.version)
    return _draw(form, gig, str(why))


def _save(form: GigForm, key: str, is_new: bool = False) -> bool:
    """Store what the form says, and publish it where that was asked; whether it was published."""
    viewer, publishes = current_viewer(), request.form.get("do") == "publish"
    with writing() as session:
        is_first = is_new and Gig.begin(session, viewer.id, key)
        gig = access.get_gig(viewer, key, "edit")
        wishes = form.wishes(viewer, gig)
        if form.errors:
            raise Unfit
        if not form.says_what_is_stored(gig, wishes):
            if is_new and not is_first:
                raise Conflict("You have saved this gig before.")
            gig.must_be_at(gig.version if is_new else form.sent_version)
            gig.change(viewer.id, roles=wishes, **form.facts())
        if publishes:
            form.must_be_whole(gig)
            if form.errors:
                raise Unfit
            gig.publish(viewer.id)
    return publishes


def _saved(key: str, published: bool) -> ResponseReturnValue:
    said = "Published. Its audience can see it now." if published else "Saved."
    return done(said, url_for(".show", key=key))


@bp.post("/<key>/publication")
def publish(key: str) -> ResponseReturnValue:
    viewer = current_viewer()
    try:
        with writing():
            access.get_gig(viewer, key, "edit").publish(viewer.id)
    except Refused:
        gig = access.get_gig(viewer, key, "edit")
        form = form_of(gig, formdata=None)
        form.must_be_whole(gig)
        return _draw(form, gig)
    return _saved(key, published=True)
