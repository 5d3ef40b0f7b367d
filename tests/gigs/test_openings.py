"""The lists: openings for everyone, and a lead's own gigs."""

import re
from types import SimpleNamespace

import pytest

from portal.db import writing
from portal.models import Candidate, Gig
from portal.models.times import today
from tests.world import WEEK, gig, person, skill


@pytest.fixture
def world(app):
    with app.app_context(), writing() as session:
        lead = person(session, "Lena Lead", is_lead=True)
        emil = person(session, "Emil Employee")
        python, sql, k8s = skill(session, "Python"), skill(session, "SQL"), skill(session, "Kubernetes", "k8s")
        emil.hold(python, 3)
        emil.hold(sql, 1)
        first = gig(session, lead, "Assess our QA practice", needs=[(python, 2), (sql, 2)], apply_by=today() + WEEK / 7)
        second = gig(session, lead, "Move to the cloud", needs=[(k8s, 3)], type="mentoring")
        third = gig(session, lead, "Write Python lessons", needs=[(python, 1)])
        return SimpleNamespace(lead=lead, emil=emil, python=python, first=first, second=second, third=third)


def titles(html):
    return re.findall(r'class="title" href="[^"]*">(.*?)</a>', html)


@pytest.fixture
def emil(world, sign_in):
    client = sign_in(world.emil.id)
    return lambda url="/gigs", **kwargs: client.get(url, **kwargs)


QA, CLOUD, LESSONS = "Assess our QA practice", "Move to the cloud", "Write Python lessons"


@pytest.mark.parametrize(
    "query, expected",
    [
        ("", [LESSONS, CLOUD, QA]),
        ("?sort=fit", [LESSONS, QA, CLOUD]),
        ("?sort=nonsense", [LESSONS, CLOUD, QA]),
        ("?q=cloud", [CLOUD]),
        ("?q=pyth", [LESSONS, QA]),
        ("?q=k8s", [CLOUD]),
        ("?q=cover+sql", [QA]),
        ("?q=nothing+of+it", []),
        ("?q=%00%22*", [LESSONS, CLOUD, QA]),
        ("?skill=python", [LESSONS, QA]),
        ("?skill=Python&skill=SQL", [QA]),
        ("?skill=k8s", [CLOUD]),
        ("?skill=Quidditch", []),
        ("?skill=", [LESSONS, CLOUD, QA]),
        ("?type=mentoring", [CLOUD]),
        ("?type=mentoring&type=project", [LESSONS, CLOUD, QA]),
        ("?type=%27", [LESSONS, CLOUD, QA]),
        ("?after=nonsense&before=x&mine=1", [LESSONS, CLOUD, QA]),
        ("?endpoint=x&_external=1&_scheme=ftp", [LESSONS, CLOUD, QA]),
    ],
)
def test_openings_are_found_filtered_and_sorted(emil, query, expected):
    answer = emil(f"/gigs{query}")
    assert (answer.status_code, titles(answer.text)) == (200, expected)


def test_a_row_says_what_one_wants_to_know(emil):
    row = emil("/gigs?q=QA").text
    for words in ("20 h a week", "6 weeks from", "1 of 1 seat left", "apply by", "Lena Lead", "Closing soon"):
        assert words in row
    assert "fits your skills: 1 of 2" in row
    assert '<li class="hit">Python <b class="l2">' in row


def test_a_fragment_is_the_list_alone(emil):
    answer = emil("/gigs?q=cloud", headers={"HX-Request-Type": "partial"})
    assert "<html" not in answer.text and titles(answer.text) == [CLOUD]
    assert answer.text.lstrip().startswith('<div id="openings">')


def test_chips_take_a_filter_back(emil):
    page = emil("/gigs?q=a&skill=k8s&type=mentoring").text
    assert 'href="/gigs?type=mentoring&amp;q=a"' in page
    assert 'href="/gigs?skill=Kubernetes&amp;q=a"' in page


