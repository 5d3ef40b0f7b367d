"""Gigs that nobody leads any more get another lead."""

from collections.abc import Callable
from functools import partial

from flask import request, url_for
from flask.typing import ResponseReturnValue

from portal import access
from portal.access import NotAllowed, NotFound
from portal.admin.bulk import Outcome
from portal.admin.forms import HandOverForm
from portal.admin.invitations import settings
from portal.admin.views import bp
from portal.config import PAGE
from portal.db import db, writing
from portal.models import Gig, Person, Refused
from portal.models.handover import hand_over, must_be_able_to_lead, was_handed_over
from portal.search import admin_person
from portal.search.admin_people import person_named
from portal.search.admin_person import PersonPage
from portal.search.orphans import GigRow, gigs_of, orphans
from portal.web import current_viewer, cut, done, id_place, render


@bp.route("/gigs/orphans", methods=["GET", "POST"])
def orphaned() -> ResponseReturnValue:
    form = HandOverForm()
    answer = _handed_over(form, url_for(".orphaned"))
    if answer:
        return answer
    past = bool(request.args.get("past"))
    return _gigs(partial(orphans, current_viewer(), past), form, person=None, past=past)


@bp.route("/people/<key>/gigs", methods=["GET", "POST"])
def gigs_of_person(key: str) -> ResponseReturnValue:
    """What somebody owns. While they may lead, it is theirs to hand over."""
    person = admin_person.page_of(current_viewer(), key)
    form = HandOverForm()
    answer = _handed_over(form, url_for(".gigs_of_person", key=key))
    if answer:
        return answer
    return _gigs(partial(gigs_of, current_viewer(), person.id), form, person=person, past=False)


def _gigs(
    read: Callable[[int | None, int | None], list[GigRow]], form: HandOverForm, person: PersonPage | None, past: bool
) -> ResponseReturnValue:
    after, before = id_place("after"), id_place("before")
    page = cut(read(after, before), PAGE, lambda row: (row.id,), before is not None and after is None)
    more = {"past": past, "ticked": request.form.getlist("gig"), "day": current_viewer().today}
    return render("admin/orphans.html", "content", page=page, form=form, person=person, more=more)


def _handed_over(form: HandOverForm, here: str) -> ResponseReturnValue | None:
    """Of a form that was sent and is right; else None, and the form says why."""
    if not form.validate_on_submit():
        return None
    try:
        name, outcome = _hand_over(form.to.data, request.form.getlist("gig"))
    except Refused as e:
        form.refuse(e)
        return None
    if not outcome.done:
        form.refuse(Refused("to", "; ".join(outcome.skipped) + "."))
        return None
    gigs = "1 gig is" if outcome.done == 1 else f"{outcome.done} gigs are"
    told = ", who is told by mail." if settings().smtp_url else ". No mail server is set: tell them."
    return done(f"{gigs} handed over to {name}{told}{outcome.left_out()}", here)


def _hand_over(typed: str, keys: list[str]) -> tuple[str, Outcome]:
    """Each gig that was ticked, through access. Raises Refused."""
    viewer, outcome, gigs = current_viewer(), Outcome(), list[Gig]()
    if not keys:
        raise Refused("", "Tick at least one gig.")
    named = db.session.get_one(Person, person_named(viewer, typed, "to"))
    with writing() as session:
        for key in sorted(set(keys[:PAGE])):  # gigs are locked before people, as everywhere
            try:
                gigs.append(access.get_gig(viewer, key, "hand over"))
            except (NotFound, NotAllowed) as e:
                if was_handed_over(session, key, viewer.id, named.id):
                    outcome.done += 1
                else:
                    outcome.skipped[str(e).removesuffix(".") if isinstance(e, NotAllowed) else "no longer here"] += 1
        to, *_ = access.get_person(viewer, named.key)
        must_be_able_to_lead(to, viewer.id)
        for gig in gigs:
            try:
                with session.begin_nested():
                    hand_over(gig, viewer.id, to)
                outcome.done += 1
            except Refused as e:
                outcome.skipped[str(e).removesuffix(".")] += 1
        return to.name, outcome
