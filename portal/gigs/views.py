"""Openings, the gigs that one leads, and a gig's page."""

from typing import Any

from flask import Blueprint, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal import access
from portal.config import PAGE
from portal.db import writing
from portal.gigs import lists
from portal.models import Bookmark, Visit
from portal.models.visits import OPENINGS
from portal.search.gig_page import audience_words, gig_page, openings_like
from portal.search.leading import leading
from portal.search.openings import SORTS, Filters, facets, led, openings
from portal.web import current_viewer, cut, done, is_local_path, place_of, render, see_other, wants_fragment

bp = Blueprint("gigs", __name__, url_prefix="/gigs")


@bp.get("")
def index() -> ResponseReturnValue:
    viewer, after, before = current_viewer(), place_of("after"), place_of("before")
    mine, asked = access.may_open(viewer, "new gig") and "mine" in request.args, lists.read(viewer, request.args)
    found = led(viewer, after, before) if mine else openings(viewer, asked, after, before)
    page = cut(found, PAGE, lambda row: row.place, went_back=bool(before and not after))
    more = {} if mine or wants_fragment() else _counts(asked, counted="counts" in request.args)
    drawn = render("gigs/index.html", "openings", page=page, mine=mine, **_choices(asked), **more)
    answer = make_response(drawn)
    if wants_fragment() and not (mine or after or before):
        answer.headers["HX-Replace-Url"] = lists.url(asked)
    return answer


@bp.get("/facets")
def counts() -> ResponseReturnValue:
    """The filters, with how many gigs each would leave: a fragment of its own, since it costs more."""
    asked = lists.read(current_viewer(), request.args)
    if not wants_fragment():
        return redirect(lists.url(asked), 303)
    return render("gigs/index.html", "facets", **_choices(asked), **_counts(asked))


def _choices(asked: Filters) -> dict[str, Any]:
    viewer = current_viewer()
    return {
        "asked": asked,
        "chips": lists.chips(asked),
        "sorts": SORTS,
        "leads": access.may_open(viewer, "new gig"),
        "here": lists.url(asked),
        "facets_url": lists.url(asked, url_for(".counts")),
    }


def _counts(asked: Filters, counted: bool = True) -> dict[str, Any]:
    return {"facets": facets(current_viewer(), asked, counted), "swapped": wants_fragment()}


@bp.post("/looks")
def look() -> ResponseReturnValue:
    """The viewer looks at the openings now: next time, what came later is new."""
    with writing() as session:
        Visit.begin(session, current_viewer().id, OPENINGS)
    return make_response("", 204) if wants_fragment() else see_other(url_for(".index"))


@bp.get("/<key>")
def show(key: str) -> ResponseReturnValue:
    viewer = current_viewer()
    gig = gig_page(viewer, key)
    return render(
        "gigs/show.html", "content", gig=gig, audience=audience_words(gig.audience), leading=leading(viewer, gig)
    )


@bp.get("/<key>/similar")
def similar(key: str) -> ResponseReturnValue:
    """Openings like it: a part of its page that arrives after the rest."""
    title, found = openings_like(current_viewer(), key)
    return render("gigs/similar.html", "similar", key=key, title=title, similar=found)


@bp.post("/<key>/bookmark")
def bookmark(key: str) -> ResponseReturnValue:
    return _mark(key, True, "Bookmarked. Nobody else knows.", undo=url_for(".unbookmark", key=key))


@bp.post("/<key>/bookmark/end")
def unbookmark(key: str) -> ResponseReturnValue:
    return _mark(key, False, "No longer bookmarked.", undo=url_for(".bookmark", key=key))


def _mark(key: str, bookmarked: bool, said: str, undo: str) -> ResponseReturnValue:
    viewer, mark = current_viewer(), Bookmark.put if bookmarked else Bookmark.take_away
    with writing() as session:
        mark(session, viewer.id, access.get_gig(viewer, key).id)
    back = request.form.get("back", "")
    home = back if is_local_path(back) else url_for(".show", key=key)
    return done(said, home, lambda: render("gigs/star.html", "star", key=key, bookmarked=bookmarked), undo=undo)
