"""How the steps of this room are taken and answered: the board as it is now, or the page that one came from."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

from flask import current_app, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from portal import access
from portal.access import NotAllowed, NotFound
from portal.config import LINE_LENGTH
from portal.db import writing
from portal.models import Candidate, Conflict, Kind, Person
from portal.models.text import clean
from portal.models.times import local, now
from portal.search import shortlist
from portal.search.role_asked import role_asked
from portal.search.shortlist import SORTS, Filters
from portal.shortlists.cards import Cards
from portal.web import current_viewer, done, is_local_path, render, toast, wants_fragment
from portal.web.errors import sorry
from portal.web.stars import star


@contextmanager
def acting_on(gig_key: str, key: str, act: str) -> Iterator[tuple[Candidate, str]]:
    """A candidate to take a step with, in a write transaction, and the name to speak of them by."""
    viewer = current_viewer()
    with writing():
        candidate = access.get_candidate(viewer, gig_key, key, act)
        yield candidate, name_of(candidate)


def name_of(candidate: Candidate) -> str:
    """What to call somebody in a sentence about them."""
    reads, _ = access.person_rights(current_viewer(), candidate.person_id)
    return candidate.person.name if "card" in reads else "This person"


def told(candidate: Candidate) -> str:
    """When the message of a decline reaches its person, on the viewer's clock."""
    assert candidate.told_at, "whoever is declined is told"
    words = "They were told at" if candidate.told_at <= now() else "They are told at"
    return f"{words} {local(candidate.told_at, current_viewer().zone):%H:%M}."


def kept() -> dict[str, Any]:
    """What a step carries along in its address: what the board shows, and the page to go back to."""
    back = request.values.get("back", "")
    return shown() | ({"back": back} if is_local_path(back) else {})


def shown() -> dict[str, Any]:
    """The role and the filters of the board, as its address has them."""
    role = request.args.get("role", 0, int)
    asked, plain = asdict(filters()), asdict(Filters())
    narrowed = {name: int(value) if value is True else value for name, value in asked.items() if value != plain[name]}
    return ({"role": role} if role else {}) | narrowed


def filters() -> Filters:
    """What the query string asks of a board. Bad values are left out."""
    args = request.args
    flags = {name: bool(args.get(name)) for name in ("fits", "free", "shared", "changed")}
    kind, sort = args.get("kind", ""), args.get("sort", "")
    q = clean(args.get("q", ""))[:LINE_LENGTH]
    return Filters(q, kind if kind in tuple(Kind) else "", **flags, sort=sort if sort in SORTS else "stage")


def home(gig_key: str) -> str:
    """Where one goes after a step."""
    way = kept()
    return way.pop("back", "") or url_for("shortlists.board", gig_key=gig_key, **way)


def board_now(gig_key: str, status: int = 200, moved: str = "", **more: Any) -> ResponseReturnValue:
    """The board; `moved` names the candidate who has the focus."""
    asked, way = filters(), shown()
    board = shortlist.board(current_viewer(), gig_key, request.args.get("role", 0, int), asked)
    static_url: Any = current_app.jinja_env.globals["static_url"]
    cards = Cards(board, static_url("icons.svg"), moved, way)
    return render(
        "shortlists/board.html", "board", status, board=board, cards=cards, asked=asked, sorts=SORTS, way=way, **more
    )


def taken(said: str, gig_key: str, key: str = "", undo: str | None = None, label: str = "Undo") -> ResponseReturnValue:
    """The answer to a step: the board with its toast."""
    return done(said, home(gig_key), lambda: board_now(gig_key, moved=key), undo=undo, label=label)


def starred(said: str, gig_key: str, n: int, people: Sequence[Person], undo: str | None = None) -> ResponseReturnValue:
    """The answer to a star of the directory: the stars of these people as they are now, and the number on the board."""
    back = kept().get("back")

    def stars() -> ResponseReturnValue:
        role = role_asked(current_viewer(), f"{gig_key}.{n}")
        return render_template("shortlists/stars.html", role=role, people=people, star=star)

    return done(said, back or url_for("shortlists.board", gig_key=gig_key), stars if back else None, undo=undo)


def ask(step: str, form: Any, asked: Any, gig_key: str, key: str, status: int = 200, **more: Any) -> Response:
    """A step's form: a page, or a part of the candidate's card. Sent again it stands in its own place."""
    action = url_for(request.endpoint or "", gig_key=gig_key, key=key, **kept())
    context = {"step": step, "form": form, "asked": asked, "key": key, "action": action, "home": home(gig_key), **more}
    answer = make_response(render("shortlists/step.html", "form", status, **context))
    if request.method == "POST":
        answer.headers["HX-Retarget"] = f"#step-{key}"
    return answer


def ask_all(form: Any, gig_key: str, keys: Sequence[str], **more: Any) -> ResponseReturnValue:
    """Reason and message of a decline of several: a page, or what stands above the lanes."""
    action = url_for(".take_steps", gig_key=gig_key, **shown())
    answer = make_response(
        render("shortlists/steps.html", "form", form=form, keys=keys, action=action, home=home(gig_key), **more)
    )
    answer.headers["HX-Retarget"] = "#bulk-form"
    answer.headers["HX-Reswap"] = "innerHTML"
    return answer


def not_now(error: Conflict) -> ResponseReturnValue:
    """409: a page that says why, or the board as it is now with a toast."""
    return _refused(error, 409)


def not_allowed(error: NotAllowed) -> ResponseReturnValue:
    """403: the same, for whoever leads the gig and meets somebody whose consent has ended."""
    try:
        return _refused(error, 403)
    except (NotAllowed, NotFound):
        return sorry(403, str(error))


def _refused(error: Exception, status: int) -> ResponseReturnValue:
    if not wants_fragment():
        return sorry(status, str(error))
    on_the_board = request.endpoint != "shortlists.consider"
    gig_key = (request.view_args or {})["gig_key"]
    answer = make_response(board_now(gig_key, status) if on_the_board else ("", status))
    answer.headers["HX-Trigger"] = toast(str(error))
    answer.headers["HX-Reswap"] = "outerHTML" if on_the_board else "none"
    if on_the_board:
        answer.headers["HX-Retarget"] = "#board"
    return answer
