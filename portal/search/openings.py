"""Lists of gigs: openings, which everyone has, and the gigs that a lead leads."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select, text

from portal import access
from portal.access import Viewer
from portal.config import PAGE, REACH
from portal.db import db
from portal.matching.core.fit import Fit, Need, fit
from portal.matching.load import own_skills
from portal.models import LIVE, Audience, Candidate, Gig, GigRole, GigState, Person, PersonSkill, Skill, State
from portal.models import Need as AskedSkill
from portal.models.engagements import weeks
from portal.models.text import words
from portal.models.times import today
from portal.search.skill_words import Wanted
from portal.search.statements import matches

SORTS = {"newest": "Newest first", "fit": "Best fit for me"}
SOON = timedelta(days=3)
MOST_WORDS = 8


@dataclass(frozen=True, slots=True)
class Filters:
    """What is asked. `skills` are all to be needed by the gig; `types` any of them."""

    q: str = ""
    skills: tuple[Wanted, ...] = ()
    types: tuple[str, ...] = ()
    sort: str = "newest"


@dataclass(frozen=True, slots=True)
class Opening:
    """A gig as the lists show it. Hours are a week's, from the least to the most of its roles."""

    place: tuple[Any, ...]  # of the list's keyset: sort value, id
    key: str
    title: str
    state: str
    lead: str  # empty where the viewer may not read who leads it
    hours: tuple[int, int]
    starts_on: date | None
    weeks: int | None
    seats: int
    left: int
    apply_by: date | None
    soon: bool
    invited: bool
    confidential: bool
    fit: Fit
    waiting: int = 0  # for its leads: how many wait for an answer


@dataclass(frozen=True, slots=True)
class Found:
    rows: list[Opening]  # one more than a page when there are more; the other way round when read backwards
    total: int


def openings(
    viewer: Viewer, filters: Filters, after: tuple[Any, ...] | None = None, before: tuple[Any, ...] | None = None
) -> Found:
    """Accepting gigs that are not confidential, and those that the viewer is invited to. At most seven queries."""
    invited = _invitations(viewer)
    open_to_all = and_(access.accepting(viewer), access.not_confidential())
    seen = access.visible_gigs(viewer).where(or_(open_to_all, and_(Gig.id.in_(invited), Gig.state.in_(LIVE))))
    seen = seen.where(*_asked(filters))
    total = db.session.scalars(select(func.count()).select_from(_ids(seen).limit(REACH + 1).subquery())).one()
    ranked = _ranked(viewer, seen, filters.sort)
    page = select(ranked).where(*_beyond(ranked.c.rank, ranked.c.id, filters.sort, after, before))
    ways = (ranked.c.rank, ranked.c.id) if before else (ranked.c.rank.desc(), ranked.c.id.desc())
    places = db.session.execute(page.order_by(*ways).limit(PAGE + 1)).all()
    return Found(_rows(viewer, [tuple(place) for place in places]), total)


def led(viewer: Viewer, after: tuple[Any, ...] | None = None, before: tuple[Any, ...] | None = None) -> Found:
    """The gigs that the viewer leads, in every state, newest first."""
    mine = access.visible_gigs(viewer).where(access.leads(viewer))
    total = db.session.scalars(select(func.count()).select_from(_ids(mine).limit(REACH + 1).subquery())).one()
    place = after or before
    if place and isinstance(place[-1], int):
        mine = mine.where(Gig.id < place[-1] if after else Gig.id > place[-1])
    ordered = _ids(mine).order_by(Gig.id if before else Gig.id.desc()).limit(PAGE + 1)
    places: list[tuple[Any, ...]] = [(0, gig) for gig in db.session.scalars(ordered)]
    return Found(_rows(viewer, places, with_waiting=True), total)


def _ids(seen: Select[Gig]) -> Select[int]:
    return seen.with_only_columns(Gig.id)


def _invitations(viewer: Viewer) -> Select[int]:
    known = access.visible_candidates(viewer).with_only_columns(Candidate.gig_id)
    return known.where(Candidate.person_id == viewer.id, Candidate.state == State.INVITED)


def _asked(filters: Filters) -> Iterable[ColumnElement[bool]]:
    for n, word in enumerate(words(filters.q).split()[:MOST_WORDS]):
        yield _about(word, n)
    if filters.types:
        yield Gig.type.in_(filters.types)
    for skill in filters.skills:
        role_needs = GigRole.id == AskedSkill.gig_role_id, AskedSkill.skill_id == (skill.id or 0)
        yield exists().where(GigRole.gig_id == Gig.id, *role_needs)


def _about(word: str, n: int) -> ColumnElement[bool]:
    """The gig's text has the beginning of this word, or a skill that it needs does."""
    params: dict[str, Any] = {}
    in_text = matches("gig_text", "", word, f"text{n}", params)
    in_skill = matches("skill_text", "", word, f"skill{n}", params)
    roles = "SELECT r.gig_id FROM need n JOIN gig_role r ON r.id = n.gig_role_id"
    sql = f"(gig.id IN ({in_text}) OR gig.id IN ({roles} WHERE n.skill_id IN ({in_skill})))"
    return text(sql).bindparams(**params)  # type: ignore[return-value]


