"""My experience: entries that are added, changed and removed in place."""

from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue

from portal.access import NotFound
from portal.accounts.profile.blueprint import bp, me
from portal.accounts.profile.forms import ExperienceForm, tell_apart, version_sent
from portal.accounts.profile.page import show
from portal.db import db, writing
from portal.models import Conflict, Experience, Refused
from portal.web import done, render


@bp.route("/experience/new", methods=["GET", "POST"])
def add_experience() -> ResponseReturnValue:
    me()
    form = ExperienceForm()
    if form.validate_on_submit():
        try:
            with writing() as session:
                Experience.add(session, me().id, **form.told())
            return _experience(f"{form.title.data} is added.")
        except Refused as e:
            form.refuse(e)
    return _draw(form)


@bp.route("/experience/<key>", methods=["GET", "POST"])
def change_experience(key: str) -> ResponseReturnValue:
    entry = _mine(key)
    form = ExperienceForm(obj=entry)
    if form.validate_on_submit():
        try:
            with writing():
                entry = _mine(key)
                entry.change(version_sent(form.version), **form.told())
            return _experience(f"{form.title.data} is saved.")
        except Refused as e:
            form.refuse(e)
        except Conflict as e:
            form.refuse(e)
            return _stale(form, _mine(key))
    return _draw(form, entry)


@bp.post("/experience/<key>/removal")
def remove_experience(key: str) -> ResponseReturnValue:
    with writing():
        entry = _mine(key)
        entry.remove()
    return _experience(f"{entry.title} is removed.", url_for(".restore_experience", key=key))


@bp.post("/experience/<key>/removal/undo")
def restore_experience(key: str) -> ResponseReturnValue:
    with writing() as session:
        entry = _mine(key)
        entry.bring_back(session)
    return _experience(f"{entry.title} is back.")


def _mine(key: str) -> Experience:
    entry = Experience.of(db.session(), me().id, key)
    if entry is None:
        raise NotFound
    return entry


def _draw(form: ExperienceForm, entry: Experience | None = None) -> ResponseReturnValue:
    return _page(form, entry.key if entry else "")


def _stale(form: ExperienceForm, entry: Experience) -> ResponseReturnValue:
    """What was typed, beside what is stored now; saving again is then a choice."""
    form.version.data = str(entry.version)
    stored = ExperienceForm(formdata=None, obj=entry)
    theirs = [(field.label.text, stored[field.name]._value()) for field in form if _differs(field, entry)]
    return _page(form, entry.key, theirs)


def _page(form: ExperienceForm, key: str, theirs: list[tuple[str, str]] | None = None) -> ResponseReturnValue:
    tell_apart(form, key or "new")
    return render("profile/experience.html", "form", form=form, key=key, theirs=theirs)


def _differs(field: Any, entry: Experience) -> bool:
    return field.name in ExperienceForm.TOLD and field.data != getattr(entry, field.name)


def _experience(said: str, undo: str | None = None) -> ResponseReturnValue:
    return done(said, url_for(".mine", _anchor="experience"), lambda: show("experience"), undo=undo)
