"""My skills: named by a type-ahead, with a level, what shows them, and an undo."""

from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue

from portal.access import NotFound, find_skill
from portal.accounts.profile.blueprint import bp, me
from portal.accounts.profile.forms import LEVELS, HeldForm, SkillForm, tell_apart
from portal.accounts.profile.page import show
from portal.config import EVIDENCE_LINKS
from portal.db import writing
from portal.models import Person, PersonSkill, Refused, Skill, SkillState
from portal.models.skills import LEVEL_NAMES, skill_keyed
from portal.search.held import links_of
from portal.search.skill_names import suggestions
from portal.web import current_viewer, done, render

NEAR_SHOWN = 3


@bp.post("/skills")
def add_skill() -> ResponseReturnValue:
    viewer, form = current_viewer(), SkillForm()
    if not form.validate_on_submit():
        return show("skills", 422, skill_form=form)
    if "as_new" not in request.form and find_skill(viewer, form.skill.data) is None:
        near = [one.name for one in suggestions(viewer, form.skill.data)[:NEAR_SHOWN]]
        if near:
            form.skill.errors = ["It is near a skill that is there. Choose above which one you mean."]
            return show("skills", 422, skill_form=form, near=near)
    undo = None
    try:
        with writing() as session:
            skill = find_skill(viewer, form.skill.data) or Skill.suggest(session, viewer.id, form.skill.data)
            level, wants = form.asked()
            person = me()
            found = person.held_skill(skill.key)
            if found and (found[1].level, found[1].wants) != (level, wants):
                raise Refused("skill", f"You have {skill.name} already. Press Change beside it.")
            person.hold(skill, level, wants)
            said = _said(skill, level)
            if found is None:
                undo = url_for(".remove_skill", key=skill.key)
    except Refused as e:
        form.refuse(e)
        return show("skills", 422, skill_form=form)
    return _skills(said, undo)


@bp.route("/skills/<key>/level", methods=["GET", "POST"])
def level(key: str) -> ResponseReturnValue:
    skill, held = _held(me(), key)
    form = HeldForm(data={"level": str(held.level), "wants": held.wants})
    if form.validate_on_submit():
        try:
            with writing():
                person = me()
                skill, held = _held(person, key)
                person.hold(skill, *form.asked())
                if form.link.data:
                    held.show(form.link.data)
                said = _said(skill, form.asked()[0])
            return _skills(said)
        except Refused as e:
            form.refuse(e)
            skill, held = _held(me(), key)
    tell_apart(form, skill.key)
    facts: dict[str, Any] = {
        "name": skill.name,
        "key": skill.key,
        "links": links_of(held.id),
        "levels": LEVELS,
        "most": EVIDENCE_LINKS,
    }
    return render("profile/level.html", "form", form=form, **facts)


@bp.post("/skills/<key>/evidence/removal")
def hide_evidence(key: str) -> ResponseReturnValue:
    link = request.form.get("link", "")
    with writing():
        skill, held = _held(me(), key)
        held.hide(link)
    return _skills(f"{skill.name}: the link is removed.", url_for(".restore_evidence", key=key, link=link))


@bp.post("/skills/<key>/evidence/removal/undo")
def restore_evidence(key: str) -> ResponseReturnValue:
    with writing():
        skill, held = _held(me(), key)
        held.show(request.args.get("link", ""))
    return _skills(f"{skill.name}: the link is back.")


@bp.post("/skills/<key>/removal")
def remove_skill(key: str) -> ResponseReturnValue:
    with writing() as session:
        person, skill = me(), skill_keyed(session, key)
        if skill is None:
            raise NotFound
        undo = url_for(".restore_skill", key=skill.key) if person.held_skill(skill.key) else None
        person.drop_skill(skill)
    return _skills(f"{skill.name} is removed.", undo)


@bp.post("/skills/<key>/removal/undo")
def restore_skill(key: str) -> ResponseReturnValue:
    with writing():
        skill = me().bring_back_skill(key)
        if skill is None:
            raise NotFound
    return _skills(f"{skill.name} is back.")


def _held(person: Person, key: str) -> tuple[Skill, PersonSkill]:
    found = person.held_skill(key)
    if found is None:
        raise NotFound
    return found


def _said(skill: Skill, level: int) -> str:
    said = f"{skill.name}: {LEVEL_NAMES[level]}." if level else f"{skill.name}: you want to learn it."
    return said + (" It is new here; an admin will look at it." if skill.state == SkillState.SUGGESTED else "")


def _skills(said: str, undo: str | None = None) -> ResponseReturnValue:
    return done(said, url_for(".mine", _anchor="skills"), lambda: show("skills"), undo=undo)
