"""Who may see the shortlist and decide, and what nobody learns."""

import re

import pytest

from portal.db import writing
from portal.models import Candidate, CoLead, Gig, Person
from portal.models.times import today
from tests.compare import all_but_token, without_token
from tests.conftest import PARTIAL
from tests.world import WEEK, gig

STEPS = ("invitation", "invitation/end", "removal", "talk", "offer", "refusal", "refusal/undo", "ending")


@pytest.mark.parametrize("who, expected", [("otto", 403), ("bea", 403), ("ada", 403), ("ivo", 403), ("cora", 200)])
def test_only_the_leads_of_the_gig_decide(sign_in, world, at, stored, who, expected):
    """Everyone here reads the gig, since it is open to all."""
    client = sign_in(getattr(world, who))
    reads = [client.get(url).status_code for url in (world.url, at(world.candidate), at(world.candidate, "refusal"))]
    assert set(reads) == {expected}
    if expected == 200:
        assert client.post(at(world.candidate, "talk")).status_code == 303
        return
    for path in STEPS:
        assert client.post(at(world.candidate, path)).status_code == expected
    assert stored(Candidate, world.candidate).state == "applied"


def test_who_may_not_see_the_gig_finds_nothing(app, sign_in, world, at):
    with app.app_context(), writing() as session:
        session.get(Gig, world.gig).audience = "invited"
    for who, status in ((world.otto, 404), (world.bea, 404), (world.con, 404), (world.ada, 403), (world.ivo, 403)):
        client = sign_in(who)
        for url in (world.url, at(world.candidate), at(world.candidate, "offer"), f"{world.url}/0000000000"):
            assert client.get(url).status_code == status
    stranger = sign_in(world.otto)
    unknown = world.url.replace(world.gig_key, "0000000000")
    assert all_but_token(stranger.get(world.url)) == all_but_token(stranger.get(unknown))


def test_the_considered_never_learn(sign_in, world, at):
    """The page says the same to them as to somebody of whom there is no row."""
    said = [bare(sign_in(one).get(at(world.considered)).text) for one in (world.con, world.bea)]
    assert said[0] == said[1]
    assert "The shortlist is for" in said[0]


def bare(page):
    """A page without the token of its forms and the name of its reader."""
    return re.sub(r"Con Considered|Bea Bystander|>CC<|>BB<", "", without_token(page))


def test_who_became_a_lead_of_the_gig_is_not_on_its_board(app, sign_in, world, at):
    with app.app_context(), writing() as session:
        session.get(Person, world.ivo).is_lead = True
        session.add(CoLead(gig_id=world.gig, person_id=world.ivo))
    client = sign_in(world.ivo)
    assert at(world.invited) not in client.get(world.url).text
    assert client.get(at(world.invited)).status_code == 404
    assert client.post(at(world.invited, "invitation/end")).status_code == 403


def test_the_address_must_tell_the_truth(app, lead, world):
    with app.app_context(), writing() as session:
        second = gig(session, session.get(Person, world.lena), "Another").key
    assert lead.post(f"/gigs/{second}/shortlist/{world.keys[world.candidate]}/talk").status_code == 404


def test_an_unlisted_stranger_is_nobody_and_an_unlisted_candidate_has_no_name(app, lead, world, at):
    with app.app_context(), writing() as session:
        for who in (world.bea, world.con):
            session.get(Person, who).unlisted_until = today() + WEEK
        con = session.get(Person, world.con)
        con.kind, con.rate_amount = "contractor", 987_00
        con.refresh()
    data = {"person": world.person_keys[world.bea], "role": "1"}
    assert lead.post(f"{world.url}/consideration", data=data).status_code == 404
    pages = [lead.get(world.url).text, lead.get(at(world.considered)).text]
    pages.append(lead.post(at(world.considered, "invitation"), headers=PARTIAL).text)
    pages.append(lead.post(at(world.considered, "talk")).text)
    pages.append(lead.post(at(world.considered, "invitation/end"), follow_redirects=True).text)
    for text in pages:
        assert "Con Considered" not in text and world.person_keys[world.con] not in text and "987" not in text
    assert "Not listed now" in pages[0]
