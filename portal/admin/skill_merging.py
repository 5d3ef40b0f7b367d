"""Skills that mean the same: the queue of suggested ones, near-duplicates, merging and undoing it."""

from collections.abc import Sequence

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from portal import access, chores
from portal.admin.skill_forms import MergeForm
from portal.config import PAGE, SKILL_NAME_LENGTH
from portal.db import db, writing
from portal.models import Conflict, Refused, Skill
from portal.models.skill_merges import merge as merge_skills
from portal.models.skill_merges import must_fit_together
from portal.models.skill_merges_undone import last_merge, undo_merge
from portal.models.skill_pairs import last_look, pair_of
from portal.models.text import clean
from portal.search import skill_merging, suggested_skills
from portal.search.suggested_skills import count_suggested
from portal.web import current_viewer, cut, done, id_place, place_as, render

bp = Blueprint("merging", __name__, url_prefix="/skills")
STEPS = {"accept": "accept", "reject": "reject"}
GONE = "There is no such skill any more."
SAID = {"accept": "accepted", "reject": "not accepted", "map": "mapped"}


@bp.route("/<key>/merge", methods=["GET", "POST"])
def merge(key: str) -> ResponseReturnValue:
    """First what it would do, then, when that is sent, the deed."""
    form = MergeForm() if request.method == "POST" else MergeForm(formdata=request.args, meta={"csrf": False})
    if request.method == "GET" and not form.into.data:
        return _merge_page(key, MergeForm(formdata=None))
    if not form.validate():
        return _merge_page(key, form)
    try:
        if request.method == "POST":
            return _merge(key, form)
        return _merge_page(key, form, into=_meant(form.into.data))
    except (Refused, Conflict) as e:
        form.refuse(e)
        return _merge_page(key, form, into=_meant(form.into.data) if isinstance(e, Conflict) else None)


def _meant(typed: str) -> Skill:
    """The skill of a key, or that a text means. Raises Refused."""
    try:
        return access.get_skill(current_viewer(), typed)
    except access.NotFound:
        return access.require_skill(current_viewer(), typed, "into")


def _merge_page(key: str, form: MergeForm, into: Skill | None = None) -> ResponseReturnValue:
    viewer = current_viewer()
    skill = access.get_skill(viewer, key)
    effect = None
    if into is not None:
        if skill.merged_into_id is None:
            must_fit_together(skill, into)
        effect = skill_merging.effect(viewer, skill, into)
        form.into.data = into.name
    return render("admin/skills/merge.html", "content", form=form, key=key, name=skill.name, effect=effect)


def _merge(key: str, form: MergeForm) -> ResponseReturnValue:
    viewer, into_key = current_viewer(), _meant(form.into.data).key
    with writing() as session:
        skill, into = access.get_skills(viewer, key, into_key)
        if skill.merged_into_id != into.id:
            skill.must_be_at(form.version.data)
            into.must_be_at(form.into_version.data)
            merge_skills(session, viewer.id, skill, into)
    undo = url_for(".undo", key=key)
    return done(f"{skill.name} is part of {into.name} now.", url_for("admin.skills.show", key=into.key), undo=undo)


@bp.post("/<key>/merge/undo")
def undo(key: str) -> ResponseReturnValue:
    viewer = current_viewer()
    with writing() as session:
        skill = access.get_skill(viewer, key)
        last = last_merge(session, skill)
        if last is not None:
            into = session.get_one(Skill, last.into_id, with_for_update=True)
            undo_merge(session, viewer.id, last, skill, into)
    return done(f"{skill.name} is a skill of its own again.", url_for("admin.skills.show", key=key))


@bp.get("/suggestions")
def suggestions() -> ResponseReturnValue:
    after, before = id_place("after"), id_place("before")
    rows = suggested_skills.suggested(current_viewer(), after, before)
    page = cut(rows, PAGE, lambda row: (row.id,), before is not None and after is None)
    return render("admin/skills/suggestions.html", "queue", page=page, total=count_suggested(), waiting=0)


