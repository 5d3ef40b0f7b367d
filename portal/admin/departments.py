from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from portal import access, chores
from portal.config import NAME_LENGTH, PAGE
from portal.db import writing
from portal.models import Department, Refused
from portal.models.rewriting import DEPARTMENT, put_off
from portal.search import admin_company
from portal.web import Form, KeyField, TextField, current_viewer, cut, done, place_as, render

bp = Blueprint("departments", __name__, url_prefix="/departments")


class DepartmentForm(Form):
    name = TextField("Name", "Write a name.", NAME_LENGTH)
    key = KeyField()


@bp.get("")
def index(form: DepartmentForm | None = None, renamed: str = "") -> ResponseReturnValue:
    """The list, and a form for a new one; or the row that is renamed as a form."""
    after, before = place_as("after", str, int), place_as("before", str, int)
    rows = admin_company.departments(current_viewer(), after, before)
    page = cut(rows, PAGE, lambda row: (row.folded, row.id), before is not None and after is None)
    return render(
        "admin/departments.html",
        "content",
        form.status if form else 200,
        page=page,
        form=form or DepartmentForm(formdata=None),
        renamed=renamed if form else request.args.get("rename", ""),
    )


@bp.post("")
def add() -> ResponseReturnValue:
    """A new one; undo of a removal sends name and key in the address."""
    form = DepartmentForm(formdata=request.values)
    if not form.validate():
        return index(form)
    try:
        with writing() as session:
            access.require_page(current_viewer(), "admin")
            if session.query(Department).filter_by(key=form.key.data).first() is None:
                Department.add(session, current_viewer().id, form.name.data, form.key.data)
    except Refused as e:
        form.refuse(e)
        return index(form)
    undo = url_for(".remove", key=form.key.data)
    return done(f"{form.name.data} is a department.", url_for(".index"), undo=undo)


@bp.post("/<key>/name")
def rename(key: str) -> ResponseReturnValue:
    form = DepartmentForm(formdata=request.values)
    if not form.validate():
        return index(form, key)
    try:
        with writing() as session:
            department = access.get_department(current_viewer(), key)
            was = department.name
            department.rename(current_viewer().id, form.name.data)
            if was != department.name:
                put_off(session, f"{DEPARTMENT}{department.id}")
    except Refused as e:
        form.refuse(e)
        return index(form, key)
    chores.rewrite(chores.AT_ONCE)
    undo = url_for(".rename", key=key, name=was) if was != department.name else None
    return done(f"{was} is called {department.name} now.", url_for(".index"), undo=undo)


@bp.post("/<key>/removal")
def remove(key: str) -> ResponseReturnValue:
    here = url_for(".index")
    with writing():
        try:
            department = access.get_department(current_viewer(), key)
        except access.NotFound:
            return done("It is gone already.", here)
        department.remove(current_viewer().id)
    undo = url_for(".add", name=department.name, key=key)
    return done(f"{department.name} is removed.", here, undo=undo)
