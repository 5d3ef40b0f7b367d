"""What the board and the candidate's page show, and in how many queries."""

import re
from datetime import timedelta

import pytest
import time_machine
from markupsafe import escape

from portal.db import writing
from portal.models import Application, Candidate, Gig, GigRole, Need, Person
from portal.models.times import now
from tests.conftest import PARTIAL
from tests.world import WEEK, gig, offer_terms, person, skill


def crowd(session, world, size):
    """More candidates at every stage, without seats for them."""
    made, lead = session.get(Gig, world.gig), world.lena
    role = session.query(GigRole).filter_by(gig_id=world.gig).one()
    for n in range(size):
        who = person(session, f"Guest {n:03d}", ("employee", "contractor")[n % 2])
        if n % 3 == 0:
            Candidate.consider(lead, made, role, who)
        else:
            candidate = Candidate.apply(made, role, who, "Hello")
            if n % 3 == 1:
                candidate.talk(lead)


def with_open_menus(page):
    """What stands in it when the menu of every card has been opened."""
    steps = dict(re.findall(r'<template id="(steps-\d+)">(.*?)</template>', page))
    menus = re.findall(r'id="c-(\w+)"(?:(?!</li>).)*data-steps="(steps-\d+)"', page)
    assert steps.keys() == {name for _, name in menus}
    return "".join(steps[name].replace("@key", key) for key, name in menus)


def test_the_head_counts_people_seats_and_the_mix(lead, world):
    page = lead.get(world.url).text
    assert "3 people for 1 seat: 2 employees, 1 contractor" in page
    assert f'href="/talent?for={world.gig_key}.1"' in page and f'href="/gigs/{world.gig_key}"' in page


def test_a_card_says_fit_free_hours_and_what_is_due(app, lead, world):
    with app.app_context(), writing() as session:
        python, k8s = skill(session, "Python"), skill(session, "Kubernetes")
        role = session.query(GigRole).one()
        session.add_all([Need(gig_role_id=role.id, skill_id=s.id, least_level=2, required=True) for s in (python, k8s)])
        ada = session.get(Person, world.ada)
        ada.hold(python, 3)
        ada.hold(k8s, 1)
    page = lead.get(world.url, headers=PARTIAL).text
    card = page[page.index(f"c-{world.keys[world.candidate]}") :].partition("</li>")[0]
    for words in ("Ada Applicant", "Contractor", "1 of 2", "40 h a week free", "Answer by", "since today"):
        assert words in card
    assert "@portal.example" not in page


def test_menus_hold_the_steps_that_may_be_taken_now_and_drag_to_their_lane(lead, world, at):
    page = with_open_menus(lead.get(world.url).text)
    for candidate, step, lane in (
        (world.candidate, "talk", "talking"),
        (world.candidate, "offer", "offered"),
        (world.candidate, "refusal", "ended"),
        (world.invited, "invitation/end", "ended"),
        (world.considered, "invitation", "invited"),
    ):
        assert f'data-to="{lane}"' in page.partition(f'"{at(candidate, step)}"')[0].rpartition("<")[2]
    assert at(world.considered, "removal") in page
    for missing in (at(world.considered, "talk"), at(world.invited, "offer"), at(world.candidate, "removal")):
        assert missing not in page


def test_consent_that_ended_takes_the_steps_away(app, lead, world, at):
    with app.app_context(), writing() as session:
        candidate = session.get(Candidate, world.candidate)
        candidate.state, candidate.consent_ends_at = "expired", now() - timedelta(days=1)
    page = with_open_menus(lead.get(world.url).text)
    assert at(world.considered, "removal") in page
    assert at(world.candidate, "offer") not in page and at(world.candidate, "refusal") not in page


def test_one_role_can_be_looked_at(app, lead, world):
    with app.app_context(), writing() as session:
        second = GigRole(gig_id=world.gig, n=2, title="Writer <b>", seats=2, hours=4)
        session.add(second)
        session.flush()
        Candidate.consider(world.lena, session.get(Gig, world.gig), second, session.get(Person, world.bea))
    every, first, other = (lead.get(world.url + q).text for q in ("", "?role=1", "?role=2"))
    assert "Bea Bystander" in every and "Ada Applicant" in every and "3 seats" in every
    assert "Bea Bystander" not in first and "Ada Applicant" not in other and "Bea Bystander" in other
    assert "?role=2" in other.partition('formaction="')[2].partition('"')[0]
    assert "<b>" not in every.replace("<b>Ada", "") and str(escape("Writer <b>")) in every
    for odd in ("?role=9", "?role=x", "?role=" + "9" * 40, "?role=-1"):
        assert lead.get(world.url + odd).status_code == 200


def test_a_role_that_is_looked_at_stays_after_a_step(lead, world, at):
    answer = lead.post(at(world.candidate, "talk") + "?role=1")
    assert answer.headers["Location"] == world.url + "?role=1"


