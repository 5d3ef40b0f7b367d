"""Running the directory: who is in it, what is known of them, and how they get in."""

from flask import Blueprint, current_app, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError

from portal import access
from portal.admin.forms import GrantsForm, NewPersonForm, PersonForm
from portal.config import INVITATION_HOURS, LINE_LENGTH, PAGE, REACH, RESET_MINUTES
from portal.db import writing
from portal.models import Conflict, Kind, Person, Refused, record_act
from portal.models.people import record_look
from portal.models.text import clean
from portal.search import admin_people
from portal.search.admin_people import STATES, WAYS, Asked, PersonPage, Place
from portal.web import current_viewer, cut, done, place_of, render, see_other

bp = Blueprint("admin", __name__, url_prefix="/admin")
TAKEN = Refused("email", "Somebody else has this e-mail address.")


@bp.before_request
def for_admins() -> None:
    access.require_page(current_viewer(), "admin")


@bp.get("")
def front() -> ResponseReturnValue:
    return see_other(url_for(".people"))


@bp.get("/people")
def people() -> ResponseReturnValue:
    asked = Asked(
        q=clean(request.args.get("q", ""))[:LINE_LENGTH],
        state=_one_of(STATES, "state"),
        kind=_one_of({str(kind): kind for kind in Kind}, "kind"),
        way=_one_of(WAYS, "way"),
    )
    after, before = _place("after"), _place("before")
    found = admin_people.people(current_viewer(), asked, after, before)
    page = cut(found.rows, PAGE, lambda row: (row.sort_name, row.id), before is not None and after is None)
    total = found.total if found.total <= REACH else f"{REACH:,} or more"
    words = {"states": STATES, "ways": WAYS}
    return render(
        "admin/people.html", "people", page=page, total=total, asked=asked, words=words, me=current_viewer().id
    )


def _one_of(known: dict[str, str], name: str) -> str:
    return request.args.get(name, "") if request.args.get(name) in known else ""


def _place(name: str) -> Place | None:
    match place_of(name):
        case (str(sort_name), int(id_)):
            return sort_name, id_
    return None


@bp.get("/suggestions")
def suggestions() -> ResponseReturnValue:
    """Options of a type-ahead: `of` manager, department or zone, for `q`."""
    of, typed = request.args.get("of", ""), request.args.get("q", "")[:LINE_LENGTH]
    return render("admin/suggestions.html", "content", options=admin_people.suggestions(current_viewer(), of, typed))


@bp.route("/people/new", methods=["GET", "POST"])
def new_person() -> ResponseReturnValue:
    form = NewPersonForm()
    if not form.validate_on_submit():
        return render("admin/new.html", "content", form=form)
    try:
        if not admin_people.is_there(form.key.data):
            _add(form)
        return _added(form)
    except (Refused, Conflict) as e:
        form.refuse(e)
    except IntegrityError:  # of two at once, the other one is in
        if admin_people.is_there(form.key.data):
            return _added(form)
        form.refuse(TAKEN)
    return render("admin/new.html", "content", form=form)


def _add(form: NewPersonForm) -> None:
    viewer = current_viewer()
    with writing() as session:
        fields = form.columns(session, {})
        first = {name: fields.pop(name) for name in ("name", "kind", "email", "headline")}
        person = Person.add(session, viewer.id, **first, key=form.key.data)
        person.change(viewer.id, **fields)


def _added(form: NewPersonForm) -> ResponseReturnValue:
    """The same form may come twice. Raises Conflict when it says something else by now."""
    there = admin_people.page_of(current_viewer(), form.key.data).values
    if form.differing({name: value for name, value in there.items() if name != "manager"}):
        raise Conflict("This form was sent before, with other words. Look for the person in the list to change them.")
    return done(f"{form.name.data} is in the directory.", url_for(".person", key=form.key.data))


@bp.route("/people/<key>", methods=["GET", "POST"])
def person(key: str) -> ResponseReturnValue:
    viewer = current_viewer()
    page = admin_people.page_of(viewer, key)
    form = PersonForm(data=page.values).only(page.writes)
    if not form.validate_on_submit():
        return _draw(page, form)
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
    return done(f"{form.name.data if form.name else page.name} is saved.", url_for(".person", key=key))


def _draw(
    page: PersonPage, form: PersonForm, grants: GrantsForm | None = None, status: int = 200
) -> ResponseReturnValue:
    """The page of a person. That their contact is shown is noted first: not noted, not shown."""
    with writing() as session:
        record_look(session, current_viewer().id, page.id, "contact")
    if grants is None:
        grants = GrantsForm(formdata=None, data={"is_lead": page.is_lead, "is_admin": page.is_admin})
    if grants.errors:
        status = 422
    differs = form.differing(page.values) if status == 409 else []
    return render("admin/person.html", "content", status, page=page, form=form, grants=grants, differs=differs)


@bp.post("/people/<key>/grants")
def grants(key: str) -> ResponseReturnValue:
    viewer = current_viewer()
    page = admin_people.page_of(viewer, key)
    form = GrantsForm()
    try:
        if not form.validate():
            raise Refused("is_lead", "Reload the page and set this again.")
        with writing():
            person, *_ = access.get_person(viewer, key, write="account")
            person.must_be_at(form.version.data)
            person.grant(viewer.id, lead=form.is_lead.data, admin=form.is_admin.data)
    except Refused as e:
        form.refuse(e)
        return _draw(page, PersonForm(formdata=None, data=page.values).only(page.writes), form)
    return done(f"What {page.name} may do is set.", url_for(".person", key=key))


@bp.post("/people/<key>/invitation")
def invitation(key: str) -> ResponseReturnValue:
    return _link(key, "invitation", f"{INVITATION_HOURS} hours")


@bp.post("/people/<key>/reset")
def reset(key: str) -> ResponseReturnValue:
    return _link(key, "reset", f"{RESET_MINUTES} minutes")


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


@bp.post("/people/<key>/sessions/end")
def end_sessions(key: str) -> ResponseReturnValue:
    viewer = current_viewer()
    with writing() as session:
        person, *_ = access.get_person(viewer, key, write="account")
        person.end_sessions()
        record_act(session, viewer.id, "sessions ended", person.id)
    return done(f"{person.name} is signed out everywhere.", url_for(".person", key=key))
