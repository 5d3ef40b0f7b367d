"""Home: what needs the viewer today. At most twelve queries, sign-in included, however much there is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    bindparam,
    case,
    false,
    func,
    join,
    literal_column,
    null,
    or_,
    select,
    true,
    union,
)

from portal import access
from portal.access import Viewer
from portal.config import REACH, SKILLS_TO_BE_FOUND
from portal.matching.core.fit import Fit, Need, fit
from portal.models import (
    LANES,
    LIVE,
    Candidate,
    Gig,
    GigRole,
    GigState,
    Offer,
    Person,
    PersonSkill,
    Skill,
    State,
)
from portal.models import Need as AskedSkill
from portal.models.applications import last_day_to_answer
from portal.models.times import local, now, today
from portal.search.applications import UNDER_WAY, WAITS, Mine, my_applications
from portal.search.held import is_stale
from portal.search.prepared import ask
from portal.search.roles_led import led_ids

SHOWN, ALL = 5, 200
NEWEST, LIKELY = 60, 20  # gigs of each state among which openings are looked for; of them, the ones that fit best
CLOSING = timedelta(days=7)
OWES_AN_ANSWER = (State.APPLIED, State.TALKING)
NOT_ENDED = (*LIVE, GigState.DRAFT)
Statement = Any  # a select; its columns are read by name
IDS: Any = bindparam("ids", expanding=True)
NEVER: Any = null()


def _seats(what: Any) -> Any:
    return func.coalesce(func.sum(what), 0)


def _of_gig(what: Any) -> Any:
    return select(_seats(what)).where(GigRole.gig_id == Gig.id).correlate(Gig).scalar_subquery()


FREE_IN_ALL = _seats(GigRole.seats - GigRole.taken)
SEATS, TAKEN, FREE = _of_gig(GigRole.seats), _of_gig(GigRole.taken), _of_gig(GigRole.seats - GigRole.taken)


class Waiting(NamedTuple):
    """Somebody on a gig that the viewer leads, whom an answer is owed, or who owes one to an offer."""

    key: str
    gig_key: str
    gig: str
    role: str
    state: str
    since: datetime
    by: date | None
    name: str
    kind: str
    is_late: bool


class LedGig(NamedTuple):
    key: str
    title: str
    state: str
    apply_by: date | None
    is_closing: bool
    seats: int
    taken: int
    on_board: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Fitting:
    """An opening that fits, with the reason."""

    key: str
    title: str
    apply_by: date | None
    fit: Fit


@dataclass(frozen=True, slots=True)
class Listed:
    """The first rows of a list, and how many there are."""

    rows: Sequence[Any]
    total: int


@dataclass(frozen=True, slots=True)
class Figures:
    """Numbers that lead somewhere. `no_way_in` and `suspended` are counted up to REACH + 1."""

    confirmed_on: date | None
    headline: str
    welcomed_on: date | None
    skills: int
    gigs: int = 0
    drafts: int = 0
    closing: int = 0
    free_seats: int = 0
    no_way_in: int = 0
    suspended: int = 0
    orphans: int = 0


@dataclass(frozen=True, slots=True)
class Home:
    greeting: str
    first_name: str
    figures: Figures
    is_stale: bool
    few_skills: bool
    is_new: bool  # was not shown around, and would be hard to find
    answer_first: Sequence[Mine]
    under_way: Sequence[Mine]
    openings: Sequence[Fitting]
    waiting: Listed
    offers: Listed
    gigs: Listed


def home(viewer: Viewer) -> Home:
    figures = _figures(viewer)
    few_skills = figures.skills < SKILLS_TO_BE_FOUND
    mine = my_applications(viewer)
    nobody = Listed((), 0)
    boards = (_unanswered(viewer, SHOWN), _offered(viewer, SHOWN)) if viewer.is_lead else ((), ())
    waiting, offers = _named(viewer, *boards)
    return Home(
        greeting=greeting(local(now(), viewer.zone).hour),
        first_name=viewer.name.split()[0],
        figures=figures,
        is_stale=is_stale(figures.confirmed_on, today(viewer.zone)),
        few_skills=few_skills,
        is_new=not (figures.welcomed_on or figures.confirmed_on) and (few_skills or not figures.headline),
        answer_first=mine[WAITS],
        under_way=mine[UNDER_WAY],
        openings=_fitting(viewer) if figures.skills else (),
        waiting=waiting,
        offers=offers,
        gigs=gigs_led(viewer, SHOWN) if viewer.is_lead else nobody,
    )


def greeting(hour: int) -> str:
    if 5 <= hour < 12:
        return "Good morning"
    return "Good afternoon" if 12 <= hour < 18 else "Good evening"


def waiting(viewer: Viewer, most: int) -> Listed:
    """Applications on gigs that the viewer leads and that have no answer yet, the oldest first. Two queries."""
    return _named(viewer, _unanswered(viewer, most))[0]


def offers_out(viewer: Viewer, most: int) -> Listed:
    """Offers that wait for their person's answer, the oldest first. Two queries."""
    return _named(viewer, _offered(viewer, most))[0]


