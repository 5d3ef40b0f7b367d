"""Openings that fit the viewer, with the reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, func, join, select

from portal import access
from portal.access import Viewer
from portal.matching.core.fit import Fit, Need, fit
from portal.models import Candidate, Gig, GigRole, GigState, PersonSkill, Skill
from portal.models import Need as AskedSkill
from portal.search.prepared import ask

MOST = 5
NEWEST, LIKELY = 80, 20  # gigs among which openings are looked for; of them, the ones that fit best
IDS: Any = bindparam("ids", expanding=True)


@dataclass(frozen=True, slots=True)
class Fitting:
    key: str
    title: str
    apply_by: date | None
    fit: Fit


def fitting(viewer: Viewer) -> list[Fitting]:
    """Openings that ask for what the viewer holds, best first, among the newest gigs. Three queries."""
    likely = list(ask("home likely", viewer, _likely).scalars())
    rows = {row.id: row for row in ask("home openings", viewer, _open_to, ids=likely)} if likely else {}
    best = [rows[gig_id] for gig_id in likely if gig_id in rows][:MOST]
    fits = _fits(viewer, [row.id for row in best])
    return [Fitting(row.key, row.title, row.apply_by, fits[row.id]) for row in best]


def _likely(viewer: Viewer) -> Any:
    """Ids of some of the gigs that opened last and ask for a skill that the viewer holds, best fit first.

    By index, so that the work does not grow with the gigs; who may see them is asked afterwards.
    """
    is_accepting = Gig.state.in_((GigState.OPEN, GigState.IN_PROGRESS)) & Gig.applications_closed_at.is_(None)
    latest = select(Gig.id).where(is_accepting).order_by(Gig.published_at.desc(), Gig.id.desc())
    asked = func.count(AskedSkill.skill_id.distinct())
    hits = func.count(PersonSkill.skill_id.distinct())
    held = (PersonSkill.skill_id == AskedSkill.skill_id) & (PersonSkill.effective >= AskedSkill.least_level)
    newest = latest.limit(NEWEST).subquery("newest")
    return (
        select(GigRole.gig_id)
        .select_from(join(newest, GigRole, GigRole.gig_id == newest.c.id))
        .join(AskedSkill, AskedSkill.gig_role_id == GigRole.id)
        .outerjoin(PersonSkill, held & (PersonSkill.person_id == viewer.id))
        .group_by(GigRole.gig_id)
        .having(hits > 0)
        .order_by((hits * 1000 / asked).desc(), hits.desc(), GigRole.gig_id.desc())
        .limit(LIKELY)
    )


def _open_to(viewer: Viewer) -> Any:
    """Those of some gigs to which the viewer may apply, and never did."""
    known = access.visible_candidates(viewer).where(Candidate.person_id == viewer.id, Candidate.gig_id.in_(IDS))
    return (
        access.visible_gigs(viewer)
        .where(Gig.id.in_(IDS), access.accepting(viewer), access.may_apply(viewer))
        .where(Gig.id.not_in(known.with_only_columns(Candidate.gig_id)))
        .with_only_columns(Gig.id, Gig.key, Gig.title, Gig.apply_by)
    )


def _fits(viewer: Viewer, gig_ids: Sequence[int]) -> dict[int, Fit]:
    """{gig id: how the viewer's skills meet what it needs}, in one query."""

    def statement(v: Viewer) -> Any:
        mine = (PersonSkill.skill_id == Skill.id) & (PersonSkill.person_id == v.id)
        return (
            select(GigRole.gig_id, Skill.id, Skill.name, AskedSkill.least_level, AskedSkill.required)
            .add_columns(PersonSkill.effective)
            .join(AskedSkill, AskedSkill.gig_role_id == GigRole.id)
            .join(Skill, Skill.id == AskedSkill.skill_id)
            .outerjoin(PersonSkill, mine)
            .where(GigRole.gig_id.in_(IDS))
            .order_by(AskedSkill.id)
        )

    needs: dict[int, list[Need]] = {}
    held: dict[int, int] = {}
    if gig_ids:
        for row in ask("home fits", viewer, statement, ids=gig_ids):
            needs.setdefault(row.gig_id, []).append(Need(row.id, row.name, row.least_level, row.required))
            held[row.id] = row.effective or 0
    return {gig_id: fit(needs[gig_id], held) for gig_id in gig_ids}
