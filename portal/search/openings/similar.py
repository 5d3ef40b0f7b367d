"""Openings like a gig: they need the same skills, rare ones above all; the same type or department counts a little."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from portal import access
from portal.access import Viewer
from portal.db import as_day, fetch
from portal.matching.core.fit import Fit, fit
from portal.models import Gig
from portal.search.openings.rows import needs_of

MOST = 4
RAREST = 8  # of the skills that it needs
LIKELY = 60  # most alike, of which those are shown that the viewer may read
ALIKE = """
    WITH asked AS (
        SELECT DISTINCT n.skill_id, s.holders FROM need n JOIN gig_role r ON r.id = n.gig_role_id
        JOIN skill s ON s.id = n.skill_id WHERE r.gig_id = :this ORDER BY 2, 1 LIMIT :rarest),
    needing AS (
        SELECT DISTINCT r.gig_id, n.skill_id FROM asked a JOIN need n ON n.skill_id = a.skill_id
        JOIN gig_role r ON r.id = n.gig_role_id WHERE r.gig_id <> :this),
    alike AS (
        SELECT needing.gig_id, sum(1000000 / (50 + s.holders)) AS score
        FROM needing JOIN skill s ON s.id = needing.skill_id GROUP BY needing.gig_id),
    likely AS (
        SELECT g.id, alike.score * (10 + CASE WHEN g.type = :type THEN 2 ELSE 0 END
            + CASE WHEN o.department_id = :department THEN 2 ELSE 0 END) AS score
        FROM alike JOIN gig g ON g.id = alike.gig_id LEFT JOIN person o ON o.id = g.owner_id
        WHERE g.state IN ('open', 'in progress') AND g.audience <> 'invited' AND g.applications_closed_at IS NULL
        ORDER BY 2 DESC, 1 DESC LIMIT :likely)
    SELECT gig.id, gig.key, gig.title, gig.starts_on,
        (SELECT min(r.hours) FROM gig_role r WHERE r.gig_id = gig.id AND r.taken < r.seats) AS hours
    FROM likely JOIN gig ON gig.id = likely.id WHERE {offered} ORDER BY likely.score DESC, gig.id DESC LIMIT :most"""


@dataclass(frozen=True, slots=True)
class Similar:
    """An opening like another; `hours` are the fewest a week, `shared` the skills that both need."""

    key: str
    title: str
    hours: int
    starts_on: date | None
    shared: tuple[str, ...]
    fit: Fit


def similar(viewer: Viewer, gig: Gig, held: dict[int, int]) -> list[Similar]:
    """Up to four that the viewer may read and that accept. Two queries."""
    offered, params = access.offered_text(viewer)
    reads = gig.owner is not None and "kind" in access.reads_of_leads()
    department = gig.owner.department_id if reads and gig.owner else None
    given: dict[str, Any] = {"this": gig.id, "type": gig.type, "department": department}
    given |= {"rarest": RAREST, "likely": LIKELY, "most": MOST}
    rows = fetch(ALIKE.format(offered=offered), params | given)
    needs = needs_of([row.id for row in rows]) if rows else {}
    here = {need.skill_id for role in gig.roles for need in role.needs}
    return [
        Similar(
            key=row.key,
            title=row.title,
            hours=row.hours or 0,
            starts_on=as_day(row.starts_on),
            shared=tuple(dict.fromkeys(need.name for need in needs[row.id] if need.skill_id in here)),
            fit=fit(needs[row.id], held),
        )
        for row in rows
    ]
