"""How a viewer relates to a candidate, each relation written once, as a condition on `Candidate` joined to `Gig`."""

from collections.abc import Collection, Iterable

from sqlalchemy import ColumnElement, Select, and_, exists, not_, or_, select
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.attributes import set_committed_value

from portal.access.conditions import condition, holding
from portal.access.gigs import get_gig, led, standing
from portal.access.tables import CANDIDATE, Facts, granted, rights
from portal.access.viewer import Asking, NotAllowed, NotFound, Viewer
from portal.db import db
from portal.models import ENGAGED, Candidate, CandidateNote, Engagement, Gig, Person, State
from portal.models.candidates.consent import NO_CONSENT

ACTS = {  # what is done, by the column that grants it
    "consider": "consider",
    "invite": "consider",
    "take back": "consider",
    "remove": "consider",
    "talk": "decide",
    "offer": "decide",
    "decline": "decide",
    "undo": "decide",
    "end early": "decide",
    "read": "stage",
    "note": "notes",
}


CANDIDATES = select(Candidate.id).join(Gig, Gig.id == Candidate.gig_id)


def _mine(viewer: Asking) -> ColumnElement[bool]:
    mine: ColumnElement[bool] = Candidate.person_id == viewer.id
    return mine


def _led(viewer: Asking) -> ColumnElement[bool]:
    return and_(Candidate.person_id != viewer.id, led(viewer))


def _stands_or_engaged(viewer: Asking) -> ColumnElement[bool]:
    lately = and_(Engagement.state == "ended", Engagement.ended_on >= viewer.lately)
    engaged = exists().where(Engagement.candidate_id == Candidate.id, or_(Engagement.state.in_(ENGAGED), lately))
    engaged = engaged.correlate(Candidate)
    return or_(standing(viewer.now), engaged)


FACTS: Facts = {
    "self, unknowing": lambda v: and_(_mine(v), Candidate.known_since.is_(None)),
    "self": lambda v: and_(_mine(v), Candidate.known_since.is_not(None)),
    "leads, no consent yet": lambda v: and_(_led(v), Candidate.consented_at.is_(None)),
    "leads, consent stands": lambda v: and_(_led(v), _stands_or_engaged(v)),
    "leads, consent ended": lambda v: and_(_led(v), Candidate.consented_at.is_not(None), not_(_stands_or_engaged(v))),
}


def visible_candidates(viewer: Viewer, column: str = "stage") -> Select[Candidate]:
    """Candidates whose `column` the viewer may read, joined to their gig.

    Joined by a condition, so that PostgreSQL may begin with whatever else narrows them; see `join_collapse_limit`.
    """
    return select(Candidate).where(Gig.id == Candidate.gig_id, candidate_right(viewer, column, "R"))


def candidate_right(viewer: Viewer, column: str, right: str = "x") -> ColumnElement[bool]:
    """For lists: the condition on candidates joined to their gig under which the viewer has a right in a column."""
    name = f"candidate {column} {right}"
    return condition(CANDIDATES, name, viewer, lambda asker: granted(CANDIDATE, FACTS, asker, column, right))


def relation_columns(viewer: Viewer) -> list[ColumnElement[bool]]:
    """For long lists of candidates joined to their gig: a column per relation, in the order that `rights_by` takes.

    Cheaper than a condition per right.
    """
    facts = enumerate(FACTS.values())
    return [condition(CANDIDATES, f"candidate {n}", viewer, holds).label(f"relation_{n}") for n, holds in facts]


def rights_by(held: Iterable[bool]) -> tuple[frozenset[str], frozenset[str]]:
    """(readable columns, columns of deeds) of the table, by what `relation_columns` read."""
    names = {name for name, holds in zip(FACTS, held, strict=True) if holds}
    return rights(CANDIDATE, names, "R"), rights(CANDIDATE, names, "x")


def candidate_rights(viewer: Viewer, candidate_id: int) -> tuple[frozenset[str], frozenset[str]]:
    """(readable columns, columns of deeds) of the table."""
    return rights_by(holding(CANDIDATES, "candidate relations", viewer, FACTS.values(), candidate_id))


