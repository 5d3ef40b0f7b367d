"""What comes of a gig: another like it, a bigger one, the same person again, and what worked."""

from flask import url_for
from flask.typing import ResponseReturnValue

from portal import access
from portal.db import db, writing
from portal.gigs.deed_forms import CopyForm, LessonsForm
from portal.gigs.views import bp
from portal.models import Candidate, Conflict, Gig
from portal.models.gig_copies import fill_like, learn
from portal.models.text import new_key
from portal.web import current_viewer, done, render


@bp.post("/<key>/copies")
def copy(key: str) -> ResponseReturnValue:
    """A draft with the same texts, roles, skills and questions. The same button pressed twice makes one."""
    viewer, form = current_viewer(), CopyForm()
    access.get_gig(viewer, key, "edit")
    made = form.key.data if form.validate() else new_key()
    with writing() as session:
        gig = access.get_gig(viewer, key, "edit")
        is_first = Gig.begin(session, viewer.id, made)
        said = _fill(form, gig, access.get_gig(viewer, made, "edit")) if is_first else ""
    return done(said or "That draft is there already.", url_for(".edit", key=made))


def _fill(form: CopyForm, gig: Gig, draft: Gig) -> str:
    viewer = current_viewer()
    numbers = [role.n for role in gig.roles]
    changed = fill_like(draft, gig, viewer.id, bigger=form.bigger.data)
    if form.candidate.data:
        candidate = access.get_candidate(viewer, gig.key, form.candidate.data)
        access.get_person(viewer, candidate.person.key)
        role = draft.roles[numbers.index(candidate.role.n)]
        Candidate.consider(viewer.id, draft, role, candidate.person)
        changed.insert(0, f"{candidate.person.name} is considered for it")
    return "A draft like it was made" + (f": {'; '.join(changed)}." if changed else ".")


@bp.post("/<key>/lessons")
def lessons(key: str) -> ResponseReturnValue:
    viewer, form, there = current_viewer(), LessonsForm(), None
    gig = access.get_gig(viewer, key, "edit")
    if form.validate_on_submit():
        try:
            with writing():
                learn(access.get_gig(viewer, key, "edit"), viewer.id, form.learned.data, form.version.data)
            return done("Kept, for the leads of this gig.", url_for(".show", key=key))
        except Conflict as e:
            form.refuse(e)
            db.session.refresh(gig)
            there, form.version.raw_data, form.version.data = gig.learned, None, gig.version
    return render("gigs/lessons.html", "content", form=form, key=key, title=gig.title or "Untitled gig", there=there)
