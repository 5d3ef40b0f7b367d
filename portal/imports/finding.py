"""Who is stored already: people are found by reference or e-mail address, never by name."""

from collections.abc import Collection, Iterable

from sqlalchemy import ColumnElement, select, union
from sqlalchemy.orm import Session

from portal.models import Person
from portal.models.text import fold


def held_by(refs: Collection[str], emails: Collection[str]) -> ColumnElement[bool]:
    """Holds one of the references or folded addresses. Written as a union: PostgreSQL walks no index for an OR."""
    by_ref = select(Person.id).where(Person.external_ref.in_(refs))
    return Person.id.in_(union(by_ref, select(Person.id).where(Person.email_folded.in_(emails))))


def people_meant(session: Session, texts: Iterable[str]) -> dict[str, int]:
    """{text: id} of those stored whose reference a text is, else whose e-mail address."""
    folded = {text: fold(text) for text in texts}
    by_ref: dict[str | None, int] = {}
    by_email: dict[str | None, int] = {}
    for id_, ref, email in session.execute(
        select(Person.id, Person.external_ref, Person.email_folded).where(held_by(folded, folded.values()))
    ):
        by_ref[ref], by_email[email] = id_, id_
    found = {text: by_ref.get(text) or by_email.get(email) for text, email in folded.items()}
    return {text: id_ for text, id_ in found.items() if id_}
