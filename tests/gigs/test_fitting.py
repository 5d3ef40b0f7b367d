"""While a gig is written it suggests skills and counts who fits; nothing is stored."""

from types import SimpleNamespace

import pytest
from sqlalchemy import select

from portal.db import writing
from portal.models import Gig, Skill
from portal.models.hours import window_for
from tests.conftest import PARTIAL
from tests.gigs.test_posting import END, START, typed
from tests.world import gig, person


def kubernetes(session):
    return session.scalars(select(Skill).where(Skill.name == "Kubernetes")).one()


@pytest.fixture
def people(app, lead):
    """Ada holds Kubernetes at 3, Bo at 2 and is a contractor with a rate, Cy is busy."""
    with app.app_context(), writing() as session:
        skill = kubernetes(session)
        made = {}
        for name, kind, level, capacity in (
            ("Ada", "employee", 3, 40),
            ("Bo", "contractor", 2, 40),
            ("Cy", "employee", 4, 10),
        ):
            rate = {"rate_amount": 6000, "rate_currency": "EUR", "rate_per": "hour"} if kind == "contractor" else {}
            made[name] = person(session, name, kind, capacity=capacity, **rate)
            made[name].hold(skill, level)
    return SimpleNamespace(**made)


@pytest.fixture
def fit(lead, people):
    def ask(client=None, **changes):
        sent = {"roles-3-title": None, "roles-0-skills-0-level": "2", "roles-0-pay_up_to": ""} | changes
        form = {name: value for name, value in typed(**sent).items() if not name.startswith("roles-3")}
        return (client or lead.client).post("/gigs/hints", data=form, headers=PARTIAL).text

    return ask


def test_who_fits_is_counted_and_nothing_stored(fit, stored):
    said = fit()
    assert "2 people</b> fit" in said and 'href="/talent?' in said and f"from={START}" in said
    assert stored(Gig) == []


@pytest.mark.parametrize(
    "changes, who",
    [
        ({"roles-0-skills-0-level": "3"}, "1 person</b> fits"),
        ({"roles-0-hours": "8"}, "3 people"),
        ({"audience": "employees"}, "1 person"),
        ({"roles-0-pay_up_to": "50"}, "1 person"),
        ({"roles-0-pay_up_to": "60"}, "2 people"),
        ({"roles-0-hours": "80"}, "0 people"),
        ({"core_from": "09:00", "core_to": "12:00"}, "2 people"),
        ({"core_from": "01:00", "core_to": "04:00"}, "0 people"),
        ({"type": "mentoring", "roles-0-pay_up_to": "50"}, "2 people"),
    ],
)
def test_each_thing_asked_for_counts(fit, changes, who):
    assert who in fit(**changes)


def test_it_says_what_would_bring_more(fit):
    said = fit(**{"roles-0-skills-0-level": "3"})
    assert "1 more if you ask for level 2 of Kubernetes" in said and "1 more with 10 h less a week" in said


@pytest.mark.parametrize(
    "odd",
    [
        {"starts_on": "0001-01-01"},
        {"starts_on": "9999-12-30", "ends_on": "9999-12-31"},
        {"roles-0-hours": "9" * 300},
        {"roles-0-skills-0-level": "x"},
        {"zone": "Mars/Olympus", "core_from": "01:00", "core_to": "02:00"},
        {"least_shared": "99999999999"},
        {"roles-0-pay_up_to": "999999999"},
        {"title": "\x00 ' OR 1 = 1 --"},
        {"type": "nothing", "audience": "nobody"},
    ],
)
def test_what_can_not_be_read_asks_for_nothing(fit, odd):
    assert "fits" in fit(**odd)


def test_the_unlisted_are_not_counted(app, fit, people):
    with app.app_context(), writing() as session:
        session.merge(people.Ada).unlist(END)
    assert "1 person</b> fits" in fit()


def test_a_role_takes_the_same_queries_whoever_fits(app, fit, queries):
    fit()
    queries.clear()
    fit()
    few = len(queries)
    with app.app_context(), writing() as session:
        for n in range(20):
            person(session, f"More {n}").hold(kubernetes(session), 3)
        window_for(session, "Asia/Tokyo", 540, 1020)
    queries.clear()
    fit()
    assert len(queries) <= few


def test_skills_are_suggested_by_name_and_by_gigs_with_the_same_words(app, lead, fit):
    with app.app_context(), writing() as session:
        report = session.scalars(select(Skill).where(Skill.name == "Report writing")).one()
        for title in ("Review the harbour", "A harbour for ideas"):
            gig(session, session.merge(lead.person), title, needs=[(report, 2)])
    none = {"roles-0-skills-0-name": "", "roles-0-skills-4-name": ""}
    assert 'value="Kubernetes"' in fit(title="Move to k8s", **none)
    assert 'value="Report writing"' in fit(title="Harbour tour", **none)
    assert 'value="Report writing"' not in fit(title="Harbour tour")  # it is there already
    assert "add_named" not in fit(title="Something else", **none)


def test_a_confidential_gig_suggests_nothing(app, lead, fit):
    with app.app_context(), writing() as session:
        report = session.scalars(select(Skill).where(Skill.name == "Report writing")).one()
        for title in ("Review the harbour", "A harbour for ideas"):
            gig(session, session.merge(lead.person), title, needs=[(report, 2)], audience="invited")
    assert "add_named" not in fit(title="Harbour tour", **{"roles-0-skills-4-name": "", "roles-0-skills-0-name": ""})


def test_a_suggested_skill_is_added_with_scripts_and_without(lead, fit):
    sent = typed(add_named="Kubernetes", **{"roles-0-skills-0-name": "", "roles-0-skills-4-name": ""})
    for path, headers in (("/gigs/rows", PARTIAL), ("/gigs/new", {})):
        answer = lead.client.post(path, data=sent, headers=headers)
        assert answer.status_code == 200
        assert 'name="roles-0-skills-0-name" value="Kubernetes"' in answer.text


def test_a_member_is_told_nothing(app, sign_in, fit):
    with app.app_context(), writing() as session:
        member = person(session, "Mo Member")
    client = sign_in(member.id)
    assert "fits" not in fit(client)
    assert client.get("/gigs/leads?q=lena").status_code == 403


def test_leads_are_found_by_name_and_nobody_else(app, lead, sign_in):
    with app.app_context(), writing() as session:
        other = person(session, "Cora Colead", is_lead=True)
        person(session, "Cora Member")
    said = lead.client.get("/gigs/leads?q=cor").text
    assert "Cora Colead" in said and "Cora Member" not in said
    assert "Lena Lead" in sign_in(other.id).get("/gigs/leads?q=len").text
    assert lead.client.get("/gigs/leads?q=%25").text.strip() == ""
    assert lead.client.get("/gigs/leads", query_string={"q": "cor" * 20_000}).status_code == 200
