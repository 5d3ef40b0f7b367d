"""A person's page: what each viewer reads, why the rest is hidden, and who looked."""

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from portal.config import LOOKS_A_DAY
from portal.db import writing
from portal.models import (
    Candidate,
    CoLead,
    Engagement,
    Experience,
    Gig,
    Look,
    Person,
    PersonNote,
    PersonSkill,
    Skill,
    TooMany,
)
from portal.models.looks import record_look
from portal.models.times import today
from tests.world import gig, offer_terms, person, skill


@pytest.fixture
def world(app):
    with app.app_context(), writing() as session:
        lead = person(session, "Lena Lead", is_lead=True)
        ada = person(
            session,
            "Ada Applicant",
            "contractor",
            phone="+49 30 1",
            rate_amount=6200,
            bio="I *test*: [here](https://code.example/ada).",
        )
        bo = person(session, "Bo Bystander")
        ada.hold(skill(session, "Playwright"), 4)
        posted = gig(session, lead)
        return SimpleNamespace(
            lead=lead.id, ada=ada.id, bo=bo.id, gig=posted.id, key=ada.key, lead_key=lead.key, gig_key=posted.key
        )


def apply(app, world, gig_id=None):
    with app.app_context(), writing() as session:
        posted = session.get(Gig, gig_id or world.gig)
        session.refresh(posted, ["roles"])
        return Candidate.apply(posted, posted.roles[0], session.get(Person, world.ada), "").id


def test_a_lead_reads_the_profile_and_rate_but_no_contact(sign_in, world, stored):
    text = sign_in(world.lead).get(f"/talent/{world.key}").text
    assert "Playwright" in text and "€62" in text and "<em>test</em>" in text
    assert '<a href="https://code.example/ada" rel="noopener noreferrer nofollow">' in text
    assert "ada.applicant@" not in text and "+49" not in text
    assert "Contact opens when Ada applies or accepts an invitation." in text
    assert stored(Look) == []


def test_an_application_opens_the_e_mail_and_the_look_is_recorded_once_a_day(app, sign_in, world, stored):
    apply(app, world)
    lead = sign_in(world.lead)
    for _ in range(2):
        text = lead.get(f"/talent/{world.key}").text
    assert "ada.applicant@portal.example" in text and "+49" not in text
    assert [(look.viewer_id, look.person_id, look.tier) for look in stored(Look)] == [
        (world.lead, world.ada, "contact")
    ]


def engage(app, world, rate, gig_id=None):
    candidate = apply(app, world, gig_id)
    with app.app_context(), writing() as session:
        loaded = session.get(Candidate, candidate)
        session.refresh(loaded, ["gig", "role", "person"])
        loaded.offer(world.lead, **offer_terms(rate=rate))
        loaded.accept()


def test_working_together_opens_phone_and_agreed_rate(app, sign_in, world):
    engage(app, world, 7300)
    text = sign_in(world.lead).get(f"/talent/{world.key}").text
    assert "+49 30 1" in text and "€73 an hour" in text


@pytest.mark.parametrize("days, is_read", [(30, True), (31, False)])
def test_the_agreed_rate_of_a_gig_is_read_for_thirty_days_after_it(app, sign_in, world, days, is_read):
    """Working together on another gig opens that gig's rate alone."""
    engage(app, world, 7300)
    with app.app_context(), writing() as session:
        session.scalars(select(Engagement)).one().end(today() - timedelta(days=days), "completed", [world.lead])
        other = gig(session, session.get(Person, world.lead), "Another gig").id
    engage(app, world, 8100, other)
    text = sign_in(world.lead).get(f"/talent/{world.key}").text
    assert ("€73 an hour" in text, "€81 an hour" in text) == (is_read, True)


