"""One person: what is known of them, how they get in, what they may do, and what was done."""

from flask import current_app, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError

from portal import access
from portal.admin.forms import EmploymentForm, GrantsForm, PersonForm, UnlistingForm
from portal.admin.invitations import settings
from portal.admin.views import TAKEN, bp
from portal.config import INVITATION_HOURS, PAGE, RESET_MINUTES
from portal.db import writing
from portal.models import Conflict, Refused, record_act
from portal.models.acts import Act, Skipped, Wish, act_on
from portal.models.looks import record_look
from portal.models.telling import mail_reset
from portal.models.text import new_key
from portal.search import admin_people, admin_person
from portal.search.admin_person import PersonPage
from portal.search.person_history import history_of
from portal.web import current_viewer, cut, done, id_place, render

FALLS_AWAY = {"rate_amount": "the listed rate", "contract_ends_on": "the contract's end"}  # with another kind


@bp.route("/people/<key>", methods=["GET", "POST"])
def person(key: str) -> ResponseReturnValue:
    viewer = current_viewer()
    page = admin_person.page_of(viewer, key)
    form = PersonForm(data=page.values).only(page.writes)
    if not form.validate_on_submit():
        return _draw(page, form)
    is_new = admin_people.said_of_new(form.department.data) if form.department else ""
    try:
        with writing() as session:
            person, *_ = access.get_person(viewer, key, write="account")
            person.must_be_at(form.version.data)
            person.change(viewer.id, **form.columns(session, page.values))
    except (Refused, IntegrityError) as e:
        form.refuse(e if isinstance(e, Refused) else TAKEN)
        return _draw(page, form)
    except Conflict as e:
        form.form_errors.append(str(e))
        return _draw(page, form, status=409)
    return done(f"{form.name.data if form.name else page.name} is saved.{is_new}", url_for(".person", key=key))


