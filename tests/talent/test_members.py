"""Whom a member finds: the leads of gigs that they see, their teammates and reports."""

import pytest

from portal.db import writing
from portal.models import CoLead, Engagement, GigState
from portal.models.times import now, today
from tests.conftest import PARTIAL
from tests.pages import listed
from tests.world import WEEK, gig, person


@pytest.fixture
def found_by(sign_in):
    """The names that somebody's directory shows, in whatever order it is asked for."""

    def find(who):
        client, orders = sign_in(who), ("name", "free")
        by_name, other = (listed(client.get(f"/talent?sort={sort}", headers=PARTIAL).text) for sort in orders)
        assert by_name == sorted(other)
        return by_name

    return find


def works_on(session, posted, who, state):
    """Somebody whose seat came from elsewhere than the gig's shortlist."""
    day = today()
    ended = {"ended_on": day} if state == "ended" else {}
    dates = {"starts_on": day - WEEK, "ends_on": day + WEEK, "hours": 5} | ended
    session.add(Engagement(gig_id=posted.id, person_id=who.id, state=state, **dates))


def test_a_member_finds_owners_and_co_leads_of_what_they_see(app, found_by):
    with app.app_context(), writing() as session:
        owner, co_lead = person(session, "Olga Owner", is_lead=True), person(session, "Carl Colead", is_lead=True)
        person(session, "Hidden Henry", is_lead=True)
        session.add(CoLead(gig_id=gig(session, owner).id, person_id=co_lead.id))
        secret = person(session, "Sam Secret", is_lead=True)
        gig(session, secret, audience="invited")
        member = person(session, "Mo Member").id
    assert found_by(member) == ["Carl Colead", "Olga Owner"]


def test_a_gig_that_takes_nobody_any_more_shows_no_lead(app, found_by):
    with app.app_context(), writing() as session:
        open_, closed, paused = (person(session, f"{name} Lead", is_lead=True) for name in ("Open", "Closed", "Paused"))
        gig(session, open_)
        gig(session, closed).applications_closed_at = now()
        gig(session, paused).state = GigState.PAUSED
        member = person(session, "Mo Member").id
    assert found_by(member) == ["Open Lead"]


def test_a_member_finds_whom_they_work_with_now_and_the_leads_of_what_they_worked_on(app, found_by):
    with app.app_context(), writing() as session:
        lead, other = person(session, "Lena Lead", is_lead=True), person(session, "Otto Lead", is_lead=True)
        member, beside, gone = (person(session, f"{name} Member") for name in ("Mo", "Bea", "Gus"))
        here, there = gig(session, lead, audience="invited"), gig(session, other, audience="invited")
        works_on(session, here, member, "active")
        works_on(session, here, beside, "confirmed")
        works_on(session, here, gone, "ended")
        works_on(session, there, member, "ended")
        works_on(session, there, gone, "active")
        member = member.id
    assert found_by(member) == ["Bea Member", "Lena Lead", "Otto Lead"]
