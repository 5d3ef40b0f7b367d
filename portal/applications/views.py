from collections.abc import Callable
from typing import NamedTuple

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from portal import access
from portal.access import NotAllowed, NotFound
from portal.applications.forms import ApplicationForm, MaybeReasonForm, ReasonForm, asking
from portal.config import PAGE
from portal.db import writing
from portal.models import Candidate, Conflict, Refused
from portal.search.application_page import OwnApplication, own_application
from portal.search.applications import ended_applications, my_applications, own_stage
from portal.search.applying import Written, last_written, role_to_apply_for
from portal.web import current_viewer, cut, done, id_place, render, see_other

bp = Blueprint("applications", __name__)
FIRST_ENDED = 10


@bp.get("/applications")
def index() -> ResponseReturnValue:
    """What has not ended, with the latest of what has; `ended` leafs through all of those."""
    viewer, before, after = current_viewer(), id_place("before"), id_place("after")
    leafs = "ended" in request.args
    ended = ended_applications(viewer, after, before) if leafs else ended_applications(viewer)
    page = cut(ended, PAGE if leafs else FIRST_ENDED, lambda mine: (mine.id,), went_back=bool(before))
    groups = {} if leafs else my_applications(viewer)
    return render("applications/index.html", "content", groups=groups, page=page, leafs=leafs)


@bp.route("/gigs/<key>/roles/<int:n>/application", methods=["GET", "POST"])
def apply(key: str, n: int) -> ResponseReturnValue:
    """Apply, or accept an invitation. What was sent already, or can't be sent again, leads to the application."""
    viewer = current_viewer()
    stage = own_stage(viewer, key, n)
    if stage is not None and stage.is_sent and request.method == "POST":
        return _sent_already(stage.key)
    if stage is not None and (stage.is_sent or not (request.method == "POST" or stage.may_apply)):
        return see_other(url_for(".show", key=stage.key))
    role, written = role_to_apply_for(viewer, key, n, stage), last_written(viewer, stage.key) if stage else Written()
    form = asking(role.questions, (), written.note, written.answers, written.links)
    if form.validate_on_submit():
        try:
            form.must_be_current()
            with writing():
                own = _apply(key, n, form)
            return done("Sent. You will hear from the lead.", url_for(".show", key=own))
        except (Refused, Conflict) as e:
            form.refuse(e)
    return render("applications/apply.html", "content", form=form, role=role, again=bool(written.note))


def _sent_already(key: str) -> ResponseReturnValue:
    """What is sent again is answered as before; other words are kept, and can be saved over what was sent."""
    own = own_application(current_viewer(), key)
    form = _asking_again(own)
    if not form.says_more_than(own.note, own.answers, own.links):
        return see_other(url_for(".show", key=key))
    form.refuse(Conflict("You have sent it already. Save this to change what you sent."))
    return render("applications/note.html", "content", form=form, own=own, sent_already=True)


def _asking_again(own: OwnApplication) -> ApplicationForm:
    asked = [question for question, _ in own.answers]
    return asking([*asked, *own.asked_since], own.asked_since, own.note, dict(own.answers), own.links)


def _apply(key: str, n: int, form: ApplicationForm) -> str:
    """The key of the application. One that was sent a moment ago, when this is the same form again, is the answer."""
    viewer = current_viewer()
    try:
        gig, role = access.get_role(viewer, key, n, "apply")
    except (NotAllowed, NotFound):
        stage = own_stage(viewer, key, n)
        if stage is None or not stage.is_sent:
            raise
        return stage.key
    person, _, _ = access.get_person(viewer, viewer.key)
    return Candidate.apply(gig, role, person, form.note.data, form.answers, form.sent_links).key


@bp.get("/applications/<key>")
def show(key: str) -> ResponseReturnValue:
    viewer = current_viewer()
    own = own_application(viewer, key)
    if own.clock_waits:
        with writing():
            access.get_application(viewer, key).reached()
        own = own_application(viewer, key)
    return render("applications/show.html", "content", own=own)


@bp.post("/applications/<key>/acceptance")
def accept(key: str) -> ResponseReturnValue:
    with writing():
        access.get_application(current_viewer(), key, answer=True).accept()
    return done("Accepted. Welcome to the team.", url_for(".show", key=key))


@bp.route("/applications/<key>/refusal", methods=["GET", "POST"])
def turn_down(key: str) -> ResponseReturnValue:
    form = MaybeReasonForm()
    page = Asked("Turn it down", "Turn it down", "The lead reads your reason, and the seat goes to somebody else.")
    return _answer(key, form, page, "Turned down. The lead knows.", lambda own: own.turn_down(form.reason.data))


@bp.route("/applications/<key>/withdrawal", methods=["GET", "POST"])
def withdraw(key: str) -> ResponseReturnValue:
    form = ReasonForm()
    page = Asked("Withdraw", "Withdraw", "The lead reads your reason, and can no longer open your application.")
    said = "Withdrawn. The lead can no longer read your application."
    return _answer(key, form, page, said, lambda own: own.withdraw(form.reason.data))


@bp.route("/applications/<key>/ending", methods=["GET", "POST"])
def end_early(key: str) -> ResponseReturnValue:
    form, me = ReasonForm(), current_viewer().id
    page = Asked("End the work early", "End it today", "Today is your last day on it, and the lead reads why.")
    said = "Ended. Your hours are free again."
    return _answer(key, form, page, said, lambda own: own.end_early(me, form.reason.data, by_person=True))


@bp.route("/applications/<key>/note", methods=["GET", "POST"])
def edit(key: str) -> ResponseReturnValue:
    own = own_application(current_viewer(), key)
    form = _asking_again(own)
    if form.validate_on_submit():
        try:
            form.must_be_current()
            with writing():
                mine = access.get_application(current_viewer(), key, answer=True)
                mine.edit(form.note.data, form.answers, form.sent_links)
            return done("Saved.", url_for(".show", key=key))
        except Conflict as e:
            form.refuse(e)
    return render("applications/note.html", "content", form=form, own=own, sent_already=False)


class Asked(NamedTuple):
    """The words of a page that asks why."""

    title: str
    deed: str
    why: str


def _answer(
    key: str, form: ReasonForm | MaybeReasonForm, page: Asked, said: str, act: Callable[[Candidate], None]
) -> ResponseReturnValue:
    if form.validate_on_submit():
        try:
            with writing():
                act(access.get_application(current_viewer(), key, answer=True))
            return done(said, url_for(".show", key=key))
        except Conflict as e:
            form.refuse(e)
    own = own_application(current_viewer(), key)
    return render("applications/reason.html", "content", form=form, own=own, **page._asdict())
