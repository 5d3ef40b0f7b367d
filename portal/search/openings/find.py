"""Pages of gigs: openings, which everyone has, and the gigs that a lead leads.

Written by hand: building the statement from models took longer than asking it. The newest are read along the index and
stop at a page; a computed sort looks at every opening and reaches no further than REACH.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import DateTime, Select, bindparam, select

from portal import access
from portal.access import Viewer
from portal.config import PAGE, REACH
from portal.db import bound, db, fetch, is_sqlite
from portal.models import Gig, State, Visit
from portal.models.times import now
from portal.models.visits import A_VISIT, OPENINGS, seen_until
from portal.search.applications import stages_by_gig
from portal.search.openings.filters import FREE_ROLES, NEEDS, Filters, question
from portal.search.openings.rows import Opening, rows_of
from portal.search.prepared import ask
from portal.search.statements import one_of

Place = tuple[Any, ...] | None
LIVE = "('open', 'paused', 'in progress')"
HITS = """
    SELECT r.gig_id, count(DISTINCT n.skill_id) AS hits
    FROM person_skill k JOIN need n ON n.skill_id = k.skill_id JOIN gig_role r ON r.id = n.gig_role_id
    WHERE k.person_id = :me AND k.effective > 0 AND k.effective >= n.least_level GROUP BY r.gig_id"""
ASKED = f"(SELECT count(DISTINCT n.skill_id) FROM {NEEDS} WHERE r.gig_id = gig.id)"
LAST = -99_999_999


def openings(viewer: Viewer, asked: Filters, after: Place = None, before: Place = None) -> list[Opening]:
    """Accepting gigs that are not confidential, and those that the viewer is invited to. At most eleven queries.

    One more than a page when there are more; the other way round when read backwards.
    """
    stages, seen_until = stages_by_gig(viewer), seen_openings(viewer)
    which = question(viewer, asked, seen_until)
    parts = parts_of(viewer, [gig for gig, stage in stages.items() if stage.state == State.INVITED], which.params)
    newest, back = asked.sort == "newest", before is not None and after is None
    beyond = _beyond(newest, after or before, back, which.params)
    way = "ASC" if back else "DESC"
    rank, join = ("gig.published_at", "") if newest else _rank(viewer, asked.sort, which.params)
    which.params |= {"most": PAGE + 1, "reach": REACH}
    inner = f"AND {beyond}" if newest else ""
    order, most = (f"ORDER BY 2 {way}, 1 {way}", ":most") if newest else ("ORDER BY 2 DESC, 1 DESC", ":reach")
    found = " UNION ".join(
        f"SELECT * FROM (SELECT gig.id, {rank} AS rank FROM gig {join} WHERE {part} AND {which.where()} {inner} {order}"
        f" LIMIT {most}) p{n}"
        for n, part in enumerate(parts)
    )
    if not newest:
        found = f"SELECT * FROM ({found}) reached {order} LIMIT :reach"
    found = f"SELECT id, rank FROM ({found}) gig WHERE {'1 = 1' if newest else beyond}"
    page = f"{found} ORDER BY 2 {way}, 1 {way} LIMIT :most"
    places = [(_said(row.rank), row.id) for row in fetch(page, which.params)]
    return rows_of(viewer, places, stages, seen_until)


def seen_openings(viewer: Viewer) -> datetime | None:
    """Until when the viewer has seen what there is; None on their first visit."""
    return ask("openings seen", viewer, _seen_until, visit_over=now() - A_VISIT).scalar()


def _seen_until(viewer: Viewer) -> Select[Any]:
    mine = Visit.person_id == viewer.id, Visit.place == OPENINGS
    return select(seen_until(bindparam("visit_over", type_=DateTime()))).where(*mine)


def parts_of(viewer: Viewer, invited: Sequence[int], params: dict[str, Any]) -> list[str]:
    """The conditions under which a gig is an opening; each is read along an index of its own."""
    offered, constants = access.offered_text(viewer)
    readable, more = access.readable_text(viewer)
    params |= constants | more
    parts = [offered]
    if invited:
        parts.append(f"gig.id {one_of('invited', invited, params)} AND gig.state IN {LIVE} AND {readable}")
    return parts


def led(viewer: Viewer, after: Place = None, before: Place = None) -> list[Opening]:
    """The gigs that the viewer leads, in every state, newest first."""
    mine = access.visible_gigs(viewer).where(access.leads(viewer)).with_only_columns(Gig.id)
    place = after or before
    if place and isinstance(place[-1], int):
        mine = mine.where(Gig.id < place[-1] if after else Gig.id > place[-1])
    ordered = mine.order_by(Gig.id if before else Gig.id.desc()).limit(PAGE + 1)
    places = [(0, gig) for gig in db.session.scalars(ordered)]
    return rows_of(viewer, places, {}, None, with_waiting=True)


def _rank(viewer: Viewer, sort: str, params: dict[str, Any]) -> tuple[str, str]:
    """(a whole number, best first; what it is joined to)"""
    if sort == "fit":
        params["me"] = viewer.id
        share = f"f.hits * 1000 / {ASKED} * 1000 + f.hits"
        return f"CASE WHEN f.hits IS NULL THEN 0 ELSE {share} END", f"LEFT JOIN ({HITS}) f ON f.gig_id = gig.id"
    if sort == "hours":
        return f"COALESCE(-({FREE_ROLES.replace('SELECT 1', 'SELECT min(h.hours)')}), {LAST})", ""
    column = {"closing": "gig.apply_by", "starts": "gig.starts_on"}[sort]
    day = f"REPLACE({column}, '-', '')" if is_sqlite() else f"to_char({column}, 'YYYYMMDD')"
    return f"COALESCE(-CAST({day} AS INTEGER), {LAST})", ""


def _said(rank: Any) -> Any:
    """A rank as a place keeps it, the same on both databases."""
    return rank if isinstance(rank, int) else str(rank)


def _beyond(newest: bool, place: Place, back: bool, params: dict[str, Any]) -> str:
    """Rows after or before a place; a place of another list says nothing."""
    try:
        value, number = place or ()
        params["value"] = bound(datetime.fromisoformat(value)) if newest else int(value)
        params["number"] = int(number)
    except (ValueError, TypeError):
        return "1 = 1"
    return f"({'gig.published_at' if newest else 'rank'}, gig.id) {'>' if back else '<'} (:value, :number)"
