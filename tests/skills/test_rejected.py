"""A skill that an admin does not accept stays with its holder, marked, and leaves everybody else's pages at once."""

from types import SimpleNamespace

import pytest

from portal.db import writing
from portal.models import Person, Skill
from tests.world import person, story


@pytest.fixture
def world(app, sign_in):
    """Somebody who typed a skill and applied to a lead's gig; an admin."""
    with app.app_context(), writing() as session:
        told = story(session)
        admin = person(session, "Agnes Admin", is_admin=True)
        skill = Skill.suggest(session, told.ada.id, "Basketry")
        told.ada.hold(skill, 3)
        board = f"/gigs/{told.gig.key}/shortlist/{told.candidate.key}"
        here = SimpleNamespace(ada=told.ada.id, ada_key=told.ada.key, skill=skill.key, skill_id=skill.id, board=board)
        ids = told.lead.id, told.ada.id, admin.id
    here.as_lead, here.as_ada, here.as_admin = map(sign_in, ids)
    return here


def pages_of_others(world):
    paths = f"/talent/{world.ada_key}", world.board, "/talent", "/talent?q=basketry", "/skills/suggestions?q=bask"
    return [path for path in paths if "Basketry" in world.as_lead.get(path).text.replace('value="Basketry"', "")]


def test_it_leaves_the_pages_of_others_at_once_and_undo_brings_it_back(world):
    assert f"/talent/{world.ada_key}" in pages_of_others(world)
    undo = f"/admin/skills/{world.skill}/suggestion"
    assert world.as_admin.post(f"/admin/skills/{world.skill}/rejection").status_code == 303
    assert pages_of_others(world) == []
    assert world.as_admin.post(undo).status_code == 303
    assert f"/talent/{world.ada_key}" in pages_of_others(world)


def test_it_stays_on_the_own_profile_and_says_so(world, stored):
    world.as_admin.post(f"/admin/skills/{world.skill}/rejection")
    mine = world.as_ada.get("/profile").text
    assert "Basketry" in mine and "Not accepted" in mine
    assert stored(Skill, world.skill_id).holders == 1


def test_its_holder_can_take_it_off(app, world, stored):
    world.as_admin.post(f"/admin/skills/{world.skill}/rejection")
    assert world.as_ada.post(f"/profile/skills/{world.skill}/removal").status_code == 303
    assert stored(Skill, world.skill_id).holders == 0
    with app.app_context(), writing() as session:
        assert session.get(Person, world.ada).held_skill(world.skill) is None


def test_an_admin_sees_it_still(world):
    world.as_admin.post(f"/admin/skills/{world.skill}/rejection")
    assert "Basketry" in world.as_admin.get("/admin/skills?state=rejected").text
    assert "Not accepted" in world.as_admin.get(f"/admin/skills/{world.skill}").text
