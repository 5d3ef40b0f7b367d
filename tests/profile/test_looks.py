"""Who looked: by day and person, page by page."""

import re
from datetime import timedelta

import pytest

from portal.config import PAGE
from portal.db import writing
from portal.models import Look, Person
from portal.models.times import today
from tests.world import person

DAY = timedelta(days=1)


@pytest.fixture
def ada(app, sign_in):
    with app.app_context(), writing() as session:
        ada = person(session, "Ada")
        for n in range(60):
            who = person(session, f"Looker {n:02}")
            for tier in ("contact", "cv") if n % 2 else ("contact",):
                session.add(Look(viewer_id=who.id, person_id=ada.id, tier=tier, day=today() - DAY * (n // 3)))
        session.flush()
        ada_id = ada.id
    return sign_in(ada_id)


def names(page):
    return re.findall(r">(Looker \d\d)</a>", page)


def test_the_profile_shows_the_latest_and_leads_to_all(ada):
    page = ada.get("/profile").text
    assert len(names(page)) == 5 and "See everybody who looked" in page


def test_pages_hold_everybody_once_and_lead_back(ada):
    seen, url, urls = [], "/profile/looks", []
    while url:
        page = ada.get(url).text
        seen.append(names(page))
        urls.append(url)
        after = re.search(r'rel="next" href="([^"]*)"', page)
        url = after and after[1].replace("&amp;", "&")
    assert [len(part) for part in seen] == [PAGE, PAGE, 10]
    assert len({name for part in seen for name in part}) == 60
    assert "contact, CV" in page
    back = re.search(r'rel="prev" href="([^"]*)"', page)[1].replace("&amp;", "&")
    assert names(ada.get(back).text) == seen[1]


def test_nobody_yet_is_said(sign_in, app):
    with app.app_context(), writing() as session:
        bo = person(session, "Bo").id
    assert "Nobody has looked yet" in sign_in(bo).get("/profile/looks").text


def test_the_number_of_queries_does_not_grow(ada, queries, app):
    queries.clear()
    ada.get("/profile/looks")
    assert len(queries) <= 3


@pytest.mark.parametrize("bad", ["after=x", "before=", "after=WyJ4Il0.x"])
def test_a_bad_place_is_the_first_page(ada, bad):
    assert len(names(ada.get(f"/profile/looks?{bad}").text)) == PAGE


def test_whom_one_may_not_see_any_more_is_left_out(app, ada, monkeypatch):
    from portal.access import conditions
    from portal.access.tables import PERSON

    with monkeypatch.context() as flipped:
        flipped.setitem(PERSON["looked"], "card", "-")
        conditions.forget()
        assert names(ada.get("/profile/looks").text) == []
    conditions.forget()


def test_looks_of_others_are_not_there(app, ada, sign_in, stored):
    other = next(p for p in stored(Person) if p.name == "Looker 01")
    assert "Nobody has looked yet" in sign_in(other.id).get("/profile/looks").text