def _ranked(viewer: Viewer, seen: Select[Gig], sort: str) -> Any:
    """A subquery of (rank, id), best first; a computed rank reaches no further than REACH rows."""
    if sort == "newest":
        return seen.with_only_columns(Gig.published_at.label("rank"), Gig.id).subquery()
    hits = (
        select(GigRole.gig_id, func.count(AskedSkill.skill_id.distinct()).label("hits"))
        .join(AskedSkill, AskedSkill.gig_role_id == GigRole.id)
        .join(PersonSkill, PersonSkill.skill_id == AskedSkill.skill_id)
        .where(PersonSkill.person_id == viewer.id, PersonSkill.effective >= AskedSkill.least_level)
        .group_by(GigRole.gig_id)
        .subquery()
    )
    of = (
        select(func.count(AskedSkill.skill_id.distinct()))
        .join(GigRole, GigRole.id == AskedSkill.gig_role_id)
        .where(GigRole.gig_id == Gig.id)
        .scalar_subquery()
    )
    share = case((hits.c.hits.is_(None), 0), else_=hits.c.hits * 1000 // of * 1000 + hits.c.hits)
    scored = seen.outerjoin(hits, hits.c.gig_id == Gig.id).with_only_columns(share.label("rank"), Gig.id)
    return scored.order_by(share.desc(), Gig.id.desc()).limit(REACH).subquery()


def _beyond(
    rank: Any, id_: Any, sort: str, after: tuple[Any, ...] | None, before: tuple[Any, ...] | None
) -> Iterable[ColumnElement[bool]]:
    """Rows after or before a place; a place of another list says nothing."""
    place = after or before
    try:
        value, number = place or ()
        value = datetime.fromisoformat(value) if sort == "newest" else int(value)
        number = int(number)
    except (ValueError, TypeError):
        return
    if after:
        yield or_(rank < value, and_(rank == value, id_ < number))
    else:
        yield or_(rank > value, and_(rank == value, id_ > number))


def _rows(viewer: Viewer, places: Sequence[tuple[Any, ...]], with_waiting: bool = False) -> list[Opening]:
    """What is shown of gigs whose ids were read through access, in their order. Six queries."""
    ids = [place[-1] for place in places]
    if not ids:
        return []
    gigs = {row.id: row for row in db.session.execute(select(*FACTS).where(Gig.id.in_(ids)))}
    roles: dict[int, list[Any]] = {}
    for role in db.session.execute(select(*SEATS).where(GigRole.gig_id.in_(ids))):
        roles.setdefault(role.gig_id, []).append(role)
    needs, held = needs_of(ids), own_skills(viewer)
    leads = names_of_leads(viewer, {row.owner_id for row in gigs.values()})
    invited = set(db.session.scalars(_invitations(viewer).where(Candidate.gig_id.in_(ids))))
    waiting = _waiting(viewer, ids) if with_waiting else {}
    soon = today(viewer.zone) + SOON
    return [
        _opening(
            place,
            gigs[place[-1]],
            roles.get(place[-1], []),
            soon,
            lead=leads.get(gigs[place[-1]].owner_id, ""),
            invited=place[-1] in invited,
            fit=fit(needs.get(place[-1], ()), held),
            waiting=waiting.get(place[-1], 0),
        )
        for place in places
    ]


def _opening(place: tuple[Any, ...], row: Any, roles: Sequence[Any], soon: date, **more: Any) -> Opening:
    hours = [role.hours for role in roles] or [0]
    seats = sum(role.seats for role in roles)
    value = place[0].isoformat() if isinstance(place[0], datetime) else place[0]
    return Opening(
        place=(value, row.id),
        key=row.key,
        title=row.title or "Untitled gig",
        state=row.state,
        hours=(min(hours), max(hours)),
        starts_on=row.starts_on,
        weeks=weeks(row.starts_on, row.ends_on) if row.starts_on and row.ends_on else None,
        seats=seats,
        left=seats - sum(role.taken for role in roles),
        apply_by=row.apply_by,
        soon=row.state == GigState.OPEN and row.apply_by is not None and row.apply_by <= soon,
        confidential=row.audience == Audience.INVITED,
        **more,
    )


FACTS = (
    Gig.id,
    Gig.key,
    Gig.title,
    Gig.state,
    Gig.owner_id,
    Gig.audience,
    Gig.starts_on,
    Gig.ends_on,
    Gig.apply_by,
)
SEATS = (GigRole.gig_id, GigRole.seats, GigRole.taken, GigRole.hours)


def needs_of(gig_ids: Sequence[int]) -> dict[int, list[Need]]:
    """{gig id: what its roles need}, in one query."""
    asked = select(GigRole.gig_id, Skill.id, Skill.name, AskedSkill.least_level, AskedSkill.required)
    asked = asked.join(AskedSkill, AskedSkill.gig_role_id == GigRole.id).join(Skill, Skill.id == AskedSkill.skill_id)
    found: dict[int, list[Need]] = {}
    for row in db.session.execute(asked.where(GigRole.gig_id.in_(gig_ids)).order_by(AskedSkill.id)):
        found.setdefault(row.gig_id, []).append(Need(row.id, row.name, row.least_level, row.required))
    return found


def names_of_leads(viewer: Viewer, ids: Iterable[int | None]) -> dict[int, str]:
    """{person id: name} of those whose card the viewer may read; one's own is "You"."""
    wanted = {id_ for id_ in ids if id_ is not None}
    cards = access.visible_people(viewer).with_only_columns(Person.id, Person.name).where(Person.id.in_(wanted))
    return {id_: "You" if id_ == viewer.id else name for id_, name in db.session.execute(cards)} if wanted else {}


def _waiting(viewer: Viewer, gig_ids: Sequence[int]) -> dict[int, int]:
    """{gig id: how many wait for an answer of its leads}."""
    here = access.visible_candidates(viewer).where(Candidate.gig_id.in_(gig_ids), Candidate.person_id != viewer.id)
    counts = here.where(Candidate.state.in_((State.APPLIED, State.TALKING))).group_by(Candidate.gig_id)
    return dict(db.session.execute(counts.with_only_columns(Candidate.gig_id, func.count())).all())
