"""The list of one's own applications: what waits, what is late, what ended; and changes of a gig's terms."""

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest

from portal import access
from portal.access import viewer_of
from portal.db import writing
from portal.models import Candidate, Gig, Person, RoleWish
from portal.models.times import today
from tests.world import gig, person, story


@pytest.fixture
def world(app, sign_in):
    with app.app_context(), writing() as session:
        made = story(session)
    return SimpleNamespace(**vars(made), client=sign_in(made.ada.id), own=f"/applications/{made.candidate.key}")


@pytest.fixture
def many(app, world):
    with app.app_context(), writing() as session:
        for n in range(60):
            made = gig(session, session.merge(world.lead), f"Ended {n:02}")
            Candidate.apply(made, made.roles[0], session.merge(world.ada), "").withdraw("x")


def titles(html):
    return re.findall(r'<li><div><a class="link" href="/applications/\w+">(.*?)</a>', html)


def following(html, rel="next"):
    found = re.search(rf'rel="{rel}" href="([^"]*)"', html)
    return found and found[1].replace("&amp;", "&")


def test_what_ended_is_leafed_through_and_never_hides_what_waits(many, world):
    first = world.client.get("/applications").text
    assert titles(first) == ["Assess our QA practice", *(f"Ended {n}" for n in range(59, 49, -1))]
    assert 'href="/applications?ended=1"' in first
    url, seen = "/applications?ended=1", []
    while url:
        page = world.client.get(url).text
        seen.append(titles(page))
        url = following(page)
    assert [len(part) for part in seen] == [25, 25, 10]
    assert [title for part in seen for title in part] == [f"Ended {n:02}" for n in range(59, -1, -1)]
    assert titles(world.client.get(following(page, "prev")).text) == seen[1]


def test_places_of_other_lists_and_empty_pages_are_harmless(world):
    for query in ("after=x", "before=x", "ended=1&after=x&before=%00"):
        assert world.client.get(f"/applications?{query}").status_code == 200
    assert "Nothing has ended" in world.client.get("/applications?ended=1").text


def test_a_late_answer_may_be_asked_for(app, world):
    with app.app_context(), writing() as session:
        session.get_one(Candidate, world.candidate.id).answer_by = today() - timedelta(days=2)
    for url in ("/applications", world.own):
        page = world.client.get(url).text
        assert "An answer was due on" in page and "you may ask the lead" in page


@pytest.fixture
def change(app, world):
    """change(hours) is what a lead does after publishing."""

    def do(hours):
        with app.app_context(), writing() as session:
            viewer = viewer_of(session.get_one(Person, world.lead.id))
            made = access.get_gig(viewer, world.gig.key, "edit")
            made.change(world.lead.id, roles=[RoleWish(1, "Test lead", 1, hours)])

    return do


def test_a_change_of_terms_is_told_while_it_concerns_the_person_and_the_gig_can_be_read(app, world, change):
    change(12)
    assert "changed the gig" in world.client.get(world.own).text and "12 h" in world.client.get(world.own).text
    world.client.post(f"{world.own}/withdrawal", data={"reason": "Too few"})
    change(33)
    page = world.client.get(world.own).text
    assert "changed the gig" in page and "12 h" in page and "33 h" not in page
    with app.app_context(), writing() as session:
        session.get_one(Gig, world.gig.id).audience = "invited"
    assert "changed the gig" not in world.client.get(world.own).text


def test_a_change_before_the_person_knew_of_the_gig_is_not_told(app, world, change, sign_in):
    change(12)
    with app.app_context(), writing() as session:
        bo = person(session, "Bo")
        viewer = viewer_of(bo)
        made, role = access.get_role(viewer, world.gig.key, 1, "apply")
        key = Candidate.apply(made, role, bo, "").key
    page = sign_in(bo.id).get(f"/applications/{key}").text
    assert "sent the application" in page and "changed the gig" not in page
