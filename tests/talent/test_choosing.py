"""From the list onto a shortlist: one, several at once, with and without a role, and back again."""

import re
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from portal.db import writing
from portal.models import Candidate, Gig, Person
from tests.conftest import PARTIAL
from tests.world import gig, person


@pytest.fixture
def world(app):
    with app.app_context(), writing() as session:
        lead = person(session, "Lena Lead", is_lead=True)
        others = [person(session, name) for name in ("Ada Berg", "Bem Obi", "Cai Li")]
        posted = gig(session, lead)
        keys = {who.name: who.key for who in others}
        return SimpleNamespace(lead=lead.id, gig=posted.key, gig_id=posted.id, keys=keys, ada=others[0].id)


@pytest.fixture
def lead(sign_in, world):
    return sign_in(world.lead)


def consider(lead, world, **sent):
    back = f"/talent?for={world.gig}.1&kind=employee"
    path = f"/gigs/{world.gig}/shortlist/consideration"
    return lead.post(path, data={"role": "1", "back": back, **sent}, headers=PARTIAL)


def undo_of(answer):
    return re.search(r'"undo": "([^"]+)"', answer.headers["HX-Trigger"])[1]


def test_several_are_considered_at_once_and_taken_back_at_once(lead, world, stored):
    answer = consider(lead, world, selected=[world.keys["Ada Berg"], world.keys["Bem Obi"]])
    assert "2 people are on the shortlist." in answer.headers["HX-Trigger"]
    assert "Open shortlist (2)" in answer.text and answer.text.count("is on the shortlist: considering") == 2
    assert len(stored(Candidate)) == 2
    undone = lead.post(undo_of(answer), headers=PARTIAL)
    assert "2 are off the shortlist again" in undone.headers["HX-Trigger"] and "Open shortlist (0)" in undone.text
    assert stored(Candidate) == []
    again = lead.post(undo_of(answer), headers=PARTIAL)
    assert again.status_code == 200 and "Nothing was there to take back." in again.headers["HX-Trigger"]


def test_the_same_form_twice_offers_no_undo_of_what_it_did_not_do(lead, world, stored):
    chosen = [world.keys["Ada Berg"], world.keys["Bem Obi"]]
    first, second = consider(lead, world, selected=chosen), consider(lead, world, selected=chosen)
    assert undo_of(first) and "2 of them were there already." in second.headers["HX-Trigger"]
    assert '"undo": null' in second.headers["HX-Trigger"]
    assert len(stored(Candidate)) == 2


def test_who_has_gone_on_since_stays(app, lead, world, stored):
    answer = consider(lead, world, selected=list(world.keys.values()))
    key = next(c.key for c in stored(Candidate) if c.person_id == world.ada)
    lead.post(f"/gigs/{world.gig}/shortlist/{key}/invitation")
    undone = lead.post(undo_of(answer), headers=PARTIAL)
    assert "1 stay" in undone.headers["HX-Trigger"]
    assert [(c.person_id, c.state) for c in stored(Candidate)] == [(world.ada, "invited")]


def test_the_star_of_a_row_speaks_of_that_row_alone(lead, world, stored):
    """Whatever else is ticked."""
    consider(lead, world, person=world.keys["Cai Li"], selected=list(world.keys.values()))
    assert len(stored(Candidate)) == 1


def test_without_a_role_one_is_asked_once_and_the_address_remembers(lead, world, stored):
    page = lead.get("/talent?kind=employee").text
    assert 'action="/talent/role"' in page
    chosen = lead.get(
        "/talent/role", query_string={"selected": list(world.keys.values())[:2], "back": "/talent?kind=employee"}
    )
    assert "Ada Berg, Bem Obi" in chosen.text and f'action="/gigs/{world.gig}/shortlist/consideration"' in chosen.text
    back = re.search(r'name="back" value="([^"]+)"', chosen.text)[1].replace("&amp;", "&")
    assert back == f"/talent?for={world.gig}.1&kind=employee"
    sent = {"person": re.findall(r'name="person" value="(\w+)"', chosen.text), "role": "1", "back": back}
    answer = lead.post(f"/gigs/{world.gig}/shortlist/consideration", data=sent)
    assert answer.status_code == 303 and answer.location == back
    assert len(stored(Candidate)) == 2
    assert lead.get(back).text.count("is on the shortlist: considering") == 2


def test_who_leads_nothing_is_told_what_to_do(app, sign_in):
    with app.app_context(), writing() as session:
        lead, other = person(session, "Nora New", is_lead=True), person(session, "Ada Berg")
        lead_id, key = lead.id, other.key
    client = sign_in(lead_id)
    assert "Post a gig with a role first" in client.get(f"/talent/role?person={key}").text
    assert "Select somebody first" in client.get("/talent/role").text


def test_a_member_has_no_stars(app, sign_in, world):
    with app.app_context(), writing() as session:
        mo = person(session, "Mo Member").id
    assert "class=star" not in sign_in(mo).get("/talent").text
    assert sign_in(mo).get("/talent/role").status_code == 403


def test_from_a_persons_page_they_are_invited_at_once(app, lead, world, stored):
    page = lead.get(f"/talent/{world.keys['Ada Berg']}").text
    assert f'action="/gigs/{world.gig}/shortlist/invitation"' in page
    sent = {"person": world.keys["Ada Berg"], "role": "1", "back": f"/talent/{world.keys['Ada Berg']}"}
    for _ in range(2):
        answer = lead.post(f"/gigs/{world.gig}/shortlist/invitation", data=sent)
        assert answer.status_code == 303 and answer.location == sent["back"]
    assert [(c.person_id, c.state, c.origin) for c in stored(Candidate)] == [(world.ada, "invited", "invited")]
    assert ">Invited</a>" in lead.get(f"/talent/{world.keys['Ada Berg']}").text


def test_considering_several_leaves_no_half(app, lead, world, stored):
    """Somebody unknown among them: nobody is considered."""
    answer = consider(lead, world, selected=[world.keys["Ada Berg"], "0000000000"])
    assert answer.status_code == 404 and stored(Candidate) == []


def test_undo_is_of_the_gigs_leads_and_of_that_act(app, sign_in, lead, world, stored):
    first = consider(lead, world, selected=[world.keys["Ada Berg"], world.keys["Bem Obi"]])
    consider(lead, world, person=world.keys["Cai Li"])
    with app.app_context(), writing() as session:
        stranger = person(session, "Sven Stranger", is_lead=True).id
    assert sign_in(stranger).post(undo_of(first)).status_code == 403
    assert len(stored(Candidate)) == 3
    lead.post(undo_of(first))
    with app.app_context(), writing() as session:
        left = session.scalars(select(Person.name).join(Candidate, Candidate.person_id == Person.id)).all()
        assert left == ["Cai Li"] and session.get(Gig, world.gig_id)
