"""Coming in, going out, passwords, and where one is signed in."""

from functools import partial

from flask import Blueprint, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal import access
from portal.accounts.entrance import RETRY_AFTER, TooManyTries, is_own_password, person_of
from portal.accounts.forms import ChangePasswordForm, NewPasswordForm, SignInForm
from portal.config import INVITATION_HOURS, RESET_MINUTES
from portal.db import db, writing
from portal.models import Person, Refused, Setting
from portal.models.passwords import hash_password, refuse_weak
from portal.search.sessions import sessions_of, told_of
from portal.web import begin_session, current_viewer, done, end_session, is_local_path, render, see_other
from portal.web.signin import carried_for

bp = Blueprint("accounts", __name__)
WRONG = "This e-mail address and password do not let you in. Check both, and write them again."
SLOWER = "There were too many tries. Wait a quarter of an hour, then try again."
DEMO = (
    ("lead@portal.example", "Lead", "Posts gigs, finds people, answers who applies"),
    ("employee@portal.example", "Employee", "Is invited to a gig, and waits for an answer to another"),
    ("contractor@portal.example", "Contractor", "Has an offer to answer"),
    ("admin@portal.example", "Admin", "Looks after people, skills and imports"),
    ("lead2@portal.example", "Lead 2", "Another lead"),
    ("employee2@portal.example", "Employee 2", "Another employee"),
    ("contractor2@portal.example", "Contractor 2", "Another contractor"),
)


@bp.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> ResponseReturnValue:
    form = SignInForm(next=request.args.get("next", ""))
    if current_user.is_authenticated:
        return see_other(_local(form.next.data))
    if not form.validate_on_submit():
        return _sign_in_page(form, 422 if form.errors else 200)
    try:
        person_id = person_of(form.email.data, form.password.data)
    except TooManyTries:
        return _sign_in_page(form, 429, SLOWER)
    if person_id is None:
        return _sign_in_page(form, 422, WRONG)
    begin_session(person_id)
    parcel = carried_for(person_id, form.carried.data) if form.carried.data else None
    if parcel is None or parcel["path"] == url_for(".sign_out"):
        return see_other(_local(form.next.data))
    return render("accounts/carried.html", "content", path=parcel["path"], fields=parcel["fields"])


def _sign_in_page(form: SignInForm, status: int, wrong: str = "") -> ResponseReturnValue:
    if wrong:
        form.form_errors.append(wrong)
    demo = DEMO if Setting.get(db.session(), "demo", False) else ()
    is_empty = not demo and not Person.is_anybody_there(db.session())
    context = {"form": form, "carried": form.carried.data, "next": form.next.data, "said": "", "demo": demo}
    page = render_template("accounts/sign_in.html", is_empty=is_empty, **context)
    return page, status, RETRY_AFTER if status == 429 else {}


def _local(target: str | None) -> str:
    return target if target and is_local_path(target) else "/"


@bp.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    end_session()
    answer = make_response(see_other(url_for(".sign_in")))
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


@bp.get("/sign-in/forgotten")
def forgotten() -> ResponseReturnValue:
    return render("accounts/forgotten.html", "content", minutes=RESET_MINUTES)


@bp.route("/welcome/<token>", methods=["GET", "POST"])
def welcome(token: str) -> ResponseReturnValue:
    """An invitation or a reset: a password is set, once, and the person is in."""
    try:
        return _welcome(token, access.get_by_link(token))
    except access.NotFound:
        return render("accounts/link_over.html", "content", 404, hours=INVITATION_HOURS, minutes=RESET_MINUTES)


def _welcome(token: str, person: Person) -> ResponseReturnValue:
    form, is_new = NewPasswordForm(), person.password_hash is None
    page = partial(render, "accounts/welcome.html", "content", form=form, name=person.name, email=person.email)
    if not form.validate_on_submit():
        return page(is_new=is_new)
    try:
        refuse_weak(form.password.data, person.name, person.email)
    except Refused as e:
        form.refuse(e)
        return page(is_new=is_new)
    password_hash = hash_password(form.password.data)
    with writing():
        person = access.get_by_link(token)
        person.set_password(password_hash)
    begin_session(person.id)
    said = f"Welcome, {person.name}. Your password is set."
    return done(said, url_for(".profile.start") if is_new and not person.is_admin else "/")


@bp.route("/profile/password", methods=["GET", "POST"])
def password() -> ResponseReturnValue:
    viewer = current_viewer()
    form = ChangePasswordForm()
    if not form.validate_on_submit():
        return render("accounts/password.html", "content", form=form)
    person, *_ = access.get_person(viewer, viewer.key)
    try:
        if not is_own_password(viewer.id, person.password_hash, form.now_password.data):
            raise Refused("now_password", "This is not the password that you have now.")
        refuse_weak(form.password.data, person.name, person.email)
    except TooManyTries:
        form.form_errors.append(SLOWER)
        answer = make_response(render("accounts/password.html", "content", 429, form=form))
        answer.headers.update(RETRY_AFTER)
        return answer
    except Refused as e:
        form.refuse(e)
        return render("accounts/password.html", "content", form=form)
    password_hash = hash_password(form.password.data)
    with writing():
        person, *_ = access.get_person(viewer, viewer.key)
        person.set_password(password_hash)
    begin_session(viewer.id)
    return done("Your password is changed. Everywhere else you are signed out.", url_for(".sessions"))


@bp.get("/sessions")
def sessions() -> ResponseReturnValue:
    viewer = current_viewer()
    rows = sessions_of(viewer, viewer.session_id)
    return render("accounts/sessions.html", "content", rows=rows, told=told_of(viewer))


@bp.post("/sessions/<int:id>/end")
def end_one(id: int) -> ResponseReturnValue:
    viewer = current_viewer()
    with writing():
        person, *_ = access.get_person(viewer, viewer.key)
        if not person.end_session(id):
            raise access.NotFound
    return done("That session has ended.", url_for(".sessions"))


@bp.post("/sessions/end-others")
def end_others() -> ResponseReturnValue:
    viewer = current_viewer()
    with writing():
        person, *_ = access.get_person(viewer, viewer.key)
        person.end_sessions(but=viewer.session_id)
    return done("You are signed out everywhere else.", url_for(".sessions"))
