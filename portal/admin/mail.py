"""Mail: how much waits, what left today, what failed and why."""

from urllib.parse import urlsplit

from flask import request, url_for
from flask.typing import ResponseReturnValue

from portal import access
from portal.admin.invitations import settings
from portal.admin.views import bp
from portal.config import PAGE
from portal.db import writing
from portal.models import MailState, Outbox, Person, record_act
from portal.search import mails
from portal.web import current_viewer, cut, done, id_place, render


@bp.get("/mail")
def mail() -> ResponseReturnValue:
    viewer, config = current_viewer(), settings()
    figures, state = mails.figures(viewer), request.args.get("state", "")
    if state not in mails.STATES:
        state = MailState.WAITING if figures.waiting and not figures.failed else MailState.FAILED
    after, before = id_place("after"), id_place("before")
    rows = mails.mails(viewer, state, after, before)
    return render(
        "admin/mail.html",
        "content",
        figures=figures,
        page=cut(rows, PAGE, lambda row: (row.id,), before is not None and after is None),
        state=state,
        states=mails.STATES,
        server=urlsplit(config.smtp_url).hostname,
        sender=config.sender,
    )


@bp.post("/mail/<int:id>/retry")
def retry(id: int) -> ResponseReturnValue:
    """Send what failed once more. It is asked anew whether it still may be sent."""
    viewer = current_viewer()
    with writing() as session:
        row = session.get(Outbox, id, with_for_update=True)
        if row is None:
            raise access.NotFound
        person, *_ = access.get_person(viewer, session.get_one(Person, row.person_id).key, write="account")
        row.retry()
        record_act(session, viewer.id, "mail tried again", person.id)
    return done(f"The mail to {person.name} is tried again within a minute.", url_for(".mail"))
