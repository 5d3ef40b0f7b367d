"""A candidate as the gig's leads read them: who, how they fit, what they sent, what was offered, what happened."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import literal, select, tuple_
from sqlalchemy.orm import aliased

from portal import access
from portal.access import NotFound, Viewer
from portal.db import db
from portal.matching.core.fit import Fit, Need, fit
from portal.models import (
    Candidate,
    Gig,
    GigRole,
    Offer,
    Person,
    Reason,
    State,
)
from portal.models.applications import latest_offer
from portal.models.times import local, now, today
from portal.search.candidate.happened import Happened, happened_to, may_read
from portal.search.candidate.notes import Note, notes_on
from portal.search.candidate.sent import Sent, held_by, sent_by
from portal.search.shortlist.steps import TITLES, UNDO, Rights, Step, due, free_in, steps_now

CLOSED = "The note opens when they apply or accept an invitation."
ENDED = "The note was open while they were a candidate. It opens again when they apply anew."


@dataclass(frozen=True, slots=True)
class Offered:
    n: int
    made_at: datetime
    hours: int
    starts_on: date
    ends_on: date
    rate: int | None
    currency: str | None
    answer_by: date
    reached_at: datetime | None


@dataclass(frozen=True, slots=True)
class CandidatePage:
    """Without a name the viewer may not see who it is; without `sent`, `hidden` says why. Newest events first."""

    key: str
    gig_key: str
    gig_title: str
    role: str
    role_hours: int
    person_key: str
    name: str
    kind: str
    headline: str
    state: str
    title: str
    days: int
    due: str
    due_on: date | None
    consent_ends_at: datetime | None
    steps: tuple[Step, ...]
    fit: Fit | None
    free: int | None
    capacity: int | None
    sent: Sent | None
    hidden: str
    unopened: bool
    offers: tuple[Offered, ...]
    reason: str
    message: str
    told_at: datetime | None
    is_told: bool
    undo_until: datetime | None
    happened: tuple[Happened, ...]
    notes: list[Note]
    before: str  # key of the one above in the same lane, empty where there is none
    after: str


def candidate_page(viewer: Viewer, gig_key: str, key: str) -> CandidatePage:
    """Raises NotFound or NotAllowed. A fixed number of queries."""
    gig = access.get_gig(viewer, gig_key, "decide")
    row = db.session.execute(_row(viewer, gig, key)).first()
    if row is None:
        raise NotFound
    role = next(role for role in gig.roles if role.id == row.gig_role_id)
    held = held_by(row.person_id) if row.sees_profile else []
    consents = row.consented_at is not None
    day = today(viewer.zone)
    words, due_on = due(row, viewer.zone, day)
    steps = steps_now(gig, row, Rights(row.considers, row.decides, row.is_shown))
    return CandidatePage(
        row.key,
        gig.key,
        gig.title,
        role.title,
        role.hours,
        row.person_key if row.is_shown else "",
        row.name if row.is_shown else "",
        row.kind if row.is_shown else "",
        row.headline if row.is_shown else "",
        row.state,
        TITLES[row.state],
        (day - local(row.state_since, viewer.zone).date()).days,
        words,
        due_on,
        row.consent_ends_at if consents and row.consent_ends_at and row.consent_ends_at > now() else None,
        steps,
        fit(_needs(role), {skill_id: effective for skill_id, _, _, effective in held}) if row.sees_profile else None,
        row.free if row.sees_profile else None,
        row.capacity if row.sees_profile else None,
        sent_by(row.id, held) if row.reads_application and consents else None,
        ENDED if consents else CLOSED,
        row.reads_application and consents and row.opened_at is None,
        _offers(row.id),
        Reason[row.reason].value if row.reason and row.reads_notes else "",
        row.message if row.reads_messages else "",
        row.told_at,
        row.told,
        row.state_since + UNDO if row.state == State.DECLINED else None,
        happened_to(viewer, row),
        notes_on(viewer, row) if row.reads_notes else [],
        *_neighbours(viewer, gig.id, row),
    )


def _row(viewer: Viewer, gig: Gig, key: str) -> Any:
    who, person_id = aliased(Person), Candidate.person_id.expression
    columns = (
        *(Candidate.id, Candidate.key, Candidate.state, Candidate.state_before, Candidate.state_since),
        *(Candidate.answer_by, Candidate.told, Candidate.told_at, Candidate.reason, Candidate.message),
        *(Candidate.consented_at, Candidate.consent_ends_at, Candidate.opened_at, Candidate.gig_role_id),
        *(Candidate.person_id, who.key.label("person_key"), who.name, who.kind, who.headline, who.capacity),
        *(Offer.answer_by.label("offer_answer_by"), Offer.answer_until, Offer.reached_at, Offer.starts_on, Offer.hours),
        may_read(viewer, "card", person_id).label("is_shown"),
        may_read(viewer, "profile", person_id).label("sees_profile"),
        free_in(gig, person_id).label("free"),
        access.candidate_right(viewer, "application", "R").label("reads_application"),
        access.candidate_right(viewer, "messages", "R").label("reads_messages"),
        access.candidate_right(viewer, "notes", "R").label("reads_notes"),
        access.candidate_right(viewer, "consider").label("considers"),
        access.candidate_right(viewer, "decide").label("decides"),
    )
    return (
        access.visible_candidates(viewer)
        .with_only_columns(*columns)
        .join(who, who.id == Candidate.person_id)
        .outerjoin(Offer, latest_offer(Candidate.id))
        .where(Candidate.gig_id == gig.id, Candidate.key == key, Candidate.person_id != viewer.id)
    )


def _neighbours(viewer: Viewer, gig_id: int, row: Any) -> tuple[str, str]:
    """Keys of the candidates above and below in the lane, which is in the order of the board. One query."""
    place = tuple_(Candidate.state_since, Candidate.id)
    here = tuple_(literal(row.state_since), literal(row.id))
    lane = access.visible_candidates(viewer).with_only_columns(Candidate.key)
    lane = lane.where(Candidate.gig_id == gig_id, Candidate.state == row.state, Candidate.person_id != viewer.id)
    above = lane.where(place < here).order_by(Candidate.state_since.desc(), Candidate.id.desc())
    below = lane.where(place > here).order_by(Candidate.state_since, Candidate.id)
    both = select(above.limit(1).scalar_subquery(), below.limit(1).scalar_subquery())
    before, after = db.session.execute(both).one()
    return before or "", after or ""


def _needs(role: GigRole) -> list[Need]:
    return [Need(need.skill_id, need.skill.name, need.least_level, need.required) for need in role.needs]


def _offers(candidate_id: int) -> tuple[Offered, ...]:
    columns = (
        *(Offer.n, Offer.made_at, Offer.hours, Offer.starts_on, Offer.ends_on),
        *(Offer.rate_amount, Offer.rate_currency, Offer.answer_by, Offer.reached_at),
    )
    rows = select(*columns).where(Offer.candidate_id == candidate_id).order_by(Offer.n.desc())
    return tuple(Offered(*row) for row in db.session.execute(rows))
