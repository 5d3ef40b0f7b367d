from typing import Any

from flask import Blueprint, current_app, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal import access
from portal.config import EXPORTS_A_DAY, PAGE
from portal.db import db, writing
from portal.matching.core.fit import Need
from portal.models import Conflict, PersonNote
from portal.models.company import company
from portal.models.looks import record_look
from portal.models.times import today
from portal.search import directory, person_page, role_asked
from portal.search.directory import SORTS, Filters, Found, facets, gains, instead
from portal.search.role_asked import RoleAsked
from portal.search.roles_led import roles_led
from portal.search.talent_names import names
from portal.talent import export, filters
from portal.talent.forms import NoteForm
from portal.talent.rows import Drawing
from portal.web import current_viewer, cut, done, is_local_path, place_of, render, wants_fragment

bp = Blueprint("talent", __name__, url_prefix="/talent")


@bp.get("")
def people() -> ResponseReturnValue:
    """The directory: page and fragment, for a role when the address names one."""
    viewer = current_viewer()
    role = role_asked.role_asked(viewer, request.args.get("for", ""))
    if role and not filters.are_given(request.args):
        return redirect(filters.url(filters.of_role(role), role.name), 303)
    asked = filters.read(viewer, request.args)
    found, shown = _find(asked)
    more = {} if wants_fragment() else _counts(shown, role)
    answer = make_response(render("talent/people.html", "found", typed=asked.q, **_list(found, shown, role), **more))
    if wants_fragment():  # what was typed replaces the address, what was chosen can be gone back from
        was = filters.arguments(request.headers.get("HX-Current-URL", "")).get("q", "")
        how = "HX-Push-Url" if was == request.args.get("q", "") else "HX-Replace-Url"
        answer.headers[how] = filters.url(asked, role.name if role else "")
    return answer


def _find(asked: Filters) -> tuple[Found, Filters]:
    """A page of people, and what it shows: what was asked, or what was likely meant where nobody is found by it."""
    viewer, before, after = current_viewer(), place_of("before"), place_of("after")
    found = directory.find(viewer, asked, before or after, back=before is not None)
    meant = instead(viewer, asked) if asked.q and not (found.rows or before or after) else None
    return (directory.find(viewer, meant), meant) if meant else (found, asked)


def _list(found: Found, asked: Filters, role: RoleAsked | None) -> dict[str, Any]:
    viewer, role_name = current_viewer(), role.name if role else ""
    currency = company(db.session()).currency if asked.rate is not None else ""
    ways = filters.ways(asked, role_name, currency) if not found.rows and not asked.is_open else []
    gained = gains(viewer, [way.rest for way in ways])
    return {
        "asked": asked,
        "found": found,
        "page": cut(found.rows, PAGE, lambda row: row.place, went_back=place_of("before") is not None),
        "chips": filters.chips(asked, role_name, currency),
        "ways": sorted(zip(ways, gained, strict=True), key=lambda pair: -pair[1]),
        "role": role,
        "draw": _drawing(found, asked, role),
        "sorts": SORTS,
        "files": EXPORTS_A_DAY,
        "here": filters.url(asked, role_name),
        "facets_url": filters.url(asked, role_name, url_for(".counts")),
        "csv_url": filters.url(asked, "", url_for(".people_csv")),
    }


def _drawing(found: Found, asked: Filters, role: RoleAsked | None) -> Drawing:
    viewer = current_viewer()
    needs = {need.skill_id: need for need in role.needs} if role else {}
    needs |= {s.id: Need(s.id, s.name or s.typed, s.level) for s in asked.known if s.id is not None}
    named = frozenset(word.id for word in found.meaning.phrases or found.meaning.begun)
    icon = current_app.jinja_env.globals["icon_of"]("star", 20) if viewer.is_lead else ""  # type: ignore[operator]
    return Drawing(viewer, today(viewer.zone), asked.q, needs, named, role, icon)


@bp.get("/facets")
def counts() -> ResponseReturnValue:
    """The filters, with how many people each would leave: a fragment of its own, since it costs more."""
    role = role_asked.role_asked(current_viewer(), request.args.get("for", ""))
    asked = filters.read(current_viewer(), request.args)
    if not wants_fragment():
        return redirect(filters.url(asked, role.name if role else ""), 303)
    return render("talent/people.html", "facets", asked=asked, role=role, **_counts(asked, role))


def _counts(asked: Filters, role: RoleAsked | None) -> dict[str, Any]:
    viewer = current_viewer()
    return {
        "facets": facets(viewer, asked),
        "currency": company(db.session()).currency,
        "reads_rates": viewer.is_lead or viewer.is_admin,
        "links": filters.Links(asked, role.name if role else ""),
        "swapped": wants_fragment(),
    }


@bp.get("/suggestions")
def suggestions() -> ResponseReturnValue:
    """Options of a type-ahead: people, skills and departments that begin so, each with where it leads."""
    said = names(current_viewer(), request.args.get("q", ""))
    here = filters.arguments(request.headers.get("HX-Current-URL", ""))
    return render(
        "talent/suggestions.html",
        "content",
        said=said,
        links=filters.Links(filters.read(current_viewer(), here), here.get("for", "")),
    )


@bp.get("/role")
def role() -> ResponseReturnValue:
    """For which role the people chosen are considered: asked once, then the address of the list remembers it."""
    viewer = current_viewer()
    keys = request.args.getlist("person") or request.args.getlist("selected")
    back = request.args.get("back", "")
    people = [access.get_person(viewer, key)[0] for key in dict.fromkeys(keys[:PAGE])]
    asked = filters.read(viewer, filters.arguments(back if is_local_path(back) else ""))
    roles = [(role, filters.url(asked, f"{role.gig_key}.{role.n}")) for role in roles_led(viewer)]
    return render("talent/role.html", "content", people=people, roles=roles, back=filters.url(asked))


@bp.post("/people.csv")
def people_csv() -> ResponseReturnValue:
    """The people of the list as a file, as far as the viewer reads them."""
    return export.answer(current_viewer(), filters.read(current_viewer(), request.args))


@bp.get("/<key>")
def person(key: str, note: NoteForm | None = None) -> ResponseReturnValue:
    """What the viewer may read of somebody; drawing contact or terms is recorded first."""
    viewer = current_viewer()
    shown = person_page.read(viewer, key)
    if shown.looks:
        with writing() as session:
            for tier in shown.looks:
                record_look(session, viewer.id, shown.id, tier)
    form = note or NoteForm(formdata=None, data={"text": shown.note.text, "version": shown.note.version})
    return render("talent/person.html", "content", person=shown, form=form, today=today(viewer.zone))


@bp.post("/<key>/note")
def keep_note(key: str) -> ResponseReturnValue:
    """A note that nobody else reads."""
    viewer, form = current_viewer(), NoteForm()
    access.get_person(viewer, key, write="notes")
    if not form.validate_on_submit():
        return person(key, form)
    try:
        with writing() as session:
            about, *_ = access.get_person(viewer, key, write="notes")
            PersonNote.write(session, viewer.id, about.id, form.text.data, form.version.data or 0)
    except Conflict as e:
        form.refuse(e)
        return person(key, form)
    return done("Your note is kept." if form.text.data else "Your note is gone.", url_for(".person", key=key))
