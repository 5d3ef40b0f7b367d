"""A gig is handed over to another lead by those who lead it."""

from flask import url_for
from flask.typing import ResponseReturnValue

from portal import access
from portal.db import db, writing
from portal.gigs.deed_forms import OwnerForm
from portal.gigs.views import bp
from portal.models import Gig, Person, Refused
from portal.models.handover import pass_on
from portal.search.lead_names import lead_named
from portal.web import current_viewer, done, render


@bp.route("/<key>/owner", methods=["GET", "POST"])
def owner(key: str) -> ResponseReturnValue:
    viewer, form = current_viewer(), OwnerForm()
    gig = _led(key)
    title = gig.title or "Untitled gig"
    if form.validate_on_submit():
        try:
            to = lead_named(viewer, form.to.data, "to")
            with writing() as session:
                gig = _led(key)
                person = session.get_one(Person, to.id, with_for_update=True, populate_existing=True)
                pass_on(gig, viewer.id, person, form.stays.data)
            where = url_for(".show", key=key) if form.stays.data else url_for(".index", mine=1)
            return done(f"{person.name} owns it now, and is told by mail.", where)
        except Refused as e:
            db.session.rollback()
            form.refuse(e)
    return render("gigs/owner.html", "content", form=form, key=key, title=title)


def _led(key: str) -> Gig:
    """For its leads alone: an admin hands over what nobody leads, under /admin."""
    access.get_gig(current_viewer(), key, "edit")
    return access.get_gig(current_viewer(), key, "hand over")