def gigs_led(viewer: Viewer, most: int, which: str = "gigs") -> Listed:
    """Gigs that the viewer leads and that have not ended: all, drafts, closing ones or with free seats. Two queries."""
    rows = ask(f"home {which}", viewer, lambda v: _gigs_led(v, which), most=most, soon=viewer.today + CLOSING).all()
    ids = [row.id for row in rows]
    boards = {row.gig_id: (row.on_board, row.waiting) for row in _boards(viewer, ids)} if ids else {}
    gigs = [LedGig._make((*row[1:8], *boards.get(row.id, (0, 0)))) for row in rows]
    return Listed(gigs, rows[0].total if rows else 0)


def _gigs_led(viewer: Viewer, which: str) -> Statement:
    closing = _closing(viewer)
    only = {"drafts": Gig.state == GigState.DRAFT, "closing": closing, "seats": Gig.state.in_(LIVE) & (FREE > 0)}
    return (
        _led(viewer)
        .where(Gig.state.in_(NOT_ENDED), only.get(which, true()))
        .order_by(case((Gig.state.in_(LIVE), 0), else_=1), Gig.id.desc())
        .limit(bindparam("most", type_=Integer()))
        .with_only_columns(
            *(Gig.id, Gig.key, case((Gig.title == "", "Untitled gig"), else_=Gig.title), Gig.state, Gig.apply_by),
            *(closing, SEATS, TAKEN, func.count().over().label("total")),
        )
    )


def _led(viewer: Viewer) -> Statement:
    return access.visible_gigs(viewer).where(access.leads(viewer), Gig.id.in_(led_ids(viewer)))


def _closing(viewer: Viewer) -> ColumnElement[bool]:
    soon = Gig.apply_by.between(viewer.today, bindparam("soon", type_=Date()))
    return func.coalesce(soon & (Gig.state == GigState.OPEN) & Gig.applications_closed_at.is_(None), false())


def _boards(viewer: Viewer, gig_ids: Sequence[int]) -> Sequence[Any]:
    """(gig_id, on_board, waiting): how many are on a gig's board, how many of them wait for an answer."""

    def statement(v: Viewer) -> Statement:
        waits = func.sum(case((Candidate.state.in_(OWES_AN_ANSWER), 1), else_=0)).label("waiting")
        here = access.visible_candidates(v).where(Candidate.gig_id.in_(IDS), Candidate.state.in_(LANES))
        counts = here.where(Candidate.person_id != v.id).group_by(Candidate.gig_id)
        return counts.with_only_columns(Candidate.gig_id, func.count().label("on_board"), waits)

    return ask("home boards", viewer, statement, ids=gig_ids).all()


def _unanswered(viewer: Viewer, most: int) -> Sequence[Any]:
    def statement(v: Viewer) -> Statement:
        return _on_my_boards(v, OWES_AN_ANSWER, Candidate.answer_by, Candidate.consented_at)

    return ask("home unanswered", viewer, statement, most=most).all()


def _offered(viewer: Viewer, most: int) -> Sequence[Any]:
    def statement(v: Viewer) -> Statement:
        by, until = _latest(Offer.answer_by), _latest(Offer.answer_until)
        return _on_my_boards(v, (State.OFFERED,), by, Candidate.state_since, until)

    return ask("home offered", viewer, statement, most=most).all()


def _latest(column: Any) -> Any:
    """Of a candidate's latest offer."""
    mine = select(column).where(Offer.candidate_id == Candidate.id)
    return mine.order_by(Offer.n.desc()).limit(1).scalar_subquery()


def _on_my_boards(viewer: Viewer, states: Sequence[State], by: Any, since: Any, until: Any = NEVER) -> Statement:
    """The most urgent first. Joined to the few gigs that the viewer leads, which PostgreSQL then begins with."""
    led = led_ids(viewer).subquery("led")
    return (
        access.visible_candidates(viewer)
        .select_from(join(led, Candidate, Candidate.gig_id == led.c.id))
        .where(GigRole.id == Candidate.gig_role_id)
        .where(Candidate.state.in_(states), Candidate.person_id != viewer.id)
        .with_only_columns(
            *(Candidate.key, Gig.key, Gig.title, GigRole.title, Candidate.state, since, by.label("by")),
            *(Candidate.person_id.label("person"), func.count().over().label("total"), until.label("until")),
        )
        .order_by(by, since, Candidate.id)
        .limit(bindparam("most", type_=Integer()))
    )


