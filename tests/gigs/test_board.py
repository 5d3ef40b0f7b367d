"""The board of openings: facets and what they count, sorts, marks, bookmarks, what is new."""

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest

from portal.db import writing
from portal.models import Bookmark, Candidate, Department, Gig, NeedWish, Reason, RoleWish, Visit
from portal.models.times import now, today
from tests.world import gig, person, skill

PARTIAL = {"HX-Request-Type": "partial"}
DAY = timedelta(days=1)


def titles(html):
    return re.findall(r'class="title" href="[^"]*">(.*?)</a>', html)


def row_of(html, title):
    return next(
        row for row in re.findall(r'<li class="gig.*?</button></li>', html, re.DOTALL) if f">{title}</a>" in row
    )


@pytest.fixture
def world(app, sign_in):
    with app.app_context(), writing() as session:
        sales = Department(name="Sales", folded="sales")
        session.add(sales)
        session.flush()
        lena = person(session, "Lena Lead", is_lead=True, department_id=sales.id)
        otto = person(session, "Otto Lead", is_lead=True)
        emil = person(session, "Emil Employee")
        python, sql = skill(session, "Python"), skill(session, "SQL")
        emil.hold(python, 3)

        def posted(owner, title, hours, days, **fields):
            made = gig(session, owner, title, starts_on=today() + days * DAY, ends_on=today() + 200 * DAY, **fields)
            needs = tuple(NeedWish(s.id, 1, True) for s in (python, sql)[: 1 + len(title) % 2])
            made.change(owner.id, roles=[RoleWish(1, "One", 1, hours, None, needs)])
            return made

        gigs = {
            "Brief": posted(lena, "Brief", 4, 5, type="one-off", apply_by=today() + 9 * DAY),
            "Longer": posted(lena, "Longer", 12, 40, apply_by=today() + 3 * DAY),
            "Staff": posted(otto, "Staff", 30, 20, audience="employees"),
            "Secret": posted(otto, "Secret", 4, 5, audience="invited"),
        }
        return SimpleNamespace(lena=lena, otto=otto, emil=emil, gigs=gigs, sales=sales, python=python)


@pytest.fixture
def emil(world, sign_in):
    return sign_in(world.emil.id)


@pytest.fixture
def cato(app, sign_in):
    with app.app_context(), writing() as session:
        who = person(session, "Cato Contractor", "contractor")
    return sign_in(who.id)


@pytest.mark.parametrize(
    "query, expected",
    [
        ("hours=1-4", ["Brief"]),
        ("hours=1-4&hours=21-80", ["Staff", "Brief"]),
        ("starts={soon}", ["Brief"]),
        ("starts=0000", ["Staff", "Longer", "Brief"]),
        ("open=employees", ["Staff"]),
        ("open=invited", []),
        ("department={sales}", ["Longer", "Brief"]),
        ("department={sales}&type=one-off", ["Brief"]),
        ("department=nothing", ["Staff", "Longer", "Brief"]),
        ("also=Python&also=", ["Staff", "Longer", "Brief"]),
        ("bookmarked=1", []),
        ("new=1", []),
        ("sort=closing", ["Longer", "Brief", "Staff"]),
        ("sort=starts", ["Brief", "Staff", "Longer"]),
        ("sort=hours", ["Brief", "Longer", "Staff"]),
    ],
)
def test_the_board_is_narrowed_and_sorted(world, emil, query, expected):
    said = query.format(sales=world.sales.key, soon=today() + 14 * DAY)
    answer = emil.get(f"/gigs?{said}")
    assert (answer.status_code, titles(answer.text)) == (200, expected)


def test_what_nobody_types_is_left_out(emil):
    for query in (
        "starts=99999-01-01",
        "hours=%00",
        "type=%00",
        "department=" + "x" * 5000,
        "new=&bookmarked=",
        "sort=%27",
    ):
        for url in (f"/gigs?{query}", f"/gigs/facets?{query}"):
            assert emil.get(url, headers=PARTIAL).status_code == 200


