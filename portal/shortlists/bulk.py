"""One step with several candidates: those who can't take it are left out, and why is said."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue

from portal import access
from portal.config import SHORTLIST
from portal.db import writing
from portal.models import Candidate, Conflict, IllegalStep, Reason, Refused
from portal.models.candidates.consent import NO_CONSENT
from portal.models.text import new_key
from portal.search import shortlist
from portal.shortlists.answers import ask_all, kept, name_of, taken, told
from portal.shortlists.forms import PHRASES, RefusalForm
from portal.shortlists.views import bp
from portal.web import current_viewer

STEPS: dict[str, tuple[str, Callable[..., None]]] = {  # what was done, and how
    "invite": ("invited", lambda candidate, actor_id, _: candidate.invite(actor_id)),
    "talk": ("in talks", lambda candidate, actor_id, _: candidate.talk(actor_id)),
    "take back": ("no longer invited", lambda candidate, actor_id, _: candidate.take_back(actor_id)),
    "remove": ("removed", lambda candidate, actor_id, _: candidate.remove(actor_id)),
    "decline": ("declined", lambda candidate, actor_id, why: candidate.decline(actor_id, *why)),
}
TARGETS = {"invite": "invited", "talk": "talking", "take back": "declined", "decline": "declined"}
UNDONE = {  # the event that an undo looks for, the step that it takes, what its button says
    "invite": ("invited", "take back", "Take back"),
    "take back": ("invitation taken back", "undo", "Undo"),
    "decline": ("declined", "undo", "Undo"),
}


@bp.post("/steps")
def take_steps(gig_key: str) -> ResponseReturnValue:
    """`step` with every `candidate` that is named; a decline asks for reason and message first."""
    step, keys, form = request.form.get("step", ""), sorted(set(request.form.getlist("candidate"))), RefusalForm()
    is_sound = step in STEPS and 1 <= len(keys) <= SHORTLIST
    if "phrase" in request.form:
        form.add(request.form["phrase"])
    asks = step == "decline" and ({"phrase", "message"} & request.form.keys() != {"message"} or not form.validate())
    if not is_sound or asks:
        access.get_gig(current_viewer(), gig_key, "decide")
    if not is_sound:
        raise Refused("candidate", f"Tick at least one card, and at most {SHORTLIST}; then choose what to do.")
    if asks:
        return ask_all(form, gig_key, keys, phrases=PHRASES)
    why = (Reason[form.reason.data], form.message.data) if step == "decline" else ()
    act = new_key()
    with writing():
        said, count = _take(gig_key, keys, step, why, act)
    if not count or step not in UNDONE:
        return taken(said, gig_key)
    undo = url_for(".undo_steps", gig_key=gig_key, act=act, step=step, **kept())
    return taken(said, gig_key, undo=undo, label=UNDONE[step][2])


@bp.post("/steps/<act>/undo")
def undo_steps(gig_key: str, act: str) -> ResponseReturnValue:
    """Takes back what one act of several did; whoever has gone on since stays, and that is said."""
    event, back, _ = UNDONE.get(request.values.get("step", ""), ("", "undo", ""))
    keys = shortlist.moved_by(current_viewer(), gig_key, act, event)
    with writing():
        said, _ = _take(gig_key, keys, back, (), new_key())
    return taken(said, gig_key)


def _take(gig_key: str, keys: Sequence[str], step: str, why: tuple[Any, ...], act: str) -> tuple[str, int]:
    """(what to say, how many moved), inside `writing()`. Who is where the step leads already counts as done."""
    viewer, skipped = current_viewer(), Counter[str]()
    moved, there = list[Candidate](), list[Candidate]()
    may, may_not = access.get_candidates(viewer, gig_key, keys, step)
    skipped[NO_CONSENT] += len(may_not)
    skipped["no longer here"] += len(keys) - len(may) - len(may_not)
    for candidate in may:
        if candidate.state == TARGETS.get(step):
            there.append(candidate)
            continue
        candidate.act = act
        try:
            _step(candidate, step, viewer.id, why)
            moved.append(candidate)
        except IllegalStep:
            skipped[f"{candidate.state}, from where that is not possible"] += 1
        except Conflict as error:
            skipped[str(error).removesuffix(".")] += 1
    left_out = [f"{n} {reason}" for reason, n in skipped.items() if n]
    said = _said(step, [*moved, *there])
    return said + (f" {skipped.total()} skipped: {'; '.join(left_out)}." if left_out else ""), len(moved)


def _said(step: str, people: Sequence[Candidate]) -> str:
    if not people:
        return "Nobody could take that step."
    who = f"{name_of(people[0])} is" if len(people) == 1 else f"{len(people)} people are"
    said = f"{who} {'back' if step == 'undo' else STEPS[step][0]}."
    if step == "remove":
        return f"{said} Nobody was told."
    return f"{said} {told(people[0])}" if step == "decline" else said


def _step(candidate: Candidate, step: str, actor_id: int, why: tuple[Any, ...]) -> None:
    if step == "undo":
        candidate.undo_decline(actor_id)
    else:
        STEPS[step][1](candidate, actor_id, why)
