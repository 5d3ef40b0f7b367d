"""The admin's first days: what is done is told by the facts, and Home reminds of the rest."""

import re

import pytest
from sqlalchemy import select

from portal.db import writing
from portal.models import Person, Skill
from portal.models.departments import department_named
from tests.world import person, skill


@pytest.fixture
def alone(app, sign_in):
    """The first admin in an empty company."""
    with app.app_context(), writing() as session:
        admin = person(session, "Agnes Admin", is_admin=True, password_hash="kept")
    return sign_in(admin.id)


def steps(page):
    row = r'<span class="vh">(Done|Not yet)</span></span>\s*<div><b>([^<]*)</b><small>([^<]*)</small>'
    found = re.findall(row, page.text)
    return {title: (done == "Done", said) for done, title, said in found}


def test_in_an_empty_company_nothing_is_done_and_each_step_leads_somewhere(alone):
    page = alone.get("/admin")
    told = steps(page)
    assert [title for title, (done, _) in told.items() if not done] == [
        "Time zone and currency",
        "Departments",
        "Skills",
        "People",
        "Invitations",
        "The first lead",
    ]
    assert told["People"][1] == "Nobody but you yet"
    ways = re.findall(r'<li>.*?<a class="button" href="([^"]*)"', page.text, re.DOTALL)
    assert ways
    for href in ways:
        assert alone.get(href).status_code == 200, href
    assert "First days" in alone.get("/").text


def test_each_step_is_done_when_the_facts_say_so(app, alone):
    with app.app_context(), writing() as session:
        skill(session, "Java")
        department_named(session, "Quality")
        ada = person(session, "Ada", is_lead=True)
        person(session, "Bob", email=None)
    told = steps(alone.get("/admin"))
    assert told["Skills"] == (True, "1 skill")
    assert told["People"] == (True, "3 people can be found")
    assert told["Invitations"] == (False, "1 person can’t sign in yet; 1 more has no e-mail address")
    assert told["The first lead"] == (True, "1 lead can post gigs")
    with app.app_context(), writing() as session:
        session.get(Person, ada.id).password_hash = "kept"
    alone.post("/admin/settings", data={"zone": "UTC", "currency": "EUR"})
    page = alone.get("/admin")
    assert all(done for done, _ in steps(page).values())
    assert "Everything is set up" in page.text
    assert "First days" not in alone.get("/").text


def test_what_waits_is_told_with_its_number_and_a_way_there(app, alone):
    with app.app_context(), writing() as session:
        ada = person(session, "Ada")
        for name in ("Basketry", "Wickerwork"):
            Skill.suggest(session, ada.id, name)
        for name in ("Database", "Databases"):
            skill(session, name)
    alone.post("/admin/skills/duplicates")
    assert "pair of skills" not in alone.get("/admin").text, "nobody holds one of the two"
    with app.app_context(), writing() as session:
        session.get(Person, ada.id).hold(session.scalars(select(Skill).filter_by(name="Database")).one(), 2)
    page = alone.get("/admin").text
    assert '<a class="link num" href="/admin/skills/suggestions">2 suggested skills wait</a>' in page
    assert '<a class="link num" href="/admin/skills/duplicates">1 pair of skills in use looks alike</a>' in page


def test_nobody_else_sees_the_list_at_home(app, company, sign_in):
    assert "First days" in sign_in(company.admin.id).get("/").text
    for who in ("lead", "member", "contractor"):
        assert "First days" not in sign_in(getattr(company, who).id).get("/").text


def test_the_front_costs_the_same_however_much_there_is(app, alone, queries):
    alone.get("/admin")
    queries.clear()
    alone.get("/admin")
    few = len(queries)
    with app.app_context(), writing() as session:
        for n in range(30):
            person(session, f"Person {n}")
            session.add(Skill(name=f"Skill {n}", folded=f"skill {n}", state="suggested"))
    queries.clear()
    alone.get("/admin")
    assert len(queries) == few <= 8
