"""What the lists show of gigs whose ids were read through access."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func

from portal import access
from portal.access import Viewer
from portal.db import as_day, as_moment, db, fetch
from portal.matching.core.fit import Fit, Need, fit
from portal.matching.load import own_skills
from portal.models import Audience, Candidate, GigState, State
from portal.models.engagements import weeks
from portal.models.times import today
from portal.search.applications import Stage
from portal.search.ends import End, end_of
from portal.search.statements import one_of

SOON = timedelta(days=3)
FACTS = """
    SELECT gig.id, gig.key, gig.title, gig.state, gig.owner_id, gig.audience, gig.starts_on, gig.ends_on, gig.apply_by,
    gig.published_at, gig.ended_at, COALESCE(min(r.hours), 0) AS least, COALESCE(max(r.hours), 0) AS most,
    COALESCE(sum(r.seats), 0) AS seats, COALESCE(sum(r.taken), 0) AS taken
    FROM gig LEFT JOIN gig_role r ON r.gig_id = gig.id WHERE gig.id {these} GROUP BY gig.id"""
NEEDED = """
    SELECT r.gig_id, s.id, s.name, n.least_level, n.required FROM gig_role r JOIN need n ON n.gig_role_id = r.id
    JOIN skill s ON s.id = n.skill_id WHERE r.gig_id {these} ORDER BY n.id"""
LEADS = """
    SELECT person.id, person.name, CASE WHEN {kind} THEN d.name END AS department
    FROM person LEFT JOIN department d ON d.id = person.department_id WHERE person.id {these} AND {card}"""


@dataclass(frozen=True, slots=True)
class Opening:
    """A gig as the lists show it. Hours are a week's, from the least to the most of its roles."""

    place: tuple[Any, ...]  # of the list's keyset: sort value, id
    key: str
    title: str
    state: str
    lead: str  # empty where the viewer may not read who leads it
    team: str  # the lead's department
    hours: tuple[int, int]
    starts_on: date | None
    weeks: int | None
    ended: End | None
    seats: int
    left: int
    apply_by: date | None
    soon: bool
    new: bool  # since the viewer's last look
    bookmarked: bool
    mine: Stage | None  # the viewer's own application
    confidential: bool
    fit: Fit
    waiting: int = 0  # for its leads: how many wait for an answer


def rows_of(
    viewer: Viewer,
    places: Sequence[tuple[Any, ...]],
    stages: Mapping[int, Stage],
    seen_until: datetime | None,
    with_waiting: bool = False,
) -> list[Opening]:
    """In their order. Five queries, and one for those who wait."""
    ids = [place[-1] for place in places]
    if not ids:
        return []
    params: dict[str, Any] = {}
    gigs = {row.id: row for row in fetch(FACTS.format(these=one_of("ids", ids, params)), params)}
    needs, held = needs_of(ids), own_skills(viewer)
    leads = leads_of(viewer, [row.owner_id for row in gigs.values()])
    bookmarked = bookmarks_among(viewer, ids)
    waiting = _waiting(viewer, ids) if with_waiting else {}
    soon = today(viewer.zone) + SOON
    found = []
    for place in places:
        row, id_ = gigs[place[-1]], place[-1]
        starts_on, ends_on, apply_by = map(as_day, (row.starts_on, row.ends_on, row.apply_by))
        published, (lead, team) = as_moment(row.published_at), leads.get(row.owner_id, ("", ""))
        found.append(
            Opening(
                place=place,
                key=row.key,
                title=row.title or "Untitled gig",
                state=row.state,
                lead=lead,
                team=team,
                hours=(row.least, row.most),
                starts_on=starts_on,
                weeks=weeks(starts_on, ends_on) if starts_on and ends_on else None,
                ended=end_of(as_moment(row.ended_at), starts_on, ends_on, viewer.zone),
                seats=row.seats,
                left=row.seats - row.taken,
                apply_by=apply_by,
                soon=row.state == GigState.OPEN and apply_by is not None and apply_by <= soon,
                new=bool(seen_until and published and published > seen_until),
                bookmarked=id_ in bookmarked,
                mine=stages.get(id_),
                confidential=row.audience == Audience.INVITED,
                fit=fit(needs.get(id_, ()), held),
                waiting=waiting.get(id_, 0),
            )
        )
    return found


def needs_of(gig_ids: Sequence[int]) -> dict[int, list[Need]]:
    """{gig id: what its roles need}, in one query."""
    params: dict[str, Any] = {}
    found: dict[int, list[Need]] = {}
    for row in fetch(NEEDED.format(these=one_of("ids", gig_ids, params)), params):
        found.setdefault(row.gig_id, []).append(Need(row.id, row.name, row.least_level, bool(row.required)))
    return found


def leads_of(viewer: Viewer, ids: Iterable[int | None]) -> dict[int, tuple[str, str]]:
    """{person id: (name, department)}, as far as the viewer may read them; one's own name is "You"."""
    wanted = sorted({id_ for id_ in ids if id_ is not None})
    if not wanted:
        return {}
    card, params = access.visible_people_text(viewer, "card")
    kind, more = access.visible_people_text(viewer, "kind")
    params = params | more
    rows = fetch(LEADS.format(kind=kind, card=card, these=one_of("ids", wanted, params)), params)
    return {row.id: ("You" if row.id == viewer.id else row.name, row.department or "") for row in rows}


def bookmarks_among(viewer: Viewer, gig_ids: Sequence[int]) -> set[int]:
    params: dict[str, Any] = {"me": viewer.id}
    mine = f"SELECT gig_id FROM bookmark WHERE person_id = :me AND gig_id {one_of('ids', gig_ids, params)}"
    return {row.gig_id for row in fetch(mine, params)}


def _waiting(viewer: Viewer, gig_ids: Sequence[int]) -> dict[int, int]:
    """{gig id: how many wait for an answer of its leads}."""
    here = access.visible_candidates(viewer).where(Candidate.gig_id.in_(gig_ids), Candidate.person_id != viewer.id)
    counts = here.where(Candidate.state.in_((State.APPLIED, State.TALKING))).group_by(Candidate.gig_id)
    return dict(db.session.execute(counts.with_only_columns(Candidate.gig_id, func.count())).all())
