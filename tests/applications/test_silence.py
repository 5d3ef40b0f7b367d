"""Who is considered does not know: with the row or without it, every answer is the same to the byte."""

import re

import pytest
from sqlalchemy import select

from portal.db import writing
from portal.models import Candidate, Gig, GigRole
from tests.compare import all_but_token
from tests.world import gig, person, skill


@pytest.fixture
def world(app):
    with app.app_context(), writing() as session:
        lead, emil = person(session, "Lena Lead", is_lead=True), person(session, "Emil Employee")
        python = skill(session, "Python")
        emil.hold(python, 2)
        seen, secret = gig(session, lead, needs=[(python, 1)]), gig(session, lead, "Secret", audience="invited")
    return lead, emil, seen, secret


@pytest.fixture
def consider(app, world):
    def do():
        lead, emil, *gigs = world
        with app.app_context(), writing() as session:
            for one in gigs:
                made, role = session.get(Gig, one.id), session.scalars(select(GigRole).filter_by(gig_id=one.id)).one()
                found = Candidate.consider(lead.id, made, role, session.merge(emil))
        return found.key

    return do


def test_every_page_is_the_same_with_the_row_and_without(world, consider, sign_in, queries):
    _, emil, seen, secret = world
    client = sign_in(emil.id)
    urls = ["/gigs", "/gigs?sort=fit", "/gigs?q=secret", "/applications"]
    for made in (seen, secret):
        urls += [f"/gigs/{made.key}", f"/gigs/{made.key}/roles/1/application", f"/gigs/{made.key}/shortlist"]
    before = [all_but_token(client.get(url)) for url in urls]
    refused = all_but_token(client.post(urls[-2], data={"note": ""}))
    key = consider()
    assert [all_but_token(client.get(url)) for url in urls] == before
    assert all_but_token(client.post(urls[-2], data={"note": ""})) == refused
    unknown = all_but_token(client.get("/applications/0000000000"))
    for path in ("", "/withdrawal", "/refusal", "/note", "/ending"):
        assert all_but_token(client.get(f"/applications/{key}{path}")) == unknown
    for path in ("acceptance", "withdrawal", "refusal", "note", "ending"):
        assert client.post(f"/applications/{key}/{path}", data={"reason": "x", "note": "x"}).status_code == 404


def test_who_applies_by_themselves_reads_nothing_of_it(world, consider, sign_in):
    _, emil, seen, _ = world
    consider()
    client = sign_in(emil.id)
    page = client.get(client.post(f"/gigs/{seen.key}/roles/1/application", data={"note": "Hello"}).location).text
    assert "sent the application" in page
    assert not re.search("consider", page, re.I)


def test_the_end_of_the_gig_leaves_no_trace(app, world, consider, sign_in):
    lead, emil, seen, _ = world
    client = sign_in(emil.id)
    before = all_but_token(client.get("/applications"))
    consider()
    sign_in(lead.id).post(f"/gigs/{seen.key}/end", data={"outcome": "cancelled"})
    assert all_but_token(client.get("/applications")) == before
