"""Counts beside the filters: exact, each group without its own choice, and of nothing that may not be read."""

import itertools
import re
from datetime import timedelta
from importlib import import_module
from types import SimpleNamespace

import pytest
from sqlalchemy import delete, select

from portal import clock
from portal.db import db, writing
from portal.models import DirectoryCount, Person, Skill
from portal.models.departments import department_named
from portal.models.times import today
from portal.search.directory import stored
from tests.conftest import PARTIAL
from tests.pages import facet, listed, total
from tests.world import person, skill

PLACES = (("Berlin", "Europe/Berlin"), ("Lagos", "Africa/Lagos"), ("Pune", "Asia/Kolkata"))


@pytest.fixture
def world(app):
    """Twenty-four people of every mixture, and a lead."""
    with app.app_context(), writing() as session:
        python, sql = skill(session, "Python"), skill(session, "SQL")
        data, design = (department_named(session, name).id for name in ("Data", "Design"))
        lead = person(session, "Lena Lead", is_lead=True, department_id=data)
        mixtures = itertools.product(("employee", "contractor"), PLACES, (data, design), (8, 40))
        for n, (kind, (place, zone), department, capacity) in enumerate(mixtures):
            fields = {"place": place, "zone": zone, "department_id": department, "capacity": capacity}
            rate = {"rate_amount": 5000 + 100 * n} if kind == "contractor" else {}
            one = person(session, f"Person Number{n:02}", kind, **fields, **rate)
            one.confirmed_on = today() - timedelta(days=20 * n)
            one.hold(python, 1 + n % 4)
            if n % 2:
                one.hold(sql, 1 + n % 3)
        return SimpleNamespace(lead=lead.id, python=python.id)


ASKED = (
    "",
    "kind=contractor",
    "kind=contractor&free=8",
    "region=Europe&region=Africa&free=30",
    "place=Lagos&kind=employee&shared=4",
    "skill=python&level=3",
    "skill=python&skill=sql&level=2&level=2&match=any&confirmed=90",
    "q=person+berlin",
    "q=python&rate=60",
    "rate=60&kind=contractor&region=Asia",
    "from=2030-01-07&weeks=4&free=40",
    "free=10&shared=2&confirmed=365&region=Europe",
)
FIELDS = {"kind": "kind", "region": "region", "place": "place", "free": "free", "shared": "shared"}
VALUES = {"Employees": "employee", "Contractors": "contractor"}


@pytest.mark.parametrize("asked", ASKED)
def test_each_count_is_how_many_the_list_then_has(sign_in, world, asked):
    """Every value of every group is chosen in place of the group's own choice, and the list is counted."""
    lead = sign_in(world.lead)
    counts = lead.get(f"/talent/facets?{asked}", headers=PARTIAL).text
    whole = f"/talent?{asked}&sort=name"
    assert total(counts) == len(everyone(lead, whole))
    tried = 0
    for group in FIELDS:
        others = "&".join(part for part in asked.split("&") if not part.startswith(f"{group}="))
        for label, count in facet(counts, group).items():
            value = VALUES.get(label, label.split()[0] if group in ("free", "shared") else label)
            found = everyone(lead, f"/talent?{others}&{group}={value}&sort=name")
            assert count == len(found), (asked, group, label)
            tried += 1
    assert tried >= 10


def everyone(client, url):
    names = []
    while url:
        page = client.get(url, headers=PARTIAL).text
        names += listed(page)
        after = page.partition('rel="next" href="')[2].partition('"')[0]
        url = after.replace("&amp;", "&")
    return names


