"""The directory: who is found, by what, and what a row tells."""

import re
from types import SimpleNamespace

import pytest

from portal.config import PAGE
from portal.db import writing
from portal.models import Candidate, Engagement, Gig, GigRole, Person, Skill
from portal.models.skills import meanings
from portal.models.times import today
from tests.conftest import PARTIAL
from tests.pages import listed
from tests.world import WEEK, gig, person, skill


@pytest.fixture
def world(app):
    """A lead, and people who hold Python, SQL and Playwright at different levels."""
    with app.app_context(), writing() as session:
        python, sql, play = skill(session, "Python"), skill(session, "SQL"), skill(session, "Playwright", "pw")
        lead = person(session, "Lena Lead", is_lead=True)
        ines = person(session, "Inés Okafor", "contractor", headline="QA engineer", place="Lagos", rate_amount=6200)
        jonas = person(session, "Jonas Weber", headline="Software engineer", capacity=8, bio="Writes about Lagos.")
        gone = person(session, "Gone Girl", unlisted_until=today() + WEEK)
        for who, levels in ((ines, (3, 0, 4)), (jonas, (4, 3, 2)), (gone, (4, 4, 4))):
            for held, level in zip((python, sql, play), levels, strict=True):
                if level:
                    who.hold(held, level)
        posted = gig(session, lead, needs=[(play, 3), (python, 2)])
        ids = {"lead": lead.id, "ines": ines.id, "jonas": jonas.id, "gone": gone.id}
        return SimpleNamespace(gig=posted.key, keys={n: session.get(Person, i).key for n, i in ids.items()}, **ids)


@pytest.fixture
def lead(sign_in, world):
    return sign_in(world.lead)


def names(answer):
    """Whom a page lists, in its order."""
    assert answer.status_code == 200, answer.text
    return listed(answer.text)


@pytest.mark.parametrize(
    "query, expected",
    [
        ("", ["Inés Okafor", "Jonas Weber", "Lena Lead"]),
        ("q=ines", ["Inés Okafor"]),
        ("q=web+jon", ["Jonas Weber"]),
        ("q=lagos", ["Inés Okafor", "Jonas Weber"]),
        ("q=qa", ["Inés Okafor"]),
        ("q=pw", ["Inés Okafor", "Jonas Weber"]),
        ("q=playwright+lagos", ["Inés Okafor", "Jonas Weber"]),
        ("q=sql", ["Jonas Weber"]),
        ("skill=python&skill=playwright", ["Inés Okafor", "Jonas Weber"]),
        ("skill=python&level=1&skill=pw&level=3", ["Inés Okafor"]),
        ("skill=python&skill=sql", ["Jonas Weber"]),
        ("kind=contractor", ["Inés Okafor"]),
        ("free=10", ["Inés Okafor", "Lena Lead"]),
        ("skill=python&sort=free", ["Inés Okafor", "Jonas Weber"]),
        ("skill=python&sort=name", ["Inés Okafor", "Jonas Weber"]),
        ("skill=sql&kind=contractor", []),
        ("q=nobody+of+this+name", []),
    ],
)
def test_a_lead_finds_by_name_skill_word_and_filter(lead, query, expected):
    assert names(lead.get(f"/talent?{query}", headers=PARTIAL)) == expected


@pytest.mark.parametrize(
    "query",
    [
        "q=%00",
        'q="*:)(', "q=%25_", "level=x&skill=python", "free=-1", "free=99999999999", "from=2026-02-31", "weeks=0",
        "sort=rate", "after=tampered", "before=", "kind=robot", "skill=" + "x" * 5000, "q=NEAR(a,b)", "q=%ED%A0%80",
    ],
)  # fmt: skip
def test_nonsense_is_ignored(lead, query):
    assert lead.get(f"/talent?{query}").status_code == 200


def test_a_place_counts_in_its_own_list_alone(app, lead):
    """With other filters, another sort or on another page it is no place, and the list begins at its first row."""

    def first(url):
        answer = lead.get(url)
        assert answer.status_code == 200
        return re.search(r"class=name href=/talent/\w+>([^<]+)<", answer.text)[1]

    with app.app_context(), writing() as session:
        for n in range(PAGE + 5):
            person(session, f"Zoe {n:03}")
    after = re.search(r'after=([^"&]+)"', lead.get("/talent?sort=name").text)[1]
    assert first(f"/talent?sort=name&after={after}") == "Zoe 022"
    for query in ("sort=free", "sort=name&free=10", "skill=python"):
        assert first(f"/talent?{query}&after={after}") == first(f"/talent?{query}")
    assert lead.get(f"/gigs?after={after}").status_code == 200


def test_a_row_says_how_much_of_what_was_asked_is_there(lead):
    text = lead.get("/talent?skill=python&level=1&skill=pw&level=2", headers=PARTIAL).text
    assert "2 of 2" in text and "level 4, a match" in text and "€62/h" in text and "Lagos" in text


def test_the_unlisted_are_absent(lead):
    answer = lead.get("/talent?q=gone")
    assert answer.status_code == 200 and "Gone Girl" not in answer.text


def test_free_hours_in_a_window_count_what_is_booked(app, lead, world):
    with app.app_context(), writing() as session:
        start = today() + 10 * WEEK
        session.add(
            Engagement(
                person_id=world.ines, state="confirmed", starts_on=start, ends_on=start + WEEK, hours=35, title="x"
            )
        )
        session.flush()
        session.get(Person, world.ines).refresh_hours()
    assert "Inés Okafor" in names(lead.get("/talent?free=10"))
    assert "Inés Okafor" not in names(lead.get(f"/talent?free=10&from={today() + 9 * WEEK}&weeks=3"))
    assert "Inés Okafor" in names(lead.get(f"/talent?free=10&from={today() + 9 * WEEK}&weeks=1"))


