"""A candidate as the gig's leads read them: who, how they fit, what they sent, what was offered, what happened."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, literal, select, tuple_
from sqlalchemy.orm import aliased

from portal import access
from portal.access import NotFound, Viewer
from portal.config import SHORTLIST
from portal.db import db
from portal.matching.core.fit import Fit, Need, fit
from portal.models import (
    Application,
    Candidate,
    Event,
    Gig,
    GigRole,
    Kind,
    Offer,
    Person,
    PersonSkill,
    Reason,
    Skill,
    SkillState,
    State,
)
from portal.models.applications import latest_offer
from portal.models.company import company
from portal.models.times import local, now, today
from portal.search.candidate_notes import Note, notes_on
from portal.search.shortlist.steps import TITLES, UNDO, Rights, Step, due, free_in, steps_now

CLOSED = "The note opens when they apply or accept an invitation."
ENDED = "The note was open while they were a candidate. It opens again when they apply anew."
DONE = {  # an event's kind, as a time line says it after a name
    "considered": "considered them",
    "invited": "invited them",
    "invitation taken back": "took the invitation back",
    "applied": "applied",
    "application changed": "changed the application",
    "talking": "started talking",
    "offered": "offered a seat",
    "accepted": "accepted",
    "declined": "declined",
    "decline undone": "undid the decline",
    "told": "sent the message",
    "turned down": "turned it down",
    "withdrew": "withdrew",
    "offer ended": "closed the offer, which nobody answered in time",
    "ended early": "ended the work early",
    "done": "saw the work done",
    "gig completed": "completed the gig",
    "gig cancelled": "cancelled the gig",
    "completed": "completed the gig",
    "cancelled": "cancelled the gig",
}
SAID_ELSEWHERE = ("told", "done")


@dataclass(frozen=True, slots=True)
class SentSkill:
    """A skill as it was when they applied, and today's level where it is another (0: gone)."""

    name: str
    then: int
    today: int | None


@dataclass(frozen=True, slots=True)
class Sent:
    """The latest application; `n` counts them. `answers` are (question as it was asked, answer)."""

    n: int
    at: datetime
    note: str
    answers: tuple[tuple[str, str], ...]
    links: tuple[str, ...]
    headline: str
    place: str
    zone: str
    hours: tuple[int, int] | None  # minutes after midnight
    skills: tuple[SentSkill, ...]
    new_since: tuple[str, ...]
    experience: tuple[tuple[str, str], ...]  # (title, organisation)


@dataclass(frozen=True, slots=True)
class Offered:
    n: int
    made_at: datetime
    hours: int
    starts_on: date
    ends_on: date
    rate: int | None
    currency: str | None
    answer_by: date
    reached_at: datetime | None


@dataclass(frozen=True, slots=True)
class Happened:
    at: datetime
    who: str
    text: str
    note: str


@dataclass(frozen=True, slots=True)
class CandidatePage:
    """Without a name the viewer may not see who it is; without `sent`, `hidden` says why. Newest events first."""

    key: str
    gig_key: str
    gig_title: str
    role: str
    role_hours: int
    person_key: str
    name: str
    kind: str
    headline: str
    state: str
    title: str
    days: int
    due: str
    due_on: date | None
    consent_ends_at: datetime | None
    steps: tuple[Step, ...]
    fit: Fit | None
    free: int | None
    capacity: int | None
    sent: Sent | None
    hidden: str
    unopened: bool
    offers: tuple[Offered, ...]
    reason: str
    message: str
    told_at: datetime | None
    is_told: bool
    undo_until: datetime | None
    happened: tuple[Happened, ...]
    notes: list[Note]
    before: str  # key of the one above in the same lane, empty where there is none
    after: str


