from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from portal import access
from portal.access import NotAllowed, NotFound
from portal.config import PAGE
from portal.db import writing
from portal.models import LEAD_STEPS, Candidate, Conflict, IllegalStep, Person, Reason, Refused, State
from portal.models.text import clean, new_key
from portal.search import shortlist
from portal.search.candidate import question
from portal.search.offer_check import warnings
from portal.shortlists.answers import acting_on, ask, kept, not_allowed, not_now, starred, taken, told
from portal.shortlists.forms import PHRASES, EndingForm, OfferForm, RefusalForm
from portal.web import current_viewer

bp = Blueprint("shortlists", __name__, url_prefix="/gigs/<gig_key>/shortlist")
bp.register_error_handler(Conflict, not_now)
bp.register_error_handler(NotAllowed, not_allowed)


@bp.post("/consideration")
def consider(gig_key: str) -> ResponseReturnValue:
    """The star of the directory considers `person` for role number `role`; without one, all that are `selected`."""
    named = request.values.getlist("person") or request.values.getlist("selected")
    viewer, keys, act = current_viewer(), sorted({clean(key) for key in named}), new_key()
    if not 1 <= len(keys) <= PAGE:
        raise Refused("person", f"Choose at least one person, and at most {PAGE} at once.")
    with writing():
        gig, role = access.get_role(viewer, gig_key, _role_asked(), "decide")
        people = [access.get_person(viewer, key)[0] for key in access.in_order(keys)]
        found = [Candidate.consider(viewer.id, gig, role, person, act) for person in people]
        one, name = found[0], people[0].name
    if len(found) > 1:
        made = len(shortlist.moved_by(viewer, gig_key, act, "considered"))
        undo = url_for(".undo_consideration", gig_key=gig_key, act=act, **kept() | {"role": role.n}) if made else None
        there = f" {len(found) - made} of them were there already." if made < len(found) else ""
        return starred(f"{len(found)} people are on the shortlist.{there}", gig_key, role.n, people, undo)
    if one.state != State.CONSIDERING:
        return starred(f"{name} is on the shortlist already: {one.state}.", gig_key, role.n, people)
    undo = url_for(".remove", gig_key=gig_key, key=one.key, **kept())
    return starred(f"{name} is being considered.", gig_key, role.n, people, undo)


@bp.post("/consideration/<act>/undo")
def undo_consideration(gig_key: str, act: str) -> ResponseReturnValue:
    """Takes back an act of several; whoever has gone on since stays, and that is said."""
    viewer, people, stayed = current_viewer(), list[Person](), 0
    with writing():
        _, role = access.get_role(viewer, gig_key, _role_asked(), "decide")
        keys = shortlist.moved_by(viewer, gig_key, act, "considered")
        for candidate in access.get_candidates(viewer, gig_key, keys, "remove")[0]:
            if candidate.state == State.CONSIDERING:
                people.append(candidate.person)
                candidate.remove(viewer.id)
            else:
                stayed += 1
    said = (
        f"{len(people)} are off the shortlist again. Nobody was told." if people else "Nothing was there to take back."
    )
    return starred(said + (f" {stayed} stay: they were invited or applied." if stayed else ""), gig_key, role.n, people)


@bp.post("/invitation")
def invite_person(gig_key: str) -> ResponseReturnValue:
    """From a person's page: considered for role number `role`, and invited at once."""
    viewer = current_viewer()
    with writing():
        gig, role = access.get_role(viewer, gig_key, _role_asked(), "decide")
        person, *_ = access.get_person(viewer, clean(request.values.get("person", "")))
        candidate = Candidate.consider(viewer.id, gig, role, person)
        candidate.invite(viewer.id)
        name, key = person.name, candidate.key
    return _invited(name, gig_key, key)


@bp.post("/<key>/removal")
def remove(gig_key: str, key: str) -> ResponseReturnValue:
    try:
        with acting_on(gig_key, key, "remove") as (candidate, name):
            person, role = candidate.person, candidate.role.n
            candidate.remove(current_viewer().id)
    except NotFound:
        if not shortlist.was_removed(current_viewer(), gig_key, key):
            raise
        return taken("Removed. Nobody was told.", gig_key)
    undo = url_for(".consider", gig_key=gig_key, person=person.key, **kept() | {"role": role})
    said = f"{name} is removed. Nobody was told."
    return starred(said, gig_key, role, [person], undo) if kept().get("back") else taken(said, gig_key, undo=undo)


