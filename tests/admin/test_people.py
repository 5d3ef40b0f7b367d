"""The list of everyone."""

import re

import pytest

from portal.config import PAGE
from portal.db import writing
from portal.models import Look, Person
from tests.conftest import PARTIAL
from tests.world import person

NAME = re.compile(r'<a href="/(?:admin/people/\w+|profile)">([^<]+)</a>')


def names(client, **asked):
    answer = client.get("/admin/people", query_string=asked, headers=PARTIAL)
    assert answer.status_code == 200
    return NAME.findall(answer.text)


def test_it_shows_everyone_by_name_with_their_address(company, admin):
    page = admin.get("/admin/people").text
    assert NAME.findall(page) == ["Agnes Admin", "Cleo Contractor", "Ines Okafor", "Lena Lead"]
    assert "ines.okafor@portal.example" in page
    assert "4 people" in page
    assert "+234" not in page


@pytest.mark.parametrize(
    "q, found",
    [
        ("ines", ["Ines Okafor"]),
        ("oka", ["Ines Okafor"]),
        ("Ínes  OKAFOR", ["Ines Okafor"]),
        ("okafor ine", ["Ines Okafor"]),
        ("kafor", []),
        ("cleo.contractor@portal.example", ["Cleo Contractor"]),
        ("Cleo.Contractor@", ["Cleo Contractor"]),
        ("lena.l", ["Lena Lead"]),
        ("@portal.example", []),
        ("%", []),
        ("_", []),
        ('"', []),
        ("name:ines", []),
        ("ines AND", []),
        ("ines*", ["Ines Okafor"]),
        ("\x00", ["Agnes Admin", "Cleo Contractor", "Ines Okafor", "Lena Lead"]),
        ("engineer", []),
    ],
)
def test_names_and_addresses_are_found_by_how_they_begin(company, admin, q, found):
    assert names(admin, q=q) == found


def test_filters_narrow_it(app, company, admin):
    with app.app_context(), writing() as session:
        person(session, "Sam Suspended", password_hash="kept").suspend(company.admin.id)
    assert names(admin, state="suspended") == ["Sam Suspended"]
    assert names(admin, kind="contractor") == ["Cleo Contractor"]
    assert names(admin, way="none") == ["Agnes Admin", "Cleo Contractor", "Ines Okafor"]
    assert names(admin, way="some", state="active") == ["Lena Lead"]
    assert len(names(admin, state="nonsense", kind="x", way="y")) == 5


def test_pages_go_on_where_the_last_ended_and_back(app, company, admin):
    with app.app_context(), writing() as session:
        for n in range(2 * PAGE):
            person(session, f"Same Name {n % 2}", email=None)
    seen, url = [], "/admin/people"
    forth = [url]
    while url:
        page = admin.get(url).text
        seen += NAME.findall(page)
        following = re.search(r'rel="next" href="([^"]+)"', page)
        url = following[1].replace("&amp;", "&") if following else ""
        forth += [url] if url else []
    assert len(forth) == 3 and len(seen) == 2 * PAGE + 4
    assert seen == sorted(seen, key=str.casefold)
    back = re.search(r'rel="prev" href="([^"]+)"', page)[1].replace("&amp;", "&")
    assert NAME.findall(admin.get(back).text) == NAME.findall(admin.get(forth[1]).text)


@pytest.mark.parametrize("query", ["after=x", "before=", "after=WyJhIl0.x", "q=" + "x" * 5000, "page=-1", "q=%ff"])
def test_odd_queries_do_no_harm(company, admin, query):
    assert admin.get(f"/admin/people?{query}").status_code == 200


def test_a_place_that_is_none_does_no_harm(app, company, admin):
    from portal.web import place

    with app.test_request_context("/admin/people"):
        odd = [place(1), place("a", "b"), place(None, 2), place("a", 1, 2)]
    for text in odd:
        assert len(names(admin, after=text)) == 4


def test_the_list_is_no_look(company, admin, stored):
    admin.get("/admin/people")
    assert stored(Look) == []


def test_its_queries_do_not_grow(app, company, admin, queries):
    queries.clear()
    admin.get("/admin/people?q=a")
    few = len(queries)
    with app.app_context(), writing() as session:
        for n in range(PAGE):
            person(session, f"Ada {n}")
    queries.clear()
    admin.get("/admin/people?q=a")
    assert len(queries) == few == 4


def test_nobody_is_said_with_a_way_out(company, admin):
    page = admin.get("/admin/people?q=zzz").text
    assert "Nobody here" in page and 'href="/admin/people"' in page


def test_a_fragment_is_the_list_alone(company, admin):
    part = admin.get("/admin/people?q=ines", headers=PARTIAL).text
    assert "<html" not in part and 'id="people"' in part
    assert "<h1" not in part


@pytest.mark.parametrize(
    "of, q, first",
    [
        ("zone", "lagos", "Africa/Lagos"),
        ("zone", "new york", "America/New_York"),
        ("department", "qual", "Quality"),
        ("manager", "lena", "Lena Lead"),
        ("nonsense", "lena", "Lena Lead"),
    ],
)
def test_fields_suggest_while_one_types(app, company, admin, of, q, first):
    with app.app_context(), writing() as session:
        from portal.models.departments import department_named

        session.get(Person, company.lead.id).department_id = department_named(session, "Quality").id
    answer = admin.get("/admin/suggestions", query_string={"of": of, "q": q})
    assert f'data-value="{first}"' in answer.text


@pytest.mark.parametrize("of", ["zone", "department", "manager"])
def test_far_too_much_typed_suggests_nothing(company, admin, of):
    answer = admin.get("/admin/suggestions", query_string={"of": of, "q": "lena" * 20_000})
    assert answer.status_code == 200 and "<li" not in answer.text


def test_nothing_typed_suggests_nothing(company, admin):
    answer = admin.get("/admin/suggestions?of=manager")
    assert answer.status_code == 200 and "<li" not in answer.text