def test_to_strangers_a_person_is_unknown(sign_in, world):
    stranger = sign_in(world.bo)
    hidden, unknown = stranger.get(f"/talent/{world.key}"), stranger.get("/talent/0000000000")
    assert hidden.status_code == unknown.status_code == 404
    assert "Ada" not in hidden.text


def test_who_leads_a_gig_that_one_sees_shows_a_card_only(sign_in, world):
    text = sign_in(world.bo).get(f"/talent/{world.lead_key}").text
    assert "Lena Lead" in text and "Skills and hours are seen by leads" in text
    assert "lena.lead@" not in text


def test_my_own_page_hides_nothing(sign_in, world):
    text = sign_in(world.ada).get(f"/talent/{world.key}").text
    assert "ada.applicant@" in text and "opens when" not in text and "can see that you looked" not in text


def test_a_lead_considers_from_the_page(app, sign_in, world):
    lead = sign_in(world.lead)
    assert f'action="/gigs/{world.gig_key}/shortlist/consideration"' in lead.get(f"/talent/{world.key}").text
    apply(app, world)
    assert ">Applied</a>" in lead.get(f"/talent/{world.key}").text


def test_the_cost_is_bounded(app, sign_in, world, queries):
    apply(app, world)
    lead = sign_in(world.lead)
    lead.get(f"/talent/{world.key}")
    queries.clear()
    lead.get(f"/talent/{world.key}")
    assert len(queries) <= 12


def test_contact_is_opened_for_so_many_people_a_day(app, sign_in, world, stored):
    apply(app, world)
    with app.app_context(), writing() as session:
        for n in range(LOOKS_A_DAY):
            other = Person(name=f"Zoe {n}", sort_name=f"zoe {n}", kind="employee")
            session.add(other)
            session.flush()
            session.add(Look(viewer_id=world.lead, person_id=other.id, tier="contact", day=today()))
    answer = sign_in(world.lead).get(f"/talent/{world.key}")
    assert answer.status_code == 429 and "tomorrow" in answer.text
    assert "ada.applicant@" not in answer.text
    assert len(stored(Look)) == LOOKS_A_DAY


def test_whose_contact_and_terms_are_opened_counts_once(app, world, monkeypatch):
    monkeypatch.setattr("portal.models.looks.LOOKS_A_DAY", 1)
    with app.app_context(), writing() as session:
        for tier in ("contact", "terms"):
            record_look(session, world.lead, world.ada, tier)
        with pytest.raises(TooMany):
            record_look(session, world.lead, world.bo, "contact")


def test_whoever_reads_the_profile_reads_experience_and_evidence(app, sign_in, world):
    with app.app_context(), writing() as session:
        ada, day = session.get(Person, world.ada), today().replace(day=1)
        told = {"title": "Tester", "organisation": "A bank", "text": "I *broke* things.", "ended_on": None}
        Experience.add(session, ada.id, began_on=day.replace(year=2020), **told)
        session.scalars(select(PersonSkill)).one().show("https://proof.example/ada")
    text = sign_in(world.lead).get(f"/talent/{world.key}").text
    assert "Tester, A bank" in text and f"{today():%b} 2020 to now" in text and "<em>broke</em>" in text
    assert 'href="https://proof.example/ada" rel="noopener noreferrer nofollow"' in text
    assert sign_in(world.bo).get(f"/talent/{world.key}").status_code == 404


def test_their_day_is_drawn_beside_the_viewers_on_the_viewers_clock(app, sign_in, world):
    with app.app_context(), writing() as session:
        ada = session.get(Person, world.ada)
        ada.zone, ada.work_from, ada.work_to = "America/New_York", 9 * 60, 20 * 60
    text = sign_in(world.lead).get(f"/talent/{world.key}").text
    assert 'aria-label="You: 09:00 to 17:00; Ada: 15:00 to 02:00"' in text
    assert text.count('<rect class="contractor"') == 2, "it crosses midnight"
    assert '<rect class="shared" x="180" y="0" width="24"' in text, "15:00 to 17:00"


