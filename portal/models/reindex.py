"""The full-text indexes written anew from what is stored, a batch at a time."""

from collections.abc import Callable, Iterable

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from portal.models.departments import Department
from portal.models.documents import write_documents
from portal.models.gigs import Gig
from portal.models.people import Person, words_of_person
from portal.models.skills import Alias, Skill
from portal.models.text import words

BATCH = 500


def write_batch(session: Session, index: str, after: int) -> tuple[int, int | None]:
    """(how many rows were written, the last id or None at the end) of those with an id beyond `after`."""
    rows = [{"id": id_, "name": name, "body": body} for id_, name, body in SOURCES[index](session, after)]
    if rows:
        write_documents(session, index, rows)
    return len(rows), int(str(rows[-1]["id"])) if rows else None


def drop_strays(session: Session, index: str) -> None:
    """Take out the rows of things that have gone."""
    table = index.removesuffix("_text")
    session.execute(text(f"DELETE FROM {index} WHERE rowid NOT IN (SELECT id FROM {table})"))


def _people(session: Session, after: int) -> Iterable[tuple[int, str, str]]:
    columns = Person.id, Person.name, Person.headline, Department.name, Person.place, Person.bio
    rows = select(*columns).outerjoin(Department, Department.id == Person.department_id)
    for id_, name, *body in session.execute(rows.where(Person.id > after).order_by(Person.id).limit(BATCH)):
        yield id_, words(name), words_of_person(*body)


def _gigs(session: Session, after: int) -> Iterable[tuple[int, str, str]]:
    rows = select(Gig.id, Gig.title, Gig.description).where(Gig.id > after).order_by(Gig.id).limit(BATCH)
    for id_, title, description in session.execute(rows):
        yield id_, words(title or ""), words(description or "")


def _skills(session: Session, after: int) -> Iterable[tuple[int, str, str]]:
    rows = session.execute(select(Skill.id, Skill.name).where(Skill.id > after).order_by(Skill.id).limit(BATCH)).all()
    aliases: dict[int, list[str]] = {id_: [] for id_, _ in rows}
    named = select(Alias.skill_id, Alias.name).where(Alias.skill_id.in_(aliases)).order_by(Alias.id)
    for id_, name in session.execute(named):
        aliases[id_].append(name)
    for id_, name in rows:
        yield id_, words(name), words(" ".join(aliases[id_]))


SOURCES: dict[str, Callable[[Session, int], Iterable[tuple[int, str, str]]]] = {
    "person_text": _people,
    "gig_text": _gigs,
    "skill_text": _skills,
}
