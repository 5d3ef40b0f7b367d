"""Whom a member finds: the leads of gigs that they see, their teammates and reports."""

from portal.db import writing
from portal.models import CoLead
from tests.conftest import PARTIAL
from tests.pages import listed
from tests.world import gig, person


def test_a_member_finds_owners_and_co_leads_of_what_they_see(app, sign_in):
    with app.app_context(), writing() as session:
        owner, co_lead = person(session, "Olga Owner", is_lead=True), person(session, "Carl Colead", is_lead=True)
        person(session, "Hidden Henry", is_lead=True)
        session.add(CoLead(gig_id=gig(session, owner).id, person_id=co_lead.id))
        secret = person(session, "Sam Secret", is_lead=True)
        gig(session, secret, audience="invited")
        member = person(session, "Mo Member").id
    assert listed(sign_in(member).get("/talent", headers=PARTIAL).text) == ["Carl Colead", "Olga Owner"]
