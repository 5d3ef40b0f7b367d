from types import SimpleNamespace

import pytest

from portal.db import writing
from tests.world import person


@pytest.fixture
def company(app):
    """An admin, a lead, a member and a contractor: {"admin": (id, key), …}."""
    with app.app_context(), writing() as session:
        made = {
            "admin": person(session, "Agnes Admin", is_admin=True),
            "lead": person(session, "Lena Lead", is_lead=True, password_hash="kept"),
            "member": person(session, "Ines Okafor", headline="QA engineer", phone="+234 1 234"),
            "contractor": person(session, "Cleo Contractor", "contractor", rate_amount=9000),
        }
        return SimpleNamespace(
            **{name: SimpleNamespace(id=p.id, key=p.key, url=f"/admin/people/{p.key}") for name, p in made.items()}
        )


@pytest.fixture
def admin(company, sign_in):
    return sign_in(company.admin.id)


@pytest.fixture
def fields():
    """A whole form of a person, with changes."""

    def form(**changes):
        return {
            "name": "Ines Okafor",
            "email": "ines.okafor@portal.example",
            "kind": "employee",
            "headline": "QA engineer",
            "zone": "Africa/Lagos",
            "work_from": "09:00",
            "work_to": "17:00",
            "capacity": "40",
            "rate_currency": "EUR",
            "rate_per": "hour",
            **changes,
        }

    return form
