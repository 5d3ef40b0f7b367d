"""What others did on the gigs that the viewer leads, since the viewer last looked at their boards."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import DateTime, bindparam, join, or_

from portal import access
from portal.access import Viewer
from portal.models import Candidate, Event, Gig, State
from portal.models.visits import A_VISIT, Visit, board_in_words, seen_until
from portal.search.home.listed import Card
from portal.search.prepared import ask
from portal.search.roles_led import led_ids

MOST = 8
DAYS = timedelta(days=7)
WORDS = {
    "applied": "applied",
    "application changed": "changed their note",
    "accepted": "accepted the offer",
    "turned down": "turned the offer down",
    "withdrew": "withdrew",
    "offer ended": "did not answer the offer in time",
    "ended early": "left before the end",
}
INVITATION = "turned the invitation down"


class Change(NamedTuple):
    key: str
    gig_key: str
    gig: str
    at: datetime
    name: str
    kind: str
    said: str


def change_rows(viewer: Viewer) -> Sequence[Any]:
    """The newest first, without names. One query."""
    since = viewer.now - DAYS
    return ask("home changes", viewer, _changes, since=since, visit_over=viewer.now - A_VISIT).all()


def told(rows: Sequence[Any], names: Mapping[int, Card]) -> list[Change]:
    """Those whose people's cards may be read."""
    return [_change(row, names[row.person]) for row in rows if row.person in names]


def _changes(viewer: Viewer) -> Any:
    led = led_ids(viewer).subquery("led")
    seen = seen_until(bindparam("visit_over", type_=DateTime()))
    looked = (Visit.place == board_in_words(led.c.id)) & (Visit.person_id == viewer.id)
    return (
        access.visible_candidates(viewer)
        .select_from(join(led, Event, Event.gig_id == led.c.id).outerjoin(Visit, looked))
        .where(Candidate.id == Event.candidate_id, Candidate.person_id != viewer.id)
        .where(Event.kind.in_(WORDS), or_(Event.actor_id.is_(None), Event.actor_id != viewer.id))
        .where(Event.at > bindparam("since", type_=DateTime()), or_(seen.is_(None), Event.at > seen))
        .order_by(Event.id.desc())
        .limit(MOST)
        .with_only_columns(
            *(Candidate.key, Gig.key.label("gig_key"), Gig.title.label("gig"), Event.at, Event.kind),
            *(Event.before["state"].as_string().label("was"), Candidate.person_id.label("person")),
        )
    )


def _change(row: Any, card: Card) -> Change:
    said = INVITATION if row.kind == "turned down" and row.was == State.INVITED else WORDS[row.kind]
    return Change(row.key, row.gig_key, row.gig, row.at, *card, said)
