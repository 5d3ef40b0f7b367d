"""Running the directory: who is in it, what is known of them, and how they get in."""

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError

from portal.admin.forms import NewPersonForm
from portal.config import LINE_LENGTH
from portal.db import db, writing
from portal.models import Conflict, Person, Refused
from portal.models.company import company
from portal.search import admin_people, admin_person, check_list
from portal.web import current_viewer, done, render

bp = Blueprint("admin", __name__, url_prefix="/admin")
TAKEN = Refused("email", "Somebody else has this e-mail address.")


@bp.get("")
def front() -> ResponseReturnValue:
    return render("admin/front.html", "content", front=check_list.front(current_viewer()))


@bp.get("/suggestions")
def suggestions() -> ResponseReturnValue:
    """Options of a type-ahead: `of` manager, department or zone, for `q`."""
    of, typed = request.args.get("of", ""), request.args.get("q", "")[:LINE_LENGTH]
    return render("admin/suggestions.html", "content", options=admin_people.suggestions(current_viewer(), of, typed))


@bp.route("/people/new", methods=["GET", "POST"])
def new_person() -> ResponseReturnValue:
    here = company(db.session())
    form = NewPersonForm(data={"zone": here.zone, "rate_currency": here.currency})
    if not form.validate_on_submit():
        return render("admin/new.html", "content", form=form)
    try:
        is_new = admin_people.said_of_new(form.department.data)
        if not admin_person.is_there(form.key.data):
            _add(form)
        return _added(form, is_new)
    except (Refused, Conflict) as e:
        form.refuse(e)
    except IntegrityError:  # of two at once, the other one is in
        if admin_person.is_there(form.key.data):
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


def _added(form: NewPersonForm, more: str = "") -> ResponseReturnValue:
    """The same form may come twice. Raises Conflict when it says something else by now."""
    there = admin_person.page_of(current_viewer(), form.key.data).values
    if form.differing({name: value for name, value in there.items() if name != "manager"}):
        raise Conflict("This form was sent before, with other words. Look for the person in the list to change them.")
    return done(f"{form.name.data} is in the directory.{more}", url_for(".person", key=form.key.data))
