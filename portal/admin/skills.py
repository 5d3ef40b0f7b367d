"""The taxonomy: its list, a skill's page, and what an admin does to one skill."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from portal import access
from portal.admin.skill_forms import AliasForm, CategoryForm, NameForm, SkillForm
from portal.config import LINE_LENGTH, PAGE
from portal.db import writing
from portal.models import Conflict, Refused, Skill
from portal.models.skills import SKILL_STEPS
from portal.models.text import clean
from portal.search import admin_skills
from portal.search.admin_skills import HELD, HISTORY, SORTS, STATES, Asked, place_in
from portal.search.suggested_skills import count_suggested
from portal.web import Form, current_viewer, cut, done, id_place, place_as, render

bp = Blueprint("skills", __name__, url_prefix="/skills")


@bp.get("")
def index() -> ResponseReturnValue:
    categories, sources = admin_skills.categories(), admin_skills.sources()
    asked = Asked(
        q=clean(request.args.get("q", ""))[:LINE_LENGTH],
        category=_one_of(categories, "category"),
        state=_one_of(STATES, "state"),
        source=_one_of(sources, "source"),
        held=_one_of(HELD, "held"),
        sort=_one_of(SORTS, "sort") or "held",
    )
    after, before = place_as("after", object, int), place_as("before", object, int)
    found = admin_skills.skills(current_viewer(), asked, after, before)
    page = cut(found.rows, PAGE, lambda row: place_in(asked, row), before is not None and after is None)
    words = {"states": STATES, "held": HELD, "sorts": SORTS, "categories": categories, "sources": sources}
    return render(
        "admin/skills/index.html",
        "skills",
        page=page,
        total=found.total,
        asked=asked,
        words=words,
        waiting=count_suggested(),
    )


def _one_of(known: Any, name: str) -> str:
    return request.args.get(name, "") if request.args.get(name) in known else ""


@bp.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    form = SkillForm()
    if not form.validate_on_submit():
        return _new_page(form)
    viewer = current_viewer()
    try:
        with writing() as session:
            access.require_page(viewer, "admin")
            there = session.query(Skill).filter_by(key=form.key.data).first()
            if there is None:
                Skill.add(session, viewer.id, form.name.data, form.category.data, form.names, form.key.data)
    except Refused as e:
        form.refuse(Refused("aliases" if e.field == "alias" else e.field, str(e)))
        return _new_page(form)
    return done(f"{form.name.data} is a skill now.", url_for(".show", key=form.key.data))


def _new_page(form: SkillForm) -> ResponseReturnValue:
    categories = admin_skills.categories()
    return render("admin/skills/new.html", "content", form=form, categories=categories)


@bp.get("/<key>")
def show(key: str, **refused: Form) -> ResponseReturnValue:
    """The page; with a form that was refused, the same page around it."""
    viewer = current_viewer()
    page = admin_skills.page_of(viewer, key)
    after, before = id_place("after"), id_place("before")
    lines = admin_skills.history(viewer, "skill", page.id, after, before)
    forms = {
        "name_form": NameForm(formdata=None, data={"name": page.name, "version": page.version}),
        "category_form": CategoryForm(formdata=None, data={"category": page.category}),
        "alias_form": AliasForm(formdata=None),
    } | refused
    status = next((form.status for form in refused.values()), 200)
    return render(
        "admin/skills/show.html",
        "content",
        status,
        skill=page,
        history=cut(lines, HISTORY, lambda line: (line.id,), before is not None and after is None),
        states=STATES,
        categories=admin_skills.categories(),
        **forms,
    )


def _change(key: str, name: str, form: Form, deed: Callable[[Skill], str | None], said: str) -> ResponseReturnValue:
    """Do `deed` to a skill, which gives the address that undoes it; a refused form comes back on the page."""
    if not form.validate():
        return show(key, **{name: form})
    try:
        with writing():
            skill = access.get_skill(current_viewer(), key)
            undo = deed(skill)
    except (Refused, Conflict) as e:
        form.refuse(e)
        return show(key, **{name: form})
    return done(said, url_for(".show", key=key), undo=undo)


@bp.post("/<key>/name")
def rename(key: str) -> ResponseReturnValue:
    form = NameForm()

    def deed(skill: Skill) -> str | None:
        was = skill.name
        if was != form.name.data:
            skill.must_be_at(form.version.data)
        had = skill.rename(current_viewer().id, form.name.data)
        if was == skill.name:
            return None
        return url_for(".undo_name", key=key, was=was, alias=int(had), version=skill.version)

    return _change(key, "name_form", form, deed, f"It is called {form.name.data} now.")


@bp.post("/<key>/name/undo")
def undo_name(key: str) -> ResponseReturnValue:
    was = clean(request.args.get("was", ""))
    with writing():
        skill = access.get_skill(current_viewer(), key)
        if skill.name != was:
            skill.must_be_at(request.args.get("version", -1, int))
            skill.take_back_name(current_viewer().id, was, request.args.get("alias") == "1")
    return done(f"It is called {was} again.", url_for(".show", key=key))


@bp.post("/<key>/category")
def categorise(key: str) -> ResponseReturnValue:
    form = CategoryForm(formdata=request.values)  # undo sends the category before in the address

    def deed(skill: Skill) -> str | None:
        was = skill.category
        skill.put_in_category(current_viewer().id, form.category.data)
        return url_for(".categorise", key=key, category=was) if was != skill.category else None

    return _change(key, "category_form", form, deed, f"It is in {form.category.data or 'no category'} now.")


@bp.post("/<key>/aliases")
def add_alias(key: str) -> ResponseReturnValue:
    form = AliasForm(formdata=request.values)

    def deed(skill: Skill) -> str | None:
        made = skill.add_alias(current_viewer().id, form.alias.data)
        return url_for(".remove_alias", key=key, id_=made.id) if made else None

    return _change(key, "alias_form", form, deed, f"“{form.alias.data}” finds it from now on.")


@bp.post("/<key>/aliases/<int:id_>/removal")
def remove_alias(key: str, id_: int) -> ResponseReturnValue:
    here = url_for(".show", key=key)
    with writing():
        skill = access.get_skill(current_viewer(), key)
        alias = skill.alias(id_)
        if alias is None:
            return done("That name is gone already.", here)
        skill.remove_alias(current_viewer().id, alias)
    undo = url_for(".add_alias", key=key, alias=alias.name)
    return done(f"“{alias.name}” does not find {skill.name} any more.", here, undo=undo)


@bp.post("/<key>/archive")
def archive(key: str) -> ResponseReturnValue:
    return _step(key, "archive", "is archived: it stays where it is, and is offered no more.", ".restore")


@bp.post("/<key>/archive/end")
def restore(key: str) -> ResponseReturnValue:
    return _step(key, "restore", "is offered again.", ".archive")


@bp.post("/<key>/acceptance")
def accept(key: str) -> ResponseReturnValue:
    return _step(key, "accept", "is a skill for everybody now.", ".suggest_again")


@bp.post("/<key>/rejection")
def reject(key: str) -> ResponseReturnValue:
    said = "is not accepted: it stays with those who hold it, and nobody else sees it."
    return _step(key, "reject", said, ".suggest_again")


@bp.post("/<key>/suggestion")
def suggest_again(key: str) -> ResponseReturnValue:
    return _step(key, "suggest again", "waits in the queue again.")


def _step(key: str, step: str, said: str, undo: str = "") -> ResponseReturnValue:
    with writing() as session:
        skill = access.get_skill(current_viewer(), key)
        if skill.state != SKILL_STEPS[step][1]:
            skill.must_be_at(request.args.get("version", None, int))
        skill.step(current_viewer().id, step)
        session.flush()
        back = url_for(undo, key=key, version=skill.version) if undo else None
    return done(f"{skill.name} {said}", url_for(".show", key=key), undo=back)
