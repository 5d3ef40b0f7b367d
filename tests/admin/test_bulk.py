"""Acts onto many: done, skipped with reasons, tied, undone; filters and sorts of the list."""

import re
from collections import Counter
from datetime import timedelta
from html import unescape
from types import SimpleNamespace

import pytest

from portal.admin import bulk
from portal.config import BULK
from portal.db import writing
from portal.models import Audit, Event, Person
from portal.models.times import today
from tests.admin.test_people import names
from tests.world import person

AHEAD = (today() + timedelta(days=90)).isoformat()
UNDO = re.compile(r'action="(/admin/people/acts/\w+/undo[^"]*)"')


@pytest.fixture
def others(app, company):
    """Of the company all but the admin."""
    return SimpleNamespace(keys=[company.lead.key, company.member.key, company.contractor.key])


def act(client, asked, url="/admin/people"):
    answer = client.post(url, data=asked)
    assert answer.status_code == 303, answer.text
    return client.get(answer.location).text


def people(stored, name):
    return {p.name: getattr(p, name) for p in stored(Person)}


@pytest.mark.parametrize(
    "asked, field, done, before",
    [
        ({"act": "suspend"}, "state", "suspended", "active"),
        ({"act": "unlist", "day": AHEAD}, "unlisted_until", today() + timedelta(days=90), None),
    ],
)
def test_it_is_done_to_all_who_are_ticked_and_undone(company, admin, others, stored, asked, field, done, before):
    page = act(admin, asked | {"person": others.keys})
    assert "3 people" in page
    assert people(stored, field) == {
        "Agnes Admin": before, "Lena Lead": done, "Ines Okafor": done, "Cleo Contractor": done
    }  # fmt: skip
    events = [e for e in stored(Event) if e.act]
    assert len(events) == 3 and len({e.act for e in events}) == 1
    for _ in range(2):
        assert admin.post(UNDO.search(page)[1]).status_code == 303
    assert set(people(stored, field).values()) == {before}


def test_a_department_is_set_for_many_and_brought_back(company, admin, others, stored):
    page = act(admin, {"act": "department", "department": "Quality", "person": others.keys})
    assert names(admin, department="quality") == ["Cleo Contractor", "Ines Okafor", "Lena Lead"]
    assert names(admin, q="qual") == ["Cleo Contractor", "Ines Okafor", "Lena Lead"]
    admin.post(UNDO.search(page)[1])
    assert names(admin, department="quality") == []


def test_what_is_skipped_is_said_with_the_reason(company, admin, others, stored):
    page = act(admin, {"act": "lead", "person": [*others.keys, company.admin.key, "0000000000"]})
    assert "1 person may post gigs now." in page and "4 skipped" in page
    for why in ("may post gigs already (1)", "only employees can post gigs (1)", "you yourself (1)", "no longer here"):
        assert why in page
    assert not stored(Person, company.admin.id).is_lead
    admin.post(UNDO.search(page)[1])
    assert people(stored, "is_lead") == {
        "Agnes Admin": False, "Lena Lead": True, "Ines Okafor": False, "Cleo Contractor": False
    }  # fmt: skip


def test_contracts_end_for_contractors_alone(company, admin, others, stored):
    page = act(admin, {"act": "contract", "day": AHEAD, "person": others.keys})
    assert "employees have no contract end here (2)" in page
    assert stored(Person, company.contractor.id).contract_ends_on.isoformat() == AHEAD
    assert names(admin, ends="90") == ["Cleo Contractor"] and names(admin, ends="60") == []
    assert people(stored, "contract_ends_on")["Lena Lead"] is None


def test_a_second_time_changes_nothing(company, admin, others, stored):
    act(admin, {"act": "suspend", "person": others.keys})
    lines = len(stored(Audit))
    page = act(admin, {"act": "suspend", "person": others.keys})
    assert "Nothing was changed." in page and "suspended already (3)" in page and not UNDO.search(page)
    assert len(stored(Audit)) == lines


def test_who_was_changed_since_is_not_undone(company, admin, others, stored):
    page = act(admin, {"act": "suspend", "person": others.keys})
    admin.post(company.member.url + "/suspension/end")
    admin.post(company.member.url + "/suspension")
    admin.post(UNDO.search(page)[1])
    assert "changed since by somebody else (1)" in admin.get("/admin/people").text
    states = people(stored, "state")
    assert (states["Ines Okafor"], states["Lena Lead"]) == ("suspended", "active")


def test_undoing_keeps_the_list_as_it_was_asked_for(company, admin):
    page = act(admin, {"act": "suspend", "person": company.member.key}, "/admin/people?q=okafor&kind=employee")
    undo = unescape(UNDO.search(page)[1])
    assert "q=okafor&kind=employee" in admin.post(undo).location.replace("%26", "&")
    assert admin.post(undo.partition("?")[0] + "?back=//evil.example").location == "/admin/people"


def test_another_admin_undoes_nothing_of_it(app, company, admin, others, sign_in, stored):
    page = act(admin, {"act": "suspend", "person": [company.member.key]})
    with app.app_context(), writing() as session:
        session.get(Person, company.lead.id).is_admin = True
    assert sign_in(company.lead.id).post(UNDO.search(page)[1]).status_code == 404
    assert stored(Person, company.member.id).state == "suspended"


