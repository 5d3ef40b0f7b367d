"""Every step of a gig's leads: what it does, and that an illegal one names the legal ones and changes nothing."""

import re
from datetime import timedelta

import pytest
import time_machine

from portal.db import db, writing
from portal.models import LEAD_STEPS, Candidate, Event, Gig, GigRole, Person, Reason, State
from portal.models.times import local, now, today
from tests.conftest import PARTIAL
from tests.world import offer_terms

ADDRESS = {
    "invite": "invitation",
    "take back": "invitation/end",
    "remove": "removal",
    "talk": "talk",
    "offer": "offer",
    "decline": "refusal",
    "undo": "refusal/undo",
    "end early": "ending",
}
REFUSAL = {"reason": "HOURS", "message": "Thank you; the dates moved to May."}


def offer_form(**changes):
    terms = {name: str(value) for name, value in offer_terms(**changes).items()}
    return {**terms, "rate": "62.50"}


FIELDS = {"offer": offer_form, "decline": lambda: REFUSAL, "end early": lambda: {"reason": "The work is done."}}
AFTER = {
    "invite": "invited",
    "take back": "declined",
    "talk": "talking",
    "offer": "offered",
    "decline": "declined",
    "end early": "done",
}


@pytest.fixture
def put(app, world):
    """Bring the applicant's row into a state, by the steps that lead there."""

    def into(state):
        with app.app_context(), writing() as session:
            candidate, lead = session.get(Candidate, world.candidate), world.lena
            _, _, _ = candidate.gig, candidate.role, candidate.person = loaded(session, candidate)
            steps = {
                State.CONSIDERING: [forget_consent],
                State.INVITED: [forget_consent, lambda c: c.invite(lead)],
                State.TALKING: [lambda c: c.talk(lead)],
                State.OFFERED: [lambda c: c.offer(lead, **offer_terms())],
                State.ACCEPTED: [lambda c: c.offer(lead, **offer_terms()), Candidate.accept],
                State.DECLINED: [lambda c: c.decline(lead, Reason.HOURS, "Thank you.")],
                State.TURNED_DOWN: [lambda c: c.offer(lead, **offer_terms()), Candidate.turn_down],
                State.WITHDRAWN: [lambda c: c.withdraw("")],
                State.EXPIRED: [lambda c: c.offer(lead, **offer_terms()), Candidate.expire],
                State.CLOSED: [lambda c: setattr(c, "state", State.CLOSED)],
                State.DONE: [
                    lambda c: c.offer(lead, **offer_terms(starts_on=today())),
                    Candidate.accept,
                    lambda c: c.end_early(lead, "Done."),
                ],
            }.get(state, [])
            for step in steps:
                step(candidate)

    return into


def loaded(session, candidate):
    return (
        session.get(Gig, candidate.gig_id),
        session.get(GigRole, candidate.gig_role_id),
        session.get(Person, candidate.person_id),
    )


def forget_consent(candidate):
    candidate.state, candidate.consented_at, candidate.known_since = State.CONSIDERING, None, None


LEGAL = [(state, step) for state, steps in LEAD_STEPS.items() for step in sorted(steps)]
CONSENT_IS_OVER = {State.TURNED_DOWN, State.WITHDRAWN}
NO_CONSENT = {State.CONSIDERING, State.INVITED}
ILLEGAL = [(state, step) for state in State for step in ADDRESS if step not in LEAD_STEPS.get(state, ())]
SAME = {("invite", State.INVITED), ("take back", State.DECLINED), ("talk", State.TALKING), ("offer", State.OFFERED)} | {
    ("decline", State.DECLINED),
    ("end early", State.DONE),
}


def post(client, url, step):
    return client.post(url, data=FIELDS.get(step, dict)())


@pytest.mark.parametrize("state, step", LEGAL)
def test_a_legal_step_is_taken(lead, world, at, put, stored, state, step):
    put(state)
    assert post(lead, at(world.candidate, ADDRESS[step]), step).status_code == 303
    if step == "remove":
        assert stored(Candidate, world.candidate) is None
    elif step == "undo":
        assert stored(Candidate, world.candidate).state == "applied"
    else:
        assert stored(Candidate, world.candidate).state == AFTER[step]


