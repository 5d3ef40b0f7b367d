import pytest

from portal.db import writing
from portal.models.passwords import hash_password
from tests.world import person

PASSWORD = "four unrelated words"


@pytest.fixture(scope="session")
def password_hash():
    return hash_password(PASSWORD)


@pytest.fixture
def ines(app, password_hash):
    """Somebody with a password."""
    with app.app_context(), writing() as session:
        return person(session, "Ines Okafor", password_hash=password_hash).id


@pytest.fixture
def enter(client):
    """Sends the sign-in form."""

    def send(email="ines.okafor@portal.example", password=PASSWORD, to=None, **more):
        return (to or client).post("/sign-in", data={"email": email, "password": password, **more})

    return send
