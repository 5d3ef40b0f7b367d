"""One's own applications: the list, the page, and every answer."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.db import writing
from portal.models import Candidate, Engagement, Gig, GigRole, Offer, Reason
from portal.models.times import now, today
from tests.compare import all_but_token
from tests.world import WEEK, gig, offer_terms, person, story

SECRET = "Because of the skills"


@pytest.fixture
def world(app, sign_in):
    with app.app_context(), writing() as session:
        made = story(session)
    own = f"/applications/{made.candidate.key}"
    return SimpleNamespace(**vars(made), client=sign_in(made.ada.id), own=own)


@pytest.fixture
def take(app, world):
    """take(lambda candidate, session: …) does something with Ada's candidate row."""

    def do(step):
        whole = joinedload(Candidate.gig), joinedload(Candidate.role), joinedload(Candidate.person)
        with app.app_context(), writing() as session:
            found = select(Candidate).where(Candidate.id == world.candidate.id).options(*whole)
            step(session.scalars(found).one(), session)

    return do


def offered(world, **terms):
    return lambda candidate, _: candidate.offer(world.lead.id, **offer_terms(**terms))


def accepted(world, **terms):
    def steps(candidate, _):
        candidate.offer(world.lead.id, **offer_terms(**terms))
        candidate.accept()

    return steps


def begun(world):
    def steps(candidate, session):
        day = today()
        candidate.offer(world.lead.id, **offer_terms(starts_on=day))
        candidate.accept()
        session.scalars(select(Engagement)).one().state = "active"

    return steps


def declined(world, minutes=11):
    def steps(candidate, _):
        candidate.decline(world.lead.id, Reason.SKILLS, "Thank you, truly.")
        candidate.told_at = now() + timedelta(minutes=10 - minutes)
        if minutes > 10:
            candidate.tell()

    return steps


def taken_back(world):
    def steps(candidate, _):
        candidate.withdraw("x")
        candidate.state = "closed"
        candidate.invite(world.lead.id)
        candidate.take_back(world.lead.id)

    return steps


def invited(world):
    def steps(candidate, _):
        candidate.withdraw("x")
        candidate.state = "closed"
        candidate.invite(world.lead.id)

    return steps


def expired(world):
    def steps(candidate, _):
        candidate.offer(world.lead.id, **offer_terms())
        candidate.expire()

    return steps


def turned_down(world):
    def steps(candidate, _):
        candidate.offer(world.lead.id, **offer_terms())
        candidate.turn_down("No time")

    return steps


STAGES = {
    "applied": (lambda w: lambda c, s: None, "Applied", "Under way"),
    "opened": (lambda w: lambda c, s: c.opened_by_lead(), "In review", "Under way"),
    "talking": (lambda w: lambda c, s: c.talk(w.lead.id), "In review", "Under way"),
    "offered": (offered, "Offer", "Waiting for you"),
    "accepted": (accepted, "Accepted", "Under way"),
    "begun": (begun, "On the team", "Under way"),
    "withdrawn": (lambda w: lambda c, s: c.withdraw("x"), "You withdrew", "Ended"),
    "turned down": (turned_down, "You turned it down", "Ended"),
    "expired": (expired, "Offer ended", "Ended"),
    "closed": (lambda w: lambda c, s: c.gig.cancel(w.lead.id), "The gig has ended", "Ended"),
    "declined": (declined, "Not this time", "Ended"),
    "declined a moment ago": (lambda w: declined(w, 1), "Applied", "Under way"),
    "invited": (invited, "Invited", "Waiting for you"),
    "taken back": (taken_back, "Invitation taken back", "Ended"),
}


@pytest.mark.parametrize("stage", STAGES)
def test_list_and_page_say_where_it_stands(world, take, stage):
    steps, label, group = STAGES[stage]
    take(steps(world))
    listed = world.client.get("/applications").text
    assert f">{label}</span>" in listed and f">{group}<" in listed.replace(" <small", "<")
    page = world.client.get(world.own)
    assert (page.status_code, f">{label}</span>" in page.text) == (200, True)
    assert SECRET not in page.text


def test_what_happens_next_and_by_when(world, take):
    assert "You get an answer by" in world.client.get("/applications").text
    take(lambda c, s: setattr(c, "answer_by", today() - timedelta(days=2)))
    assert "An answer was due on" in world.client.get("/applications").text
    take(offered(world))
    assert "Answer the offer by" in world.client.get("/applications").text


