"""How a viewer relates to a person, each relation written once, as a condition on `Person`.

Every EXISTS says what it correlates, so that it means the same in whatever query it stands.
"""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, false, or_, select, union
from sqlalchemy.orm import aliased, joinedload

from portal.access.conditions import condition, condition_text, holding
from portal.access.gigs import leads, leads_of, led, read_by_member, reads, standing
from portal.access.tables import PERSON, Facts, granted, rights
from portal.access.viewer import Asking, NotAllowed, NotFound, Viewer
from portal.db import db
from portal.models import ENGAGED, Candidate, CoLead, Engagement, EngagementLead, Gig, Look, Person, State

PEOPLE = select(Person.id)


def listed(day: Any) -> ColumnElement[bool]:
    """Found in the directory: active, not unlisted now, contract not over."""
    return and_(
        Person.state == "active",
        or_(Person.unlisted_until.is_(None), Person.unlisted_until <= day),
        or_(Person.contract_ends_on.is_(None), Person.contract_ends_on >= day),
    )


def _other(viewer: Asking) -> ColumnElement[bool]:
    """On oneself only the row "self" counts."""
    other: ColumnElement[bool] = Person.id != viewer.id
    return other


def _self(viewer: Asking) -> ColumnElement[bool]:
    oneself: ColumnElement[bool] = Person.id == viewer.id
    return oneself


def _admin(viewer: Asking) -> ColumnElement[bool]:
    return _other(viewer) if viewer.is_admin else false()


def _leads_their_gig(viewer: Asking) -> ColumnElement[bool]:
    if not viewer.is_lead:
        return false()
    theirs = Engagement.person_id == Person.id
    engaged = exists().where(theirs, Engagement.state.in_(ENGAGED), Engagement.gig_id == Gig.id, led(viewer))
    lately = exists().where(
        theirs,
        Engagement.state == "ended",
        Engagement.ended_on >= viewer.lately,
        EngagementLead.engagement_id == Engagement.id,
        EngagementLead.person_id == viewer.id,
    )
    return and_(_other(viewer), or_(engaged.correlate(Person), lately.correlate(Person)))


def _has_their_consent(viewer: Asking) -> ColumnElement[bool]:
    theirs = Candidate.person_id == Person.id, Candidate.gig_id == Gig.id
    given = exists().where(*theirs, standing(viewer.now), led(viewer))
    return and_(_other(viewer), given.correlate(Person)) if viewer.is_lead else false()


def _lead_and_listed(viewer: Asking) -> ColumnElement[bool]:
    return and_(_other(viewer), listed(viewer.today)) if viewer.is_lead else false()


def _leads_gig_of(row: Any) -> ColumnElement[bool]:
    """The person leads today the gig of a candidate or an engagement."""
    own = exists().where(Gig.id == row.gig_id, Gig.owner_id == Person.id).correlate(Person, row)
    shared = exists().where(CoLead.gig_id == row.gig_id, CoLead.person_id == Person.id).correlate(Person, row)
    return and_(Person.is_lead, Person.state == "active", or_(own, shared))


MINE, THEIRS, REPORT = aliased(Engagement), aliased(Engagement), aliased(Person)


def _same_gig_now(viewer: Asking) -> ColumnElement[bool]:
    mine, theirs = MINE, THEIRS
    both = select(theirs.person_id).where(
        mine.person_id == viewer.id,
        mine.state.in_(ENGAGED),
        theirs.gig_id == mine.gig_id,
        theirs.state.in_(ENGAGED),
    )
    they_lead = exists().where(mine.person_id == viewer.id, mine.state.in_(ENGAGED), _leads_gig_of(mine))
    if not viewer.is_lead:
        return and_(_other(viewer), or_(Person.id.in_(both), they_lead.correlate(Person)))
    i_lead = exists().where(
        theirs.person_id == Person.id, theirs.state.in_(ENGAGED), theirs.gig_id == Gig.id, led(viewer)
    )
    return and_(_other(viewer), or_(Person.id.in_(both), they_lead.correlate(Person), i_lead.correlate(Person)))


