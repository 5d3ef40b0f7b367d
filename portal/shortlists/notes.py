"""Notes on a candidate, by the leads of the gig for each other."""

from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue

from portal import access
from portal.db import writing
from portal.models import CandidateNote, Conflict
from portal.models.text import new_key
from portal.shortlists.candidate import drawn
from portal.shortlists.forms import NoteForm
from portal.shortlists.views import bp
from portal.web import current_viewer, done, is_local_path, render


@bp.post("/<key>/notes")
def add_note(gig_key: str, key: str) -> ResponseReturnValue:
    viewer, form = current_viewer(), NoteForm()
    if form.validate_on_submit():
        try:
            with writing():
                candidate = access.get_candidate(viewer, gig_key, key, "note")
                CandidateNote.write(candidate, viewer.id, form.text.data, form.key.data)
            return done("Noted, for the leads of this gig.", _back(gig_key, key))
        except Conflict as e:
            form.refuse(e)
            form.key.data = new_key()
    return drawn(gig_key, key, form)


@bp.route("/<key>/notes/<note_key>", methods=["GET", "POST"])
def change_note(gig_key: str, key: str, note_key: str) -> ResponseReturnValue:
    viewer = current_viewer()
    note = access.get_note(viewer, gig_key, key, note_key)
    form = NoteForm(text=note.text, key=note.key, version=note.version)
    if form.validate_on_submit():
        try:
            with writing():
                access.get_note(viewer, gig_key, key, note_key).change(form.text.data, form.version.data or 0)
            return done("Saved.", _back(gig_key, key))
        except Conflict as e:
            form.refuse(e)
            form.version.raw_data = None
            form.version.data = access.get_note(viewer, gig_key, key, note_key).version
    there = access.get_note(viewer, gig_key, key, note_key).text
    way: dict[str, Any] = {"gig_key": gig_key, "key": key, "note_key": note_key, "back": _back(gig_key, key)}
    return render("shortlists/note.html", "content", form=form, there=there, **way)


@bp.post("/<key>/notes/<note_key>/removal")
def remove_note(gig_key: str, key: str, note_key: str) -> ResponseReturnValue:
    with writing():
        access.get_note(current_viewer(), gig_key, key, note_key, removed=True).remove()
    undo = url_for(".bring_note_back", gig_key=gig_key, key=key, note_key=note_key, back=_back(gig_key, key))
    return done("The note is gone.", _back(gig_key, key), undo=undo)


@bp.post("/<key>/notes/<note_key>/removal/undo")
def bring_note_back(gig_key: str, key: str, note_key: str) -> ResponseReturnValue:
    with writing():
        access.get_note(current_viewer(), gig_key, key, note_key, removed=True).bring_back()
    return done("The note is back.", _back(gig_key, key))


def _back(gig_key: str, key: str) -> str:
    """Where one goes after it: the board with the candidate beside it, or the candidate's page."""
    back = request.values.get("back", "")
    return back if is_local_path(back) else url_for(".candidate", gig_key=gig_key, key=key)
