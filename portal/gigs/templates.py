"""Templates of the company: kept from gigs, used, changed and removed by any lead."""

from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue

from portal import access
from portal.db import writing
from portal.gigs.deed_forms import KeepForm, TemplateForm
from portal.gigs.forms import PLAIN, as_row
from portal.gigs.starters import STARTERS
from portal.gigs.views import bp
from portal.models import Audience, Conflict, Gig, GigTemplate
from portal.models.text import new_key
from portal.search.gig_templates import templates as kept_templates
from portal.web import current_viewer, done, render

KEPT = (*(name for name in PLAIN if not name.endswith(("_on", "_by"))), "answer_days", "questions")


@bp.get("/templates")
def templates() -> ResponseReturnValue:
    return render("gigs/templates.html", "content", kept=kept_templates(current_viewer()), starters=STARTERS)


@bp.get("/guide")
def guide() -> ResponseReturnValue:
    """In plain words: how to begin small."""
    return render("gigs/guide.html", "content", starters=STARTERS)


@bp.route("/<key>/template", methods=["GET", "POST"])
def keep_template(key: str) -> ResponseReturnValue:
    viewer = current_viewer()
    gig = access.get_gig(viewer, key, "edit")
    form, confidential = KeepForm(data={"name": gig.title}), gig.audience == Audience.INVITED
    if form.validate_on_submit():
        if form.sure.data or not confidential:
            try:
                with writing() as session:
                    facts = _facts(access.get_gig(viewer, key, "edit"))
                    GigTemplate.keep(session, viewer.id, form.key.data, form.name.data, facts)
                return done(f"“{form.name.data}” is a template of the company now.", url_for(".templates"))
            except Conflict as e:
                form.refuse(e)
                form.key.data = new_key()
        else:
            form.sure.errors = ["Tick this first: the gig itself is seen by few."]
    title = gig.title or "Untitled gig"
    return render("gigs/keep.html", "content", form=form, key=key, title=title, confidential=confidential)


def _facts(gig: Gig) -> dict[str, Any]:
    """What a form begins with: no people, no dates, no money."""
    roles = [as_row(role) | {"n": "", "pay_up_to": None} for role in gig.roles]
    facts = {name: getattr(gig, name) for name in KEPT} | {"roles": roles}
    return facts | {"least_shared": gig.least_shared // 60 if gig.least_shared else None}


@bp.route("/templates/<key>", methods=["GET", "POST"])
def template(key: str) -> ResponseReturnValue:
    viewer = current_viewer()
    it = access.get_template(viewer, key)
    texts = {name: it.facts[name] for name in ("title", "description")}
    form = TemplateForm(data={"name": it.name, "version": it.version, **texts})
    if form.validate_on_submit():
        changed = {"title": form.title.data, "description": form.description.data}
        try:
            with writing():
                access.get_template(viewer, key).change(form.version.data or 0, form.name.data, **changed)
            return done("Saved.", url_for(".templates"))
        except Conflict as e:
            form.refuse(e)
            form.version.raw_data, form.version.data = None, access.get_template(viewer, key).version
    return render("gigs/template.html", "content", form=form, key=key, name=it.name)


@bp.post("/templates/<key>/removal")
def remove_template(key: str) -> ResponseReturnValue:
    with writing():
        it = access.get_template(current_viewer(), key, removed=True)
        it.remove()
        name = it.name
    return done(f"“{name}” was removed.", url_for(".templates"), undo=url_for(".restore_template", key=key))


@bp.post("/templates/<key>/removal/undo")
def restore_template(key: str) -> ResponseReturnValue:
    with writing():
        access.get_template(current_viewer(), key, removed=True).bring_back()
    return done("It is there again.", url_for(".templates"))