def _line_manager(viewer: Asking) -> ColumnElement[bool]:
    return and_(_other(viewer), Person.manager_id == viewer.id)


def _leads_a_readable_gig(viewer: Asking) -> ColumnElement[bool]:
    """By gigs that they own and by gigs that they co-lead apart: together no index would serve."""
    may_read = reads(viewer)
    own = exists().where(Gig.owner_id == Person.id, may_read).correlate(Person)
    co_led = exists().where(CoLead.person_id == Person.id, Gig.id == CoLead.gig_id, may_read).correlate(Person)
    return and_(_other(viewer), Person.is_lead, Person.state == "active", or_(own, co_led))


def _reached_out(viewer: Asking) -> ColumnElement[bool]:
    """As far as the viewer knows: a decline whose message has not left yet changes nothing."""
    mine = Candidate.person_id == viewer.id, Candidate.known_since.is_not(None)
    untold = and_(Candidate.state == State.DECLINED, Candidate.told_at > viewer.now)
    known_state = case((untold, Candidate.state_before), else_=Candidate.state)
    asked = known_state.in_((State.INVITED, State.TALKING, State.OFFERED))
    return and_(_other(viewer), exists().where(*mine, asked, _leads_gig_of(Candidate)).correlate(Person))


def _looked(viewer: Asking) -> ColumnElement[bool]:
    return and_(
        _other(viewer), exists().where(Look.viewer_id == Person.id, Look.person_id == viewer.id).correlate(Person)
    )


FACTS: Facts = {
    "self": _self,
    "admin": _admin,
    "leads their gig": _leads_their_gig,
    "has their consent": _has_their_consent,
    "lead, listed": _lead_and_listed,
    "same gig now": _same_gig_now,
    "line manager": _line_manager,
    "leads a readable gig": _leads_a_readable_gig,
    "reached out": _reached_out,
    "looked": _looked,
}
MEMBERS_DIRECTORY = ("leads a readable gig", "line manager", "same gig now")


def visible_people(viewer: Viewer, column: str = "card") -> Select[Person]:
    """Everyone whose `column` the viewer may read, listed or not."""
    return select(Person).where(person_read(viewer, column))


def person_read(viewer: Viewer, column: str) -> ColumnElement[bool]:
    """The condition on `Person` under which the viewer reads a column."""
    return condition(PEOPLE, f"person {column}", viewer, lambda v: granted(PERSON, FACTS, v, column, "R"))


def visible_people_text(viewer: Viewer, column: str) -> tuple[str, dict[str, Any]]:
    """The condition of `visible_people` as (text, named parameters), for hand-written statements on `person`."""
    return condition_text(PEOPLE, f"person {column}", viewer, lambda v: granted(PERSON, FACTS, v, column, "R"))


def reads_of_leads() -> frozenset[str]:
    """The columns that whoever reads a gig reads of those who lead it, themselves included."""
    return rights(PERSON, {"leads a readable gig"}, "R") & rights(PERSON, {"self"}, "R")


def sees_of_everyone(viewer: Asking) -> frozenset[str]:
    """The columns that the viewer reads of everyone listed, by grant alone."""
    held = {name for name, holds in (("lead, listed", viewer.is_lead), ("admin", viewer.is_admin)) if holds}
    return rights(PERSON, held, "R")


def sees_of_whom_it_finds(viewer: Asking) -> frozenset[str]:
    """The columns that the viewer reads of everyone whom the directory finds for them, whatever the relation."""
    always = (rights(PERSON, {name}, "R") for name in MEMBERS_DIRECTORY)
    return sees_of_everyone(viewer) | frozenset.intersection(*always)


def directory(viewer: Viewer, column: str = "card") -> ColumnElement[bool]:
    """Whom the directory finds for the viewer by what stands in a column: listed people alone.

    A lead or an admin finds everyone; a member finds teammates, reports, and leads of gigs that they see.
    """
    return condition(PEOPLE, f"directory {column}", viewer, lambda asker: _in_directory(asker, column))


