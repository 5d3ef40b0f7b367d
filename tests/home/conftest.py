from types import SimpleNamespace

import pytest
from sqlalchemy import select

from portal.db import writing
from portal.models import Gig, GigRole, Person
from tests.world import gig, person, skill


@pytest.fixture
def world(app):
    """Lena leads a gig of two seats for Python and Kubernetes; Ada holds Python, Carl is a contractor."""
    with app.app_context(), writing() as session:
        lena, ada = person(session, "Lena Lead", is_lead=True), person(session, "Ada Applicant")
        carl, adam = person(session, "Carl Contractor", "contractor"), person(session, "Adam Admin", is_admin=True)
        python, k8s = skill(session, "Python"), skill(session, "Kubernetes")
        ada.hold(python, 3)
        posted = gig(session, lena, "Assess our QA", seats=2, needs=[(python, 2), (k8s, 1)])
        ids = {"lena": lena.id, "ada": ada.id, "carl": carl.id, "adam": adam.id}
        return SimpleNamespace(**ids, gig=posted.id, gig_key=posted.key, python=python.id, k8s=k8s.id)


@pytest.fixture
def act(app, world):
    """act(deed): runs deed(session, gig, role, people) in a write transaction and gives its key, when it has one."""

    def run(deed):
        with app.app_context(), writing() as session:
            posted = session.scalars(select(Gig).where(Gig.id == world.gig)).one()
            role = session.scalars(select(GigRole).where(GigRole.gig_id == world.gig)).one()
            people = {name: session.get_one(Person, getattr(world, name)) for name in ("lena", "ada", "carl")}
            made = deed(session, posted, role, SimpleNamespace(**people))
            return getattr(made, "key", made)

    return run