@pytest.mark.parametrize("asked", ["skill=Python&skill=SQL&match=any", "skill=Python", "kind=contractor"])
def test_where_too_many_fit_some_are_counted_for_all_and_it_says_so(app, sign_in, world, monkeypatch, asked):
    monkeypatch.setattr(import_module("portal.search.directory.facets"), "COUNTED_EXACTLY", 8)
    with app.app_context():
        with writing() as session:
            session.execute(delete(DirectoryCount))
        clock.count_directory()
        ids = db.session.scalars(select(Person.id).where(Person.kind == "contractor"))
        every = 5 if "match" in asked else 3 if "skill" in asked else 4
        contractors = every * sum(id_ % every == 0 for id_ in ids)
    page = sign_in(world.lead).get(f"/talent/facets?{asked}", headers=PARTIAL).text
    assert f"from one person in {every}." in page
    assert re.search(r">about \d+ people</hx-partial>", page)
    assert f'<span>Contractors</span><span class="num">~{contractors}</span>' in page
    assert "about right" not in sign_in(world.lead).get("/talent/facets?place=Pune&q=Number07", headers=PARTIAL).text


def test_skills_are_counted_among_those_who_fit(sign_in, world):
    text = sign_in(world.lead).get("/talent/facets?skill=sql&kind=contractor", headers=PARTIAL).text
    assert facet(text, "also") == {"Python": 6}


def test_what_the_clock_counted_is_what_is_counted_at_once(app, sign_in, world, monkeypatch):
    monkeypatch.setattr(stored, "COUNTED_AT_ONCE_BELOW", 0)
    lead = sign_in(world.lead)
    live = lead.get("/talent/facets", headers=PARTIAL).text
    with app.app_context():
        assert clock.count_directory() == 25
        assert clock.count_directory() == 0  # it is fresh
    kept = lead.get("/talent/facets", headers=PARTIAL).text
    for group in (*FIELDS, "department", "confirmed", "also"):
        assert facet(kept, group) == facet(live, group), group
    assert total(kept) == total(live) == 25
    assert "Counts of today" in kept and "Counts of" not in live


def test_kept_counts_are_for_whoever_reads_everybody(app, sign_in, world):
    """A member's are counted over whom they find, or the figures would tell of others."""
    with app.app_context(), writing() as session:
        manager = person(session, "Mo Manager")
        session.query(Person).filter_by(name="Person Number03").one().manager_id = manager.id
        DirectoryCount.put(session, 4711, {"kind": {"employee": 4711}})
        manager_id = manager.id
    text = sign_in(manager_id).get("/talent/facets", headers=PARTIAL).text
    assert "4,711" not in text and total(text) == 1
    assert facet(text, "place") == {"Berlin": 1}
    assert "4,711" in sign_in(world.lead).get("/talent/facets", headers=PARTIAL).text


def test_a_members_counts_leave_out_what_is_hidden_of_those_they_find(app, sign_in, world):
    """Leads of gigs that one sees show a card alone: no place, hours, skills."""
    from tests.world import gig

    with app.app_context(), writing() as session:
        lead = session.get(Person, world.lead)
        lead.place, lead.confirmed_on = "Hidden Town", today()
        lead.hold(db.session.get(Skill, world.python), 3)
        gig(session, lead)
        bo = person(session, "Bo Bystander")
        bo_id = bo.id
    text = sign_in(bo_id).get("/talent/facets", headers=PARTIAL).text
    assert total(text) == 1 and facet(text, "kind") == {"Employees": 1, "Contractors": 0}
    assert "Hidden Town" not in text and "Python" not in text
    assert facet(text, "free") == facet(text, "confirmed") == facet(text, "shared") == {}
    for hidden in ("place=Hidden+Town", "free=1", "confirmed=3650", "region=Europe", "shared=1", "skill=python"):
        answer = sign_in(bo_id).get(f"/talent/facets?{hidden}", headers=PARTIAL).text
        assert total(answer) == 0, hidden


def test_the_cost_is_constant(app, sign_in, world, queries):
    lead = sign_in(world.lead)
    urls = ("/talent/facets", "/talent/facets?skill=python&free=4", "/talent/facets?q=pers&department=x&region=Europe")

    def cost(url):
        lead.get(url, headers=PARTIAL)
        queries.clear()
        lead.get(url, headers=PARTIAL)
        return len(queries)

    few = [cost(url) for url in urls]
    with app.app_context(), writing() as session:
        python = session.query(Skill).filter_by(name="Python").one()
        for n in range(30):
            person(session, f"Another {n}", place=f"Town {n}").hold(python, 2)
    assert [cost(url) for url in urls] == few
    assert max(few) <= 13, few