def test_a_rejected_skill_stays_with_its_holder_alone(app, sign_in, world):
    with app.app_context(), writing() as session:
        session.scalars(select(Skill)).one().state = "rejected"
    assert "Playwright" not in sign_in(world.lead).get(f"/talent/{world.key}").text
    assert "Playwright" in sign_in(world.ada).get("/profile").text


def test_a_note_is_kept_for_its_author_alone(app, sign_in, world, stored):
    lead = sign_in(world.lead)
    path = f"/talent/{world.key}/note"
    assert lead.post(path, data={"text": "Asks good questions.", "version": "0"}).status_code == 303
    assert "Asks good questions." in lead.get(f"/talent/{world.key}").text
    with app.app_context(), writing() as session:
        other = person(session, "Olga Other", is_lead=True).id
        boss = person(session, "Ann Admin", is_admin=True).id
    for viewer in (other, boss, world.ada):
        assert "Asks good questions." not in sign_in(viewer).get(f"/talent/{world.key}").text
    assert sign_in(boss).post(path, data={"text": "x", "version": "0"}).status_code == 403
    assert sign_in(world.ada).post(path, data={"text": "x", "version": "0"}).status_code == 403
    assert [note.text for note in stored(PersonNote)] == ["Asks good questions."]


def test_a_note_changed_elsewhere_is_not_overwritten(sign_in, world, stored):
    lead = sign_in(world.lead)
    path = f"/talent/{world.key}/note"
    lead.post(path, data={"text": "First.", "version": "0"})
    stale = lead.post(path, data={"text": "Second.", "version": "0"})
    assert stale.status_code == 409
    assert ">Second.</textarea>" in stale.text.replace("\r\n", "") and "There now: First." in stale.text
    assert (
        lead.post(path, data={"text": "First.", "version": "0"}).status_code == 303
    )  # the same form twice is done once
    long = lead.post(path, data={"text": "x" * 5000, "version": "1"})
    assert long.status_code == 422 and "x" * 5000 in long.text
    assert [note.text for note in stored(PersonNote)] == ["First."]


def test_twelve_weeks_are_drawn_with_their_figures(app, sign_in, world):
    engage(app, world, 7300)
    text = sign_in(world.lead).get(f"/talent/{world.key}").text
    figures = re.findall(r'data-label="Free">(\d+) h', text)
    assert len(figures) == 12 and {"40", "20"} == set(figures)
    assert 'class="weeks"' in text


def test_hours_in_offers_are_told_to_leads_and_to_nobody_else(app, sign_in, world):
    candidate = apply(app, world)
    with app.app_context(), writing() as session:
        loaded = session.get(Candidate, candidate)
        session.refresh(loaded, ["gig", "role", "person"])
        loaded.offer(world.lead, **offer_terms())
    assert 'data-label="Offered">20 h' in sign_in(world.lead).get(f"/talent/{world.key}").text
    with app.app_context(), writing() as session:
        manager = person(session, "Mia Manager")
        session.get_one(Person, world.ada).manager_id = manager.id
        may_not = world.ada, manager.id
    for who in may_not:
        page = sign_in(who).get(f"/talent/{world.key}").text
        assert 'data-label="Free"' in page and "Offered" not in page


def test_a_co_lead_is_not_considered_for_their_own_gig_and_a_gig_without_owner_is_offered(app, sign_in, world):
    with app.app_context(), writing() as session:
        cora = person(session, "Cora Colead", is_lead=True)
        session.add(CoLead(gig_id=world.gig, person_id=cora.id))
    offered = f'action="/gigs/{world.gig_key}/shortlist/consideration"'
    assert offered not in sign_in(world.lead).get(f"/talent/{cora.key}").text
    with app.app_context(), writing() as session:
        session.get(Gig, world.gig).owner_id = None
    assert offered in sign_in(cora.id).get(f"/talent/{world.key}").text
