"""What comes of applications and offers by the clock, and when a gig takes no more."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from portal.clock.batches import BATCH_OF_HOURS, BATCH_OF_MAILS, each_candidate, in_batches, latest_day, locked
from portal.models import LIVE, Candidate, Gig, Offer, State
from portal.models.applications import latest_offer
from portal.models.times import now

A_DAY = timedelta(days=1)


def end_offers() -> int:
    """Offers that nobody answered in time; each held a seat."""
    past = select(Offer.id).where(latest_offer(Candidate.id), Offer.answer_until <= now()).exists()
    return each_candidate(Candidate.expire, BATCH_OF_HOURS, Candidate.state == State.OFFERED, past)


def remind_of_offers() -> int:
    """Offers that end within a day, whose people have had more than a day to answer."""
    soon = Offer.answer_until > now(), Offer.answer_until <= now() + A_DAY
    had_time = Offer.made_at <= now() - A_DAY, Offer.reminded_at.is_(None)
    due = select(Offer.id).where(latest_offer(Candidate.id), *soon, *had_time).exists()
    return each_candidate(Candidate.remind, BATCH_OF_MAILS, Candidate.state == State.OFFERED, due)


def nudge_leads() -> int:
    """Applications that are owed an answer by tomorrow."""
    owed = Candidate.state.in_((State.APPLIED, State.TALKING)), Candidate.answer_by <= latest_day() + A_DAY
    return each_candidate(Candidate.nudge, BATCH_OF_MAILS, *owed, Candidate.nudged_at.is_(None))


def tell_the_declined() -> int:
    """Declines that can no longer be undone unnoticed."""
    due = Candidate.state == State.DECLINED, Candidate.told.is_(False), Candidate.told_at <= now()
    return each_candidate(Candidate.tell, BATCH_OF_MAILS, *due)


def close_to_applications() -> int:
    """Gigs past their apply-by, or whose last day is over everywhere."""

    def close(ids: Sequence[int], session: Session) -> int:
        gigs = locked(session, Gig, Gig.id.in_(ids), *due)
        for gig in gigs:
            gig.close_to_applications(None)
        return len(gigs)

    over = or_(Gig.apply_until <= now(), Gig.ends_on < (now() - timedelta(hours=12)).date())
    due = Gig.state.in_(LIVE), Gig.applications_closed_at.is_(None), over
    return in_batches(select(Gig.id).where(*due), Gig.id, close, BATCH_OF_MAILS)
