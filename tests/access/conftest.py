from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from portal.db import writing
from tests.access import personas
from tests.access.house import House


@pytest.fixture(scope="module")
def company(session_app: Flask) -> Iterator[personas.World]:
    """The company of `personas` and its knots, inside one transaction that is rolled back when the module is done."""
    with session_app.app_context(), writing() as session:
        yield personas.knots(session, personas.build(session))
        session.rollback()


@pytest.fixture(scope="module")
def house(session_app: Flask, empty: Callable[[], None]) -> Iterator[House]:
    """The company of `personas`, stored, with a client for everybody; the database is empty again after the module."""
    built = House(session_app)
    yield built
    empty()


@pytest.fixture
def built(house):
    """The house, put back as it was after the test."""
    yield house
    house.put_back()
