"""Who holds the seats of a gig's roles, and until when."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, bindparam, select

from portal.access import Viewer
from portal.models import ENGAGED, Candidate, Engagement, EngagementState, Offer, Person
from portal.models.applications import last_day_to_answer, latest_offer
from portal.search.prepared import ask


@dataclass(frozen=True, slots=True)
class Holder:
    """`key` is the candidate's; without a name the viewer may not see who it is."""

    role: int  # the role's id
    key: str
    name: str
    kind: str
    is_offered: bool
    until: date
    is_reached: bool


def holders(viewer: Viewer, gig_id: int, shown: Collection[int]) -> list[Holder]:
    """Offers and engagements of a gig, by role and day. `shown` are the people whose card may be read. One query."""
    return [
        Holder(
            row.gig_role_id,
            row.key or "",
            row.name if row.person_id in shown else "",
            row.kind if row.person_id in shown else "",
            row.state == EngagementState.TENTATIVE,
            _until(row, viewer.zone),
            row.reached_at is not None,
        )
        for row in ask("holders of seats", viewer, _holders, gig=gig_id)
    ]


def _until(row: Any, zone: str) -> date:
    offered = row.state == EngagementState.TENTATIVE and row.answer_by
    return last_day_to_answer(row.answer_by, row.answer_until, zone) if offered else row.ends_on


def _holders(_viewer: Viewer) -> Any:
    columns = (
        *(Engagement.gig_role_id, Engagement.person_id, Engagement.state, Engagement.ends_on),
        *(Candidate.key, Person.name, Person.kind, Offer.answer_by, Offer.answer_until, Offer.reached_at),
    )
    return (
        select(*columns)
        .join(Person, Person.id == Engagement.person_id)
        .outerjoin(Candidate, Candidate.id == Engagement.candidate_id)
        .outerjoin(Offer, and_(Engagement.state == EngagementState.TENTATIVE, latest_offer(Candidate.id)))
        .where(Engagement.gig_id == bindparam("gig"), Engagement.gig_role_id.is_not(None))
        .where(Engagement.state.in_((EngagementState.TENTATIVE, *ENGAGED)))
        .order_by(Engagement.gig_role_id, Engagement.ends_on, Engagement.id)
    )
