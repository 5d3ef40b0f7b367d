from typing import Any

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from portal import access
from portal.config import PAGE, REACH
from portal.db import writing
from portal.gigs.forms import LIMITS, EndForm, GigForm, Unfit, form_for_new, form_of, key_of_new
from portal.gigs.lists import asked, chips
from portal.models import Conflict, Gig, GigState, IllegalStep, Refused
from portal.models.gigs import TYPES
from portal.search.gig_page import audience_words, gig_page, who_hears_of_the_end
from portal.search.openings import SORTS, led, openings
from portal.web import current_viewer, cut, done, place_of, render

bp = Blueprint("gigs", __name__, url_prefix="/gigs")


@bp.get("")
def index() -> ResponseReturnValue:
    viewer, after, before = current_viewer(), place_of("after"), place_of("before")
    leads = access.may_open(viewer, "new gig")
    mine, filters = leads and "mine" in request.args, asked()
    found = led(viewer, after, before) if mine else openings(viewer, filters, after, before)
    page = cut(found.rows, PAGE, lambda row: row.place, went_back=bool(before and not after))
    total = f"{REACH:,} or more" if found.total > REACH else found.total
    lists: dict[str, Any] = {"page": page, "total": total, "mine": mine, "leads": leads}
    choices: dict[str, Any] = {"filters": filters, "chips": chips(filters), "sorts": SORTS, "types": TYPES}
    return render("gigs/index.html", "openings", **lists, **choices)


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


@bp.get("/<key>")
def show(key: str) -> ResponseReturnValue:
    gig = gig_page(current_viewer(), key)
    return render("gigs/show.html", "content", gig=gig, audience=audience_words(gig.audience))


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


@bp.post("/<key>/publication/pause")
def pause(key: str) -> ResponseReturnValue:
    with writing():
        _led(key).pause(current_viewer().id)
    return done("Paused. Nobody new can find it.", url_for(".show", key=key), undo=url_for(".resume", key=key))


@bp.post("/<key>/publication/resume")
def resume(key: str) -> ResponseReturnValue:
    with writing():
        gig = _led(key)
        gig.resume(current_viewer().id)
        said = "Open again, and still closed to applications." if gig.applications_closed_at else "Open again."
    return done(said, url_for(".show", key=key), undo=url_for(".pause", key=key))


@bp.post("/<key>/closure")
def close(key: str) -> ResponseReturnValue:
    with writing():
        _led(key).close_to_applications(current_viewer().id)
    said = "Closed to applications. Whoever has applied still waits for your answer."
    return done(said, url_for(".show", key=key), undo=url_for(".open_again", key=key))


@bp.post("/<key>/closure/end")
def open_again(key: str) -> ResponseReturnValue:
    with writing():
        _led(key).open_to_applications(current_viewer().id)
    return done("Open to applications again.", url_for(".show", key=key), undo=url_for(".close", key=key))


@bp.route("/<key>/end", methods=["GET", "POST"])
def end(key: str) -> ResponseReturnValue:
    viewer, form = current_viewer(), EndForm()
    if form.validate_on_submit():
        with writing():
            gig = access.get_gig(viewer, key, "edit")
            gig.complete(viewer.id) if form.outcome.data == GigState.COMPLETED else gig.cancel(viewer.id)
        return done(f"The gig is {form.outcome.data}. Everyone who waited is answered.", url_for(".show", key=key))
    gig = access.get_gig(viewer, key, "edit")
    heard, steps = who_hears_of_the_end(viewer, gig.id), gig.steps()
    title = gig.title or "Untitled gig"
    return render("gigs/end.html", "content", form=form, key=key, title=title, heard=heard, steps=steps)


@bp.post("/<key>/reopening")
def reopen(key: str) -> ResponseReturnValue:
    with writing():
        gig = _led(key)
        gig.reopen(current_viewer().id)
        said = "Open again." if gig.state == GigState.OPEN else "It is a draft again: move its dates, then publish it."
    return done(said, url_for(".show", key=key))


def _led(key: str) -> Gig:
    return access.get_gig(current_viewer(), key, "edit")