def test_a_decline_is_unknown_for_ten_minutes_to_page_list_and_answers(world, take, stored):
    urls = "/applications", world.own, f"/gigs/{world.gig.key}"
    before = {url: all_but_token(world.client.get(url)) for url in urls}
    take(declined(world, minutes=1))
    assert {url: all_but_token(world.client.get(url)) for url in urls} == before
    again = world.client.post(f"/gigs/{world.gig.key}/roles/1/application", data={"note": ""})
    assert again.location == world.own
    assert stored(Candidate, world.candidate.id).state == "declined"
    for path, data, status in (
        ("acceptance", {}, 409),  # nothing was offered
        ("note", {"note": "x"}, 303),
        ("withdrawal", {"reason": "Another gig"}, 303),
    ):
        answer = world.client.post(f"{world.own}/{path}", data=data)
        assert (answer.status_code, "declined" in answer.text) == (status, False)
    assert stored(Candidate, world.candidate.id).state == "withdrawn"
    page = world.client.get(world.own).text
    assert "You withdrew" in page and "Thank you, truly." not in page


def test_an_offer_that_was_declined_a_moment_ago_reads_as_one_that_has_ended(world, take, stored):
    take(offered(world))
    take(declined(world, minutes=1))
    assert "Accept the offer" in world.client.get(world.own).text
    answer = world.client.post(f"{world.own}/acceptance")
    assert (answer.status_code, "This offer has ended" in answer.text) == (409, True)
    assert world.client.post(f"{world.own}/refusal", data={"reason": ""}).status_code == 303
    assert (stored(Candidate, world.candidate.id).state, stored(GigRole)[0].taken) == ("turned down", 0)


def test_what_was_typed_stays_when_it_came_too_late(world, take):
    take(declined(world))
    for path, field in (("withdrawal", "reason"), ("refusal", "reason"), ("note", "note")):
        answer = world.client.post(f"{world.own}/{path}", data={field: "Typed with care."})
        assert answer.status_code == 409
        assert "Typed with care." in answer.text and "is not possible" in answer.text


def test_the_message_of_a_decline_is_all_that_is_read(world, take):
    take(declined(world))
    page = world.client.get(world.own).text
    assert "Thank you, truly." in page and "SKILLS" not in page and "Skills needed" not in page
    assert "What happened" in page and "sent the application" in page


def test_an_offer_starts_its_clock_when_it_is_first_shown(world, take, stored):
    take(offered(world, rate=6250))
    assert stored(Offer)[0].reached_at is None
    world.client.get("/applications")
    assert stored(Offer)[0].reached_at is None
    page = world.client.get(world.own).text
    first = stored(Offer)[0].reached_at
    assert first is not None and stored(Offer)[0].answer_until is not None
    assert "20 a week" in page and "€62.50 an hour" in page and "answer by" in page
    world.client.get(world.own)
    assert stored(Offer)[0].reached_at == first


def test_accepting_twice_is_accepting_once(world, take, stored):
    take(offered(world))
    assert [world.client.post(f"{world.own}/acceptance").status_code for _ in range(2)] == [303, 303]
    assert (stored(Candidate, world.candidate.id).state, stored(Engagement)[0].state) == ("accepted", "confirmed")
    assert "Starts on" in world.client.get(world.own).text


def test_turning_an_offer_down_frees_the_seat(world, take, stored):
    take(offered(world))
    assert "Turn it down" in world.client.get(f"{world.own}/refusal").text
    assert world.client.post(f"{world.own}/refusal", data={"reason": ""}).status_code == 303
    candidate = stored(Candidate, world.candidate.id)
    assert (candidate.state, candidate.consent_stands(), stored(Engagement)[0].state) == (
        "turned down",
        False,
        "lapsed",
    )


def test_turning_an_invitation_down(world, take, stored):
    take(invited(world))
    assert world.client.post(f"{world.own}/refusal", data={"reason": "No time"}).status_code == 303
    assert stored(Candidate, world.candidate.id).state == "turned down"


def test_withdrawing_needs_a_reason_and_ends_consent(world, stored):
    refused = world.client.post(f"{world.own}/withdrawal", data={"reason": " "})
    assert (refused.status_code, "Say in a few words why" in refused.text) == (422, True)
    assert [
        world.client.post(f"{world.own}/withdrawal", data={"reason": "Other plans"}).status_code for _ in range(2)
    ] == [303, 303]
    candidate = stored(Candidate, world.candidate.id)
    assert (candidate.state, candidate.consent_stands()) == ("withdrawn", False)
    assert "Other plans" in world.client.get(world.own).text


def test_the_note_changes_while_nothing_is_decided(world, take):
    assert world.client.post(f"{world.own}/note", data={"note": "Better words"}).status_code == 303
    assert "Better words" in world.client.get(world.own).text
    too_long = world.client.post(f"{world.own}/note", data={"note": "x" * 2001})
    assert (too_long.status_code, "x" * 2001 in too_long.text) == (422, True)
    take(accepted(world))
    assert world.client.post(f"{world.own}/note", data={"note": "Later"}).status_code == 409


