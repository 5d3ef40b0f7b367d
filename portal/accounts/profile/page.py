"""The page of my profile, its cards that are edited in place, and how I keep it true."""

from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue

from portal.access import get_person
from portal.accounts.profile.blueprint import bp, me
from portal.accounts.profile.forms import LEVELS, PARTS, ProfileForm, SkillForm, UnlistingForm
from portal.config import EXPERIENCE_ENTRIES, PAGE, SKILLS_HELD, STALE_DAYS
from portal.db import writing
from portal.models import Conflict, Person, Refused
from portal.models.confirming import confirm as confirm_all
from portal.models.confirming import take_back
from portal.models.times import zones
from portal.search import looks as looked
from portal.search import profile
from portal.web import current_viewer, cut, done, is_local_path, place_of, render
from portal.web.words import day

LIMITS = {"skills": SKILLS_HELD, "experience": EXPERIENCE_ENTRIES}
CARDS = (*PARTS, "skills", "experience", "listing")


@bp.get("")
def mine() -> ResponseReturnValue:
    """The page; for htmx the card that `?card=` names."""
    card = request.args.get("card", "")
    return show(card if card in CARDS else "content")


def show(block: str, status: int = 200, **forms: Any) -> ResponseReturnValue:
    """The page, or a block of it; `forms` are those that were refused."""
    viewer = current_viewer()
    given = {
        "skill_form": SkillForm(formdata=None),
        "unlisting_form": UnlistingForm(formdata=None),
        "changed": "",
        "near": (),
        "limits": LIMITS,
        "stale_days": STALE_DAYS,
        "levels": LEVELS,
    }
    return render(
        "profile/mine.html",
        block,
        status,
        me=profile.mine(viewer),
        readers=lambda column: profile.who_reads(viewer, column),
        **given | forms,
    )


@bp.route("/edit", methods=["GET", "POST"])
def edit() -> ResponseReturnValue:
    """All of it in one form."""
    return _edit("")


@bp.route(f"/<any({','.join(PARTS)}):part>", methods=["GET", "POST"])
def edit_part(part: str) -> ResponseReturnValue:
    """One card of it, in place."""
    return _edit(part)


def _edit(part: str) -> ResponseReturnValue:
    viewer = current_viewer()
    person, _, writes = get_person(viewer, viewer.key, "profile")
    form = ProfileForm(obj=person).keep(person, writes, PARTS.get(part, ()))
    if not form.validate_on_submit():
        return _draw(form, person, part)
    try:
        save(form)
    except Conflict as e:
        theirs = stored_now(form, e)
        return _draw(form, me(), part, 409, theirs)
    url = url_for(".mine", _anchor=part or None)
    return done("Your profile is saved.", url, (lambda: show(part, changed=part)) if part else None)


def save(form: ProfileForm) -> None:
    """Store what a form of the profile says. Raises Conflict when somebody changed the same meanwhile."""
    with writing() as session:
        person = me()
        changes = form.changes(person)
        if changes:
            form.must_be_up_to_date(session, person)
            for name, value in changes.items():
                setattr(person, name, value)
            person.refresh()


def stored_now(form: ProfileForm, why: Conflict) -> list[tuple[str, str]]:
    """What is stored where it differs from what was typed; saving again is then a choice."""
    person = me()
    form.form_errors.append(str(why))
    form.renew(person)
    stored = ProfileForm(formdata=None, obj=person)
    return [(form[name].label.text, stored[name]._value()) for name in form.changes(person)]


def _draw(
    form: ProfileForm, person: Person, part: str, status: int = 200, theirs: list[tuple[str, str]] | None = None
) -> ResponseReturnValue:
    viewer = current_viewer()
    more: dict[str, Any] = {"email": person.email, "zones": sorted(zones()), "theirs": theirs, "part": part}
    more["readers"] = lambda column: profile.who_reads(viewer, column)
    return render("profile/edit.html", "card" if part else "content", status, form=form, **more)


@bp.post("/confirmation")
def confirm() -> ResponseReturnValue:
    with writing() as session:
        confirm_all(session, me())
    back = request.form.get("next", "")
    to = back if is_local_path(back) else url_for(".mine")
    return done("Thank you. Your profile is confirmed today.", to, lambda: show("content"), undo=url_for(".unconfirm"))


@bp.post("/confirmation/undo")
def unconfirm() -> ResponseReturnValue:
    with writing() as session:
        take_back(session, me())
    return done("Your profile is as it was, not confirmed today.", url_for(".mine"), lambda: show("content"))


@bp.post("/unlisting")
def unlist() -> ResponseReturnValue:
    form = UnlistingForm()
    if not form.validate_on_submit() or form.until.data is None:
        return show("listing", 422, unlisting_form=form)
    try:
        with writing():
            me().unlist(form.until.data, form.reason.data)
    except Refused as e:
        form.refuse(e)
        return show("listing", 422, unlisting_form=form)
    return _listing(f"You have left the directory until {day(form.until.data)}.", url_for(".relist"))


@bp.post("/unlisting/end")
def relist() -> ResponseReturnValue:
    with writing():
        me().relist()
    return _listing("You are listed again.")


def _listing(said: str, undo: str | None = None) -> ResponseReturnValue:
    return done(said, url_for(".mine"), lambda: show("listing"), undo=undo)


@bp.get("/looks")
def looks() -> ResponseReturnValue:
    """Everybody who looked at my contact, terms, CV or feedback, by day."""
    before, after = place_of("before"), place_of("after")
    rows = looked.looks_at(current_viewer(), PAGE + 1, before or after, back=before is not None)
    page = cut(rows, PAGE, lambda row: row.place, went_back=before is not None)
    return render("profile/looks.html", "content", page=page)