@bp.post("/suggestions")
def answer() -> ResponseReturnValue:
    """Answer some at once, or one by its own button: accept=KEY, reject=KEY, map=KEY.INTO, or all=accept with boxes."""
    sent = request.form
    asked = [(step, key) for step in ("accept", "reject", "map") for key in sent.getlist(step)]
    if sent.get("all") in STEPS:
        asked += [(sent["all"], key) for key in sent.getlist("skill")]
    answered, skipped = [], []
    for step, key in asked[:PAGE]:
        try:
            answered.append((step, _answer(step, key)))
        except (Conflict, Refused) as e:
            skipped.append(str(e))
        except access.NotFound:
            skipped.append(GONE)
    return done(_told(answered, skipped), url_for(".suggestions"), suggestions, undo=_back(answered))


def _answer(step: str, key: str) -> Skill:
    """Do one; the skill as it is then."""
    viewer = current_viewer()
    key, _, into_key = key.partition(".")
    with writing() as session:
        if step == "map":
            skill, into = access.get_skills(viewer, key, into_key)
            merge_skills(session, viewer.id, skill, into)
        else:
            skill = access.get_skill(viewer, key)
            skill.step(viewer.id, step)
    return skill


def _told(answered: Sequence[tuple[str, Skill]], skipped: list[str]) -> str:
    if not answered and not skipped:
        return "Nothing was chosen. Tick a skill first."
    names = [f"{skill.name} is {SAID[step]}" for step, skill in answered[:1]]
    if len(answered) > 1:
        names = [f"{len(answered)} skills are {SAID[answered[0][0]]}"]
    if skipped:
        names.append(f"{len(skipped)} skipped: {skipped[0]}")
    return ". ".join(names) if skipped else f"{names[0]}."


def _back(answered: Sequence[tuple[str, Skill]]) -> str | None:
    """The address that takes the answers back."""
    if not answered:
        return None
    if answered[0][0] == "map":
        return url_for(".undo", key=answered[0][1].key)
    return url_for(".take_back", skill=[f"{skill.key}.{skill.version}" for _, skill in answered])


@bp.post("/suggestions/undo")
def take_back() -> ResponseReturnValue:
    """They wait again, as far as nobody changed them since."""
    viewer, back, skipped = current_viewer(), 0, 0
    for asked in request.args.getlist("skill")[:PAGE]:
        key, _, version = asked.partition(".")
        try:
            with writing():
                skill = access.get_skill(viewer, key)
                if version != str(skill.version):
                    skipped += 1
                    continue
                skill.step(viewer.id, "suggest again")
                back += 1
        except access.NotFound:
            skipped += 1
    left = f" {skipped} stayed, since they were changed since or are gone." if skipped else ""
    wait = "1 skill waits" if back == 1 else f"{back} skills wait"
    return done(f"{wait} again.{left}", url_for(".suggestions"))


@bp.get("/duplicates")
def duplicates() -> ResponseReturnValue:
    viewer = current_viewer()
    after, before = place_as("after", int, int), place_as("before", int, int)
    rows = skill_merging.pairs(viewer, after, before)
    page = cut(rows, PAGE, lambda row: (-row.holders, row.id), before is not None and after is None)
    total, looked = skill_merging.count_pairs(viewer), last_look(db.session())
    return render("admin/skills/duplicates.html", "pairs", page=page, total=total, looked=looked)


@bp.post("/duplicates")
def look_again() -> ResponseReturnValue:
    access.require_page(current_viewer(), "admin")
    found = chores.find_pairs()
    words = "1 pair was found" if found == 1 else f"{found} pairs were found"
    return done(f"{words} that may mean the same.", url_for(".duplicates"), duplicates)


@bp.post("/duplicates/difference")
def differ() -> ResponseReturnValue:
    one, other = request.form.get("one", ""), request.form.get("other", "")
    names = _set_distinct(one, other, True)
    undo = url_for(".differ_not", one=one, other=other)
    return done(f"{names} are kept apart, and not proposed again.", url_for(".duplicates"), undo=undo)


@bp.post("/duplicates/difference/undo")
def differ_not() -> ResponseReturnValue:
    names = _set_distinct(request.args.get("one", ""), request.args.get("other", ""), False)
    return done(f"{names} are proposed again.", url_for(".duplicates"))


def _set_distinct(one: str, other: str, is_distinct: bool) -> str:
    with writing() as session:
        first, second = access.get_skills(current_viewer(), clean(one)[:SKILL_NAME_LENGTH], clean(other))
        if first.id == second.id:
            raise Refused("other", "These are one and the same.")
        pair_of(session, first.id, second.id).say_distinct(current_viewer().id, is_distinct)
    return f"{first.name} and {second.name}"