def test_before_the_first_day_one_withdraws_after_it_one_ends_early(app, world, take, stored):
    take(accepted(world))
    assert world.client.post(f"{world.own}/ending", data={"reason": "x"}).status_code == 409
    page = world.client.get(world.own).text
    assert "/withdrawal" in page and "/ending" not in page
    take(lambda c, s: setattr(s.scalars(select(Engagement)).one(), "starts_on", today() - WEEK))
    page = world.client.get(world.own).text
    assert "/ending" in page and "/withdrawal" not in page
    assert world.client.post(f"{world.own}/withdrawal", data={"reason": "x"}).status_code == 409
    assert world.client.post(f"{world.own}/ending", data={"reason": ""}).status_code == 422
    assert world.client.post(f"{world.own}/ending", data={"reason": "Moving"}).status_code == 303
    assert (stored(Candidate, world.candidate.id).state, stored(Engagement)[0].state) == ("done", "ended")


ILLEGAL = [("acceptance", {}), ("refusal", {"reason": ""}), ("ending", {"reason": "x"})]


@pytest.mark.parametrize("path, data", ILLEGAL)
def test_an_illegal_answer_is_409_names_the_legal_and_changes_nothing(world, stored, path, data):
    answer = world.client.post(f"{world.own}/{path}", data=data)
    assert (answer.status_code, "Possible now: edit, withdraw" in answer.text) == (409, True)
    assert stored(Candidate, world.candidate.id).state == "applied"


PAGES = ["", "/refusal", "/withdrawal", "/note", "/ending"]


@pytest.mark.parametrize("path", PAGES)
def test_nobody_else_finds_it(app, world, sign_in, path):
    with app.app_context(), writing() as session:
        others = [person(session, "Bo"), person(session, "Ann Admin", is_admin=True)]
    for who in (world.lead, *others):
        client = sign_in(who.id)
        assert client.get(world.own + path).status_code == 404
        if path:
            assert client.post(world.own + path, data={"reason": "x", "note": "x"}).status_code == 404
        assert client.post(f"{world.own}/acceptance").status_code == 404


def test_the_application_is_kept_with_its_title_when_the_gig_is_out_of_sight(app, world, take):
    take(lambda c, s: c.withdraw("x"))
    with app.app_context(), writing() as session:
        made = session.get(Gig, world.gig.id)
        made.audience, made.title = "invited", "Project Nightfall"
        session.get(GigRole, world.role.id).title = "Night watch"
    assert world.client.get(f"/gigs/{world.gig.key}").status_code == 404
    for url in ("/applications", world.own, f"{world.own}/withdrawal"):
        page = world.client.get(url).text
        assert "Assess our QA practice" in page and "Test lead" in page and "Night" not in page
        assert f"/gigs/{world.gig.key}" not in page
        assert "I would like to." in page or url != world.own


def test_an_invitation_that_was_never_accepted_keeps_no_title(app, world, take, sign_in):
    with app.app_context(), writing() as session:
        bo = person(session, "Bo")
        made = gig(session, session.merge(world.lead), "Project Nightfall", audience="invited")
        candidate = Candidate.consider(world.lead.id, made, made.roles[0], bo)
        candidate.invite(world.lead.id)
    client = sign_in(bo.id)
    assert "Project Nightfall" in client.get("/applications").text
    client.post(f"/applications/{candidate.key}/refusal", data={"reason": ""})
    page = client.get("/applications").text
    assert "Nightfall" not in page and "Test lead" not in page and "A gig that you were invited to" in page


@pytest.mark.parametrize("key", ["0000000000", "x" * 500, "%00", "%27"])
def test_unknown_keys_are_not_found(world, key):
    assert world.client.get(f"/applications/{key}").status_code == 404


def test_an_empty_list_says_what_to_do(world, sign_in):
    assert "No applications yet" in sign_in(world.lead.id).get("/applications").text


def test_a_fixed_number_of_queries(app, world, take, queries):
    counts = []
    for more in (5, 45):
        with app.app_context(), writing() as session:
            for n in range(more):
                made = gig(session, session.merge(world.lead), f"Gig {n}")
                Candidate.apply(made, made.roles[0], session.merge(world.ada), "").withdraw("x")
        queries.clear()
        assert world.client.get("/applications").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12
    take(offered(world))
    world.client.get(world.own)
    queries.clear()
    world.client.get(world.own)
    assert len(queries) <= 12, queries
