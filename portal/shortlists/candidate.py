"""A candidate's page: whole, or beside the board."""

from typing import Any

from flask import make_response, render_template, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from portal import access
from portal.db import writing
from portal.models.text import new_key
from portal.search.candidate import CandidatePage, candidate_page
from portal.shortlists.answers import shown
from portal.shortlists.forms import NoteForm
from portal.shortlists.views import bp
from portal.web import current_viewer, render, wants_fragment


@bp.get("/<key>")
def candidate(gig_key: str, key: str) -> ResponseReturnValue:
    answer = make_response(drawn(gig_key, key, NoteForm(formdata=None, key=new_key())))
    if wants_fragment():
        answer.headers["HX-Push-Url"] = url_for(".board", gig_key=gig_key, **shown(), open=key)
    return answer


def drawn(gig_key: str, key: str, form: NoteForm) -> ResponseReturnValue:
    """The page, or for htmx what stands beside the board, with the form of a new note."""
    return render("shortlists/candidate.html", "beside", **_said(_opened(gig_key, key), form))


def panel_of(gig_key: str, key: str) -> Markup:
    """What stands beside the board. Raises NotFound."""
    form = NoteForm(formdata=None, key=new_key())
    return Markup(render_template("shortlists/beside.html", **_said(_opened(gig_key, key), form)))


def _opened(gig_key: str, key: str) -> CandidatePage:
    """The page; a first look at an application is noted, since its person reads "In review" from then on."""
    viewer = current_viewer()
    page = candidate_page(viewer, gig_key, key)
    if page.unopened:
        with writing():
            access.get_candidate(viewer, gig_key, key).opened_by_lead()
    return page


def _said(page: CandidatePage, form: NoteForm) -> dict[str, Any]:
    """`board` is the address of the board as it was filtered, `beside` the same with this candidate open."""
    board = url_for("shortlists.board", gig_key=page.gig_key, **shown())
    beside = url_for("shortlists.board", gig_key=page.gig_key, **shown(), open=page.key)
    return {"page": page, "form": form, "board": board, "beside": beside}
