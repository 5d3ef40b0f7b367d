"""What somebody sees before they apply."""

from dataclasses import dataclass, field

from sqlalchemy import select

from portal import access
from portal.access import Viewer
from portal.db import db
from portal.matching.core.fit import Fit, Need, fit
from portal.matching.load import own_skills
from portal.models import Application, Candidate, State
from portal.models.applications import profile_now
from portal.search.application_page import Snapshot, snapshot_of
from portal.search.applications import Stage


@dataclass(frozen=True, slots=True)
class Written:
    """What was written in an application; `answers` are by question."""

    note: str = ""
    answers: dict[str, str] = field(default_factory=dict)
    links: tuple[str, ...] = ()


def last_written(viewer: Viewer, key: str) -> Written:
    """What the viewer wrote in their latest application of a candidate row; nothing, where they never applied."""
    mine = access.visible_candidates(viewer, "application").with_only_columns(Candidate.id)
    mine = mine.where(Candidate.key == key, Candidate.person_id == viewer.id)
    sent = select(Application.note, Application.answers, Application.links)
    latest = sent.where(Application.candidate_id.in_(mine)).order_by(Application.n.desc()).limit(1)
    row = db.session.execute(latest).first()
    if row is None:
        return Written()
    return Written(row.note, {said["question"]: said["answer"] for said in row.answers}, tuple(row.links))


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
    questions: tuple[str, ...]
    snapshot: Snapshot  # the profile as it would be kept


def role_to_apply_for(viewer: Viewer, gig_key: str, n: int, stage: Stage | None) -> RoleToApplyFor:
    """Raises NotFound, or NotAllowed where the viewer may read the gig but not apply."""
    gig, role = access.get_role(viewer, gig_key, n, "apply")
    me, _, _ = access.get_person(viewer, viewer.key)
    needs = [Need(need.skill_id, need.skill.name, need.least_level, need.required) for need in role.needs]
    return RoleToApplyFor(
        gig_key=gig.key,
        gig_title=gig.title,
        n=n,
        title=role.title,
        hours=role.hours,
        left=role.seats - role.taken,
        answer_days=gig.answer_days,
        fit=fit(needs, own_skills(viewer)),
        invited=stage is not None and stage.state == State.INVITED,
        questions=tuple(gig.questions),
        snapshot=snapshot_of(profile_now(db.session(), me)),
    )
