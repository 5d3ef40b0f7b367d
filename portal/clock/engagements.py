"""First and last days: of seats, and of contracts."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.clock.batches import BATCH, BATCH_OF_HOURS, each_engagement, in_batches, latest_day, locked
from portal.models import ENGAGED, Candidate, Engagement, EngagementState, Gig, GigRole, Kind, Person, State
from portal.models.times import today


def begin_engagements() -> int:
    """Confirmed seats whose first day has come where their person is; the gig is in progress from the first on."""

    def begin(seat: Engagement, session: Session) -> bool:
        if seat.starts_on > today(session.get_one(Person, seat.person_id).zone):
            return False
        seat.state = EngagementState.ACTIVE
        if seat.gig_id:
            session.get_one(Gig, seat.gig_id).start()
        return True

    due = Engagement.state == EngagementState.CONFIRMED, Engagement.starts_on <= latest_day()
    return each_engagement(begin, BATCH, *due)


def end_engagements() -> int:
    """Active seats whose last day is over where their person is. The candidate is done with the last of them."""

    def end(seat: Engagement, session: Session) -> bool:
        person = session.get_one(Person, seat.person_id)
        if seat.ends_on >= today(person.zone):
            return False
        seat.end(seat.ends_on, "completed", session.get_one(Gig, seat.gig_id).led_by() if seat.gig_id else [])
        if seat.gig_role_id:
            session.get_one(GigRole, seat.gig_role_id).free_seat()
        session.flush()
        if seat.candidate_id:
            _finish(session.get_one(Candidate, seat.candidate_id), session)
        person.refresh_hours()
        return True

    due = Engagement.state == EngagementState.ACTIVE, Engagement.ends_on < latest_day()
    return each_engagement(end, BATCH_OF_HOURS, *due)


def _finish(candidate: Candidate, session: Session) -> None:
    going_on = select(Engagement.id).where(
        Engagement.candidate_id == candidate.id, Engagement.state.in_((EngagementState.TENTATIVE, *ENGAGED))
    )
    if candidate.state == State.ACCEPTED and session.scalar(going_on.limit(1)) is None:
        candidate.finish()


def end_contracts() -> int:
    """Contractors whose last day is over where they are: no way in from then on."""

    def end(ids: Sequence[int], session: Session) -> int:
        over = [p for p in locked(session, Person, Person.id.in_(ids), *due) if p.contract_over]
        for person in over:
            person.end_contract()
        return len(over)

    due = Person.kind == Kind.CONTRACTOR, Person.state == "active", Person.contract_ends_on < latest_day()
    return in_batches(select(Person.id).where(*due), Person.id, end, BATCH)