@pytest.mark.parametrize("state, step", ILLEGAL)
def test_an_illegal_step_changes_nothing(lead, world, at, put, stored, state, step):
    put(state)
    before, events = stored(Candidate, world.candidate), len(stored(Event))
    answer = post(lead, at(world.candidate, ADDRESS[step]), step)
    after = stored(Candidate, world.candidate)
    assert (after.state, after.version, len(stored(Event))) == (before.state, before.version, events)
    needs_consent = step in ("talk", "offer", "decline", "end early", "undo")
    if needs_consent and state in (CONSENT_IS_OVER | NO_CONSENT):
        assert answer.status_code == 403
        assert "consent has ended" in answer.text
    elif (step, state) in SAME:
        assert answer.status_code == 303
    else:
        assert answer.status_code == 409
        legal = ", ".join(sorted(LEAD_STEPS.get(state, ()))) or "nothing"
        assert f"Possible now: {legal}." in answer.text


def test_htmx_gets_the_board_as_it_is_now_and_the_toast(lead, world, at):
    answer = lead.post(at(world.candidate, "talk"), headers=PARTIAL)
    assert answer.status_code == 200
    assert answer.text.strip().startswith('<div id="board"') and "<html" not in answer.text
    assert "Ada Applicant is in talks." in answer.headers["HX-Trigger"]


def test_an_illegal_step_by_htmx_shows_the_board_and_says_why(lead, world, at, put):
    put(State.ACCEPTED)
    answer = lead.post(at(world.candidate, "talk"), headers=PARTIAL)
    assert answer.status_code == 409
    assert (answer.headers["HX-Retarget"], answer.headers["HX-Reswap"]) == ("#board", "outerHTML")
    assert "Possible now: end early" in answer.headers["HX-Trigger"]


def test_declined_is_undone_and_never_noticed(lead, world, at, stored, sign_in):
    url = at(world.candidate, "refusal")
    page = lead.post(url, data=REFUSAL, follow_redirects=True)
    told_at = local(stored(Candidate, world.candidate).told_at, "Europe/Berlin")
    assert f"Ada Applicant is declined. They are told at {told_at:%H:%M}." in page.text
    assert f'action="{url}/undo"' in page.text
    assert stored(Candidate, world.candidate).shown_state() == "applied"
    assert [lead.post(url + "/undo").status_code for _ in range(2)] == [303, 303]
    candidate = stored(Candidate, world.candidate)
    assert (candidate.state, candidate.consent_ends_at, candidate.message) == ("applied", None, "")
    assert [e.kind for e in stored(Event) if e.candidate_id == world.candidate] == [
        "applied",
        "declined",
        "decline undone",
    ]


def test_twice_is_once(lead, world, at, stored):
    assert [lead.post(at(world.candidate, "refusal"), data=REFUSAL).status_code for _ in range(2)] == [303, 303]
    assert [e.kind for e in stored(Event) if e.candidate_id == world.candidate] == ["applied", "declined"]


def test_who_withdrew_meanwhile_is_met_by_a_toast_and_the_board(lead, world, at, put):
    put(State.WITHDRAWN)
    for send in (lead.get, lead.post):
        answer = send(at(world.candidate, "refusal"), headers=PARTIAL)
        assert answer.status_code == 403
        assert answer.text.strip().startswith('<div id="board"') and answer.headers["HX-Retarget"] == "#board"
        assert "consent has ended" in answer.headers["HX-Trigger"]


def test_after_ten_minutes_they_are_told_and_after_seven_days_nothing_is_undone(sign_in, lead, world, at, stored):
    lead.post(at(world.candidate, "refusal"), data=REFUSAL)
    lead.post(at(world.invited, "invitation/end"))
    with time_machine.travel(now() + timedelta(minutes=11), tick=False):
        assert stored(Candidate, world.candidate).shown_state() == "declined"
    with time_machine.travel(now() + timedelta(days=8), tick=False):
        later = sign_in(world.lena)
        assert later.post(at(world.candidate, "refusal/undo")).status_code == 403
        too_late = later.post(at(world.invited, "refusal/undo"))
        assert too_late.status_code == 409 and "7 days" in too_late.text
    assert {stored(Candidate, one).state for one in (world.candidate, world.invited)} == {"declined"}


