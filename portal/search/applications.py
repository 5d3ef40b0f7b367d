"""A person's own applications, in the words that they read: what they may know, and nothing before its time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, not_, or_, select
from sqlalchemy.orm import aliased

from portal import access
from portal.access import Viewer
from portal.config import PAGE, REACH
from portal.db import db
from portal.models import ENGAGED, UNDECIDED, Application, Candidate, Engagement, Gig, GigRole, Offer, State
from portal.models.applications import last_day_to_answer
from portal.models.steps import ENDS, PERSON_STEPS
from portal.models.times import local, now, today
from portal.search.ends import End
from portal.search.prepared import ask

WAITS, UNDER_WAY, ENDED = "Waiting for you", "Under way", "Ended"
LAST_ID = 2**31 - 1
OVERDUE = "An answer was due on"
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

    id: int  # its place in the list
    stage: Stage
    title: str
    gig_key: str
    role: str
    role_n: int
    next: str
    by: date | None
    ended: End | None  # of their work, or of the gig that closed

    @property
    def is_late(self) -> bool:
        """The leads should have answered by now."""
        return self.next == OVERDUE


def my_applications(viewer: Viewer) -> dict[str, list[Mine]]:
    """{group: applications} of those that have not ended, the latest known first. One query."""
    groups: dict[str, list[Mine]] = {WAITS: [], UNDER_WAY: []}
    for row in ask("own applications", viewer, lambda asker: _own(asker, not_(_has_ended(asker))).limit(REACH)):
        mine = line_of(row, viewer)
        groups.setdefault(mine.stage.group, []).append(mine)  # a message may leave in this very moment
    return groups


def ended_applications(viewer: Viewer, after: int | None = None, before: int | None = None) -> list[Mine]:
    """A page and one more of those that have ended, the latest made first; the other way round before a place."""
    way = Candidate.id > bindparam("place") if before else Candidate.id < bindparam("place")
    order = Candidate.id if before else Candidate.id.desc()

    def make(asker: Viewer) -> Select[Any]:
        return _own(asker, _has_ended(asker), way).order_by(None).order_by(order).limit(PAGE + 1)

    name = f"ended applications {'before' if before else 'after'}"
    return [line_of(row, viewer) for row in ask(name, viewer, make, place=before or after or LAST_ID)]


def _has_ended(viewer: Viewer) -> ColumnElement[bool]:
    """As the person reads it: a decline is not there before its message left."""
    untold = and_(Candidate.state == State.DECLINED, Candidate.told_at > viewer.now)
    return and_(Candidate.state.in_(ENDS), or_(not_(untold), Candidate.told_at.is_(None)))


def own_stages(viewer: Viewer, gig_id: int) -> dict[int, Stage]:
    """{role id: where the viewer's application for it stands}, of those that they know. One query."""
    known = db.session.execute(_known(viewer, Candidate.gig_id == gig_id))
    return {row.gig_role_id: _stage(row) for row in known}


def stages_by_gig(viewer: Viewer) -> dict[int, Stage]:
    """{gig id: where the viewer's application for it stands}, of those that they know; of several the most alive."""
    found: dict[int, Stage] = {}
    for row in ask("own stages", viewer, lambda asker: _known(asker).add_columns(Candidate.gig_id).limit(REACH)):
        stage, other = _stage(row), found.get(row.gig_id)
        if other is None or GROUPS.index(stage.group) < GROUPS.index(other.group):
            found[row.gig_id] = stage
    return found


def own_stage(viewer: Viewer, gig_key: str, n: int) -> Stage | None:
    """Where the viewer's application for a role stands; None when they know of none."""
    rows = own_rows(viewer, Gig.key == gig_key)
    return next((_stage(row) for row in rows if row.n == n), None)  # n may be larger than what a database counts


def _known(viewer: Viewer, *where: Any) -> Any:
    """The viewer's own candidate rows that they know of, with what `_stage` reads."""
    known = access.visible_candidates(viewer).where(Candidate.person_id == viewer.id, *where)
    seated = and_(SEAT.candidate_id == Candidate.id, SEAT.state.in_(ENGAGED))
    return known.outerjoin(SEAT, seated).where(Candidate.state != State.CONSIDERING).with_only_columns(*STAGE)


def own_rows(viewer: Viewer, *where: Any) -> Sequence[Any]:
    return db.session.execute(_own(viewer, *where)).all()


def _own(viewer: Viewer, *where: Any) -> Select[Any]:
    """The same with gig, role, seat and latest offer, the latest known first."""
    latest = select(func.max(Offer.n)).where(Offer.candidate_id == Candidate.id).correlate(Candidate).scalar_subquery()
    ended = select(func.max(Engagement.ended_on)).where(Engagement.candidate_id == Candidate.id).correlate(Candidate)
    rows: Select[Any] = (
        _known(viewer, *where)
        .join(GigRole, GigRole.id == Candidate.gig_role_id)
        .outerjoin(Offer, and_(Offer.candidate_id == Candidate.id, Offer.n == latest))
        .order_by(Candidate.known_since.desc(), Candidate.id.desc())
        .add_columns(
            Candidate.id,
            Candidate.answer_by,
            Candidate.state_since,
            Gig.key.label("gig_key"),
            Gig.title.label("gig_title"),
            access.readable(viewer).label("may_read"),
            _as_sent("gig").label("title_as_sent"),
            _as_sent("role").label("role_as_sent"),
            GigRole.n,
            GigRole.title.label("role"),
            SEAT.starts_on.label("seat_from"),
            SEAT.ends_on.label("seat_until"),
            ended.scalar_subquery().label("work_ended_on"),
            Gig.starts_on.label("gig_starts_on"),
            Gig.ends_on.label("gig_ends_on"),
            Offer.starts_on.label("offer_starts_on"),
            Offer.ends_on.label("offer_ends_on"),
            Offer.answer_by.label("offer_by"),
            Offer.answer_until.label("offer_until"),
        )
    )
    return rows


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


def line_of(row: Any, viewer: Viewer) -> Mine:
    stage = _stage(row)
    title = row.gig_title if row.may_read else row.title_as_sent or "A gig that you were invited to"
    role = row.role if row.may_read else row.role_as_sent or "A role of it"
    key, waits = row.gig_key if row.may_read else "", _next(stage, row, viewer)
    return Mine(row.id, stage, title or "Untitled gig", key, role, row.n, *waits, _end(stage, row, viewer))


def _next(stage: Stage, row: Any, viewer: Viewer) -> tuple[str, date | None]:
    """What happens next, and by when."""
    if stage.state == State.INVITED:
        invited = local(row.state_since, viewer.zone).date() if row.state == State.INVITED else None
        return "Accept by applying, or turn it down" + ("; you were invited on" if invited else ""), invited
    if stage.state in (State.APPLIED, State.TALKING) and row.answer_by:
        return ("You get an answer by" if row.answer_by >= today(viewer.zone) else OVERDUE), row.answer_by
    if stage.state == State.OFFERED:
        return "Answer the offer by", last_day_to_answer(row.offer_by, row.offer_until, viewer.zone)
    if stage.state == State.ACCEPTED:
        return ("You are on the team until", row.seat_until) if row.seat == "active" else ("Starts on", row.seat_from)
    return "", None


def _end(stage: Stage, row: Any, viewer: Viewer) -> End | None:
    if stage.state == State.DONE and row.work_ended_on:
        return End(row.work_ended_on, row.offer_starts_on, row.offer_ends_on)
    if stage.state == State.CLOSED:
        planned: tuple[date | None, date | None] = (
            (row.gig_starts_on, row.gig_ends_on) if row.may_read else (None, None)
        )
        return End(local(row.state_since, viewer.zone).date(), *planned)
    return None