def counts(html):
    """{value: how many it says}"""
    return {
        value: int(n)
        for value, n in re.findall(r'value="([^"]*)" id=[^>]*><span>[^<]*</span><span class="num">(\d+)', html)
    }


@pytest.mark.parametrize(
    "query", ["", "type=one-off", "hours=1-4", "department={sales}", "q=python", "skill=Python&open=everyone"]
)
def test_each_count_is_what_the_choice_leaves(world, emil, query):
    query = query.format(sales=world.sales.key)
    fragment = emil.get(f"/gigs/facets?{query}", headers=PARTIAL).text
    assert f'innerHTML">{len(titles(emil.get(f"/gigs?{query}").text))} gig' in fragment
    found = re.findall(r'name="(\w+)" value="([^"]+)" id="[^"]*"><span>[^<]*</span><span class="num">(\d+)', fragment)
    assert found
    for name, value, n in found:
        group = "type" if name == "type" else name
        rest = "&".join(pair for pair in query.split("&") if not pair.startswith(f"{group}="))
        assert len(titles(emil.get(f"/gigs?{rest}&{name}={value}").text)) == int(n), (name, value)


def test_counts_wait_for_nobody_and_are_there_without_scripts_when_asked_for(emil):
    page = emil.get("/gigs").text
    assert 'hx-get="/gigs/facets" hx-trigger="load"' in page and counts(page) == {}
    assert "Count what each choice would leave" in page
    assert counts(emil.get("/gigs?counts=1").text)["one-off"] == 1
    assert emil.get("/gigs/facets?type=project").location == "/gigs?type=project"


def test_a_contractor_is_told_nothing_of_gigs_for_employees(cato, world):
    fragment = cato.get("/gigs/facets", headers=PARTIAL).text
    assert "Employees only" not in fragment and ">2 gigs<" in fragment
    assert titles(cato.get("/gigs?open=employees").text) == []


def test_a_row_names_the_lead_and_their_team(emil):
    page = emil.get("/gigs").text
    assert "Lena Lead, Sales" in row_of(page, "Brief") and "Otto Lead</small>" in row_of(page, "Staff")


def test_choosing_replaces_the_address_with_a_short_one(emil):
    answer = emil.get("/gigs?also=&type=project&starts=&q=&sort=", headers=PARTIAL)
    assert answer.headers["HX-Replace-Url"] == "/gigs?type=project"


def test_the_address_of_ones_own_gigs_stays_theirs(app, sign_in):
    with app.app_context(), writing() as session:
        lead = person(session, "Mia Mine", is_lead=True)
    answer = sign_in(lead.id).get("/gigs?mine=1", headers=PARTIAL)
    assert (answer.status_code, "HX-Replace-Url" in answer.headers) == (200, False)


def test_every_chip_takes_its_filter_back(world, emil):
    query = f"type=one-off&hours=1-4&department={world.sales.key}&open=everyone&starts=2099-01-31"
    query += "&bookmarked=1&new=1&skill=Python"
    page = emil.get(f"/gigs?{query}").text
    chips = [url.replace("&amp;", "&") for url in re.findall(r'class="chip" href="([^"]*)"', page)]
    assert len(chips) == 8 and len(set(chips)) == 8
    assert all(url.count("=") == 7 for url in chips)


def test_a_bookmark_is_put_and_taken_away_in_place_and_by_a_page(world, emil, stored):
    url = f"/gigs/{world.gigs['Brief'].key}/bookmark"
    star = emil.post(url, headers=PARTIAL)
    assert 'aria-pressed="true"' in star.text and f'hx-post="{url}/end"' in star.text
    assert f'"undo": "{url}/end"' in star.headers["HX-Trigger"]
    emil.post(url)
    assert len(stored(Bookmark)) == 1
    assert titles(emil.get("/gigs?bookmarked=1").text) == ["Brief"]
    assert 'aria-pressed="true"' in row_of(emil.get("/gigs").text, "Brief")
    assert 'aria-pressed="true"' in emil.get(f"/gigs/{world.gigs['Brief'].key}").text
    answer = emil.post(f"{url}/end", data={"back": "/gigs?type=one-off"})
    assert (answer.status_code, answer.location, stored(Bookmark)) == (303, "/gigs?type=one-off", [])
    assert emil.post(f"{url}/end", data={"back": "https://evil.example/"}).location == url.removesuffix("/bookmark")


