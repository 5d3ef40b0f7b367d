"""A new person's first visit: four short steps to a profile that can be found. Each can be left out."""

from flask import request, url_for
from flask.typing import ResponseReturnValue

from portal.access import find_skill, get_person
from portal.accounts.profile.blueprint import bp, me
from portal.accounts.profile.forms import STEPS, FirstSkillsForm, ProfileForm
from portal.accounts.profile.page import save, stored_now
from portal.config import SKILLS_TO_BE_FOUND
from portal.db import db, writing
from portal.models import Conflict, Refused, Skill
from portal.models.company import company
from portal.models.confirming import confirm
from portal.models.skills import LEVEL_MEANINGS, LEVEL_NAMES
from portal.models.times import zones
from portal.search import profile
from portal.web import current_viewer, done, render, see_other

NAMES = [*STEPS]
USUAL_HOURS = 40, 9 * 60, 17 * 60  # of a person of whom nobody said any
MEANINGS = [(LEVEL_NAMES[n].capitalize(), LEVEL_MEANINGS[n]) for n in LEVEL_NAMES]


@bp.get("/start")
def start() -> ResponseReturnValue:
    """Where the path is to be taken up: at the first step that has nothing in it yet."""
    mine = profile.mine(current_viewer())
    if not mine.headline:
        return see_other(url_for(".step", name="you"))
    return see_other(url_for(".step", name="skills" if len(mine.skills) < SKILLS_TO_BE_FOUND else "hours"))


@bp.route(f"/start/<any({','.join(STEPS)}):name>", methods=["GET", "POST"])
def step(name: str) -> ResponseReturnValue:
    return _skills() if name == "skills" else _fields(name)


@bp.route("/start/done", methods=["GET", "POST"])
def finish() -> ResponseReturnValue:
    """What leads will find; saying that it is right confirms it."""
    if request.method == "GET":
        return render("profile/done.html", "content", me=profile.mine(current_viewer()), steps=len(STEPS))
    with writing() as session:
        person = me()
        person.be_welcomed()
        confirm(session, person)
    return done("That's it. Leads can find you now.", "/")


@bp.post("/start/dismissal")
def dismiss() -> ResponseReturnValue:
    with writing():
        me().be_welcomed()
    return done("All right. You find your profile any time under Profile.", "/", undo=url_for(".recall"))


@bp.post("/start/dismissal/undo")
def recall() -> ResponseReturnValue:
    with writing():
        me().be_welcomed(is_done=False)
    return see_other("/")


def _fields(name: str) -> ResponseReturnValue:
    viewer = current_viewer()
    person, _, writes = get_person(viewer, viewer.key, "profile")
    form = ProfileForm(obj=person).keep(person, writes, STEPS[name])
    theirs = None
    if form.validate_on_submit():
        try:
            save(form)
            if name == NAMES[-1]:
                with writing():
                    me().be_welcomed()
            return see_other(_after(name))
        except Conflict as e:
            theirs = stored_now(form, e)
    is_guess = not form.is_submitted() and person.confirmed_on is None and person.zone == company(db.session()).zone
    more = {"zones": sorted(zones()), "is_guess": is_guess, "theirs": theirs}
    return _draw(name, 409 if theirs is not None else 200, form=form, **more)


def _skills() -> ResponseReturnValue:
    viewer, form = current_viewer(), FirstSkillsForm()
    mine = profile.mine(viewer)
    stays: list[str] = []
    if form.validate_on_submit():
        with writing() as session:
            person = me()
            for row in form.named():
                try:
                    said, level = row.skill.data, int(row.level.data)
                    skill = find_skill(viewer, said) or Skill.suggest(session, viewer.id, said)
                    found = person.held_skill(skill.key)
                    if found is None or found[1].level == level:
                        person.hold(skill, level, wants=found is not None and found[1].wants)
                    else:
                        stays.append(skill.name)
                except Refused as e:
                    row.skill.errors = [*row.skill.errors, str(e)]
                    form.form_errors.append(f"“{said}”: {e}")
            if form.errors:
                session.rollback()
        if not form.errors:
            if not stays:
                return see_other(_after("skills"))
            return done(f"You had {' and '.join(stays)} already: what your profile says stays.", _after("skills"))
    while len(form.skills) < max(SKILLS_TO_BE_FOUND - len(mine.skills), 2):
        form.skills.append_entry({"level": "2"})
    return _draw("skills", form=form, skills=mine.skills, meanings=MEANINGS)


def _draw(name: str, status: int = 200, **context: object) -> ResponseReturnValue:
    n = NAMES.index(name)
    before = url_for(".step", name=NAMES[n - 1]) if n else ""
    filled = _filled(profile.mine(current_viewer()))
    place = {
        "name": name,
        "names": NAMES,
        "filled": filled,
        "n": n + 1,
        "steps": len(NAMES),
        "before": before,
        "after": _after(name),
    }
    return render("profile/start.html", "content", status, **place, **context)


def _filled(mine: profile.Profile) -> list[str]:
    """The steps whose answers are there, whoever gave them."""
    hours = mine.capacity, mine.work_from, mine.work_to
    there = {
        "you": mine.headline,
        "skills": len(mine.skills) >= SKILLS_TO_BE_FOUND,
        "hours": mine.confirmed_on or mine.available_from or hours != USUAL_HOURS,
        "place": mine.place,
    }
    return [name for name in NAMES if there[name]]


def _after(name: str) -> str:
    following = [*NAMES, "done"][NAMES.index(name) + 1]
    return url_for(".finish") if following == "done" else url_for(".step", name=following)
