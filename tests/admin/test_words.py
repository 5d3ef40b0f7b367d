"""What admins are told after a deed, and what a form understands of what they write."""

import re
from datetime import timedelta
from html import unescape

import pytest

from portal.db import writing
from portal.models import Person
from portal.models.times import today, zone_named
from tests import world


@pytest.mark.parametrize(
    "typed, zone",
    [
        ("Warsaw", "Europe/Warsaw"),
        ("warsaw ", "Europe/Warsaw"),
        ("new york", "America/New_York"),
        ("europe/berlin", "Europe/Berlin"),
        ("utc", "UTC"),
        ("Nowhere", "Nowhere"),
        ("", ""),
    ],
)
def test_a_city_alone_means_its_zone(typed, zone):
    assert zone_named(typed) == zone


def test_a_city_is_understood_in_the_form_of_a_person(company, admin, fields, stored):
    assert admin.post(company.member.url, data=fields(zone="Warsaw")).status_code == 303
    assert stored(Person, company.member.id).zone == "Europe/Warsaw"


def test_a_department_that_is_new_is_said_with_one_that_is_near(company, admin, fields):
    admin.post(company.member.url, data=fields(department="Platform"))
    assert "“Platform” is a new department." in admin.get("/admin/people").text
    admin.post(company.contractor.url, data=fields(name="Cleo Contractor", email="", department="Plattform"))
    assert "“Plattform” is a new department; “Platform” was there already." in admin.get("/admin/people").text
    new = fields(name="Nia New", email="nia@portal.example", department="Platform")
    assert admin.post("/admin/people/new", data=new).status_code == 303
    assert "new department" not in admin.get("/admin/people").text


def test_taking_the_lead_grant_away_can_be_undone_and_says_which_gigs_nobody_leads(app, company, admin, stored):
    with app.app_context(), writing() as session:
        world.gig(session, session.get(Person, company.lead.id), "Led by Lena")
    answer = admin.post(f"{company.lead.url}/grants", data={})
    page = admin.get(answer.location).text
    assert "Lena Lead may post gigs no more. 1 gig of theirs now has nobody who leads them." in page
    assert f'href="{company.lead.url}/gigs"' in page and not stored(Person, company.lead.id).is_lead
    undo = unescape(re.search(r'action="(/admin/people/acts/[^"]+)"', page)[1])
    assert admin.post(undo).location == company.lead.url
    assert stored(Person, company.lead.id).is_lead


def test_a_gig_that_is_over_is_not_ticked_beforehand(app, company, admin):
    with app.app_context(), writing() as session:
        lead = session.get(Person, company.lead.id)
        over, ahead = world.gig(session, lead, "Long over"), world.gig(session, lead, "Still ahead")
        over.starts_on = over.ends_on = today() - timedelta(days=9)
        lead.suspend(company.admin.id)
        keys = over.key, ahead.key
    page = admin.get(f"{company.lead.url}/gigs").text
    assert [bool(re.search(f'value="{key}" checked', page)) for key in keys] == [False, True]


def test_what_fell_away_with_another_kind_is_said(app, company, admin):
    with app.app_context(), writing() as session:
        session.get(Person, company.contractor.id).change(company.admin.id, contract_ends_on=today())
    answer = admin.post(f"{company.contractor.url}/employment", data={"kind": "employee"})
    assert answer.location == company.contractor.url
    page = unescape(admin.get(answer.location).text)
    assert "Cleo Contractor is saved. The listed rate and the contract's end fell away." in page


def test_in_an_empty_company_the_page_says_to_add_somebody_first(app, sign_in):
    with app.app_context(), writing() as session:
        made = world.person(session, "Agnes Admin", is_admin=True).id
    alone = sign_in(made)
    page = alone.get("/admin").text
    assert "add a colleague first" in page and "Choose a lead" not in page and "Add a person" in page
    page = alone.get("/admin/people").text
    assert "portal admin create EMAIL --lead" in page and "another admin changes your account" in page


def test_what_is_done_in_the_check_list_leads_to_what_it_speaks_of(company, admin):
    page = admin.get("/admin").text
    assert 'href="/admin/people">See<span class="vh">: People' in page
    assert 'href="/admin/people?grant=lead">See<span class="vh">: The first lead' in page
