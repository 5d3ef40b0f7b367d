"""A gig's page as somebody in its audience sees it, for its leads."""

from dataclasses import replace

from flask import render_template
from flask.typing import ResponseReturnValue

from portal import access
from portal.gigs.views import bp
from portal.search.gig_page import audience_words, gig_page
from portal.web import current_viewer


@bp.get("/<key>/preview")
def preview(key: str) -> ResponseReturnValue:
    viewer = current_viewer()
    access.get_gig(viewer, key, "edit")
    gig = replace(gig_page(viewer, key), may=frozenset({"read"}), steps=frozenset(), shortlisted=0, happened=[])
    return render_template("gigs/preview.html", gig=gig, audience=audience_words(gig.audience), leading=None)
