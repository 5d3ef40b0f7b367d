"""A person's own applications, in the words that they read: what they may know, and nothing before its time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import aliased

from portal import access
from portal.access import Viewer
from portal.config import REACH
from portal.db import db
from portal.matching.core.fit import Fit, Need, fit
from portal.matching.load import own_skills
from portal.models import ENGAGED, UNDECIDED, Application, Candidate, Engagement, Gig, GigRole, Offer, State
from portal.models.applications import last_day_to_answer
from portal.models.steps import PERSON_STEPS
from portal.models.times import now, today
from portal.search.prepared import ask
from portal.search.timeline import Happened, of_application

WAITS, UNDER_WAY, ENDED = "Waiting for you", "Under way", "Ended"
GROUPS = (WAITS, UNDER_WAY, ENDED)
STAGES = {  # what the person reads, the colour of its pill, the group in their list
    State.INVITED: ("Invited", "invited", WAITS),
    State.APPLIED: ("Applied", "applied", UNDER_WAY),
    State.TALKING: ("In review", "in review", UNDER_WAY),
    State.OFFERED: ("Offer", "offer", WAITS),
    State.ACCEPTED: ("Accepted", "accepted", UNDER_WAY),
    State.DONE: ("Done", "done", ENDED),
    State.DECLINED: ("Not this time", "declined", ENDED),
    State.WITHDRAWN: ("You withdrew", "withdrawn", ENDED),
    State.TURNED_DOWN: ("You turned it down", "turned down", ENDED),
    State.EXPIRED: ("Offer ended", "expired", ENDED),
    State.CLOSED: ("The gig has ended", "closed", ENDED),
}


SEAT = aliased(Engagement)
STAGE = (
    Candidate.key,
    Candidate.gig_role_id,
    Candidate.state,
    Candidate.state_before,
    Candidate.told_at,
    Candidate.opened_at,
    SEAT.state.label("seat"),
)


@dataclass(frozen=True, slots=True)
class Stage:
    """Where an application stands, as its person reads it. `status` names the colour of `ui.status`."""

    key: str  # the candidate's
    state: State
    label: str
    status: str
    group: str

    @property
    def is_sent(self) -> bool:
        """It waits for an answer, or has a seat: applying again would be applying twice."""
        return self.state in (*UNDECIDED, State.ACCEPTED)

    @property
    def may_apply(self) -> bool:
        return "apply" in PERSON_STEPS.get(self.state, frozenset())


@dataclass(frozen=True, slots=True)
class Mine:
    """A line of "My applications". `gig_key` is empty when the gig may no longer be read."""

    stage: Stage
    title: str
    gig_key: str
    role: str
    role_n: int
    next: str
    by: date | None


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
    """The profile as it was sent; skills are (name, level)."""

    headline: str
    place: str
    capacity: int | None
    skills: Sequence[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class OwnApplication:
    """One's own application, whole. `clock_waits`: an open offer whose clock starts when this is shown."""

    mine: Mine
    note: str
    sent_at: datetime | None
    snapshot: Snapshot | None
    offers: list[SentOffer]
    message: str
    steps: frozenset[str]
    clock_waits: bool
    happened: list[Happened] = field(default_factory=list)


def my_applications(viewer: Viewer) -> dict[str, list[Mine]]:
    """{group: applications}, the latest known first. One query."""
    groups: dict[str, list[Mine]] = {group: [] for group in GROUPS}
    for row in ask("own applications", viewer, _own):
        mine = _mine(row, viewer)
        groups[mine.stage.group].append(mine)
    return groups


def own_stages(viewer: Viewer, gig_id: int) -> dict[int, Stage]:
    """{role id: where the viewer's application for it stands}, of those that they know. One query."""
    known = db.session.execute(_known(viewer, Candidate.gig_id == gig_id))
    return {row.gig_role_id: _stage(row) for row in known}


def own_stage(viewer: Viewer, gig_key: str, n: int) -> Stage | None:
    """Where the viewer's application for a role stands; None when they know of none."""
    rows = _own_rows(viewer, Gig.key == gig_key)
    return next((_stage(row) for row in rows if row.n == n), None)  # n may be larger than what a database counts


def own_application(viewer: Viewer, key: str) -> OwnApplication:
    """One's own application. At most ten queries. Raises NotFound."""
    candidate = access.get_application(viewer, key)
    row = _own_rows(viewer, Candidate.id == candidate.id)[0]
    mine = _mine(row, viewer)
    sent = select(Application).where(Application.candidate_id == candidate.id).order_by(Application.n.desc())
    application = db.session.scalar(sent.limit(1))
    made = select(Offer).where(Offer.candidate_id == candidate.id).order_by(Offer.n.desc())
    found, waits = db.session.scalars(made).all(), mine.stage.state == State.OFFERED
    offers = [_offer(offer, waits and offer is found[0], viewer.zone) for offer in found]
    told = mine.stage.state == State.DECLINED and candidate.state_before != State.INVITED
    return OwnApplication(
        mine=mine,
        note=application.note if application else "",
        sent_at=application.sent_at if application else None,
        snapshot=_snapshot(application.profile) if application else None,
        offers=offers,
        message=candidate.message if told else "",
        steps=_steps(viewer, candidate, mine.stage.state, row.seat_from),
        clock_waits=candidate.state == State.OFFERED and bool(offers) and not offers[0].clock_runs,
        happened=of_application(viewer, candidate),
    )


