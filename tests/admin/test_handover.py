"""Gigs of whoever leads no more: who sees what of them, and to whom they go."""

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from portal.db import writing
from portal.models import Audit, Candidate, CoLead, Event, Gig, GigRole, Outbox, Person
from portal.models.times import now, today
from tests import world
from tests.world import person

ORPHANS = "/admin/gigs/orphans"


@pytest.fixture
def left(app, company):
    """Gigs of a lead who was suspended: one that admins read, one confidential, a draft and one that is over."""
    with app.app_context(), writing() as session:
        leaver = person(session, "Leo Leaver", is_lead=True)
        heir = person(session, "Hedy Heir", is_lead=True)
        made = {
            "open": world.gig(session, leaver, "Read by admins"),
            "secret": world.gig(session, leaver, "Of nobody else", audience="invited"),
            "draft": world.gig(session, leaver, "Not yet shown", publish=False),
            "past": world.gig(session, leaver, "Long over"),
            "kept": world.gig(session, session.get(Person, company.lead.id), "Led by Lena"),
        }
        made["past"].starts_on = made["past"].ends_on = today() - timedelta(days=60)
        leaver.suspend(company.admin.id)
        gigs = {name: SimpleNamespace(id=gig.id, key=gig.key) for name, gig in made.items()}
        return SimpleNamespace(
            leaver=leaver.id, url=f"/admin/people/{leaver.key}/gigs", heir=heir.id, heir_key=heir.key, **gigs
        )


def owner(stored, gig):
    return stored(Gig, gig.id).owner_id


def test_orphans_are_listed_as_far_as_an_admin_may_read(admin, left):
    for url in (ORPHANS, left.url):
        page = admin.get(url).text
        assert "Read by admins" in page and "Led by Lena" not in page
        assert "Of nobody else" not in page and "Not yet shown" not in page
    page = admin.get(ORPHANS).text
    assert left.secret.key in page and left.draft.key in page
    assert "Long over" not in admin.get(ORPHANS).text
    assert "Long over" in admin.get(ORPHANS + "?past=1").text
    assert "Long over" in admin.get(left.url).text


def test_whose_a_gig_is_that_may_not_be_read_is_told_on_no_page_of_theirs(admin, left):
    for url in (left.url, left.url.removesuffix("/gigs")):
        page = admin.get(url).text
        assert left.secret.key not in page and left.draft.key not in page
    assert "1 gig of theirs has" in page
    assert f'href="{ORPHANS}"' in admin.get(left.url).text


def test_who_led_a_gig_that_may_not_be_read_is_not_told_in_the_list(app, admin, left):
    with app.app_context(), writing() as session:
        session.get(Gig, left.open.id).owner_id = session.get(Gig, left.past.id).owner_id = None
    page = admin.get(ORPHANS).text
    assert left.secret.key in page and "Leo Leaver" not in page


def test_home_and_the_persons_page_lead_there(admin, left):
    home = admin.get("/").text
    assert f'href="{ORPHANS}"' in home and "3 gigs that nobody leads" in home
    page = admin.get(left.url.removesuffix("/gigs")).text
    assert "1 gig of theirs has" in page and f'href="{left.url}"' in page


def test_all_are_handed_over_at_once_and_the_new_lead_is_told(company, admin, left, sign_in, stored):
    keys = [left.open.key, left.secret.key, left.draft.key]
    answer = admin.post(left.url, data={"gig": keys, "to": "Hedy Heir"})
    assert answer.status_code == 303, answer.text
    assert "3 gigs are handed over to Hedy Heir. No mail server is set: tell them." in admin.get("/admin/people").text
    assert {owner(stored, gig) for gig in (left.open, left.secret, left.draft)} == {left.heir}
    assert [(m.person_id, m.state) for m in stored(Outbox)] == [(left.heir, "waiting")] * 3
    told = [e for e in stored(Event) if e.kind == "gig handed over"]
    assert {(e.person_id, e.actor_id) for e in told} == {(left.heir, company.admin.id)}
    lines = [a for a in stored(Audit) if a.action == "gig handed over"]
    assert [(a.actor_id, a.object_type, a.fields) for a in lines] == [(company.admin.id, "gig", ["owner_id"])] * 3
    page = sign_in(left.heir).get(f"/gigs/{left.secret.key}").text
    assert "Of nobody else" in page and "Another lead took it over" in page
    assert admin.get(f"/gigs/{left.secret.key}").status_code == 404


def test_the_new_lead_is_reminded_of_whom_an_answer_is_owed(app, admin, left, stored):
    with app.app_context(), writing() as session:
        made = session.get(Gig, left.open.id)
        role = session.scalars(select(GigRole).where(GigRole.gig_id == made.id)).one()
        Candidate.apply(made, role, person(session, "Ada Applicant"), "").nudged_at = now()
    assert admin.post(left.url, data={"gig": left.open.key, "to": "Hedy Heir"}).status_code == 303
    assert [candidate.nudged_at for candidate in stored(Candidate)] == [None]


