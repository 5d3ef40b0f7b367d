"""One's own application, whole: what was sent, what was offered, what can be done and what happened."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from portal import access
from portal.access import Viewer
from portal.db import db
from portal.models import Application, Candidate, Offer, State
from portal.models.applications import last_day_to_answer
from portal.models.steps import PERSON_STEPS
from portal.models.times import today
from portal.search.applications import Mine, line_of, own_rows
from portal.search.timeline import Happened, of_application


@dataclass(frozen=True, slots=True)
class SentOffer:
    """An offer as it was made; the rate in minor units. Its clock runs from the day that the person first saw it."""

    hours: int
    starts_on: date
    ends_on: date
    rate_amount: int | None
    rate_currency: str | None
    answer_by: date
    clock_runs: bool
    is_open: bool


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The profile as it was sent; skills are (name, level), experience is (title, organisation, months).

    An application of earlier days has no hours and no experience in it.
    """

    headline: str
    place: str
    zone: str
    hours: tuple[int, int] | None  # minutes after midnight
    capacity: int | None
    skills: Sequence[tuple[str, int]]
    experience: Sequence[tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class OwnApplication:
    """One's own application, whole. `clock_waits`: an open offer whose clock starts when this is shown."""

    mine: Mine
    note: str
    answers: Sequence[tuple[str, str]]  # (question as it was asked, answer)
    links: Sequence[str]
    asked_since: Sequence[str]  # questions that the gig has now, and had not then
    sent_at: datetime | None
    snapshot: Snapshot | None
    offers: list[SentOffer]
    message: str
    steps: frozenset[str]
    clock_waits: bool
    happened: list[Happened] = field(default_factory=list)


def own_application(viewer: Viewer, key: str) -> OwnApplication:
    """One's own application. At most ten queries. Raises NotFound."""
    candidate = access.get_application(viewer, key)
    row = own_rows(viewer, Candidate.id == candidate.id)[0]
    mine = line_of(row, viewer)
    sent = select(Application).where(Application.candidate_id == candidate.id).order_by(Application.n.desc())
    application = db.session.scalar(sent.limit(1))
    made = select(Offer).where(Offer.candidate_id == candidate.id).order_by(Offer.n.desc())
    found, waits = db.session.scalars(made).all(), mine.stage.state == State.OFFERED
    offers = [_offer(offer, waits and offer is found[0], viewer.zone) for offer in found]
    told = mine.stage.state == State.DECLINED and candidate.state_before != State.INVITED
    return OwnApplication(
        mine=mine,
        note=application.note if application else "",
        answers=[(said["question"], said["answer"]) for said in application.answers] if application else [],
        links=application.links if application else [],
        asked_since=_asked_since(candidate.gig.questions if row.may_read else (), application),
        sent_at=application.sent_at if application else None,
        snapshot=snapshot_of(application.profile) if application else None,
        offers=offers,
        message=candidate.message if told else "",
        steps=_steps(viewer, candidate, mine.stage.state, row.seat_from),
        clock_waits=candidate.state == State.OFFERED and bool(offers) and not offers[0].clock_runs,
        happened=of_application(viewer, candidate, row.may_read),
    )


def _steps(viewer: Viewer, candidate: Candidate, state: State, seat_from: date | None) -> frozenset[str]:
    """What the person can do now."""
    steps = PERSON_STEPS.get(state, frozenset())
    if state == State.ACCEPTED:
        begun = seat_from is not None and seat_from <= today(viewer.zone)
        return frozenset({"end early"} if begun else {"withdraw"})
    if "apply" in steps:
        full = candidate.role.taken >= candidate.role.seats
        if full or "apply" not in access.gig_rights(viewer, candidate.gig_id):
            return steps - {"apply"}
    return steps


def _offer(offer: Offer, is_open: bool, zone: str) -> SentOffer:
    dates = offer.hours, offer.starts_on, offer.ends_on
    rate = offer.rate_amount, offer.rate_currency
    by = last_day_to_answer(offer.answer_by, offer.answer_until, zone)
    return SentOffer(*dates, *rate, by, offer.answer_until is not None, is_open)


def _asked_since(questions: Sequence[str], application: Application | None) -> list[str]:
    answered = {said["question"] for said in application.answers} if application else set()
    return [question for question in questions if question not in answered]


def snapshot_of(profile: Mapping[str, Any]) -> Snapshot:
    hours = (profile["work_from"], profile["work_to"]) if "work_from" in profile else None
    return Snapshot(
        profile.get("headline", ""),
        profile.get("place", ""),
        profile.get("zone", ""),
        hours,
        profile.get("capacity"),
        [(skill["name"], skill["level"]) for skill in profile.get("skills", [])],
        [(one["title"], one["organisation"], _months(one)) for one in profile.get("experience", [])],
    )


def _months(one: Mapping[str, str]) -> str:
    """ "2021 to 2023", "since 2021"."""
    began, ended = one["began"][:4], one["ended"][:4]
    if not ended:
        return f"since {began}"
    return began if began == ended else f"{began} to {ended}"
