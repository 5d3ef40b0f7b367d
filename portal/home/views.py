from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from portal.config import REACH
from portal.search import home as today
from portal.search.check_list import steps_left
from portal.web import current_viewer, render

bp = Blueprint("home", __name__)

PEOPLE = {"waiting": "Waiting for your answer", "offers": "Offers out"}
GIGS = {"drafts": "Drafts", "closing": "Closing within a week", "seats": "Gigs with free seats"}


@bp.get("/")
def home() -> ResponseReturnValue:
    """What needs the viewer today; `?all=` shows one of a lead's lists whole."""
    viewer, which = current_viewer(), request.args.get("all", "")
    if viewer.is_lead and which in PEOPLE:
        read = today.waiting if which == "waiting" else today.offers_out
        return render("home/list.html", "content", which=which, title=PEOPLE[which], list=read(viewer, today.ALL))
    if viewer.is_lead and which in GIGS:
        gigs = today.gigs_led(viewer, today.ALL, which)
        return render("home/list.html", "content", which=which, title=GIGS[which], list=gigs)
    steps = steps_left(viewer) if viewer.is_admin else []
    return render("home/home.html", "content", home=today.home(viewer), viewer=viewer, reach=REACH, steps=steps)
