"""What an admin archived or did not accept is offered nowhere, though somebody holds it."""

from types import SimpleNamespace

import pytest

from portal.clock import tick
from portal.db import writing
from portal.models import Gig
from tests.conftest import PARTIAL
from tests.gigs.test_posting import typed
from tests.pages import listed
from tests.world import person, skill


@pytest.fixture(params=["archived", "rejected"])
def world(app, sign_in, request):
    with app.app_context(), writing() as session:
        ada, lead = person(session, "Ada"), person(session, "Lena Lead", is_lead=True)
        admin = person(session, "Agnes Admin", is_admin=True, is_lead=True)
        for name in ("Kubernetes", "Report writing", "Pottery"):
            ada.hold(skill(session, name), 2)
        basketry = skill(session, "Basketry", "wickerwork")
        ada.hold(basketry, 3)
        ids = ada.id, lead.id, admin.id
        basketry.state = request.param
    with app.app_context():
        tick()  # which counts the directory
    ada, lead, admin = map(sign_in, ids)
    return SimpleNamespace(ada=ada, lead=lead, admin=admin)


@pytest.mark.parametrize("who", ["ada", "lead", "admin"])
def test_no_type_ahead_offers_it(world, who):
    client = getattr(world, who)
    for word in ("bask", "basketry", "wicker", "baskettry"):
        assert "Basketry" not in client.get(f"/skills/suggestions?q={word}").text
    assert "Pottery" in client.get("/skills/suggestions?q=pott").text


def test_the_directorys_own_type_ahead_does_not_offer_it(world):
    for client in (world.lead, world.admin):
        assert "Basketry" not in client.get("/talent/suggestions?q=bask").text
        assert "Pottery" in client.get("/talent/suggestions?q=pott").text


@pytest.mark.parametrize("asked", ["", "kind=employee", "q=ada"])
def test_the_directory_counts_it_in_no_filter(world, asked):
    for client in (world.lead, world.admin):
        said = client.get(f"/talent/facets?{asked}", headers=PARTIAL).text
        assert "Pottery" in said and "Basketry" not in said


@pytest.mark.parametrize("asked", ["skill=basketry", "skill=wickerwork", "also=Basketry", "wants=Basketry"])
def test_the_directory_finds_nobody_by_it(world, asked):
    for client in (world.lead, world.admin):
        assert listed(client.get(f"/talent?{asked}").text) == []
    assert listed(world.lead.get("/talent?skill=pottery").text) == ["Ada"]


def test_no_gig_asks_for_it(world, stored):
    sent = typed(**{"roles-0-skills-0-name": "Basketry"})
    answer = world.lead.post("/gigs/new", data=sent)
    assert answer.status_code == 422 and "is not a skill we know" in answer.text
    assert stored(Gig) == []


def test_nobody_adds_it_to_a_profile(world):
    for client in (world.lead, world.admin):
        assert client.post("/profile/skills", data={"skill": "Basketry", "level": "2"}).status_code == 422