def test_all_that_match_are_meant_by_the_filters(app, company, admin, stored):
    with app.app_context(), writing() as session:
        for n in range(40):
            person(session, f"Crowd {n:02}", "contractor", email=None)
    assert "All 40 that match" in admin.get("/admin/people?q=crowd").text
    page = act(admin, {"act": "suspend", "everyone": "y"}, "/admin/people?q=crowd")
    assert "40 people suspended." in page
    assert sum(state == "suspended" for state in people(stored, "state").values()) == 40


def test_others_write_while_many_are_changed(app, company, admin, stored, monkeypatch):
    with app.app_context(), writing() as session:
        for n in range(60):
            person(session, f"Crowd {n:02}", "contractor", email=None)
    begun, rested, slow = [], [], bulk.act_on
    clock = iter(range(10_000))
    monkeypatch.setattr(bulk, "monotonic", lambda: next(clock) / 50)  # each look at it is 20 ms later
    monkeypatch.setattr(bulk, "sleep", lambda seconds: rested.append(seconds))
    monkeypatch.setattr(bulk, "act_on", lambda *args: (begun.append(len(rested)), slow(*args)))
    act(admin, {"act": "suspend", "everyone": "y"}, "/admin/people?q=crowd")
    assert max(Counter(begun).values()) <= 3 and len(begun) == 60
    assert len(rested) == len(set(begun)) - 1 and min(rested) >= bulk.BATCH


def test_a_reason_that_somebody_gave_themselves_is_kept_for_them_alone(app, company, admin, stored):
    with app.app_context(), writing() as session:
        session.get(Person, company.member.id).unlist(today() + timedelta(days=9), "Ill since May")
    page = act(admin, {"act": "relist", "person": company.member.key})
    assert [e.visible_to for e in stored(Event) if "Ill since May" in str(e.before)] == ["self"]
    admin.post(UNDO.search(page)[1])
    assert stored(Person, company.member.id).unlisted_reason == "Ill since May"


def test_too_many_or_nobody_is_refused_with_words(app, company, admin, stored, monkeypatch):
    monkeypatch.setattr("portal.admin.people.BULK", 2)
    assert BULK == 1_000
    for asked, said in (({"everyone": "y"}, "narrow the list"), ({}, "Tick somebody first")):
        answer = admin.post("/admin/people", data={"act": "suspend"} | asked)
        assert (answer.status_code, said in answer.text) == (422, True)
    assert set(people(stored, "state").values()) == {"active"}


@pytest.mark.parametrize(
    "asked, field",
    [
        ({"act": ""}, "act"),
        ({"act": "erase"}, "act"),
        ({"act": "unlist"}, "day"),
        ({"act": "unlist", "day": "2020-01-31"}, "day"),
        ({"act": "contract", "day": "soon"}, "day"),
        ({"act": "department"}, "bulk-department"),
    ],
)
def test_what_is_wrong_is_said_and_ticks_are_kept(company, admin, stored, asked, field):
    answer = admin.post("/admin/people", data=asked | {"person": company.member.key})
    assert (answer.status_code, f'id="{field}-error"' in answer.text) == (422, True)
    assert f'value="{company.member.key}" checked' in answer.text
    assert [e for e in stored(Event) if e.act] == []


def test_filters_and_sorts_find_who_is_meant(app, company, admin):
    with app.app_context(), writing() as session:
        hired = {"contract_ends_on": today() + timedelta(days=20), "external_ref": "P77", "confirmed_on": today()}
        person(session, "Zoe Zweig", "contractor", **hired)
        session.get(Person, company.member.id).unlist(today() + timedelta(days=3))
    assert names(admin, grant="lead") == ["Lena Lead"] and names(admin, grant="admin") == ["Agnes Admin"]
    assert names(admin, grant="none") == ["Cleo Contractor", "Ines Okafor", "Zoe Zweig"]
    assert names(admin, listing="unlisted") == ["Ines Okafor"]
    assert names(admin, ends="30") == names(admin, q="p77") == names(admin, fresh="fresh") == ["Zoe Zweig"]
    assert names(admin, sort="ends")[0] == names(admin, sort="new")[0] == names(admin, sort="stale")[-1] == "Zoe Zweig"
    assert "Zoe Zweig" not in names(admin, fresh="stale")


@pytest.mark.parametrize("sort", ["new", "ends", "stale"])
def test_every_sort_goes_on_page_by_page(app, company, admin, sort):
    with app.app_context(), writing() as session:
        for n in range(60):
            day = today() + timedelta(days=n // 3)
            dated = {"contract_ends_on": day, "confirmed_on": day} if n % 2 else {}
            person(session, f"Crowd {n:02}", "contractor", email=None, **dated)
    seen, url = [], f"/admin/people?q=crowd&sort={sort}"
    while url:
        page = admin.get(url).text
        seen += re.findall(r">(Crowd \d\d)</a>", page)
        following = re.search(r'rel="next" href="([^"]+)"', page)
        url = following[1].replace("&amp;", "&") if following else ""
    assert len(seen) == len(set(seen)) == 60
