from typing import NamedTuple

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from portal.config import REACH
from portal.search import home as today
from portal.search.check_list import steps_left
from portal.web import current_viewer, render

bp = Blueprint("home", __name__)


class Whole(NamedTuple):
    """A list of a lead's home as a page of its own, and what to do next when it is empty."""

    title: str
    empty: str
    next: str
    href: str
    act: str


PEOPLE = {
    "waiting": Whole(
        "Waiting for your answer",
        "Nobody waits for your answer",
        "Whoever applies shows here. You can also invite people who fit.",
        "/talent",
        "Find people",
    ),
    "offers": Whole(
        "Offers out",
        "No offer is out",
        "Make an offer from the shortlist of a gig, and it shows here until it is answered.",
        "/gigs?mine",
        "See your gigs",
    ),
}
GIGS = {
    "drafts": Whole(
        "Drafts", "No draft", "A gig that you begin is kept here until you publish it.", "/gigs/new", "Post a gig"
    ),
    "closing": Whole(
        "Closing within a week",
        "No gig closes within a week",
        "Gigs show here in the seven days before their last day to apply.",
        "/gigs?mine",
        "See your gigs",
    ),
    "seats": Whole(
        "Gigs with free seats",
        "No seat is free",
        "Every seat of your gigs is taken or offered.",
        "/gigs/new",
        "Post a gig",
    ),
}


@bp.get("/")
def home() -> ResponseReturnValue:
    """What needs the viewer today; `?all=` shows one of a lead's lists whole."""
    viewer, which = current_viewer(), request.args.get("all", "")
    if viewer.is_lead and which in PEOPLE | GIGS:
        read = today.board_list if which in PEOPLE else today.gigs_led
        return render("home/list.html", "content", which=which, page=(PEOPLE | GIGS)[which], list=read(viewer, which))
    steps = steps_left(viewer) if viewer.is_admin else []
    return render("home/home.html", "content", home=today.home(viewer), viewer=viewer, reach=REACH, steps=steps)