def _draw(
    page: PersonPage,
    form: PersonForm | None = None,
    grants: GrantsForm | None = None,
    unlisting: UnlistingForm | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    """The page of a person. That their contact is shown is noted first: not noted, not shown."""
    viewer = current_viewer()
    with writing() as session:
        record_look(session, viewer.id, page.id, "contact")
    form = form or PersonForm(formdata=None, data=page.values).only(page.writes)
    grants = grants or GrantsForm(formdata=None, data={"is_lead": page.is_lead, "is_admin": page.is_admin})
    unlisting = unlisting or UnlistingForm(formdata=None)
    if grants.errors or unlisting.errors:
        status = 422
    after, before = id_place("after"), id_place("before")
    lines = history_of(viewer, page.id, after, before)
    return render(
        "admin/person.html",
        "content",
        status,
        page=page,
        form=form,
        grants=grants,
        unlisting=unlisting,
        has_mail=bool(settings().smtp_url),
        differs=form.differing(page.values) if status == 409 else [],
        history=cut(lines, PAGE, lambda line: (line.id,), before is not None and after is None),
    )


@bp.route("/people/<key>/employment", methods=["GET", "POST"])
def employment(key: str) -> ResponseReturnValue:
    """Kind and contract, and their history. Engagements keep the kind and the rate that they began with."""
    viewer = current_viewer()
    page = admin_person.page_of(viewer, key)
    agency = page.stints[0].agency if page.stints else ""
    form = EmploymentForm(data=page.values | {"agency": agency})
    if not form.validate_on_submit():
        return render("admin/employment.html", "content", page=page, form=form)
    try:
        with writing():
            person, *_ = access.get_person(viewer, key, write="account")
            person.must_be_at(form.version.data)
            asked = {"title": form.title.data, "agency": form.agency.data, "ends_on": form.contract_ends_on.data}
            person.become(viewer.id, form.kind.data, **asked)
    except (Refused, Conflict) as e:
        form.refuse(e)
        return render("admin/employment.html", "content", page=page, form=form)
    now_there = admin_person.page_of(viewer, key)
    gone = [said for name, said in FALLS_AWAY.items() if page.values[name] and not now_there.values[name]]
    fell = f" {' and '.join(gone).capitalize()} fell away." if gone else ""
    return done(f"The employment of {page.name} is saved.{fell}", url_for(".person", key=key))


@bp.post("/people/<key>/grants")
def grants(key: str) -> ResponseReturnValue:
    viewer = current_viewer()
    page, form, act = admin_person.page_of(viewer, key), GrantsForm(), ""
    try:
        if not form.validate():
            raise Refused("is_lead", "Reload the page and set this again.")
        with writing():
            person, *_ = access.get_person(viewer, key, write="account")
            person.must_be_at(form.version.data)
            if person.is_lead and not form.is_lead.data and person.is_admin == form.is_admin.data:
                act = new_key()
                act_on(person, viewer.id, Wish(Act.NO_LEAD), act)
            person.grant(viewer.id, lead=form.is_lead.data, admin=form.is_admin.data)
    except Refused as e:
        form.refuse(e)
        return _draw(page, grants=form)
    here = url_for(".person", key=key)
    if not act:
        return done(f"What {page.name} may do is set.", here)
    n = admin_person.page_of(viewer, key).orphans
    gigs = f" {n:,} {'gig' if n == 1 else 'gigs'} of theirs now {'has' if n == 1 else 'have'} nobody who leads them."
    said = f"{page.name} may post gigs no more.{gigs if n else ''}"
    return done(said, here, undo=url_for(".undo", act=act, back=here))


@bp.post("/people/<key>/invitation")
def invitation(key: str) -> ResponseReturnValue:
    return _link(key, "invitation", f"{INVITATION_HOURS} hours")


@bp.post("/people/<key>/reset")
def reset(key: str) -> ResponseReturnValue:
    if request.form.get("way") != "mail":
        return _link(key, "reset", f"{RESET_MINUTES} minutes")
    viewer = current_viewer()
    with writing() as session:
        person, *_ = access.get_person(viewer, key, write="account")
        person.must_take_link("reset")
        mail_reset(session, viewer.id, person.id)
    return done(f"A reset link leaves to {person.name} by mail.", url_for(".person", key=key))


def _link(key: str, kind: str, lasts: str) -> ResponseReturnValue:
    """The answer shows the address: it is nowhere else, and not shown again."""
    viewer = current_viewer()
    with writing():
        person, *_ = access.get_person(viewer, key, write="account")
        token = person.make_link(viewer.id, kind)
    address = current_app.extensions["portal"].address + url_for("accounts.welcome", token=token)
    return render("admin/link.html", "content", name=person.name, key=key, kind=kind, lasts=lasts, address=address)


@bp.post("/people/<key>/suspension")
def suspend(key: str) -> ResponseReturnValue:
    viewer = current_viewer()
    with writing():
        person, *_ = access.get_person(viewer, key, write="account")
        person.suspend(viewer.id)
    undo = url_for(".resume", key=key)
    return done(f"{person.name} is suspended and signed out.", url_for(".person", key=key), undo=undo)


@bp.post("/people/<key>/suspension/end")
def resume(key: str) -> ResponseReturnValue:
    viewer = current_viewer()
    with writing():
        person, *_ = access.get_person(viewer, key, write="account")
        person.resume(viewer.id)
    return done(f"{person.name} may come in again.", url_for(".person", key=key))


@bp.post("/people/<key>/unlisting")
def unlist(key: str) -> ResponseReturnValue:
    page, form = admin_person.page_of(current_viewer(), key), UnlistingForm()
    if not form.validate_on_submit():
        return _draw(page, unlisting=form)
    try:
        return _act(page, Wish(Act.UNLIST, form.until.data, why=form.reason.data), "has left the directory")
    except Refused as e:
        form.refuse(e)
        return _draw(page, unlisting=form)


@bp.post("/people/<key>/unlisting/end")
def relist(key: str) -> ResponseReturnValue:
    return _act(admin_person.page_of(current_viewer(), key), Wish(Act.RELIST), "is listed again")


def _act(page: PersonPage, wish: Wish, said: str) -> ResponseReturnValue:
    """Doing it twice is doing it once: the second time nothing is left to undo."""
    viewer, act, undo = current_viewer(), new_key(), None
    with writing() as session:
        person, *_ = access.get_person(viewer, page.key, write="account")
        try:
            with session.begin_nested():
                act_on(person, viewer.id, wish, act)
            undo = url_for(".undo", act=act, back=url_for(".person", key=page.key))
        except Skipped:
            pass
    return done(f"{page.name} {said}.", url_for(".person", key=page.key), undo=undo)


@bp.post("/people/<key>/sessions/end")
def end_sessions(key: str) -> ResponseReturnValue:
    viewer = current_viewer()
    with writing() as session:
        person, *_ = access.get_person(viewer, key, write="account")
        person.end_sessions()
        record_act(session, viewer.id, "sessions ended", person.id)
    return done(f"{person.name} is signed out everywhere.", url_for(".person", key=key))