def test_an_invitation_is_marked_also_to_a_confidential_gig(app, world, emil):
    with app.app_context(), writing() as session:
        lead, emil_row = session.merge(world.lead), session.merge(world.emil)
        secret = gig(session, lead, "Secret work", audience="invited")
        candidate = Candidate.consider(lead.id, secret, secret.roles[0], emil_row)
    assert "Secret work" not in emil().text
    with app.app_context(), writing() as session:
        candidate = session.merge(candidate)
        candidate.gig, candidate.role, candidate.person = map(session.merge, (secret, secret.roles[0], world.emil))
        candidate.invite(world.lead.id)
    page = emil().text
    assert "Secret work" in page and "You are invited" in page


@pytest.fixture
def many(app, world):
    with app.app_context(), writing() as session:
        lead = session.merge(world.lead)
        for n in range(57):
            gig(session, lead, f"Gig {n:02}", needs=[(session.merge(world.python), 1 + n % 4)])


@pytest.mark.parametrize("query", ["", "&sort=fit", "&q=gig", "&type=project", "&mine=1", "&endpoint=x&_scheme=ftp"])
def test_pages_go_on_and_come_back(many, world, sign_in, query):
    client = sign_in(world.lead.id if "mine" in query else world.emil.id)
    url, seen, pages = f"/gigs?x=1{query}", [], []
    while url:
        page = client.get(url).text
        pages.append(titles(page))
        seen += pages[-1]
        following = re.search(r'rel="next" href="([^"]*)"', page)
        url = following and following[1].replace("&amp;", "&")
    assert len(seen) == len(set(seen)) == (57 if query == "&q=gig" else 59 if "type" in query else 60)
    assert [len(p) for p in pages[:2]] == [25, 25]
    back = re.search(r'rel="prev" href="([^"]*)"', page)[1].replace("&amp;", "&")
    assert titles(client.get(back).text) == pages[-2]


def test_a_place_of_another_list_is_left_out(many, world, sign_in):
    client = sign_in(world.emil.id)
    place = re.search(r"after=([^&\"]*)", client.get("/gigs?sort=fit").text)[1]
    for url in (f"/gigs?after={place}", f"/gigs?before={place}", f"/gigs?sort=fit&after={place}x"):
        assert client.get(url).status_code == 200
    lead = sign_in(world.lead.id)
    assert lead.get(f"/gigs?mine=1&after={place}").status_code == 200


@pytest.mark.parametrize("query", ["", "?sort=fit", "?q=gig+python&skill=python&type=project", "?mine=1"])
def test_a_fixed_number_of_queries(app, world, sign_in, queries, query):
    client = sign_in(world.lead.id)
    counts = []
    for more in (2, 48):
        with app.app_context(), writing() as session:
            for n in range(more):
                gig(session, session.merge(world.lead), f"Gig {n}", needs=[(session.merge(world.python), 2)])
        queries.clear()
        client.get(f"/gigs{query}")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12, queries


def test_my_gigs_are_there_in_every_state(app, world, sign_in, stored):
    with app.app_context(), writing() as session:
        gig(session, session.merge(world.lead), "A draft", publish=False)
        session.merge(world.lead)
        session.get(Gig, world.second.id).cancel(world.lead.id)
        ada = person(session, "Ada")
        first, role = session.get(Gig, world.first.id), session.merge(world.first.roles[0])
        Candidate.apply(first, role, ada, "")
    page = sign_in(world.lead.id).get("/gigs?mine=1").text
    assert titles(page) == ["A draft", LESSONS, CLOUD, QA]
    for words in ("Draft", "Cancelled", "1 waits for an answer"):
        assert words in page
    assert "A draft" not in sign_in(world.lead.id).get("/gigs").text


def test_an_empty_list_says_what_to_do_next(app, sign_in):
    with app.app_context(), writing() as session:
        lead, member = person(session, "Lia", is_lead=True), person(session, "Mo")
    assert "No openings right now" in sign_in(member.id).get("/gigs").text
    assert "My gigs" not in sign_in(member.id).get("/gigs").text
    assert "No gigs yet" in sign_in(lead.id).get("/gigs?mine=1").text
