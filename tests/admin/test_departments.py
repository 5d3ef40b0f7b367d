"""Departments: how many are in each, renaming (people are found by the new name), removing what nobody needs."""

import re

import pytest
from sqlalchemy import select

from portal import chores
from portal.clock import tick
from portal.db import db, writing
from portal.models import Audit, Department, Person
from portal.models.departments import department_named
from tests.admin.test_skills import TOAST
from tests.world import gig, person


@pytest.fixture
def departments(app, company):
    """Keys by name: one with three people, one with a gig, one with nothing."""
    with app.app_context(), writing() as session:
        made = {name: department_named(session, name) for name in ("Quality", "Platform", "Old things")}
        for n in range(3):
            person(session, f"Qadir {n}", department_id=made["Quality"].id)
        gig(session, person(session, "Lore Lead", is_lead=True), department_id=made["Platform"].id)
        return {name: d.key for name, d in made.items()}


def undo_in(answer):
    return TOAST.search(answer.text)[1].replace("&amp;", "&")


def found(client, q):
    return sorted(set(re.findall(r"Qadir \d", re.sub(r"</?mark>", "", client.get(f"/talent?q={q}").text))))


def test_each_is_listed_with_how_many_are_in_it(admin, departments):
    page = admin.get("/admin/departments").text
    assert "<b>Quality</b>" in page and 'href="/admin/people?department=Quality">3 people</a>' in page
    assert '<b>Platform</b><small class="num">nobody · 1 gig' in page
    assert page.index("Old things") < page.index("Platform") < page.index("Quality")


def test_people_are_found_by_the_new_name_and_no_more_by_the_old_one_until_undo(company, admin, sign_in, departments):
    lead = sign_in(company.lead.id)
    assert len(found(lead, "quality")) == 3
    here = f"/admin/departments/{departments['Quality']}/name"
    after = admin.post(here, data={"name": "Testing"}, follow_redirects=True)
    assert "Quality is called Testing now." in after.text
    assert (len(found(lead, "testing")), len(found(lead, "quality"))) == (3, 0)
    admin.post(undo_in(after))
    assert (len(found(lead, "testing")), len(found(lead, "quality"))) == (0, 3)


def test_a_renaming_that_was_interrupted_is_finished_by_the_clock(
    app, company, admin, sign_in, departments, monkeypatch
):
    monkeypatch.setattr("portal.chores.AT_ONCE", chores.AT_ONCE * 0)
    admin.post(f"/admin/departments/{departments['Quality']}/name", data={"name": "Testing"})
    lead = sign_in(company.lead.id)
    assert found(lead, "testing") == []
    with app.app_context():
        tick()
    assert len(found(lead, "testing")) == 3


@pytest.mark.parametrize(
    "typed, said", [("platform", "is there already"), ("", "Write a name"), ("!?", "at least a letter")]
)
def test_a_name_that_can_not_be_is_refused_beside_the_field(admin, departments, typed, said):
    for path in ("", f"/{departments['Quality']}/name"):
        answer = admin.post(f"/admin/departments{path}", data={"name": typed})
        assert answer.status_code == 422
        assert said in answer.text


def test_one_is_added_once_and_undo_takes_it_out(admin, departments, stored):
    sent = {"name": "Research", "key": "0123456789"}
    admin.post("/admin/departments", data=sent)
    after = admin.post("/admin/departments", data=sent, follow_redirects=True)
    assert [d.name for d in stored(Department)].count("Research") == 1
    admin.post(undo_in(after))
    assert "Research" not in [d.name for d in stored(Department)]


def test_what_nothing_names_is_removed_and_undo_brings_it_back_with_its_key(app, admin, departments, stored):
    after = admin.post(f"/admin/departments/{departments['Old things']}/removal", follow_redirects=True)
    assert "Old things" not in [d.name for d in stored(Department)]
    admin.post(undo_in(after))
    with app.app_context():
        kept = db.session.scalars(select(Department).where(Department.name == "Old things")).one()
    assert kept.key == departments["Old things"]
    assert admin.post(f"/admin/departments/{departments['Old things']}/removal").status_code == 303
    assert admin.post(f"/admin/departments/{departments['Old things']}/removal").status_code == 303


@pytest.mark.parametrize("name, why", [("Quality", "3 people are in it. Move them"), ("Platform", "1 gig is of it")])
def test_what_people_or_gigs_are_in_stays(admin, departments, stored, name, why):
    answer = admin.post(f"/admin/departments/{departments[name]}/removal")
    assert answer.status_code == 409
    assert why in answer.text
    assert len(stored(Department)) == 3


def test_what_stands_in_somebodys_history_stays(app, admin, departments, stored):
    with app.app_context(), writing() as session:
        for someone in session.scalars(select(Person).where(Person.name.startswith("Qadir"))):
            someone.change(1, department_id=None)
    answer = admin.post(f"/admin/departments/{departments['Quality']}/removal")
    assert answer.status_code == 409
    assert "3 lines of people&#39;s histories name it, so it stays." in answer.text


def test_each_act_is_audited(admin, departments, stored):
    admin.post(f"/admin/departments/{departments['Quality']}/name", data={"name": "Testing"})
    admin.post(f"/admin/departments/{departments['Old things']}/removal")
    said = [(line.action, line.reason) for line in stored(Audit) if line.object_type == "department"]
    assert said == [("department renamed", "was “Quality”"), ("department removed", "“Old things”")]


def test_the_list_is_walked_page_by_page(app, admin):
    with app.app_context(), writing() as session:
        for n in range(60):
            department_named(session, f"Department {n:02d}")
    url, seen = "/admin/departments", []
    while url:
        page = admin.get(url).text
        seen += re.findall(r"<b>(Department \d+)</b>", page)
        url = next(iter(re.findall(r'rel="next" href="([^"]*)"', page)), "").replace("&amp;", "&")
    assert seen == [f"Department {n:02d}" for n in range(60)]