def _named(viewer: Viewer, *lists: Sequence[Any]) -> list[Listed]:
    """Rows of boards with the names of their people, as far as their cards may be read. One query for all lists."""

    def statement(v: Viewer) -> Statement:
        return access.visible_people(v).where(Person.id.in_(IDS)).with_only_columns(Person.id, Person.name, Person.kind)

    ids = list({row.person for rows in lists for row in rows})
    named = {row.id: (row.name, row.kind) for row in ask("home names", viewer, statement, ids=ids)} if ids else {}
    return [
        Listed(
            [_waiting(row, *named[row.person], viewer) for row in rows if row.person in named],
            rows[0].total if rows else 0,
        )
        for rows in lists
    ]


def _waiting(row: Any, name: str, kind: str, viewer: Viewer) -> Waiting:
    by = last_day_to_answer(row.by, row.until, viewer.zone) if row.by else None
    return Waiting._make((*row[:6], by, name, kind, by is not None and by < viewer.today))


def _figures(viewer: Viewer) -> Figures:
    """Every number in one statement: a row of scalar subqueries."""
    soon = {"soon": viewer.today + CLOSING} if viewer.is_lead else {}
    return Figures(**ask("home figures", viewer, _counted, **soon).one()._mapping)


def _counted(viewer: Viewer) -> Statement:
    skills = select(func.count()).select_from(PersonSkill).where(PersonSkill.person_id == viewer.id)
    wanted: dict[str, Any] = {"confirmed_on": Person.confirmed_on, "skills": skills.scalar_subquery()}
    wanted |= {"headline": Person.headline, "welcomed_on": Person.welcomed_on}
    if viewer.is_lead:
        mine = _led(viewer).where(Gig.state.in_(NOT_ENDED))
        wanted["gigs"] = _count(mine)
        wanted["drafts"] = _count(mine.where(Gig.state == GigState.DRAFT))
        wanted["closing"] = _count(mine.where(_closing(viewer)))
        live = mine.where(Gig.state.in_(LIVE)).with_only_columns(Gig.id)
        wanted["free_seats"] = select(FREE_IN_ALL).where(GigRole.gig_id.in_(live)).scalar_subquery()
    if viewer.is_admin:
        here = access.visible_people(viewer, "account")
        wanted["no_way_in"] = _count(here.where(Person.password_hash.is_(None), Person.state == "active"))
        wanted["suspended"] = _count(here.where(Person.state == literal_column("'suspended'")))
        ahead = or_(Gig.ends_on.is_(None), Gig.ends_on >= viewer.today)
        wanted["orphans"] = _count(select(Gig).where(access.orphaned(viewer), ahead))
    return select(*(value.label(name) for name, value in wanted.items())).where(Person.id == viewer.id)


def _count(of: Statement) -> Any:
    """How many, counted no further than one past REACH."""
    ids = of.with_only_columns(of.column_descriptions[0]["entity"].id).limit(REACH + 1).subquery()
    return select(func.count()).select_from(ids).scalar_subquery()


def _fitting(viewer: Viewer) -> list[Fitting]:
    """Openings that ask for what the viewer holds, best first, among the newest gigs. Three queries."""
    likely = list(ask("home likely", viewer, _likely).scalars())
    rows = {row.id: row for row in ask("home openings", viewer, _open_to, ids=likely)} if likely else {}
    best = [rows[gig_id] for gig_id in likely if gig_id in rows][:SHOWN]
    fits = _fits(viewer, [row.id for row in best])
    return [Fitting(row.key, row.title, row.apply_by, fits[row.id]) for row in best]


def _likely(viewer: Viewer) -> Statement:
    """Ids of some of the gigs that opened last and ask for a skill that the viewer holds, best fit first.

    By index, so that the work does not grow with the gigs; who may see them is asked afterwards.
    """
    latest = select(Gig.id).order_by(Gig.published_at.desc(), Gig.id.desc()).limit(NEWEST)
    of_a_state = (latest.where(Gig.state == state).subquery() for state in (GigState.OPEN, GigState.IN_PROGRESS))
    asked = func.count(AskedSkill.skill_id.distinct())
    hits = func.count(PersonSkill.skill_id.distinct())
    held = (PersonSkill.skill_id == AskedSkill.skill_id) & (PersonSkill.effective >= AskedSkill.least_level)
    newest = union(*(select(gigs.c.id) for gigs in of_a_state)).subquery("newest")
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


def _open_to(viewer: Viewer) -> Statement:
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

    def statement(v: Viewer) -> Statement:
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
