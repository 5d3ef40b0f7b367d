"""Several things are locked in one order, so that no two deeds wait for each other."""

from portal import access
from portal.db import writing
from tests.world import person


def test_people_are_taken_in_the_order_of_their_ids_and_who_is_gone_last(app):
    keys = ["ZZZZZZZZZZ", "MMMMMMMMMM", "0000000000"]
    with app.app_context(), writing() as session:
        for n, key in enumerate(keys):
            person(session, f"Person {n}", key=key)
    with app.app_context():
        assert access.in_order({"GONE000000", *sorted(keys)}) == [*keys, "GONE000000"]