def test_an_invitation_is_taken_back_and_that_is_undone(lead, world, at, stored):
    page = lead.post(at(world.invited, "invitation/end"), follow_redirects=True)
    assert "Ivo Invited is no longer invited." in page.text
    taken = stored(Candidate, world.invited)
    assert (taken.state, taken.reason, taken.message) == ("declined", None, "")
    assert lead.post(at(world.invited, "refusal/undo")).status_code == 303
    back = stored(Candidate, world.invited)
    assert (back.state, back.consented_at) == ("invited", None)


def test_the_toast_of_an_invitation_takes_it_back(lead, world, at, stored):
    page = lead.post(at(world.considered, "invitation"), follow_redirects=True)
    toast = page.text.partition('class="toast"')[2]
    assert "Con Considered is invited." in toast and "Take back</button>" in toast
    lead.post(re.search(r'action="([^"]+)"', toast)[1])
    assert stored(Candidate, world.considered).state == "declined"


def test_removing_leaves_nothing_and_can_be_undone(lead, world, at, stored):
    url = at(world.considered, "removal")
    page = lead.post(url, follow_redirects=True)
    assert "Nobody was told" in page.text
    assert stored(Candidate, world.considered) is None
    assert lead.post(url).status_code == 303  # sent twice
    undo = f"{world.url}/consideration?person={world.person_keys[world.con]}&role=1"
    assert undo.replace("&", "&amp;") in page.text
    assert lead.post(undo).status_code == 303
    assert [c.state for c in stored(Candidate) if c.person_id == world.con] == ["considering"]


def test_several_are_considered_at_once_and_one_comes_back_with_an_undo(lead, world, stored, app):
    url = f"{world.url}/consideration"
    keys = [world.person_keys[world.bea], world.person_keys[world.con]]
    assert lead.post(url, data={"person": keys, "role": "1"}).headers["Location"] == world.url
    assert {c.person_id: c.state for c in stored(Candidate)}[world.bea] == "considering"
    one = lead.post(url, data={"person": keys[0], "role": "1", "back": "/profile"})
    assert one.headers["Location"] == "/profile"
    said = lead.post(url, data={"person": world.person_keys[world.ada], "role": "1"}, follow_redirects=True)
    assert "on the shortlist already: applied" in said.text


@pytest.mark.parametrize(
    "data, expected",
    [
        ({}, 422),
        ({"person": "NOBODYHERE", "role": "1"}, 404),
        ({"person": "a\x00b", "role": "1"}, 404),
        ({"person": "BEA", "role": "9"}, 404),
        ({"person": "BEA", "role": "x"}, 404),
        ({"person": [f"P{n}" for n in range(26)], "role": "1"}, 422),
        ({"person": "LEAD", "role": "1"}, 409),
    ],
)
def test_a_wrong_consideration_is_refused(lead, world, stored, data, expected):
    names = {"BEA": world.person_keys[world.bea], "LEAD": world.person_keys[world.lena]}
    if isinstance(data.get("person"), str):
        data = data | {"person": names.get(data["person"], data["person"])}
    assert lead.post(f"{world.url}/consideration", data=data).status_code == expected
    assert len(stored(Candidate)) == 3


def test_back_never_leaves_the_house(lead, world):
    data = {"person": world.person_keys[world.bea], "role": "1", "back": "https://evil.example/"}
    assert lead.post(f"{world.url}/consideration", data=data).headers["Location"] == world.url


def test_audience_is_asked_again_at_the_invitation_and_the_offer(app, lead, world, at, stored):
    with app.app_context(), writing() as session:
        session.get(Gig, world.gig).audience = "employees"
        db.session.get(Person, world.con).kind = "contractor"
    assert "employees only" in lead.post(at(world.considered, "invitation")).text
    answer = lead.post(at(world.candidate, "offer"), data=offer_form())
    assert answer.status_code == 409 and "employees only" in answer.text
    assert stored(Candidate, world.candidate).state == "applied"
