"""A server that is a process of its own, so that it can be killed; and who is signed in there."""

import os
import re
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from http.client import HTTPConnection
from types import SimpleNamespace

import flask_migrate
import pytest

from portal import create_app
from portal.config import Config
from portal.db import db, writing
from portal.models import SignIn
from tests.world import person, skill

CROWD = 60


@pytest.fixture
def house(new_database, tmp_path):
    """An application of its own on a database of its own, whose server is another process."""
    env = {"PORTAL_DATABASE_URL": new_database(), "PORTAL_INSTANCE": str(tmp_path), "PORTAL_SECRET_KEY": ""}
    env["PORTAL_SECRET_KEY"] = "a key of forty characters for this test."
    app = create_app(Config.from_env(env))
    with app.app_context():
        flask_migrate.upgrade()
        with writing() as session:
            leads = [person(session, name, is_lead=True).id for name in ("Lena Lead", "Otto Other")]
            crowd = [person(session, f"Guest {n}") for n in range(CROWD)]
            skill(session, "Python")  # with none, a start loads thousands
            session.flush()
            people = [who.key for who in crowd], [who.id for who in crowd]
    yield SimpleNamespace(app=app, env=env, leads=leads, keys=people[0], ids=people[1])
    with app.app_context():
        db.engine.dispose()


@contextmanager
def serving(house):
    """`portal serve` as (port, process, seconds until it was ready)."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    began = time.monotonic()
    env = os.environ | house.env | {"PORT": str(port), "PORTAL_DEMO_PEOPLE": "0", "PYTHONPATH": os.getcwd()}
    command = [sys.executable, "-m", "portal", "serve"]
    with subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL) as process:
        try:
            while _status(port) != 200:
                assert process.poll() is None and time.monotonic() - began < 60
                time.sleep(0.02)
            yield port, process, time.monotonic() - began
        finally:
            process.kill()


def _status(port):
    try:
        connection = HTTPConnection("127.0.0.1", port, timeout=5)
        connection.request("GET", "/readyz")
        return connection.getresponse().status
    except OSError:
        return 0
    finally:
        connection.close()


def signed_in(house, person_id):
    """(cookie, CSRF token) of a session."""
    with house.app.app_context(), writing() as session:
        token = SignIn.begin(session, person_id, "127.0.0.1", "tests")
    client = house.app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = token
    page = client.get("/applications").text
    return client.get_cookie("portal").value, re.search(r'X-CSRFToken": "([^"]+)"', page)[1]