def test_names_are_escaped(app, lead, world):
    with app.app_context(), writing() as session:
        session.get(Person, world.ada).name = '"><script>alert(1)</script>'
    page = lead.get(world.url).text
    assert "<script>alert" not in page and "&lt;script&gt;alert(1)" in page


@pytest.mark.parametrize("path", ["", "/{}"])
def test_the_number_of_queries_does_not_grow(app, lead, world, queries, path):
    path = path.format(world.keys[world.candidate])
    lead.get(world.url + path)  # the first look is recorded

    def count():
        queries.clear()
        assert lead.get(world.url + path).status_code == 200
        return len(queries)

    with app.app_context(), writing() as session:
        crowd(session, world, 2)
    few = count()
    with app.app_context(), writing() as session:
        for n in range(45):
            Candidate.consider(
                world.lena,
                session.get(Gig, world.gig),
                session.query(GigRole).one(),
                person(session, f"Late {n:03d}"),
            )
    assert count() == few
    assert few <= (9 if not path else 13)


def test_unlisted_people_cost_three_queries_at_most(app, lead, world, queries):
    with app.app_context(), writing() as session:
        crowd(session, world, 9)
        for one in session.query(Person).filter(Person.name.like("Guest%")):
            one.unlisted_until = now().date() + WEEK
    queries.clear()
    page = lead.get(world.url).text
    assert len(queries) <= 12
    assert page.count(">Not listed now</a>") == 3  # the considered; the others have applied
    assert "Guest 001" in page


def test_the_board_of_a_draft_and_of_an_ended_gig_say_so(app, lead, world):
    with app.app_context(), writing() as session:
        draft = gig(session, session.get(Person, world.lena), "Later", publish=False).key
    page = lead.get(f"/gigs/{draft}/shortlist").text
    assert "This gig is a draft" in page and "0 people for 1 seat" in page
    with app.app_context(), writing() as session:
        session.get(Gig, world.gig).state = "cancelled"
    page = lead.get(world.url).text
    assert "This gig is cancelled" in page and "/invitation&quot;" not in page


def test_the_first_look_at_an_application_is_recorded(lead, world, at, stored):
    assert stored(Candidate, world.candidate).opened_at is None
    page = lead.get(at(world.candidate)).text
    assert "I would like to." in page
    opened = stored(Candidate, world.candidate)
    assert opened.opened_at is not None
    lead.get(at(world.candidate))
    assert stored(Candidate, world.candidate).version == opened.version


@pytest.mark.parametrize("who", ["invited", "considered"])
def test_without_consent_the_page_says_when_the_note_opens(lead, world, at, stored, who):
    page = lead.get(at(getattr(world, who))).text
    assert "The note opens when" in page
    assert stored(Candidate, getattr(world, who)).opened_at is None


def test_who_withdrew_takes_the_note_along(app, lead, world, at):
    with app.app_context(), writing() as session:
        session.get(Candidate, world.candidate).withdraw("Something else came up")
    page = lead.get(at(world.candidate)).text
    assert "I would like to." not in page and "It opens again when they apply anew" in page
    assert "Something else came up" in page


def test_the_page_sets_the_profile_then_beside_today(app, lead, world, at):
    with app.app_context(), writing() as session:
        python = skill(session, "Python")
        session.query(Application).one().profile = {
            "version": 1,
            "headline": "Tester",
            "place": "Lagos",
            "skills": [{"name": "Python", "level": 2, "wants": False}, {"name": "Go", "level": 1, "wants": False}],
        }
        session.get(Person, world.ada).hold(python, 4)
        session.get(Person, world.ada).hold(skill(session, "Rust"), 1)
    page = lead.get(at(world.candidate)).text
    for words in ("Tester", "Lagos", "level 4 now", "no longer on the profile", "new on the profile"):
        assert words in page


def test_the_page_tells_offer_reason_message_and_what_happened(app, lead, world, at):
    with app.app_context(), writing() as session:
        candidate = session.get(Candidate, world.candidate)
        _held = session.query(GigRole).one(), session.get(Gig, world.gig), session.get(Person, world.ada)
        candidate.offer(world.lena, **offer_terms(rate=6200))
    lead.post(at(world.candidate, "refusal"), data={"reason": "HOURS", "message": "The dates moved."})
    page = lead.get(at(world.candidate)).text
    for words in (
        "€62 an hour",
        "Not seen yet",
        "Hours or dates do not fit",
        "The dates moved.",
        "offered a seat",
        "You",
    ):
        assert words in page
    with time_machine.travel(now() + timedelta(minutes=5)):
        assert "Not told yet" in lead.get(at(world.candidate)).text


def test_a_step_from_the_page_comes_back_to_it(lead, world, at):
    here = at(world.candidate)
    assert f'name="back" value="{here}"' in lead.get(here).text
    assert lead.post(here + "/talk", data={"back": here}).headers["Location"] == here
