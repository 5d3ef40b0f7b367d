"""How people get in who have no way in yet: by mail, or by a list of links that is shown once."""

from collections.abc import Iterator, Sequence

from flask import current_app, request, url_for
from flask.typing import ResponseReturnValue

from portal import access
from portal.access import NotAllowed, NotFound, Viewer
from portal.admin.bulk import DONE, act_on_all, batches
from portal.admin.views import bp
from portal.config import INVITATION_HOURS, INVITED_AT_ONCE, LINKS_AT_ONCE, Config
from portal.db import writing
from portal.models import record_act
from portal.models.acts import Act, Wish, why_not_invited
from portal.models.times import local, now
from portal.search import mails
from portal.web import current_viewer, done, render
from portal.web.sheets import csv_file

DIED = "an earlier link has ended"
NOBODY_LEFT = "No list was made: nobody is left without an open invitation."
Row = tuple[str, str | None, str, str]  # name, e-mail, link, note


@bp.route("/people/invitations", methods=["GET", "POST"])
def invitations() -> ResponseReturnValue:
    """Everyone who has no way in: counted, invited, and how that gets on."""
    viewer, config = current_viewer(), settings()
    if request.method == "GET":
        numbers, runs = mails.without_a_way_in(viewer), mails.runs()
        more = {"hours": INVITATION_HOURS, "most": INVITED_AT_ONCE, "links": LINKS_AT_ONCE}
        more["has_mail"] = bool(config.smtp_url)
        return render("admin/invitations.html", "runs", numbers=numbers, runs=runs, **more)
    if request.form.get("way") == "mail" and config.smtp_url:
        return invited_by_mail(viewer, mails.keys_to_invite(viewer), url_for(".invitations"))
    keys = mails.keys_for_links(viewer, again=bool(request.form.get("again")))
    return list_of_links(viewer, keys) if keys else done(NOBODY_LEFT, url_for(".invitations"))


def settings() -> Config:
    config: Config = current_app.extensions["portal"]
    return config


def invited_by_mail(viewer: Viewer, keys: Sequence[str], back: str) -> ResponseReturnValue:
    outcome = act_on_all(viewer, keys, Wish(Act.INVITE))
    undo = url_for(".undo", act=outcome.act, back=back) if outcome.done else None
    return done(outcome.said(DONE[Act.INVITE]), back, undo=undo)


def list_of_links(viewer: Viewer, keys: Sequence[str]) -> ResponseReturnValue:
    """A file of single-use links: what it holds stands nowhere else. Earlier links of those in it end."""
    with writing() as session:
        record_act(session, viewer.id, "invitation list made", None, object_type="invitation list")
    until = local(now(), viewer.zone).strftime("%d %b %Y %H:%M")
    head = ("name", "e-mail", f"link (works once, for {INVITATION_HOURS} hours from {until} {viewer.zone})", "note")
    return csv_file("invitations.csv", head, _links(viewer, keys, settings().address))


def _links(viewer: Viewer, keys: Sequence[str], address: str) -> Iterator[list[Row]]:
    for rows in batches(keys, lambda key: _link(viewer, key, address)):
        yield [row for row in rows if row]


def _link(viewer: Viewer, key: str, address: str) -> Row | None:
    try:
        person, *_ = access.get_person(viewer, key, write="account")
    except (NotFound, NotAllowed):
        return None
    if why := why_not_invited(person):
        return person.name, person.email, "", why
    note = DIED if person.has_link() else ""
    return person.name, person.email, f"{address}/welcome/{person.make_link(viewer.id, 'invitation')}", note
