"""The audit of a person for admins: acts by them and onto them, in words, with names of fields and no values."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import aliased

from portal import access
from portal.access import Viewer
from portal.db import db
from portal.models import Audit, Gig, Person
from portal.search.pages import newest_first

WORDS = {  # action: what the actor did; {who} is the person whom it was done to
    "person added": "added {who}",
    "person changed": "changed {who}",
    "kind changed": "changed the kind of {who}",
    "contract changed": "changed the contract of {who}",
    "contract ended": "The contract of {who} ended",
    "person suspended": "suspended {who}",
    "person resumed": "let {who} in again",
    "person unlisted": "unlisted {who}",
    "person listed": "listed {who} again",
    "listing brought back": "undid a change of the listing of {who}",
    "grants changed": "changed what {who} may do",
    "invitation link made": "made an invitation for {who}",
    "reset link made": "made a reset link for {who}",
    "invitations asked for": "asked for invitations by mail",
    "invitation list made": "made a list of invitation links",
    "password set": "chose a password",
    "password refused": "A wrong password was tried for {who}",
    "sessions ended": "signed {who} out everywhere",
    "signed in": "signed in",
    "signed out": "signed out",
    "gig handed over": "handed a gig over",
    "mail tried again": "had a mail to {who} sent again",
}
FIELDS = {
    "available_from": "available from",
    "contract_ends_on": "contract end",
    "department_id": "department",
    "email": "e-mail address",
    "is_admin": "admin",
    "is_lead": "lead",
    "manager_id": "manager",
    "rate_amount": "rate",
    "rate_currency": "currency of the rate",
    "rate_per": "unit of the rate",
    "unlisted_until": "listing",
    "work_from": "working hours",
    "work_to": "working hours",
    "zone": "time zone",
}
ACTOR, OBJECT = aliased(Person), aliased(Person)


class Line(NamedTuple):
    id: int
    at: datetime
    who: str  # empty when it happened by itself
    text: str
    fields: str
    reason: str


def history_of(viewer: Viewer, person_id: int, after: int | None, before: int | None) -> list[Line]:
    """A page of lines, the newest first, and one more when there are more; upwards when `before` is given."""
    columns = (Audit.id, Audit.at, Audit.actor_id, ACTOR.name, OBJECT.name, Audit.action, Audit.object_type)
    theirs = and_(Audit.object_type == "person", Audit.object_id == person_id)
    lines = (
        select(*columns, Audit.fields, Audit.reason)
        .outerjoin(ACTOR, ACTOR.id == Audit.actor_id)
        .outerjoin(OBJECT, and_(Audit.object_type == "person", OBJECT.id == Audit.object_id))
        .where(or_(theirs, Audit.actor_id == person_id), _may_be_told(viewer))
    )
    return [_line(*row) for row in db.session.execute(newest_first(lines, Audit.id, after, before))]


def _may_be_told(viewer: Viewer) -> ColumnElement[bool]:
    """Lines about gigs that the viewer may not read are absent, save the viewer's own acts."""
    of_gig = exists().where(Gig.id == Audit.object_id, access.readable(viewer)).correlate(Audit)
    return or_(Audit.object_type != "gig", Audit.actor_id == viewer.id, of_gig)


def _line(
    id: int,
    at: datetime,
    actor_id: int | None,
    actor: str | None,
    whom: str | None,
    action: str,
    object_type: str,
    fields: list[str],
    reason: str,
) -> Line:
    text = WORDS.get(action, action if object_type == "person" else f"{action} ({object_type})")
    by_itself = text[:1].isupper()
    who = "" if by_itself else actor or ("Somebody who is gone" if actor_id else "The operator")
    named = dict.fromkeys(FIELDS.get(name, name.replace("_", " ")) for name in fields)
    return Line(id, at, who, text.format(who=whom or "somebody"), ", ".join(named), reason)