def get_candidate(viewer: Viewer, gig_key: str, key: str, act: str = "read") -> Candidate:
    """A candidate of a gig that the viewer leads, with gig, role and person, for `act`, a key of ACTS.

    Raises NotFound or NotAllowed. Inside `writing()` gig, candidate and person are locked, in that order.
    """
    gig = get_gig(viewer, gig_key, "decide")
    candidate = _load(Candidate.gig_id == gig.id, Candidate.key == key)
    if candidate is None:
        raise NotFound
    reads, deeds = candidate_rights(viewer, candidate.id)
    if "stage" not in reads:
        raise NotFound
    if _column(candidate, act) not in reads | deeds:
        raise NotAllowed(f"This person {NO_CONSENT}.")
    return candidate


def get_candidates(
    viewer: Viewer, gig_key: str, keys: Collection[str], act: str
) -> tuple[list[Candidate], list[Candidate]]:
    """The same for several of a gig: (those with whom the viewer may do it, those with whom consent forbids it).

    In six queries, however many. Raises NotFound or NotAllowed for the gig; what is not there is left out.
    """
    gig = get_gig(viewer, gig_key, "decide")
    theirs = select(Candidate, *relation_columns(viewer)).where(Gig.id == Candidate.gig_id, Gig.id == gig.id)
    wanted = theirs.where(Candidate.key.in_(keys)).order_by(Candidate.id)
    if db.session().info.get("writing"):
        wanted = wanted.with_for_update(of=Candidate).execution_options(populate_existing=True)
    found = [(candidate, rights_by(held)) for candidate, *held in db.session.execute(wanted)]
    may: list[Candidate] = []
    may_not: list[Candidate] = []
    people = _people({candidate.person_id for candidate, _ in found})
    roles = {role.id: role for role in gig.roles}
    for candidate, (reads, deeds) in found:
        for name, thing in (
            ("gig", gig),
            ("role", roles[candidate.gig_role_id]),
            ("person", people[candidate.person_id]),
        ):
            set_committed_value(candidate, name, thing)
        if "stage" in reads:
            (may if _column(candidate, act) in reads | deeds else may_not).append(candidate)
    return may, may_not


def get_note(viewer: Viewer, gig_key: str, candidate_key: str, key: str, removed: bool = False) -> CandidateNote:
    """A note of the viewer's own on a candidate, also a `removed` one. Raises NotFound, or NotAllowed for another's."""
    candidate = get_candidate(viewer, gig_key, candidate_key, "note")
    note = db.session.scalar(select(CandidateNote).where(CandidateNote.on(candidate), CandidateNote.key == key))
    if note is None or (note.removed_at and not removed):
        raise NotFound
    if note.author_id != viewer.id:
        raise NotAllowed("Only whoever wrote a note changes it.")
    return note


def get_application(viewer: Viewer, key: str, answer: bool = False) -> Candidate:
    """The viewer's own candidate row, once they know of it; to `answer` it, or to read. Raises NotFound."""
    gig_id = db.session.scalar(select(Candidate.gig_id).where(Candidate.key == key, _mine(viewer)))
    if gig_id is None:
        raise NotFound
    if db.session().info.get("writing"):
        db.session.scalars(select(Gig).where(Gig.id == gig_id).with_for_update(of=Gig)).one()
    candidate = _load(Candidate.key == key)
    reads, deeds = candidate_rights(viewer, candidate.id) if candidate else (frozenset(), frozenset())
    if candidate is None or "stage" not in reads or (answer and "answer" not in deeds):
        raise NotFound
    return candidate


def _column(candidate: Candidate, act: str) -> str:
    """The column of the table that grants an act; to undo an invitation that was taken back needs no consent."""
    undoes_an_invitation = act == "undo" and candidate.state_before == State.INVITED
    return "consider" if undoes_an_invitation else ACTS[act]


def _people(ids: Collection[int]) -> dict[int, Person]:
    """By id; locked, inside `writing()`, and read anew, since others may have changed their hours."""
    wanted = select(Person).where(Person.id.in_(ids)).order_by(Person.id)
    if db.session().info.get("writing"):
        wanted = wanted.with_for_update().execution_options(populate_existing=True)
    return {person.id: person for person in db.session.scalars(wanted)}


def _load(*where: ColumnElement[bool]) -> Candidate | None:
    wanted = select(Candidate).where(*where)
    loaded = joinedload(Candidate.gig), joinedload(Candidate.role), joinedload(Candidate.person)
    if db.session().info.get("writing"):
        wanted = wanted.with_for_update(of=Candidate).execution_options(populate_existing=True)
    found = db.session.scalar(wanted.options(*loaded))
    if found is not None and db.session().info.get("writing"):
        _people([found.person_id])
    return found
