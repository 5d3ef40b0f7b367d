"""A gig's page as talent reads it: who leads it, shared hours, questions, what is like it."""

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest

from portal.db import writing
from portal.models import Department, Gig, NeedWish, RoleWish
from portal.models.times import today
from tests.conftest import PARTIAL
from tests.world import gig, person, skill


@pytest.fixture
def world(app, sign_in):
    with app.app_context(), writing() as session:
        sales = Department(name="Sales", folded="sales")
        session.add(sales)
        session.flush()
        lena = person(session, "Lena Lead", is_lead=True, department_id=sales.id)
        otto = person(session, "Otto Lead", is_lead=True)
        emil = person(session, "Emil Employee", zone="Europe/Berlin", work_from=540, work_to=1020)
        common, rare = skill(session, "Common"), skill(session, "Rare")
        common.holders = 5000
        made = gig(session, lena, "This one", needs=[(common, 2), (rare, 2)], zone="Europe/Berlin")
    client = sign_in(emil.id)

    def change(**fields):
        with app.app_context(), writing() as session:
            for name, value in fields.items():
                setattr(session.get_one(Gig, made.id), name, value)

    page = lambda path="": client.get(f"/gigs/{made.key}{path}").text  # noqa: E731
    skills = {"common": common, "rare": rare}
    return SimpleNamespace(app=app, lena=lena, otto=otto, emil=emil, gig=made, change=change, page=page, **skills)


def test_the_page_says_whose_team_it_is_and_when_an_answer_comes(world):
    page = world.page()
    by = today("Europe/Berlin") + timedelta(days=7)
    assert "Lena Lead</a> (Sales)" in page and f"by {by:%-d %b}" in page and "if you apply today" in page


@pytest.mark.parametrize(
    "core, least, said",
    [
        ((600, 900), None, "same hours"),
        ((900, 1140), 120, "2 h shared"),
        ((900, 1140), 180, "You can still apply"),
        ((1080, 1200), None, "no shared hours"),
        ((None, None), 120, "It asks for 2 h shared or more, which you have"),
    ],
)
def test_shared_hours_are_said_on_my_clock(world, core, least, said):
    assert "Shared hours" not in world.page()
    world.change(core_from=core[0], core_to=core[1], least_shared=least)
    page = world.page()
    assert said in page and 'class="day"' in page


def test_questions_are_known_before_one_applies(world):
    assert "Questions that applicants" not in world.page()
    world.change(questions=["Why <you>?"])
    assert "Questions that applicants are asked" in world.page() and "Why &lt;you&gt;?" in world.page()


def similar(page):
    part = page.partition("<h1>Similar openings")[2].partition("</section>")[0]
    return re.findall(r'href="/gigs/\w+">(.*?)</a>', part)


def test_similar_openings_need_the_same_skills_rare_ones_first(world):
    assert similar(world.page("/similar")) == []
    with world.app.app_context(), writing() as session:
        lena, otto = session.merge(world.lena), session.merge(world.otto)
        common, rare = session.merge(world.common), session.merge(world.rare)
        gig(session, otto, "Common only", needs=[(common, 1)])
        gig(session, otto, "Rare", needs=[(rare, 1)])
        gig(session, lena, "Rare of Sales", needs=[(rare, 3)])
        gig(session, otto, "Rare mentoring", needs=[(rare, 1)], type="mentoring")
        gig(session, otto, "Both", needs=[(rare, 1), (common, 1)], type="mentoring")
        for more in ({"audience": "invited"}, {"publish": False}):
            gig(session, lena, "Hidden", needs=[(rare, 1), (common, 1)], **more)
        gig(session, lena, "Closed", needs=[(rare, 1)]).close_to_applications(lena.id)
        gig(session, lena, "Nothing in common")
    page = world.page("/similar")
    assert similar(page) == ["Rare of Sales", "Rare", "Both", "Rare mentoring"]
    assert "also needs Rare, Common" in page or "also needs Common, Rare" in page


def test_its_leads_are_offered_no_bookmark_and_nothing_similar(world, sign_in):
    with world.app.app_context(), writing() as session:
        gig(session, session.merge(world.otto), "Alike", needs=[(session.merge(world.rare), 1)])
    page = sign_in(world.lena.id).get(f"/gigs/{world.gig.key}").text
    assert "Similar openings" not in page and "/bookmark" not in page


@pytest.mark.parametrize("many", [0, 6])
def test_similar_ones_take_the_same_queries_however_many(world, sign_in, queries, many):
    with world.app.app_context(), writing() as session:
        for n in range(many):
            made = gig(session, session.merge(world.otto), f"Alike {n}", needs=[(session.merge(world.rare), 1)])
            made.change(world.otto.id, roles=[RoleWish(1, "A", 1, 8, None, (NeedWish(world.rare.id, 1, True),))])
    client = sign_in(world.emil.id)
    queries.clear()
    client.get(f"/gigs/{world.gig.key}/similar", headers=PARTIAL)
    assert len(queries) <= 9, queries