def test_for_a_role_the_filters_are_the_roles_and_the_shortlisted_are_marked(app, lead, world):
    moved = lead.get(f"/talent?for={world.gig}.1")
    assert moved.status_code == 303
    assert "skill=Playwright&level=3&skill=Python&level=2&free=20" in moved.location
    page = lead.get(moved.location)
    assert names(page) == ["Inés Okafor"]
    assert f"name=person value={world.keys['ines']}" in page.text
    with app.app_context(), writing() as session:
        posted = session.query(Gig).filter_by(key=world.gig).one()
        role = session.query(GigRole).filter_by(gig_id=posted.id).one()
        Candidate.consider(world.lead, posted, role, session.get(Person, world.ines))
    assert "is on the shortlist: considering" in lead.get(moved.location).text


def test_only_the_gigs_leads_look_for_its_role(sign_in, world):
    assert sign_in(world.jonas).get(f"/talent?for={world.gig}.1").status_code == 403
    assert sign_in(world.ines).get("/talent?for=0000000000.1").status_code == 404
    assert sign_in(world.lead).get(f"/talent?for={world.gig}.9").status_code == 404


def test_a_member_finds_leads_of_gigs_they_see_without_their_skills(app, sign_in, world):
    member = sign_in(world.jonas)
    assert names(member.get("/talent")) == ["Lena Lead"]
    assert names(member.get("/talent?q=okafor")) == []
    assert names(member.get("/talent?skill=python")) == []
    assert "h a week" not in member.get("/talent", headers=PARTIAL).text


def test_a_manager_finds_reports_with_their_skills(app, sign_in, world):
    with app.app_context(), writing() as session:
        session.get(Person, world.ines).manager_id = world.jonas
    member = sign_in(world.jonas)
    assert names(member.get("/talent?skill=python")) == ["Inés Okafor"]
    assert "€62" not in member.get("/talent?skill=python").text


def test_pages_walk_everyone_once_and_back(app, sign_in, world):
    with app.app_context(), writing() as session:
        for n in range(60):
            person(session, f"Zoe Number{n:02}")
    lead, seen, url = sign_in(world.lead), [], "/talent?q=zoe"
    pages = []
    while url:
        text = lead.get(url, headers=PARTIAL).text
        found = listed(text)
        pages.append(found)
        seen += found
        more = re.search(r'rel="next" href="([^"]+)"', text)
        url = more[1].replace("&amp;", "&") if more else ""
    assert len(seen) == len(set(seen)) == 60
    assert seen == sorted(seen)
    back = re.search(r'rel="prev" href="([^"]+)"', text)[1].replace("&amp;", "&")
    assert listed(lead.get(back, headers=PARTIAL).text) == pages[-2]


def test_the_cost_is_constant(app, sign_in, world, queries):
    lead = sign_in(world.lead)

    def cost(url, **headers):
        lead.get(url, headers=headers)
        queries.clear()
        lead.get(url, headers=headers)
        return len(queries)

    urls = (
        "/talent",
        "/talent?skill=python&skill=pw&free=4",
        "/talent?q=pyt",
        f"/talent?for={world.gig}.1&skill=python",
    )
    few = [cost(url) for url in urls]
    few_parts = [cost(url, **PARTIAL) for url in urls]
    with app.app_context(), writing() as session:
        python, pw = (session.get_one(Skill, meanings(session, said)[0]) for said in ("python", "pw"))
        for n in range(40):
            who = person(session, f"Pyt Number{n}")
            who.hold(python, 2)
            who.hold(pw, 2)
    many = [cost(url) for url in urls]
    assert all(now <= before <= 17 for now, before in zip(many, few, strict=True)), (few, many)
    parts = [cost(url, **PARTIAL) for url in urls]
    assert all(now <= before <= 9 for now, before in zip(parts, few_parts, strict=True)), (few_parts, parts)


def test_hours_shown_and_sorted_are_those_of_the_weeks_asked_for(app, lead, world):
    start = today() + 10 * WEEK
    with app.app_context(), writing() as session:
        for who, hours in ((world.ines, 30), (world.jonas, 4)):
            seat = {"starts_on": start, "ends_on": start + 2 * WEEK, "title": "Elsewhere", "kind": "employee"}
            session.add(Engagement(person_id=who, hours=hours, state="confirmed", **seat))
            session.flush()
            session.get(Person, who).refresh_hours()
    text = lead.get(f"/talent?skill=python&from={start}&weeks=4&sort=free", headers=PARTIAL).text
    assert text.index("Inés Okafor") < text.index("Jonas Weber")
    assert "10 h a week from" in text and "4 h a week from" in text and "a week now" not in text


def test_how_many_were_found_is_said_where_it_is_known(app, lead):
    assert "2 people" in lead.get("/talent?q=playwright", headers=PARTIAL).text
    with app.app_context(), writing() as session:
        for n in range(PAGE + 5):
            person(session, f"Zoe {n:03}")
    assert ">30 people</small>" in lead.get("/talent?q=zoe").text
    assert ">30 people</hx-partial>" in lead.get("/talent/facets?q=zoe", headers=PARTIAL).text


def test_the_list_does_not_hold_on_to_the_sort_that_it_began_with(lead):
    assert '<option value="" selected>Name' in lead.get("/talent").text
    assert '<option value="" selected>Best fit' in lead.get("/talent?skill=python&sort=").text
