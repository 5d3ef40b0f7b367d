"""What a gig's leads do with it once it is posted: pause, close, end, reopen."""

from flask import url_for
from flask.typing import ResponseReturnValue

from portal import access
from portal.db import writing
from portal.gigs.deed_forms import EndForm
from portal.gigs.views import bp
from portal.models import Gig, GigState
from portal.search.gig_page import who_hears_of_the_end
from portal.web import current_viewer, done, render


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
