"""The board, with a candidate beside it where one is open."""

from contextlib import suppress

from flask import make_response, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from portal import access
from portal.access import NotFound
from portal.db import writing
from portal.models import Visit
from portal.models.visits import board_of
from portal.shortlists.answers import board_now
from portal.shortlists.candidate import panel_of
from portal.shortlists.views import bp
from portal.web import current_viewer, see_other, wants_fragment


@bp.get("")
def board(gig_key: str) -> ResponseReturnValue:
    """`open` names the candidate who stands beside it; who is not there is left out."""
    opened, beside = request.args.get("open", ""), Markup()
    if opened and not wants_fragment():
        with suppress(NotFound):
            beside = panel_of(gig_key, opened)
    return board_now(gig_key, beside=beside)


@bp.post("/looks")
def look(gig_key: str) -> ResponseReturnValue:
    """The viewer looks at the board now: next time, what others did later is marked."""
    viewer = current_viewer()
    with writing() as session:
        gig = access.get_gig(viewer, gig_key, "decide")
        Visit.begin(session, viewer.id, board_of(gig.id))
    return make_response("", 204) if wants_fragment() else see_other(url_for(".board", gig_key=gig_key))