def directory_text(viewer: Viewer, column: str) -> tuple[str, dict[str, Any]]:
    """`directory` as (text, named parameters), for hand-written statements on `person`."""
    return condition_text(PEOPLE, f"directory {column}", viewer, lambda asker: _in_directory(asker, column))


def _in_directory(viewer: Asking, column: str) -> ColumnElement[bool]:
    here = listed(viewer.today)
    if column in sees_of_everyone(viewer):
        return here if column in rights(PERSON, {"self"}, "R") else and_(here, _other(viewer))
    narrow = {name: PERSON[name] for name in MEMBERS_DIRECTORY if column in rights(PERSON, {name}, "R")}
    if viewer.is_lead or viewer.is_admin or not narrow:
        return and_(here, granted(narrow, FACTS, viewer, column, "R"))
    return and_(here, _other(viewer), _found_by_member(viewer, narrow))


def _found_by_member(viewer: Asking, relations: Collection[str]) -> ColumnElement[bool]:
    """Any of these relations of a member's directory, as sets that are read once: to ask person by person is slow."""
    here, beside = and_(MINE.person_id == viewer.id, MINE.state.in_(ENGAGED)), THEIRS.state.in_(ENGAGED)
    leading, others = list[Any](), list[Any]()
    if "line manager" in relations:
        others.append(select(REPORT.id).where(REPORT.manager_id == viewer.id))
    if "same gig now" in relations:
        others.append(select(THEIRS.person_id).where(here, THEIRS.gig_id == MINE.gig_id, beside))
        leading += leads_of(select(Gig.id, Gig.owner_id).where(Gig.id.in_(select(MINE.gig_id).where(here))))
    if "leads a readable gig" in relations:
        leading += leads_of(read_by_member(viewer))
    they_may = or_(Person.is_lead, *(Person.id.in_(some) for some in others))
    return and_(Person.id.in_(union(*leading, *others)), they_may)


def terms_of_led_gigs(viewer: Viewer) -> ColumnElement[bool]:
    """Terms are read by gig: the condition on engagements joined to their gig under which the viewer reads theirs."""
    if not viewer.is_lead:
        return false()
    lately = exists().where(EngagementLead.engagement_id == Engagement.id, EngagementLead.person_id == viewer.id)
    ended = and_(Engagement.state == "ended", Engagement.ended_on >= viewer.lately, lately.correlate(Engagement))
    return or_(and_(Engagement.state.in_(ENGAGED), leads(viewer)), ended)


def person_rights(viewer: Viewer, person_id: int) -> tuple[frozenset[str], frozenset[str]]:
    """(readable, writable) columns of the table."""
    holds = holding(PEOPLE, "person relations", viewer, FACTS.values(), person_id)
    held = {name for name, is_so in zip(FACTS, holds, strict=False) if is_so}
    return rights(PERSON, held, "R"), rights(PERSON, held, "W")


def in_order(keys: Collection[str]) -> list[str]:
    """Keys in the order of ids, in which people are locked so that nobody waits in a circle; who is gone comes last."""
    found = list(db.session.scalars(select(Person.key).where(Person.key.in_(keys)).order_by(Person.id)))
    return found + sorted({*keys}.difference(found))


def get_person(viewer: Viewer, key: str, write: str | None = None) -> tuple[Person, frozenset[str], frozenset[str]]:
    """(person, readable, writable columns), for reading or to `write` a column. Raises NotFound or NotAllowed.

    Inside `writing()` the row is locked.
    """
    wanted = select(Person).where(Person.key == key).options(joinedload(Person.department), joinedload(Person.manager))
    if db.session().info.get("writing"):
        wanted = wanted.with_for_update(of=Person).execution_options(populate_existing=True)
    person = db.session.scalar(wanted)
    reads, writes = person_rights(viewer, person.id) if person else (frozenset(), frozenset())
    if person is None or "card" not in reads:
        raise NotFound
    if write and write not in writes:
        raise NotAllowed("You can read this, but not change it.")
    return person, reads, writes
