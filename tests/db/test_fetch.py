"""Hand-written SQL, which goes past SQLAlchemy where it can, reads and fails alike."""

import pytest
from sqlalchemy.exc import DBAPIError

from portal.db import fetch, writing
from tests.world import person

ASKED = "SELECT :a AS one, :b AS two"


def test_rows_are_the_same_with_and_without_somebody_who_listens(app, request):
    with app.app_context():
        alone = fetch(ASKED, {"a": "x", "b": "y"})
    sent = request.getfixturevalue("queries")
    with app.app_context():
        listened = fetch(ASKED, {"a": "x", "b": "y"})
    assert [(row.one, row.two) for row in alone] == [(row.one, row.two) for row in listened] == [("x", "y")]
    assert len(sent) == 1


def test_what_fails_fails_as_sqlalchemy_says_it(app):
    with app.app_context(), pytest.raises(DBAPIError, match="nowhere"):
        fetch("SELECT * FROM nowhere", {})


def test_it_reads_what_its_transaction_has_written(app):
    with app.app_context(), writing() as session:
        person(session, "Ada Applicant")
        session.flush()
        assert [row.name for row in fetch("SELECT name FROM person", {})] == ["Ada Applicant"]
