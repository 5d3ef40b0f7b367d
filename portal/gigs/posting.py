"""Posting a gig and changing it: one form, saved as a draft or published."""

from typing import Any

from flask import make_response, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal import access
from portal.db import db, writing
from portal.gigs.beginnings import facts_to_begin_with, starters_for
from portal.gigs.differences import differences
from portal.gigs.forms import TOKEN, GigForm, Unfit, form_for_new, form_of, key_of_new
from portal.gigs.hints import hints_of
from portal.gigs.rows import LIMITS
from portal.gigs.types import WORDS
from portal.gigs.views import bp
from portal.models import LIVE, Conflict, Gig, GigState, IllegalStep, Refused
from portal.models.handover import set_co_leads
from portal.models.text import new_key
from portal.search.lead_names import co_leads_called, co_leads_of
from portal.web import current_viewer, done, render, see_other, wants_fragment


@bp.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """The address names the form, so that going back to it after a save finds the draft and makes no second one."""
    viewer = current_viewer()
    token = request.form.get("token") or request.args.get("form", "")[:TOKEN]
    if request.method == "GET" and (not token or _is_begun(key_of_new(viewer.id, token))):
        return see_other(_address_of_new(token))
    form = form_for_new(viewer.zone, token or new_key(), facts_to_begin_with(viewer, request.args.get("from", "")))
    key = key_of_new(viewer.id, form.token.data)
    if form.is_only_rows:
        form.change_rows()
    elif form.is_submitted():
        form.validate()
        try:
            return _saved(key, _save(form, key, is_new=True))
        except (Refused, Unfit) as e:
            form.refuse_all(e)
        except Conflict as e:
            return draw_stale(form, access.get_gig(viewer, key, "edit"), e)
    return _draw(form)


def _is_begun(key: str) -> bool:
    try:
        access.get_gig(current_viewer(), key, "edit")
    except (access.NotFound, access.NotAllowed):
        return False
    return True


def _address_of_new(token: str) -> str:
    if token:
        return url_for(".edit", key=key_of_new(current_viewer().id, token))
    begun_with: dict[str, Any] = {"from": request.args["from"]} if request.args.get("from") else {}
    return url_for(".new", form=new_key(), **begun_with)


@bp.route("/<key>/edit", methods=["GET", "POST"])
def edit(key: str) -> ResponseReturnValue:
    gig = access.get_gig(current_viewer(), key, "edit")
    form = form_of(gig, co_leads_called(current_viewer(), gig.id))
    if form.is_only_rows:
        form.change_rows()
    elif form.is_submitted():
        form.validate()
        try:
            return _saved(key, _save(form, key))
        except (Refused, Unfit, IllegalStep) as e:
            form.refuse_all(e)
            form.bring_back(access.get_gig(current_viewer(), key, "edit"))
        except Conflict as e:
            return draw_stale(form, gig, e)
    return _draw(form, gig)


def _draw(form: GigForm, gig: Gig | None = None, stale: str = "", **more: Any) -> ResponseReturnValue:
    viewer = current_viewer()
    key, title = (gig.key, gig.title or "Untitled gig") if gig else ("", "")
    facts: dict[str, Any] = {"key": key, "title": title, "state": gig.state if gig else GigState.DRAFT, "stale": stale}
    facts |= {"types": WORDS, "starters": {} if gig or request.form else starters_for(viewer)}
    facts |= {"hints": hints_of(viewer, form), "version": form.version.data, **LIMITS, **more}
    return render("gigs/edit.html", "content", 409 if stale else 200, form=form, **facts)


@bp.post("/rows")
def rows() -> ResponseReturnValue:
    """For scripts: what is asked, with a row more or the fields of another type. Stores nothing."""
    viewer, form = current_viewer(), GigForm()
    if not wants_fragment():
        return see_other(url_for(".new"))
    form.change_rows()
    asked = {"types": WORDS, "hints": hints_of(viewer, form), **LIMITS}
    answer = make_response(render("gigs/edit.html", "asked", form=form, **asked))
    answer.headers["HX-Trigger"] = "typed"
    return answer


def draw_stale(form: GigForm, gig: Gig, why: Conflict) -> ResponseReturnValue:
    """The form as it was typed beside what is there now; saving it again is then a choice."""
    db.session.refresh(gig)
    form.version.data = str(gig.version)
    return _draw(form, gig, str(why), differences=differences(form, gig))


def _save(form: GigForm, key: str, is_new: bool = False) -> str:
    """Store what the form says, and publish it where that was asked; what was done: "publish", "preview", …"""
    viewer, do = current_viewer(), request.form.get("do", "")
    with writing() as session:
        is_first = is_new and Gig.begin(session, viewer.id, key)
        gig = access.get_gig(viewer, key, "edit")
        is_shown = do == "publish" or gig.state in LIVE
        _store(session, form, gig, is_new=is_new, is_first=is_first, says_all=is_shown)
        if is_shown:
            form.must_be_whole(gig)
        if form.errors:
            raise Unfit
        if do == "publish":
            gig.publish(viewer.id)
    return do


def _store(session: Session, form: GigForm, gig: Gig, *, is_new: bool, is_first: bool, says_all: bool) -> None:
    """`says_all`: go on where something is wrong, so that all of it is said in one round; nothing is kept then."""
    viewer = current_viewer()
    form.catch_up(gig)
    wishes, there = form.wishes(viewer, gig), co_leads_of(viewer, gig.id)
    co_leads = form.leads_beside(viewer, there)
    if form.errors and not says_all:
        raise Unfit
    if form.says_what_is_stored(gig, wishes) and {p.id for p in co_leads} == {p.id for p in there}:
        return
    if is_new and not is_first and not form.told_version:
        raise Conflict("You have saved this gig before.")
    gig.must_be_at(gig.version if is_first else form.sent_version)
    try:
        gig.change(viewer.id, roles=wishes, saved_in="", **form.facts(gig))
        set_co_leads(gig, viewer.id, co_leads)
    except Refused as e:
        if not form.errors.get(e.field):
            form.refuse(e)


def _saved(key: str, did: str) -> ResponseReturnValue:
    if did == "preview":
        return see_other(url_for(".preview", key=key))
    said = "Published. Whom it is for can see it now, and apply." if did == "publish" else "Saved."
    return done(said, url_for(".show", key=key))


@bp.post("/<key>/publication")
def publish(key: str) -> ResponseReturnValue:
    viewer = current_viewer()
    try:
        with writing():
            access.get_gig(viewer, key, "edit").publish(viewer.id)
    except Refused:
        gig = access.get_gig(viewer, key, "edit")
        form = form_of(gig, co_leads_called(current_viewer(), gig.id), formdata=None)
        form.must_be_whole(gig)
        return _draw(form, gig)
    return _saved(key, "publish")
