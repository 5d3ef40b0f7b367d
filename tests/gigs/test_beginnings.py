"""Starters, templates of the company, copies, and what comes after a gig."""

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.db import writing
from portal.gigs.starters import STARTERS
from portal.imports import load_taxonomy
from portal.models import Candidate, CoLead, Event, Gig, GigRole, GigTemplate, Need, Outbox
from portal.models.handover import set_co_leads
from portal.models.times import today
from tests.gigs.test_posting import as_drawn, typed
from tests.world import gig, offer_terms, person, skill, story


@pytest.fixture
def world(app, sign_in):
    with app.app_context(), writing() as session:
        made = story(session)
        other = person(session, "Cora Colead", is_lead=True)
    url = f"/gigs/{made.gig.key}"
    return SimpleNamespace(**vars(made), other=other, client=sign_in(made.lead.id), url=url, sign_in=sign_in)


def test_a_lead_who_has_posted_none_is_offered_starters(world):
    page = world.sign_in(world.other.id).get("/gigs/new", follow_redirects=True).text
    assert all(starter.title in page for starter in STARTERS.values()) and "How to begin small" in page
    assert "Your first gig?" not in world.client.get("/gigs/new", follow_redirects=True).text
    assert "Review the quality" in world.client.get("/gigs/templates").text


@pytest.mark.parametrize("name", STARTERS)
def test_a_starter_is_small_whole_and_can_be_published_at_once(app, lead, stored, name):
    with app.app_context(), writing() as session:
        load_taxonomy(session)
    page = lead.client.get(f"/gigs/new?from={name}", follow_redirects=True).text
    answer = lead.client.post("/gigs/new", data=as_drawn(page) | {"do": "publish"})
    assert answer.status_code == 303
    (made,), (role,) = stored(Gig), stored(GigRole)
    assert (made.state, made.starter, role.seats) == ("open", name, 1)
    assert role.hours <= 10 and made.starts_on > today() and made.questions
    assert len(stored(Need)) == len(STARTERS[name].needs)
    assert "core work" in made.description and "no confidential" in made.description


def test_the_guide_is_for_leads(app, lead, sign_in):
    assert "Why small" in lead.client.get("/gigs/guide").text
    with app.app_context(), writing() as session:
        member = person(session, "Mo Member")
    for path in ("/gigs/guide", "/gigs/templates"):
        assert sign_in(member.id).get(path).status_code == 403


def test_what_a_form_begins_with_must_be_there(lead):
    assert lead.client.get("/gigs/new?form=x&from=nothing").status_code == 404


def test_a_copy_is_a_draft_without_people_and_without_past_dates(app, world, stored):
    day = today()
    with app.app_context(), writing() as session:
        made = session.get(Gig, world.gig.id)
        made.starts_on, made.ends_on, made.questions = day - timedelta(days=30), day - timedelta(days=3), ["Why?"]
    for _ in range(2):
        answer = world.client.post(f"{world.url}/copies", data={"key": "0123456789"})
        assert answer.location == "/gigs/0123456789/edit"
    _, copy = stored(Gig)
    assert (copy.state, copy.title, copy.questions, copy.owner_id) == (
        "draft",
        world.gig.title,
        ["Why?"],
        world.lead.id,
    )
    assert copy.starts_on > day and copy.ends_on - copy.starts_on == timedelta(days=27)
    assert len(stored(Candidate)) == 1
    assert "A draft like it was made" in world.client.get(answer.location).text


def completed(app, world):
    with app.app_context(), writing() as session:
        whole = joinedload(Candidate.gig), joinedload(Candidate.role), joinedload(Candidate.person)
        candidate = session.scalars(select(Candidate).options(*whole)).one()
        candidate.offer(world.lead.id, **offer_terms())
        candidate.accept()
        made = session.get(Gig, world.gig.id)
        made.start()
        made.complete(world.lead.id)


def button(page, label):
    """The fields of the form whose button reads so."""
    form = next(form for form in re.findall(r"<form class=\"post\".*?</form>", page, re.S) if label in form)
    return dict(re.findall(r'name="(\w+)" value="([^"]*)"', form)) | {"csrf_token": ""}