def test_doing_it_twice_is_doing_it_once(admin, left, stored):
    asked = {"gig": left.open.key, "to": "hedy.heir@portal.example"}
    for _ in range(2):
        assert admin.post(ORPHANS, data=asked).status_code == 303
        assert "1 gig is handed over to Hedy Heir" in admin.get("/admin/people").text
    assert len(stored(Outbox)) == len([e for e in stored(Event) if e.kind == "gig handed over"]) == 1


def test_what_another_admin_handed_over_is_not_done_again(app, company, admin, left, sign_in):
    with app.app_context(), writing() as session:
        other = person(session, "Olga Other", is_admin=True).id
    asked = {"gig": left.open.key, "to": "hedy.heir@portal.example"}
    assert sign_in(other).post(ORPHANS, data=asked).status_code == 303
    assert sign_in(company.admin.id).post(ORPHANS, data=asked).status_code == 422


def test_gigs_are_locked_before_people(admin, left, queries):
    queries.clear()
    admin.post(ORPHANS, data={"gig": [left.open.key, left.secret.key], "to": "Hedy Heir"})
    asked = [re.search(r"""WHERE (gig|person)\."?key"? =""", said) for said in queries]
    assert [found[1] for found in asked if found] == ["gig", "gig", "person"]


def test_a_gig_that_has_a_lead_is_not_handed_over_by_an_admin(company, admin, left, stored):
    answer = admin.post(ORPHANS, data={"gig": left.kept.key, "to": "Hedy Heir"})
    assert (answer.status_code, "Admins do it where nobody leads it" in answer.text) == (422, True)
    assert owner(stored, left.kept) == company.lead.id
    page = admin.get(f"{company.lead.url}/gigs").text
    assert "Led by Lena" in page and "While Lena Lead may post gigs" in page and 'name="gig"' not in page


@pytest.mark.parametrize(
    "to, said",
    [
        ("", "Name the lead"),
        ("Nobody Known", "Nobody has this name"),
        ("Ines Okafor", "may not post gigs now"),
        ("Leo Leaver", "may not post gigs now"),
        ("Agnes Admin", "Nobody hands a gig to themselves"),
    ],
)
def test_to_whom_it_can_not_go(app, company, admin, left, stored, to, said):
    with app.app_context(), writing() as session:
        session.get(Person, company.admin.id).is_lead = True
    answer = admin.post(left.url, data={"gig": left.open.key, "to": to})
    assert (answer.status_code, said in answer.text) == (422, True)
    assert owner(stored, left.open) == left.leaver
    assert stored(Outbox) == []


def test_who_is_on_its_shortlist_can_not_lead_it_and_the_admin_does_not_learn_why(app, admin, left, stored):
    with app.app_context(), writing() as session:
        gig = session.get(Gig, left.open.id)
        role = session.scalars(select(GigRole).where(GigRole.gig_id == gig.id)).one()
        Candidate.consider(left.leaver, gig, role, session.get(Person, left.heir))
    answer = admin.post(ORPHANS, data={"gig": left.open.key, "to": "Hedy Heir"})
    assert (answer.status_code, "can&#39;t lead this gig. Choose another lead" in answer.text) == (422, True)
    assert "shortlist" not in answer.text.lower().split("<main")[1]
    answer = admin.post(ORPHANS, data={"gig": [left.open.key, left.secret.key], "to": "Hedy Heir"})
    assert answer.status_code == 303
    assert "1 skipped" in admin.get("/admin/people").text
    assert (owner(stored, left.open), owner(stored, left.secret)) == (left.leaver, left.heir)


def test_a_co_lead_becomes_its_owner(app, admin, left, stored):
    with app.app_context(), writing() as session:
        session.add(CoLead(gig_id=left.open.id, person_id=left.heir))
    assert admin.post(ORPHANS, data={"gig": left.open.key, "to": "Hedy Heir"}).status_code == 303
    assert (owner(stored, left.open), stored(CoLead)) == (left.heir, [])


def test_no_gig_ticked_is_said(admin, left):
    answer = admin.post(ORPHANS, data={"to": "Hedy Heir"})
    assert (answer.status_code, "Tick at least one gig" in answer.text) == (422, True)


def test_leads_are_suggested_while_one_types(admin, left):
    found = admin.get("/admin/suggestions?of=lead&q=he").text
    assert 'data-value="Hedy Heir"' in found
    assert "Agnes" not in admin.get("/admin/suggestions?of=lead&q=agnes").text


def test_without_orphans_the_page_says_what_would_stand_there(company, admin):
    assert "Every gig has a lead" in admin.get(ORPHANS).text
