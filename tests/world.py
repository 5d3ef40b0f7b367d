"""Small worlds that tests start from. Each function makes rows inside the caller's `writing()`."""

from datetime import timedelta
from types import SimpleNamespace

from sqlalchemy.orm import Session

from portal.models import Candidate, Gig, GigRole, NeedWish, Person, RoleWish, Skill
from portal.models.skills import add_aliases
from portal.models.text import fold
from portal.models.times import today

WEEK = timedelta(weeks=1)


def person(session: Session, name: str, kind: str = "employee", **fields: object) -> Person:
    """Somebody listed, with an e-mail made of the name."""
    fields.setdefault("email", f"{fold(name).replace(' ', '.')}@portal.example")
    return Person.add(session, None, name, kind, **fields)


def skill(session: Session, name: str, *aliases: str) -> Skill:
    made = Skill(name=name, folded=fold(name), category="Testing")
    session.add(made)
    session.flush()
    add_aliases(session, made, list(aliases))
    return made


def gig(session: Session, owner: Person, title: str = "Assess our QA practice", seats: int = 1, **fields: object):
    """A published gig that begins in a week, with one role of 20 hours."""
    needs = fields.pop("needs", ())
    publish = fields.pop("publish", True)
    made = Gig(owner_id=owner.id, owner=owner, roles=[])
    session.add(made)
    session.flush()
    day = today()
    role = RoleWish(None, "Test lead", seats, 20, None, tuple(NeedWish(s.id, level, True) for s, level in needs))
    defaults = {"description": "What we cover, and what we miss.", "starts_on": day + WEEK, "ends_on": day + 7 * WEEK}
    made.change(owner.id, title=title, roles=[role], **(defaults | fields))
    if publish:
        made.publish(owner.id)
    session.flush()
    return made


def offer_terms(**changes: object) -> dict[str, object]:
    day = today()
    terms = {"hours": 20, "starts_on": day + WEEK, "ends_on": day + 7 * WEEK, "answer_by": day + WEEK}
    return terms | changes


def story(session: Session) -> SimpleNamespace:
    """A lead with a published gig of one seat, and an applicant."""
    lead = person(session, "Lena Lead", is_lead=True)
    ada = person(session, "Ada Applicant", "contractor")
    posted = gig(session, lead)
    role: GigRole = posted.roles[0]
    candidate = Candidate.apply(posted, role, ada, "I would like to.")
    return SimpleNamespace(lead=lead, ada=ada, gig=posted, role=role, candidate=candidate)