def test_after_the_end_one_click_makes_the_next_gig(app, world, stored):
    assert "What worked?" not in world.client.get(world.url).text
    completed(app, world)
    page = world.client.get(world.url).text
    assert "What worked?" in page
    world.client.post(f"{world.url}/copies", data=button(page, "Again with Ada Applicant"))
    again, candidate = stored(Gig)[1], stored(Candidate)[1]
    assert (candidate.gig_id, candidate.person_id, candidate.state) == (again.id, world.ada.id, "considering")
    answer = world.client.post(
        f"{world.url}/copies", data=button(world.client.get(world.url).text, "Bigger"), follow_redirects=True
    )
    assert "12 weeks, was 6" in answer.text
    world.client.post(f"{world.url}/lessons", data={"learned": "Short calls."})
    assert stored(Gig, world.gig.id).learned == "Short calls."
    assert "Short calls." in world.client.get(world.url).text
    assert "Short calls." not in world.sign_in(world.other.id).get(world.url).text


def test_a_small_gig_gets_more_hours_and_a_long_one_a_seat(app, world, stored):
    for hours, weeks, said in ((8, 4, "16 h a week, was 8"), (20, 20, "2 seats, was 1")):
        with app.app_context(), writing() as session:
            made = session.get(Gig, world.gig.id)
            session.scalars(select(GigRole).where(GigRole.gig_id == made.id)).one().hours = hours
            made.ends_on = made.starts_on + timedelta(weeks=weeks, days=-1)
        answer = world.client.post(f"{world.url}/copies", data={"bigger": "1"}, follow_redirects=True)
        assert said in answer.text


def test_what_worked_is_kept_only_after_the_end(world, stored):
    assert world.client.post(f"{world.url}/lessons", data={"learned": "Too soon"}).status_code == 409
    assert stored(Gig, world.gig.id).learned == ""


def test_lessons_that_are_too_long_or_stale_are_kept_in_their_form(app, world, stored):
    completed(app, world)
    url = f"{world.url}/lessons"
    version = re.search(r'name="version" value="(\d+)"', world.client.get(world.url).text)[1]
    long = world.client.post(url, data={"learned": "x" * 3000, "version": version})
    assert (long.status_code, "x" * 3000 in long.text, stored(Gig, world.gig.id).learned) == (422, True, "")
    for _ in range(2):
        assert world.client.post(url, data={"learned": "Theirs", "version": version}).status_code == 303
    stale = world.client.post(url, data={"learned": "Mine", "version": version})
    assert (stale.status_code, stored(Gig, world.gig.id).learned) == (409, "Theirs")
    assert "Theirs" in stale.text and "Mine</textarea>" in stale.text
    current = re.search(r'name="version"[^>]* value="(\d+)"', stale.text)[1]
    assert world.client.post(url, data={"learned": "Mine", "version": current}).status_code == 303
    assert stored(Gig, world.gig.id).learned == "Mine"


def test_a_template_is_kept_used_changed_and_removed(app, world, stored):
    with app.app_context(), writing() as session:
        asked = skill(session, "Playwright")
        made = gig(session, session.merge(world.lead), "Automate it", needs=[(asked, 3)], budget_amount=100)
    page = world.client.get(f"/gigs/{made.key}/template").text
    key = re.search(r'name="key"[^>]*value="(\w+)"', page)[1]
    for _ in range(2):
        world.client.post(f"/gigs/{made.key}/template", data={"key": key, "name": "Automation"})
    (kept,) = stored(GigTemplate)
    assert "budget" not in str(kept.facts) and kept.facts["roles"][0]["pay_up_to"] is None
    other = world.sign_in(world.other.id)
    assert (
        "Automation" in other.get("/gigs/templates").text and "kept by Lena Lead" in other.get("/gigs/templates").text
    )
    form = as_drawn(other.get(f"/gigs/new?from={kept.key}", follow_redirects=True).text)
    assert (form["title"], form["roles-0-skills-0-name"], form["roles-0-hours"]) == ("Automate it", "Playwright", "20")
    changed = {"name": "Automate", "title": "T", "description": "D", "version": str(kept.version)}
    assert other.post(f"/gigs/templates/{kept.key}", data=changed).status_code == 303
    assert other.post(f"/gigs/templates/{kept.key}", data=changed | {"title": "Late"}).status_code == 409
    assert stored(GigTemplate)[0].facts["title"] == "T"
    other.post(f"/gigs/templates/{kept.key}/removal")
    assert "No template yet" in other.get("/gigs/templates").text
    assert other.get(f"/gigs/templates/{kept.key}").status_code == 404
    other.post(f"/gigs/templates/{kept.key}/removal/undo")
    assert other.get(f"/gigs/templates/{kept.key}").status_code == 200