@bp.post("/<key>/invitation")
def invite(gig_key: str, key: str) -> ResponseReturnValue:
    with acting_on(gig_key, key, "invite") as (candidate, name):
        candidate.invite(current_viewer().id)
    return _invited(name, gig_key, key)


@bp.post("/<key>/invitation/end")
def take_back(gig_key: str, key: str) -> ResponseReturnValue:
    with acting_on(gig_key, key, "take back") as (candidate, name):
        candidate.take_back(current_viewer().id)
    return taken(f"{name} is no longer invited.", gig_key, key, _undo(gig_key, key))


@bp.post("/<key>/talk")
def talk(gig_key: str, key: str) -> ResponseReturnValue:
    with acting_on(gig_key, key, "talk") as (candidate, name):
        candidate.talk(current_viewer().id)
    return taken(f"{name} is in talks.", gig_key, key)


@bp.route("/<key>/offer", methods=["GET", "POST"])
def offer(gig_key: str, key: str) -> ResponseReturnValue:
    viewer = current_viewer()
    asked = question(viewer, gig_key, key, "offer")
    _must_be_possible("offer", asked.state)
    form = OfferForm.to(asked)
    if form.validate_on_submit():
        try:
            if form.must_know(_warnings(gig_key, key, form)):
                return ask("offer", form, asked, gig_key, key, 422)
            with acting_on(gig_key, key, "offer") as (candidate, name):
                candidate.offer(viewer.id, **form.terms())
            return taken(f"{name} has an offer. The seat is held until they answer.", gig_key, key)
        except (Refused, Conflict) as e:
            form.refuse(e)
    return ask("offer", form, asked, gig_key, key)


@bp.route("/<key>/refusal", methods=["GET", "POST"])
def decline(gig_key: str, key: str) -> ResponseReturnValue:
    asked = question(current_viewer(), gig_key, key, "decline")
    _must_be_possible("decline", asked.state)
    form = RefusalForm()
    if "phrase" in request.form:
        form.add(request.form["phrase"])
    elif form.validate_on_submit():
        try:
            with acting_on(gig_key, key, "decline") as (candidate, name):
                candidate.decline(current_viewer().id, Reason[form.reason.data], form.message.data)
                said = f"{name} is declined. {told(candidate)}"
            return taken(said, gig_key, key, _undo(gig_key, key))
        except Conflict as e:
            form.refuse(e)
    return ask("refusal", form, asked, gig_key, key, phrases=PHRASES)


@bp.post("/<key>/refusal/undo")
def undo_decline(gig_key: str, key: str) -> ResponseReturnValue:
    with acting_on(gig_key, key, "undo") as (candidate, name):
        candidate.undo_decline(current_viewer().id)
    return taken(f"{name} is back.", gig_key, key)


@bp.route("/<key>/ending", methods=["GET", "POST"])
def end_early(gig_key: str, key: str) -> ResponseReturnValue:
    asked = question(current_viewer(), gig_key, key, "end early")
    _must_be_possible("end early", asked.state)
    form = EndingForm()
    if form.validate_on_submit():
        try:
            with acting_on(gig_key, key, "end early") as (candidate, name):
                candidate.end_early(current_viewer().id, form.reason.data)
            return taken(f"{name} has their last day today. The seat is free again.", gig_key, key)
        except Conflict as e:
            form.refuse(e)
    return ask("ending", form, asked, gig_key, key)


def _warnings(gig_key: str, key: str, form: OfferForm) -> list[str]:
    terms = {name: value for name, value in form.terms().items() if name != "answer_by"}
    return warnings(current_viewer(), gig_key, key, **{"rate": None} | terms)


def _must_be_possible(step: str, state: str) -> None:
    """A form is not offered for a step that is illegal now. Raises IllegalStep."""
    legal = LEAD_STEPS.get(State(state), frozenset())
    if step not in legal and request.method == "GET":
        raise IllegalStep(step, state, legal)


def _role_asked() -> int:
    """The role's number that a form names; the first where it names none."""
    return request.values.get("role", 0 if "role" in request.values else 1, int)


def _invited(name: str, gig_key: str, key: str) -> ResponseReturnValue:
    undo = url_for(".take_back", gig_key=gig_key, key=key, **kept())
    return taken(f"{name} is invited.", gig_key, key, undo, "Take back")


def _undo(gig_key: str, key: str) -> str:
    return url_for(".undo_decline", gig_key=gig_key, key=key, **kept())
