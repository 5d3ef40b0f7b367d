"""My profile: what it says, who can see it, and how I keep it true."""

from datetime import date

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from portal.access import NotFound, find_skill, get_person
from portal.accounts.profile_forms import LEVELS, LevelForm, ProfileForm, SkillForm, UnlistingForm
from portal.db import writing
from portal.models import Conflict, Person, PersonSkill, Refused, Skill
from portal.models.skills import LEVEL_NAMES, skill_keyed
from portal.models.times import zones
from portal.search import profile
from portal.web import current_viewer, done, is_local_path, render

bp = Blueprint("profile", __name__, url_prefix="/profile")


@bp.get("")
def mine(
    block: str = "content", skill_form: SkillForm | None = None, unlisting_form: UnlistingForm | None = None
) -> ResponseReturnValue:
    """The page; with a form that was refused, the same page around it."""
    viewer = current_viewer()
    refused = any(form and form.errors for form in (skill_form, unlisting_form))
    return render(
        "profile/mine.html",
        block,
        422 if refused else 200,
        me=profile.mine(viewer),
        readers=lambda column: profile.who_reads(viewer, column),
        skill_form=skill_form or SkillForm(formdata=None),
        unlisting_form=unlisting_form or UnlistingForm(formdata=None),
        levels=LEVELS,
    )


@bp.route("/edit", methods=["GET", "POST"])
def edit() -> ResponseReturnValue:
    viewer = current_viewer()
    person, _, writes = get_person(viewer, viewer.key, "profile")
    form = ProfileForm(obj=person).keep(person, writes)
    if not form.validate_on_submit():
        return _edit_page(form, person)
    try:
        with writing():
            person = _me()
            changes = form.changes(person)
            if changes:
                person.must_be_at(form.base_version())
                for name, value in changes.items():
                    setattr(person, name, value)
                person.refresh()
    except Conflict as e:
        return _stale(form, str(e))
    return done("Your profile is saved.", url_for(".mine"))


@bp.post("/skills")
def add_skill() -> ResponseReturnValue:
    viewer, form = current_viewer(), SkillForm()
    if not form.validate_on_submit():
        return mine("skills", skill_form=form)
    try:
        with writing() as session:
            skill = find_skill(viewer, form.skill.data) or Skill.suggest(session, viewer.id, form.skill.data)
            level, wants = form.asked()
            me = _me()
            found = me.held_skill(skill.key)
            if found and (found[1].level, found[1].wants) != (level, wants):
                raise Refused("skill", f"You have {skill.name} already. Press Change beside it.")
            me.hold(skill, level, wants)
            said = _said(skill.name, level)
    except Refused as e:
        form.refuse(e)
        return mine("skills", skill_form=form)
    return _skills(said)


@bp.route("/skills/<key>/level", methods=["GET", "POST"])
def level(key: str) -> ResponseReturnValue:
    person = _me()
    skill, held = _held(person, key)
    form = LevelForm(data={"level": str(held.level), "wants": held.wants})
    if not form.validate_on_submit():
        return render("profile/level.html", "form", form=form, name=skill.name, key=key, levels=LEVELS)
    with writing():
        person = _me()
        skill, _ = _held(person, key)
        person.hold(skill, *form.asked())
        said = _said(skill.name, form.asked()[0])
    return _skills(said)


@bp.post("/skills/<key>/removal")
def remove_skill(key: str) -> ResponseReturnValue:
    undo = None
    with writing() as session:
        person, skill = _me(), skill_keyed(session, key)
        if skill is None:
            raise NotFound
        if found := person.held_skill(key):
            level, wants, confirmed = found[1].level, int(found[1].wants), found[1].confirmed_on
            undo = url_for(".restore_skill", key=key, level=level, wants=wants, confirmed=confirmed)
        person.drop_skill(skill)
    return _skills(f"{skill.name} is removed.", undo)


@bp.post("/skills/<key>/removal/undo")
def restore_skill(key: str) -> ResponseReturnValue:
    with writing() as session:
        person, skill = _me(), skill_keyed(session, key)
        if skill is None:
            raise NotFound
        level = min(max(request.args.get("level", 0, int), 0), max(LEVEL_NAMES))
        if person.held_skill(key) is None:
            person.hold(skill, level, request.args.get("wants") == "1" or level == 0)
            person.was_confirmed(skill, request.args.get("confirmed", type=date.fromisoformat))
    return _skills(f"{skill.name} is back.")


@bp.post("/confirmation")
def confirm() -> ResponseReturnValue:
    with writing():
        _me().confirm()
    back = request.form.get("next", "")
    return done("Thank you. Your profile is confirmed today.", back if is_local_path(back) else url_for(".mine"))


@bp.post("/unlisting")
def unlist() -> ResponseReturnValue:
    form = UnlistingForm()
    if not form.validate_on_submit() or form.until.data is None:
        return mine(unlisting_form=form)
    try:
        with writing():
            _me().unlist(form.until.data, form.reason.data)
    except Refused as e:
        form.refuse(e)
        return mine(unlisting_form=form)
    return done("You have left the directory.", url_for(".mine"), undo=url_for(".relist"))


@bp.post("/unlisting/end")
def relist() -> ResponseReturnValue:
    with writing():
        _me().relist()
    return done("You are listed again.", url_for(".mine"))


def _me() -> Person:
    viewer = current_viewer()
    return get_person(viewer, viewer.key, "profile")[0]


def _held(person: Person, key: str) -> tuple[Skill, PersonSkill]:
    found = person.held_skill(key)
    if found is None:
        raise NotFound
    return found


def _said(name: str, level: int) -> str:
    return f"{name}: {LEVEL_NAMES[level]}." if level else f"{name}: you want to learn it."


def _skills(said: str, undo: str | None = None) -> ResponseReturnValue:
    return done(said, url_for(".mine", _anchor="skills"), lambda: mine("skills"), undo=undo)


def _edit_page(
    form: ProfileForm, person: Person, status: int = 200, theirs: list[tuple[str, str]] | None = None
) -> ResponseReturnValue:
    more = {"email": person.email, "zones": sorted(zones()), "theirs": theirs}
    return render("profile/edit.html", "content", status, form=form, **more)


def _stale(form: ProfileForm, why: str) -> ResponseReturnValue:
    """What was typed, beside what is stored now; saving again is then a choice."""
    person = _me()
    form.form_errors.append(why)
    form.version.data = str(person.version)
    stored = ProfileForm(formdata=None, obj=person)
    theirs = [(form[name].label.text, stored[name]._value()) for name in form.changes(person)]
    return _edit_page(form, person, 409, theirs=theirs)