def test_a_confidential_gig_becomes_a_template_only_when_the_lead_says_so(app, world, stored):
    with app.app_context(), writing() as session:
        made = gig(session, session.merge(world.lead), "Buy Acme", audience="invited")
    page = world.client.get(f"/gigs/{made.key}/template").text
    assert "read by all leads" in page
    assert world.client.post(f"/gigs/{made.key}/template", data={"name": "Purchase"}).status_code == 422
    assert stored(GigTemplate) == []
    world.client.post(f"/gigs/{made.key}/template", data={"name": "Purchase", "sure": "y"})
    assert stored(GigTemplate)[0].name == "Purchase"


def test_handing_over_tells_the_new_owner_and_the_old_one_stays_where_wished(world, stored):
    answer = world.client.post(f"{world.url}/owner", data={"to": "cora colead", "stays": "y"})
    assert answer.location == world.url
    assert stored(Gig, world.gig.id).owner_id == world.other.id
    assert [row.person_id for row in stored(CoLead)] == [world.lead.id]
    assert world.other.id in {mail.person_id for mail in stored(Outbox)}


def test_who_does_not_stay_loses_the_gig(world, stored):
    assert world.client.post(f"{world.url}/owner", data={"to": "Cora Colead"}).location == "/gigs?mine=1"
    assert stored(CoLead) == []
    assert world.client.get(f"{world.url}/edit").status_code == 403


def test_a_co_lead_hands_over_and_puts_nobody_out(app, world, stored):
    with app.app_context(), writing() as session:
        set_co_leads(session.get(Gig, world.gig.id), world.lead.id, [session.merge(world.other)])
        third = person(session, "Theo Third", is_lead=True)
    world.sign_in(world.other.id).post(f"{world.url}/owner", data={"to": "Theo Third"})
    assert stored(Gig, world.gig.id).owner_id == third.id
    assert [row.person_id for row in stored(CoLead)] == [world.lead.id]


@pytest.mark.parametrize("to", ["", "Nobody", "Ada Applicant", "Lena Lead"])
def test_only_another_lead_takes_it_over(world, stored, to):
    assert world.client.post(f"{world.url}/owner", data={"to": to}).status_code == 422
    assert stored(Gig, world.gig.id).owner_id == world.lead.id


def test_a_candidate_never_leads_the_gig(app, world, stored):
    with app.app_context(), writing() as session:
        role = session.scalars(select(GigRole)).one()
        Candidate.consider(world.lead.id, session.get(Gig, world.gig.id), role, session.merge(world.other))
    answer = world.client.post(f"{world.url}/owner", data={"to": "Cora Colead", "stays": "y"})
    assert (answer.status_code, "can&#39;t lead this gig" in answer.text) == (422, True)
    assert stored(Gig, world.gig.id).owner_id == world.lead.id


def test_a_preview_is_the_page_as_its_audience_sees_it(world):
    page = world.client.get(f"{world.url}/preview").text
    assert "A preview" in page and world.gig.title in page
    for deed in ("Open shortlist", "What happened", "/publication", "Find people", "Apply<"):
        assert deed not in page


def test_preview_from_the_form_saves_first(lead, stored):
    answer = lead.client.post("/gigs/new", data=typed(do="preview"))
    (made,) = stored(Gig)
    assert (made.state, answer.location) == ("draft", f"/gigs/{made.key}/preview")
    assert "Assess our QA practice" in lead.client.get(answer.location).text
    assert [event.kind for event in stored(Event)] == []


def test_a_starter_asks_for_no_skill_that_the_company_does_not_have(app, sign_in, stored):
    with app.app_context(), writing() as session:
        lead = person(session, "Nora New", is_lead=True).id
    page = sign_in(lead).get("/gigs/new?from=qa-review", follow_redirects=True).text
    assert 'name="roles-0-skills-0-name" value=""' in page


def test_a_form_that_made_a_template_makes_none_of_another_name_unasked(world, stored):
    url, sent = f"{world.url}/template", {"key": "0123456789", "name": "First"}
    world.client.post(url, data=sent)
    answer = world.client.post(url, data=sent | {"name": "Second"})
    assert (answer.status_code, [kept.name for kept in stored(GigTemplate)]) == (409, ["First"])
    assert 'value="Second"' in answer.text and "of another name already" in answer.text
    key = re.search(r'name="key"[^>]*value="(\w+)"', answer.text)[1]
    assert world.client.post(url, data={"key": key, "name": "Second"}).status_code == 303
    assert {kept.name for kept in stored(GigTemplate)} == {"First", "Second"}
