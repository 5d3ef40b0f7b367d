"""One step with several candidates: who can't take it is left out, and why is said."""

import re

import pytest

from portal.db import writing
from portal.models import Candidate, Event, Gig, GigRole
from tests.conftest import PARTIAL
from tests.world import person


@pytest.fixture
def many(app, world):
    """Keys of three more who applied."""
    with app.app_context(), writing() as session:
        gig, role = session.get(Gig, world.gig), session.get(GigRole, world.role)
        return [Candidate.apply(gig, role, person(session, f"{n} Many"), "Me too.").key for n in ("Ann", "Bob", "Cyd")]


@pytest.fixture
def take(lead, world):
    def take(step, keys, **more):
        return lead.post(f"{world.url}/steps", data={"step": step, "candidate": keys} | more)

    return take


def states(stored):
    return [candidate.state for candidate in stored(Candidate)]


def said(lead, world):
    return lead.get(world.url).text.partition('id="toasts"')[2]


def test_everyone_who_can_takes_the_step_and_the_others_are_told_of(lead, world, many, take, stored):
    assert take("talk", [*many, world.keys[world.invited], world.keys[world.candidate]]).status_code == 303
    assert states(stored) == ["talking", "invited", "considering", "talking", "talking", "talking"]
    assert "4 people are in talks. 1 skipped: 1 has not applied or accepted an invitation" in said(lead, world)
    (act,) = {event.act for event in stored(Event) if event.kind == "talking"}
    assert act


def test_a_step_that_is_not_legal_there_is_said_by_state(lead, world, many, take, stored):
    take("invite", [world.keys[world.considered], *many, "0000000000"])
    told = said(lead, world)
    assert "Con Considered is invited. 4 skipped" in told and "3 applied, from where that is not possible" in told
    assert "1 no longer here" in told and "Take back</button>" in told
    lead.post(re.search(r'action="([^"]+)"', told)[1])
    assert "Con Considered is no longer invited." in said(lead, world)
    assert states(stored) == ["applied", "invited", "declined", "applied", "applied", "applied"]


def test_sent_twice_it_is_done_once(world, many, take, stored):
    for _ in range(2):
        take("talk", many)
    assert len([event for event in stored(Event) if event.kind == "talking"]) == 3


def test_declining_asks_why_first_and_is_undone_as_a_whole(lead, world, many, take, stored):
    asked = take("decline", many)
    assert asked.status_code == 200 and all(f'value="{key}"' in asked.text for key in many)
    refused = take("decline", many, reason="HOURS", message=" ")
    assert refused.status_code == 422 and set(states(stored)) == {"applied", "invited", "considering"}
    phrased = take("decline", many, reason="HOURS", message="Well.", phrase="Thank you")
    assert "Well. Thank you for putting yourself forward" in phrased.text
    take("decline", many, reason="HOURS", message="The dates moved.")
    assert states(stored)[3:] == ["declined"] * 3
    (act,) = {event.act for event in stored(Event) if event.kind == "declined"}
    assert act in lead.get(world.url).text
    lead.post(f"{world.url}/steps/{act}/undo?step=decline")
    assert states(stored)[3:] == ["applied"] * 3
    assert all(candidate.consent_ends_at is None for candidate in stored(Candidate))


def test_on_the_board_the_form_of_a_decline_comes_in_its_place(lead, world, many):
    answer = lead.post(f"{world.url}/steps", data={"step": "decline", "candidate": many}, headers=PARTIAL)
    assert answer.headers["HX-Retarget"] == "#bulk-form" and "<html" not in answer.text
    data = {"step": "decline", "candidate": many, "reason": "HOURS", "message": "Thank you."}
    board = lead.post(f"{world.url}/steps?role=1", data=data, headers=PARTIAL)
    assert 'id="board"' in board.text and "3 people are declined. They are told at" in board.headers["HX-Trigger"]


def test_considered_people_are_removed_and_nobody_hears(world, take, stored):
    take("remove", [world.keys[world.considered]])
    assert states(stored) == ["applied", "invited"]


def test_an_invitation_that_is_taken_back_can_be_undone(lead, world, take, stored):
    take("take back", [world.keys[world.invited]])
    assert states(stored)[1] == "declined"
    (act,) = {event.act for event in stored(Event) if event.kind == "invitation taken back"}
    lead.post(f"{world.url}/steps/{act}/undo?step=take+back")
    assert states(stored)[1] == "invited"


@pytest.mark.parametrize("data", [{}, {"step": "talk"}, {"step": "offer", "candidate": "x"}, {"candidate": ["x"] * 9}])
def test_nothing_ticked_or_an_unknown_step_is_said(lead, world, data):
    assert lead.post(f"{world.url}/steps", data=data).status_code == 422


def test_whoever_does_not_lead_the_gig_moves_nobody(sign_in, world, many, stored):
    data = {"step": "talk", "candidate": many}
    assert sign_in(world.ada).post(f"{world.url}/steps", data=data).status_code == 403
    assert "talking" not in states(stored)


def test_fifty_take_a_step_in_a_fixed_number_of_reads(app, lead, world, queries, stored):
    with app.app_context(), writing() as session:
        gig, role = session.get(Gig, world.gig), session.get(GigRole, world.role)
        keys = [Candidate.apply(gig, role, person(session, f"N{n} Many"), "").key for n in range(50)]
    queries.clear()
    lead.post(f"{world.url}/steps", data={"step": "talk", "candidate": keys})
    reads = [" ".join(sent.split())[:90] for sent in queries if sent.lstrip().startswith("SELECT")]
    assert len(reads) <= 10, reads