def test_a_bookmark_opens_no_right(app, world, emil, stored):
    brief = world.gigs["Brief"].key
    emil.post(f"/gigs/{brief}/bookmark")
    with app.app_context(), writing() as session:
        session.get_one(Gig, world.gigs["Brief"].id).audience = "invited"
    assert titles(emil.get("/gigs?bookmarked=1").text) == []
    assert emil.get(f"/gigs/{brief}").status_code == emil.post(f"/gigs/{brief}/bookmark/end").status_code == 404
    assert emil.post(f"/gigs/{world.gigs['Secret'].key}/bookmark").status_code == 404
    assert len(stored(Bookmark)) == 1


def test_what_came_since_the_last_look_is_new_for_as_long_as_the_visit_lasts(app, world, emil, stored):
    assert "New<" not in emil.get("/gigs").text
    assert emil.post("/gigs/looks", headers=PARTIAL).status_code == 204
    with app.app_context(), writing() as session:
        visit = session.get_one(Visit, (world.emil.id, "openings"))
        visit.at = now() - timedelta(hours=2)
        for name in ("Longer", "Staff"):
            session.get_one(Gig, world.gigs[name].id).published_at = now() - timedelta(hours=3)
    for _ in range(2):
        page = emil.get("/gigs").text
        assert "New</span>" in row_of(page, "Brief") and "New</span>" not in row_of(page, "Longer")
        assert titles(emil.get("/gigs?new=1").text) == ["Brief"]
        assert 'New since my last look</span><span class="num">1<' in emil.get("/gigs/facets", headers=PARTIAL).text
        assert emil.post("/gigs/looks").location == "/gigs"
    assert len(stored(Visit)) == 1


def test_a_row_says_where_my_own_application_stands_and_nothing_before_its_time(app, world, emil):
    with app.app_context(), writing() as session:
        lena, me = session.merge(world.lena), session.merge(world.emil)
        made = {name: gig(session, lena, name) for name in ("Considered", "Applied", "Talking", "Declined", "Told")}
        Candidate.consider(lena.id, made["Considered"], made["Considered"].roles[0], me)
        own = {name: Candidate.apply(made[name], made[name].roles[0], me, "") for name in [*made][1:]}
        own["Talking"].talk(lena.id)
        for name in ("Declined", "Told"):
            own[name].decline(lena.id, Reason.SKILLS, "Thank you.")
        own["Told"].told_at = now() - timedelta(minutes=1)
    page = emil.get("/gigs").text
    said = {name: re.findall(r'<span class="status [^"]*">([^<]*)', row_of(page, name)) for name in made}
    assert said == {
        "Considered": [],
        "Applied": ["Applied"],
        "Talking": ["In review"],
        "Declined": ["Applied"],
        "Told": ["Not this time"],
    }


@pytest.mark.parametrize("query", ["", "type=project&hours=11-20&starts=2099-01-31&sort=hours"])
def test_counting_takes_a_fixed_number_of_queries(app, world, emil, queries, query):
    taken = []
    for more in (1, 12):
        with app.app_context(), writing() as session:
            for n in range(more):
                gig(session, session.merge(world.lena), f"Gig {n}", needs=[(session.merge(world.python), 2)])
        queries.clear()
        emil.get(f"/gigs/facets?{query}", headers=PARTIAL)
        taken.append(len(queries))
    assert taken[0] == taken[1] <= 12, queries


def test_empty_lists_of_mine_say_what_to_do_next(emil):
    assert "Nothing bookmarked" in emil.get("/gigs?bookmarked=1").text
    assert "Nothing new since your last look" in emil.get("/gigs?new=1").text
