"""Applying to a role, once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from portal.config import NOTE_LENGTH
from portal.db import writing
from portal.models import Application, Candidate, Event, Gig, GigRole
from portal.models.times import now
from tests.world import gig, offer_terms, person, skill


@pytest.fixture
def world(app, sign_in):
    with app.app_context(), writing() as session:
        lead = person(session, "Lena Lead", is_lead=True)
        ada = person(session, "Ada Applicant", "contractor", headline="QA engineer", place="Lagos")
        python, sql = skill(session, "Python"), skill(session, "SQL")
        ada.hold(python, 3)
        made = gig(session, lead, needs=[(python, 2), (sql, 2)])
    url = f"/gigs/{made.key}/roles/1/application"
    return SimpleNamespace(lead=lead, ada=ada, gig=made, url=url, client=sign_in(ada.id), python=python)


def test_the_form_shows_the_role_my_fit_and_what_the_lead_will_see(world):
    page = world.client.get(world.url).text
    for words in (
        "Test lead",
        "20 h a week",
        "1 seat left",
        "<b>1 of 2</b>",
        "a match",
        "missing",
        "What the lead will see",
    ):
        assert words in page


def test_applying_keeps_the_note_and_the_profile_as_it_was(app, world, stored):
    answer = world.client.post(world.url, data={"note": "I would like\nto."})
    (candidate,) = stored(Candidate)
    assert (answer.status_code, answer.location) == (303, f"/applications/{candidate.key}")
    assert (candidate.state, candidate.origin, candidate.consent_stands()) == ("applied", "applied", True)
    (sent,) = stored(Application)
    assert (sent.note, sent.profile["headline"], sent.profile["gig"]) == (
        "I would like\nto.",
        "QA engineer",
        world.gig.title,
    )
    with app.app_context(), writing() as session:
        session.merge(world.ada).hold(session.merge(world.python), 4)
    page = world.client.get(answer.location).text
    assert "I would like" in page and "Python" in page and "level 3" in page and "level 4" not in page


def test_sent_twice_is_one_application_and_both_answers_are_the_same(world, stored):
    first, second = (world.client.post(world.url, data={"note": "x"}) for _ in range(2))
    assert first.location == second.location
    assert (len(stored(Candidate)), len(stored(Application))) == (1, 1)
    assert world.client.get(world.url).location == first.location


def test_twelve_at_once_are_one_application(world, sign_in, stored):
    clients = [sign_in(world.ada.id) for _ in range(12)]
    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(lambda client: client.post(world.url, data={"note": "x"}), clients))
    assert {a.status_code for a in answers} == {303}
    assert len({a.location for a in answers}) == 1
    assert (len(stored(Candidate)), len(stored(Application))) == (1, 1)
    assert [e.kind for e in stored(Event)].count("applied") == 1


def test_twelve_people_at_once_are_twelve_rows(app, world, sign_in, stored):
    with app.app_context(), writing() as session:
        people = [person(session, f"Person {n}") for n in range(12)]
    clients = [sign_in(p.id) for p in people]
    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(lambda client: client.post(world.url, data={"note": ""}).status_code, clients))
    assert set(answers) == {303}
    assert len({c.person_id for c in stored(Candidate)}) == len(stored(Candidate)) == 12


@pytest.fixture
def invite(app, world):
    def do(**changes):
        with app.app_context(), writing() as session:
            made, ada = session.get(Gig, world.gig.id), session.merge(world.ada)
            for name, value in changes.items():
                setattr(made, name, value)
            role = session.scalars(select(GigRole)).one()
            candidate = Candidate.consider(world.lead.id, made, role, ada)
            candidate.invite(world.lead.id)
            return candidate.key

    return do


@pytest.mark.parametrize("how", ["open", "confidential", "paused", "past apply-by"])
def test_an_invitation_is_accepted_by_applying(world, invite, stored, how):
    changes = {
        "open": {},
        "confidential": {"audience": "invited"},
        "paused": {"state": "paused"},
        "past apply-by": {"apply_until": now() - timedelta(days=1)},
    }
    key = invite(**changes[how])
    assert "Accept the invitation" in world.client.get(world.url).text
    answers = [world.client.post(world.url, data={"note": "Gladly"}) for _ in range(2)]
    assert [a.location for a in answers] == [f"/applications/{key}"] * 2
    (candidate,) = stored(Candidate)
    assert (candidate.state, candidate.origin) == ("applied", "invited")


@pytest.mark.parametrize(
    "change, status",
    [
        ({"audience": "employees"}, 404),
        ({"audience": "invited"}, 404),
        ({"state": "paused"}, 404),
        ({"state": "cancelled"}, 404),
        ({"applications_closed_at": now()}, 404),
        ({"apply_until": now() - timedelta(seconds=1)}, 404),
    ],
)
def test_a_gig_that_does_not_accept_takes_no_application(app, world, stored, change, status):
    with app.app_context(), writing() as session:
        for name, value in change.items():
            setattr(session.get(Gig, world.gig.id), name, value)
    assert world.client.get(world.url).status_code == status
    assert world.client.post(world.url, data={"note": ""}).status_code == status
    assert stored(Candidate) == []


def test_a_full_role_of_an_accepting_gig_says_so(app, world, stored):
    with app.app_context(), writing() as session:
        made = session.merge(world.gig)
        bo = person(session, "Bo")
        taken = Candidate.apply(made, made.roles[0], bo, "")
        taken.offer(world.lead.id, **offer_terms())
        session.add(GigRole(gig_id=made.id, n=2, title="Tester", seats=1, hours=8, needs=[]))
    answer = world.client.post(world.url, data={"note": ""})
    assert (answer.status_code, "Every seat" in answer.text) == (409, True)
    assert "No seat left" in world.client.get(f"/gigs/{world.gig.key}").text
    assert world.client.post(world.url.replace("/1/", "/2/"), data={"note": ""}).status_code == 303


@pytest.mark.parametrize("n", ["0", "2", "999999", "9999999999", "9" * 30, "9" * 5000, "-1", "x", "²", "1.0"])
def test_a_role_that_is_not_there_is_not_found(world, n):
    for send in (world.client.get, world.client.post):
        assert send(f"/gigs/{world.gig.key}/roles/{n}/application").status_code == 404


def test_its_leads_and_readers_without_the_right_are_refused_with_words(app, world, sign_in, stored):
    answer = sign_in(world.lead.id).post(world.url, data={"note": ""})
    assert (answer.status_code, "can&#39;t apply" in answer.text) == (403, True)
    with app.app_context(), writing() as session:
        other = person(session, "Otto Lead", is_lead=True)
        session.get(Gig, world.gig.id).state = "paused"
    assert sign_in(other.id).get(world.url).status_code == 403
    assert stored(Candidate) == []


def test_a_note_too_long_is_refused_and_kept(world, stored):
    note = "long " * NOTE_LENGTH
    answer = world.client.post(world.url, data={"note": note})
    assert (answer.status_code, "at most 2,000" in answer.text, "long long" in answer.text) == (422, True, True)
    assert stored(Candidate) == []


def test_nul_in_a_note_is_cut(world, stored):
    assert world.client.post(world.url, data={"note": "a\x00b"}).status_code == 303
    assert stored(Application)[0].note == "ab"


def test_applying_again_after_withdrawing_is_a_new_application_in_the_same_row(world, stored):
    own = world.client.post(world.url, data={"note": "one"}).location
    world.client.post(f"{own}/withdrawal", data={"reason": "Busy"})
    assert "Apply again" in world.client.get(own).text
    assert world.client.get(world.url).status_code == 200
    assert world.client.post(world.url, data={"note": "two"}).location == own
    assert (len(stored(Candidate)), [a.note for a in stored(Application)]) == (1, ["one", "two"])


def test_more_open_applications_than_allowed_are_refused_in_words(app, world, stored, monkeypatch):
    monkeypatch.setattr("portal.models.candidates.by_person.OPEN_APPLICATIONS", 0)
    answer = world.client.post(world.url, data={"note": ""})
    assert (answer.status_code, "Withdraw one first" in answer.text) == (409, True)
    assert stored(Candidate) == []
