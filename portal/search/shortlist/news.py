"""What others did on a board since the viewer last looked."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam

from portal import access
from portal.access import Viewer
from portal.models import Candidate, Event, Gig
from portal.search.prepared import ask

WORDS = {  # an event's kind, as a card says it; the person's own acts first in mind
    "considered": "New here",
    "invited": "Invited since you looked",
    "applied": "Applied since you looked",
    "application changed": "Changed what they sent",
    "talking": "In talks since you looked",
    "offered": "Offered since you looked",
    "accepted": "Accepted since you looked",
    "turned down": "Turned it down since you looked",
    "withdrew": "Withdrew since you looked",
    "declined": "Declined since you looked",
    "decline undone": "Back since you looked",
    "offer ended": "The offer ended since you looked",
    "ended early": "Ended early since you looked",
    "done": "Done since you looked",
}


def news_of(viewer: Viewer, gig_id: int, since: datetime | None) -> Mapping[int, str]:
    """{candidate id: what happened last}, of what others did after a moment. One query, none on a first visit."""
    if since is None:
        return {}
    found = ask("news of a board", viewer, _news, gig=gig_id, since=since)
    return {row.candidate_id: WORDS[row.kind] for row in found if row.kind in WORDS}


def _news(viewer: Viewer) -> Any:
    mine = access.visible_candidates(viewer).where(Candidate.id == Event.candidate_id, Gig.id == bindparam("gig"))
    others = Event.actor_id.is_distinct_from(viewer.id)
    new = mine.where(Event.gig_id == bindparam("gig"), Event.at > bindparam("since"), others)
    return new.with_only_columns(Event.candidate_id, Event.kind).order_by(Event.id)
