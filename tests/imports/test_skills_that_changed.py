"""What became of skills between the look and the apply."""

import pytest

from portal.db import db, is_sqlite, writing
from portal.models import Person, PersonSkill, Skill, SkillChoice
from portal.models.skill_merges import merge
from portal.models.times import now
from tests.imports.conftest import together
from tests.world import person, skill

HEAD = ["Employee ID", "Name", "Job title", "Skills"]


@pytest.mark.parametrize("state", ["rejected", "archived"])
def test_a_skill_that_is_met_no_more_stops_it_with_words(app, bring_in, stored, state):
    with app.app_context(), writing() as session:
        skill_id = skill(session, "Python").id
    url = bring_in("people", [HEAD, ["E1", "Ann", "Clerk", "Python (3)"]])
    with app.app_context(), writing() as session:
        session.get(Skill, skill_id).state = state
    bring_in.apply(url)
    assert f"The skill “Python” was {state} in the meantime" in bring_in.page(url)
    assert stored(PersonSkill) == [] and len(stored(Person)) == 1
    bring_in.client.post(f"{url}/look")
    bring_in.wait(url)
    bring_in.apply(url)
    assert stored(PersonSkill) == [] and len(stored(Person)) == 2


def test_what_was_chosen_once_counts_no_more_when_that_skill_is_archived(app, bring_in, stored):
    with app.app_context(), writing() as session:
        gone = skill(session, "Python")
        gone.state = "archived"
        session.add(SkillChoice(folded="snake", skill_id=gone.id, at=now()))
    bring_in.apply(bring_in("people", [HEAD, ["E1", "Ann", "Clerk", "snake (3)"]]))
    assert stored(PersonSkill) == [] and len(stored(Person)) == 2


def test_a_merge_that_comes_in_between_leaves_no_holding_behind(app, bring, stored):
    """On SQLite nobody else writes while it is applied, so that the merge comes before; on PostgreSQL in its middle."""
    with app.app_context(), writing() as session:
        old, kept, admin = skill(session, "Go language").id, skill(session, "Go").id, person(session, "Agnes").id

    def join():
        with app.app_context():
            with writing() as session:
                merge(session, admin, session.get(Skill, old), session.get(Skill, kept))
            db.session.remove()

    when = "Staged 600 of" if is_on_sqlite(app) else "Applied 500 of"

    def listen(line):
        if line.startswith(when):
            together(join)

    rows = [[f"E{n}", f"Person {n}", "Clerk", "Go language (3)" if n > 550 else ""] for n in range(600)]
    bring.people([HEAD, *rows], on=listen)
    assert {row.skill_id for row in stored(PersonSkill)} == {kept} and len(stored(PersonSkill)) == 49
    assert stored(Skill, kept).holders == 49 and stored(Skill, old).holders == 0


def is_on_sqlite(app):
    with app.app_context():
        return is_sqlite()
