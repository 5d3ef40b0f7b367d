from types import SimpleNamespace

import pytest

from portal.db import writing
from tests.world import person, skill


@pytest.fixture
def lead(app, sign_in):
    with app.app_context(), writing() as session:
        who = person(session, "Lena Lead", is_lead=True)
        skill(session, "Kubernetes", "k8s")
        skill(session, "Report writing")
    return SimpleNamespace(id=who.id, client=sign_in(who.id), person=who)
