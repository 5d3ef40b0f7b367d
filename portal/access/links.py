from sqlalchemy import select

from portal.access.viewer import NotFound
from portal.db import db
from portal.models import Link, Person


def get_by_link(token: str) -> Person:
    """The person whose way in a link is, while it lives and they may come in. Inside `writing()` it is used up.

    Raises NotFound. Of two uses at once, one gets the person.
    """
    session = db.session()
    if session.info.get("writing"):
        person_id = Link.take(session, token)
    else:
        link = Link.find(session, token)
        person_id = link.person_id if link else None
    person = session.scalar(select(Person).where(Person.id == person_id)) if person_id else None
    if person is None or person.state != "active" or person.contract_over:
        raise NotFound
    return person
