from dataclasses import replace
from types import SimpleNamespace

import pytest

from portal import clock
from portal.db import writing
from tests.mail.sink import Sink
from tests.world import person


@pytest.fixture
def sink():
    with Sink() as running:
        yield running


@pytest.fixture
def send_by(app, monkeypatch):
    """Let Portal send by the mail server of a URL."""

    def by(url, **more):
        config = replace(app.extensions["portal"], smtp_url=url, url="https://portal.example", **more)
        monkeypatch.setitem(app.extensions, "portal", config)

    return by


@pytest.fixture
def tick(app):
    def once():
        with app.app_context():
            return clock.tick(app.extensions["portal"])["mails sent"]

    return once


@pytest.fixture
def company(app):
    """An admin, and people who have no way in yet: {"admin": (id, key), …}."""
    with app.app_context(), writing() as session:
        made = {
            "admin": person(session, "Agnes Admin", is_admin=True, password_hash="kept"),
            "boss": person(session, "Bea Boss", is_admin=True, password_hash="kept"),
            "ada": person(session, "Ada Novak"),
            "cleo": person(session, "Cleo Contractor", "contractor"),
            "ines": person(session, "Ines Okafor"),
        }
        return SimpleNamespace(**{name: SimpleNamespace(id=p.id, key=p.key) for name, p in made.items()})


@pytest.fixture
def admin(company, sign_in):
    return sign_in(company.admin.id)


@pytest.fixture
def invite(admin):
    """Press the button that invites everyone who has no way in."""

    def press():
        answer = admin.post("/admin/people/invitations", data={"way": "mail"})
        assert answer.status_code == 303, answer.text

    return press