def candidate_page(viewer: Viewer, gig_key: str, key: str) -> CandidatePage:
    """Raises NotFound or NotAllowed. A fixed number of queries."""
    gig = access.get_gig(viewer, gig_key, "decide")
    row = db.session.execute(_row(viewer, gig, key)).first()
    if row is None:
        raise NotFound
    role = next(role for role in gig.roles if role.id == row.gig_role_id)
    held = _held(row.person_id) if row.sees_profile else []
    consents = row.consented_at is not None
    day = today(viewer.zone)
    words, due_on = due(row, viewer.zone, day)
    steps = steps_now(gig, row, Rights(row.considers, row.decides, row.is_shown))
    return CandidatePage(
        row.key,
        gig.key,
        gig.title,
        role.title,
        role.hours,
        row.person_key if row.is_shown else "",
        row.name if row.is_shown else "",
        row.kind if row.is_shown else "",
        row.headline if row.is_shown else "",
        row.state,
        TITLES[row.state],
        (day - local(row.state_since, viewer.zone).date()).days,
        words,
        due_on,
        row.consent_ends_at if consents and row.consent_ends_at and row.consent_ends_at > now() else None,
        steps,
        fit(_needs(role), {skill_id: effective for skill_id, _, _, effective in held}) if row.sees_profile else None,
        row.free if row.sees_profile else None,
        row.capacity if row.sees_profile else None,
        _sent(row.id, held) if row.reads_application and consents else None,
        ENDED if consents else CLOSED,
        row.reads_application and consents and row.opened_at is None,
        _offers(row.id),
        Reason[row.reason].value if row.reason and row.reads_notes else "",
        row.message if row.reads_messages else "",
        row.told_at,
        row.told,
        row.state_since + UNDO if row.state == State.DECLINED else None,
        _happened(viewer, row),
        notes_on(viewer, row) if row.reads_notes else [],
        *_neighbours(viewer, gig.id, row),
    )


@dataclass(frozen=True, slots=True)
class Question:
    """What a form about a candidate says and starts from. `listed` is a contractor's rate an hour, where readable.

    `no_seat` says who holds the role's seats when none is left.
    """

    gig_title: str
    role: str
    name: str
    kind: str
    state: str
    day: date
    hours: int
    starts_on: date | None
    ends_on: date | None
    currency: str
    pay_up_to: int | None
    listed: int | None
    free: int | None
    no_seat: str


def question(viewer: Viewer, gig_key: str, key: str, act: str) -> Question:
    """For a form that will take the step `act`. Raises NotFound or NotAllowed."""
    candidate = access.get_candidate(viewer, gig_key, key, act)
    person, role, gig = candidate.person, candidate.role, candidate.gig
    reads, _ = access.person_rights(viewer, person.id)
    same_currency = person.kind == Kind.CONTRACTOR and role.currency == company(db.session()).currency
    return Question(
        gig.title,
        role.title,
        person.name if "card" in reads else "This person",
        person.kind,
        candidate.state,
        today(person.zone),
        role.hours,
        gig.starts_on,
        gig.ends_on,
        role.currency,
        role.pay_up_to,
        person.rate_base if same_currency and "rate" in reads else None,
        db.session.scalar(select(free_in(gig, literal(person.id)))) if "profile" in reads else None,
        candidate.no_seat_left() if act == "offer" else "",
    )


def _row(viewer: Viewer, gig: Gig, key: str) -> Any:
    who, person_id = aliased(Person), Candidate.person_id.expression
    columns = (
        *(Candidate.id, Candidate.key, Candidate.state, Candidate.state_before, Candidate.state_since),
        *(Candidate.answer_by, Candidate.told, Candidate.told_at, Candidate.reason, Candidate.message),
        *(Candidate.consented_at, Candidate.consent_ends_at, Candidate.opened_at, Candidate.gig_role_id),
        *(Candidate.person_id, who.key.label("person_key"), who.name, who.kind, who.headline, who.capacity),
        *(Offer.answer_by.label("offer_answer_by"), Offer.answer_until, Offer.reached_at, Offer.starts_on, Offer.hours),
        _sees(viewer, "card", person_id).label("is_shown"),
        _sees(viewer, "profile", person_id).label("sees_profile"),
        free_in(gig, person_id).label("free"),
        access.candidate_right(viewer, "application", "R").label("reads_application"),
        access.candidate_right(viewer, "messages", "R").label("reads_messages"),
        access.candidate_right(viewer, "notes", "R").label("reads_notes"),
        access.candidate_right(viewer, "consider").label("considers"),
        access.candidate_right(viewer, "decide").label("decides"),
    )
    return (
        access.visible_candidates(viewer)
        .with_only_columns(*columns)
        .join(who, who.id == Candidate.person_id)
        .outerjoin(Offer, latest_offer(Candidate.id))
        .where(Candidate.gig_id == gig.id, Candidate.key == key, Candidate.person_id != viewer.id)
    )


