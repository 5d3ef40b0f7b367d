"""Openings, the gigs that one leads, and a gig's page."""

from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from portal import access
from portal.config import PAGE, REACH
from portal.gigs.lists import asked, chips
from portal.models.gigs import TYPES
from portal.search.gig_page import audience_words, gig_page
from portal.search.openings import SORTS, led, openings
from portal.web import current_viewer, cut, place_of, render

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


@bp.get("/<key>")
def show(key: str) -> ResponseReturnValue:
    gig = gig_page(current_viewer(), key)
    return render("gigs/show.html", "content", gig=gig, audience=audience_words(gig.audience))