@dataclass(frozen=True, slots=True)
class RoleToApplyFor:
    """What somebody sees before they apply: the role, how they fit, and what the leads will see of them."""

    gig_key: str
    gig_title: str
    n: int
    title: str
    hours: int
    left: int
    answer_days: int
    fit: Fit
    invited: bool


def role_to_apply_for(viewer: Viewer, gig_key: str, n: int, stage: Stage | None) -> RoleToApplyFor:
    """Raises NotFound, or NotAllowed where the viewer may read the gig but not apply."""
    gig, role = access.get_role(viewer, gig_key, n, "apply")
    needs = [Need(need.skill_id, need.skill.name, need.least_level, need.required) for need in role.needs]
    its_fit = fit(needs, own_skills(viewer))
    invited = stage is not None and stage.state == State.INVITED
    left = role.seats - role.taken
    return RoleToApplyFor(gig.key, gig.title, n, role.title, role.hours, left, gig.answer_days, its_fit, invited)


def _known(viewer: Viewer, *where: Any) -> Any:
    """The viewer's own candidate rows that they know of, with what `_stage` reads."""
    known = access.visible_candidates(viewer).where(Candidate.person_id == viewer.id, *where)
    seated = and_(SEAT.candidate_id == Candidate.id, SEAT.state.in_(ENGAGED))
    return known.outerjoin(SEAT, seated).where(Candidate.state != State.CONSIDERING).with_only_columns(*STAGE)


def _own_rows(viewer: Viewer, *where: Any) -> Sequence[Any]:
    return db.session.execute(_own(viewer, *where)).all()


def _own(viewer: Viewer, *where: Any) -> Select[Any]:
    """The same with gig, role, seat and latest offer, the latest known first."""
    latest = select(func.max(Offer.n)).where(Offer.candidate_id == Candidate.id).correlate(Candidate).scalar_subquery()
    rows: Select[Any] = (
        _known(viewer, *where)
        .join(GigRole, GigRole.id == Candidate.gig_role_id)
        .outerjoin(Offer, and_(Offer.candidate_id == Candidate.id, Offer.n == latest))
        .order_by(Candidate.known_since.desc(), Candidate.id.desc())
        .add_columns(
            Candidate.answer_by,
            Gig.key.label("gig_key"),
            Gig.title.label("gig_title"),
            access.readable(viewer).label("may_read"),
            _as_sent("gig").label("title_as_sent"),
            _as_sent("role").label("role_as_sent"),
            GigRole.n,
            GigRole.title.label("role"),
            SEAT.starts_on.label("seat_from"),
            SEAT.ends_on.label("seat_until"),
            Offer.answer_by.label("offer_by"),
            Offer.answer_until.label("offer_until"),
        )
    )
    return rows.limit(REACH)


def _as_sent(what: str) -> Any:
    """What the latest application says of its gig, as its person saw it then."""
    said = select(Application.profile[what].as_string()).where(Application.candidate_id == Candidate.id)
    return said.order_by(Application.n.desc()).limit(1).scalar_subquery()


def _shown(row: Any) -> State:
    """The same as Candidate.shown_state(): a decline is not there before its message left."""
    if row.state == State.DECLINED and row.told_at and row.told_at > now():
        return State(row.state_before or State.APPLIED)
    return State(row.state)


def _stage(row: Any) -> Stage:
    state = _shown(row)
    label, status, group = STAGES[state]
    if state == State.APPLIED and row.opened_at:
        label, status = "In review", "in review"
    elif state == State.ACCEPTED and row.seat == "active":
        label, status = "On the team", "on the team"
    elif state == State.DECLINED and row.state_before == State.INVITED:
        label = "Invitation taken back"
    return Stage(row.key, state, label, status, group)


def _mine(row: Any, viewer: Viewer) -> Mine:
    stage = _stage(row)
    title = row.gig_title if row.may_read else row.title_as_sent or "A gig that you were invited to"
    role = row.role if row.may_read else row.role_as_sent or "A role of it"
    said, by = _next(stage, row, viewer)
    return Mine(stage, title or "Untitled gig", row.gig_key if row.may_read else "", role, row.n, said, by)


def _next(stage: Stage, row: Any, viewer: Viewer) -> tuple[str, date | None]:
    """What happens next, and by when."""
    if stage.state == State.INVITED:
        return "Accept by applying, or turn it down", None
    if stage.state in (State.APPLIED, State.TALKING) and row.answer_by:
        return (
            "You get an answer by" if row.answer_by >= today(viewer.zone) else "An answer was due on"
        ), row.answer_by
    if stage.state == State.OFFERED:
        return "Answer by", last_day_to_answer(row.offer_by, row.offer_until, viewer.zone)
    if stage.state == State.ACCEPTED:
        return ("You are on the team until", row.seat_until) if row.seat == "active" else ("Starts on", row.seat_from)
    return "", None


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


def _snapshot(profile: Mapping[str, Any]) -> Snapshot:
    skills = [(skill["name"], skill["level"]) for skill in profile.get("skills", [])]
    return Snapshot(profile.get("headline", ""), profile.get("place", ""), profile.get("capacity"), skills)