def _neighbours(viewer: Viewer, gig_id: int, row: Any) -> tuple[str, str]:
    """Keys of the candidates above and below in the lane, which is in the order of the board. One query."""
    place = tuple_(Candidate.state_since, Candidate.id)
    here = tuple_(literal(row.state_since), literal(row.id))
    lane = access.visible_candidates(viewer).with_only_columns(Candidate.key)
    lane = lane.where(Candidate.gig_id == gig_id, Candidate.state == row.state, Candidate.person_id != viewer.id)
    above = lane.where(place < here).order_by(Candidate.state_since.desc(), Candidate.id.desc())
    below = lane.where(place > here).order_by(Candidate.state_since, Candidate.id)
    both = select(above.limit(1).scalar_subquery(), below.limit(1).scalar_subquery())
    before, after = db.session.execute(both).one()
    return before or "", after or ""


def _sees(viewer: Viewer, column: str, person_id: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether the viewer may read a column of somebody, as a column of a list."""
    return access.visible_people(viewer, column).with_only_columns(Person.id).where(Person.id == person_id).exists()


def _held(person_id: int) -> list[tuple[int, str, int, int]]:
    """(skill id, name, level, effective) of what somebody holds, without what an admin rejected."""
    held = select(Skill.id, Skill.name, PersonSkill.level, PersonSkill.effective)
    rows = held.join(Skill, Skill.id == PersonSkill.skill_id).where(PersonSkill.person_id == person_id)
    rows = rows.where(Skill.state != SkillState.REJECTED)
    return [(id_, name, level, effective) for id_, name, level, effective in db.session.execute(rows)]


def _needs(role: GigRole) -> list[Need]:
    return [Need(need.skill_id, need.skill.name, need.least_level, need.required) for need in role.needs]


def _sent(candidate_id: int, held: list[tuple[int, str, int, int]]) -> Sent | None:
    newest = select(Application).where(Application.candidate_id == candidate_id).order_by(Application.n.desc())
    found = db.session.scalar(newest.limit(1))
    if found is None:
        return None
    held_today = {name: level for _, name, level, _ in held if level}
    then = {skill["name"]: skill["level"] for skill in found.profile.get("skills", []) if skill["level"]}
    skills = (
        SentSkill(name, level, None if held_today.get(name, 0) == level else held_today.get(name, 0))
        for name, level in then.items()
    )
    profile = found.profile
    has_hours = "work_from" in profile  # an application of earlier days has none
    return Sent(
        found.n,
        found.sent_at,
        found.note,
        tuple((said["question"], said["answer"]) for said in found.answers),
        tuple(found.links),
        profile.get("headline", ""),
        profile.get("place", ""),
        profile.get("zone", ""),
        (profile["work_from"], profile["work_to"]) if has_hours else None,
        tuple(skills),
        tuple(sorted(set(held_today) - set(then))),
        tuple((done["title"], done["organisation"]) for done in profile.get("experience", [])),
    )


def _offers(candidate_id: int) -> tuple[Offered, ...]:
    columns = (
        *(Offer.n, Offer.made_at, Offer.hours, Offer.starts_on, Offer.ends_on),
        *(Offer.rate_amount, Offer.rate_currency, Offer.answer_by, Offer.reached_at),
    )
    rows = select(*columns).where(Offer.candidate_id == candidate_id).order_by(Offer.n.desc())
    return tuple(Offered(*row) for row in db.session.execute(rows))


def _happened(viewer: Viewer, of: Any) -> tuple[Happened, ...]:
    """The events of a candidate. Names and words are asked for anew; who may not be seen is "They" or "A lead"."""
    actor = aliased(Person)
    shown = _sees(viewer, "card", Event.actor_id.expression).label("shown")
    rows = (
        select(Event.at, Event.kind, Event.after, Event.actor_id, actor.name, shown)
        .outerjoin(actor, actor.id == Event.actor_id)
        .where(Event.candidate_id == of.id)
        .order_by(Event.id.desc())
        .limit(SHORTLIST)
    )

    def who(row: Any) -> str:
        if row.actor_id is None:
            return "Portal"
        if row.actor_id == of.person_id:
            return of.name if of.is_shown else "They"
        return "You" if row.actor_id == viewer.id else row.name if row.shown else "A lead"

    def words(row: Any) -> str:
        if row.kind in SAID_ELSEWHERE:
            return ""
        message = row.after.get("message", "") if of.reads_messages else ""
        return message or (row.after.get("reason", "") if of.reads_notes and row.kind != "declined" else "")

    found = db.session.execute(rows)
    return tuple(Happened(row.at, who(row), DONE.get(row.kind, row.kind), words(row)) for row in found)
