"""From published to ended, by the buttons of the gig's page."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.db import writing
from portal.models import Candidate, Event, Gig, GigRole
from portal.models.times import day_ends, today
from portal.web.words import day
from tests.world import gig, offer_terms, person, story


@pytest.fixture
def world(app, sign_in):
    with app.app_context(), writing() as session:
        made = story(session)
    return SimpleNamespace(**vars(made), client=sign_in(made.lead.id), url=f"/gigs/{made.gig.key}")


@pytest.fixture
def state(stored, world):
    return lambda: stored(Gig, world.gig.id).state


def test_a_gig_takes_applications_until_its_last_apply_by_is_over(app):
    with app.app_context(), writing() as session:
        lead = person(session, "Lara Lead", is_lead=True)
        made = gig(session, lead, apply_by=today())
        made.change(lead.id, apply_by=today() + timedelta(days=9))
        assert made.apply_until == day_ends(made.apply_by, made.zone)


def test_pausing_and_opening_again_is_done_once_with_an_undo(world, state, stored):
    for _ in range(2):
        assert world.client.post(f"{world.url}/publication/pause").status_code == 303
        assert state() == "paused"
    assert f'action="{world.url}/publication/resume"' in world.client.get(world.url).text
    for _ in range(2):
        assert world.client.post(f"{world.url}/publication/resume").status_code == 303
        assert state() == "open"
    assert [e.kind for e in stored(Event)].count("gig paused") == 1


def test_closing_to_applications_answers_nobody_and_can_be_taken_back(world, stored):
    world.client.post(f"{world.url}/closure")
    assert stored(Gig, world.gig.id).applications_closed_at is not None
    assert stored(Candidate, world.candidate.id).state == "applied"
    assert "It is closed to applications" in world.client.get(world.url).text
    world.client.post(f"{world.url}/closure/end")
    assert stored(Gig, world.gig.id).applications_closed_at is None


def test_an_illegal_step_is_409_and_names_the_legal(world, state):
    answer = world.client.post(f"{world.url}/end", data={"outcome": "completed"})
    assert answer.status_code == 409
    assert "Possible now: cancel, close to applications, pause" in answer.text
    assert state() == "open"
    assert world.client.post(f"{world.url}/publication").status_code == 303  # it is published: nothing to do


def test_the_page_of_the_end_says_who_is_answered(world, app):
    with app.app_context(), writing() as session:
        made, lead = session.get(Gig, world.gig.id), session.merge(world.lead)
        role = session.scalars(select(GigRole)).one()
        Candidate.consider(lead.id, made, role, person(session, "Silent Sam"))
    page = world.client.get(f"{world.url}/end").text
    assert "Ada Applicant" in page and "Silent Sam" not in page
    assert 'value="cancelled" checked' in page and 'value="completed"' not in page


@pytest.mark.parametrize("outcome", ["", "exploded", None])
def test_an_end_needs_an_outcome(world, state, outcome):
    answer = world.client.post(f"{world.url}/end", data={"outcome": outcome} if outcome is not None else {})
    assert (answer.status_code, state()) == (422, "open")


def test_cancelling_answers_everyone_and_twice_is_once(world, state, stored, sign_in):
    for _ in range(2):
        assert world.client.post(f"{world.url}/end", data={"outcome": "cancelled"}).status_code == 303
        assert state() == "cancelled"
    assert stored(Candidate, world.candidate.id).state == "closed"
    assert "It has ended already" in world.client.get(f"{world.url}/end").text
    made, ada = stored(Gig, world.gig.id), sign_in(world.ada.id)
    ended = f"{day(today())}, planned from {day(made.starts_on)} to {day(made.ends_on)}"
    assert f"<dt>Ended</dt><dd>{ended}</dd>" in world.client.get(world.url).text
    for page in (world.client.get("/gigs?mine=1"), ada.get("/applications")):
        assert f"ended {ended}" in page.text and " left" not in page.text


def test_reopening_a_gig_whose_dates_are_ahead(world, state):
    world.client.post(f"{world.url}/end", data={"outcome": "cancelled"})
    assert "Reopen" in world.client.get(world.url).text
    world.client.post(f"{world.url}/reopening")
    assert state() == "open"


def test_completing_work_in_progress_ends_seats(app, world, state, stored, sign_in):
    starts_on, ends_on = today() - timedelta(days=3), today() + timedelta(days=30)
    with app.app_context(), writing() as session:
        candidate = _loaded(session, world)
        candidate.offer(world.lead.id, **offer_terms() | {"starts_on": starts_on, "ends_on": ends_on})
        candidate.accept()
        session.get(Gig, world.gig.id).start()
    assert "is on the team" in world.client.get(f"{world.url}/end").text
    world.client.post(f"{world.url}/end", data={"outcome": "completed"})
    assert (state(), stored(Candidate, world.candidate.id).state) == ("completed", "done")
    own = sign_in(world.ada.id).get(f"/applications/{world.candidate.key}").text
    assert f"ended {day(today())}, planned to {day(ends_on)}" in own


def _loaded(session, world):
    whole = joinedload(Candidate.gig), joinedload(Candidate.role), joinedload(Candidate.person)
    return session.scalars(select(Candidate).where(Candidate.id == world.candidate.id).options(*whole)).one()


def test_ends_of_drafts_are_cancelled_only(app, world, sign_in, stored):
    with app.app_context(), writing() as session:
        made = gig(session, session.merge(world.lead), publish=False)
    client = sign_in(world.lead.id)
    assert "Nobody waits for an answer" in client.get(f"/gigs/{made.key}/end").text
    client.post(f"/gigs/{made.key}/end", data={"outcome": "cancelled"})
    assert stored(Gig, made.id).state == "cancelled"


@pytest.mark.parametrize(
    "state, step",
    [("paused", "publication"), ("paused", "reopening"), ("draft", "closure/end"), ("completed", "closure")],
)
def test_a_step_that_is_illegal_is_never_answered_as_done(app, world, stored, state, step):
    with app.app_context(), writing() as session:
        session.get(Gig, world.gig.id).state = state
    answer = world.client.post(f"{world.url}/{step}")
    assert (answer.status_code, "Possible now: " in answer.text) == (409, True)
    assert stored(Gig, world.gig.id).state == state


def test_what_was_never_whole_is_not_reopened_into_the_openings(app, world, sign_in, stored):
    with app.app_context(), writing() as session:
        draft = gig(session, session.merge(world.lead), title="", description="", publish=False)
    client = sign_in(world.lead.id)
    client.post(f"/gigs/{draft.key}/end", data={"outcome": "cancelled"})
    assert "It is a draft again" in client.post(f"/gigs/{draft.key}/reopening", follow_redirects=True).text
    assert stored(Gig, draft.id).state == "draft"


def test_paused_and_closed_says_both_and_opening_again_says_what_stays(world):
    for deed in ("closure", "publication/pause"):
        world.client.post(f"{world.url}/{deed}")
    assert "It is paused and closed to applications" in world.client.get(world.url).text
    answer = world.client.post(f"{world.url}/publication/resume", follow_redirects=True)
    assert "Open again, and still closed to applications." in answer.text


def test_a_gig_that_has_ended_speaks_of_no_seats_left(world):
    assert "1 left" in world.client.get(world.url).text
    world.client.post(f"{world.url}/end", data={"outcome": "cancelled"})
    page = world.client.get(world.url).text
    assert " left" not in page and "apply by" not in page.lower()
