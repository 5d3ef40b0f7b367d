"""Who may read which gig, and what its page offers."""

from datetime import timedelta

import pytest

from portal.db import writing
from portal.models import Candidate, CoLead, Gig, NeedWish, RoleWish
from portal.models.times import now, today
from tests.compare import all_but_token
from tests.world import gig, offer_terms, person, skill


@pytest.fixture
def people(app):
    with app.app_context(), writing() as session:
        return {
            "owner": person(session, "Lena Lead", is_lead=True),
            "co-lead": person(session, "Cora Colead", is_lead=True),
            "other lead": person(session, "Otto Lead", is_lead=True),
            "employee": person(session, "Emil Employee"),
            "contractor": person(session, "Cato Contractor", "contractor"),
            "admin": person(session, "Ada Admin", is_admin=True),
            "demoted": person(session, "Dora Demoted"),
        }


def owned(session, people, **fields):
    made = gig(session, session.merge(people["owner"]), **fields)
    session.add(CoLead(gig_id=made.id, person_id=people["co-lead"].id))
    return made


def draft(session, people):
    return owned(session, people, publish=False)


def paused(session, people):
    made = owned(session, people)
    made.pause(people["owner"].id)
    return made


def full(session, people):
    made = owned(session, people)
    candidate = Candidate.apply(made, made.roles[0], person(session, "Taken Person"), "")
    candidate.offer(people["owner"].id, **offer_terms())
    return made


def past(session, people):
    made = owned(session, people, apply_by=today() + timedelta(days=1))
    made.apply_until = now() - timedelta(hours=1)
    return made


def closed(session, people):
    made = owned(session, people)
    made.close_to_applications(people["owner"].id)
    return made


def orphan(session, people):
    return gig(session, session.merge(people["demoted"]))


LEADS = {"owner", "co-lead"}
EVERY_LEAD = LEADS | {"other lead"}
READERS = {
    "open": (owned, {*EVERY_LEAD, "employee", "contractor", "admin", "demoted"}),
    "draft": (draft, LEADS),
    "confidential": (lambda s, p: owned(s, p, audience="invited"), LEADS),
    "employees only": (lambda s, p: owned(s, p, audience="employees"), {*EVERY_LEAD, "employee", "admin", "demoted"}),
    "paused": (paused, {*EVERY_LEAD, "admin"}),
    "full": (full, {*EVERY_LEAD, "admin"}),
    "past apply-by": (past, {*EVERY_LEAD, "admin"}),
    "closed": (closed, {*EVERY_LEAD, "admin"}),
    "orphan": (orphan, {*EVERY_LEAD, "admin"}),
}


@pytest.mark.parametrize("which", READERS)
def test_who_may_read_a_gig(app, people, sign_in, which):
    make, readers = READERS[which]
    with app.app_context(), writing() as session:
        made = make(session, people)
    for role, who in people.items():
        client = sign_in(who.id)
        expected = 200 if role in readers else 404
        for url in (f"/gigs/{made.key}", f"/gigs/{made.key.lower()}x"):
            answer = client.get(url)
            assert answer.status_code == (expected if url.endswith(made.key) else 404), (role, which)
            if answer.status_code == 404:
                assert made.title not in answer.text
        shown = made.title in client.get("/gigs").text
        assert shown == (role in readers and which in ("open", "employees only")), (role, which)


LEADS_ONLY = [
    ("GET", "/edit"),
    ("POST", "/edit"),
    ("POST", "/publication"),
    ("POST", "/publication/pause"),
    ("POST", "/publication/resume"),
    ("POST", "/closure"),
    ("POST", "/closure/end"),
    ("GET", "/end"),
    ("POST", "/end"),
    ("POST", "/reopening"),
]


@pytest.mark.parametrize("method, path", LEADS_ONLY)
def test_only_its_leads_act_on_a_gig(app, people, sign_in, stored, method, path):
    with app.app_context(), writing() as session:
        seen, hidden = owned(session, people), owned(session, people, audience="invited")
    for role in ("employee", "other lead", "admin", "contractor"):
        client = sign_in(people[role].id)
        data = {"outcome": "cancelled"} if path == "/end" and method == "POST" else None
        for made, expected in ((seen, 403), (hidden, 404)):
            answer = client.open(f"/gigs/{made.key}{path}", method=method, data=data)
            assert answer.status_code == expected, (role, path)
            assert stored(Gig, made.id).state == "open"


def test_a_gig_that_may_not_be_read_is_like_one_that_does_not_exist(app, people, sign_in):
    with app.app_context(), writing() as session:
        made = owned(session, people, audience="invited")
    client = sign_in(people["employee"].id)
    hidden, unknown = client.get(f"/gigs/{made.key}"), client.get("/gigs/0000000000")
    assert all_but_token(hidden) == all_but_token(unknown)


@pytest.mark.parametrize("key", ["x" * 3000, "%00", "%27", "ä", "..%2f", "%F0%9F%90%99", "-1"])
def test_hostile_keys_are_not_found(people, sign_in, key):
    client = sign_in(people["employee"].id)
    assert client.get(f"/gigs/{key}").status_code in (404, 414)


def test_the_page_marks_my_skills_and_lets_me_apply(app, people, sign_in):
    with app.app_context(), writing() as session:
        python, sql = skill(session, "Python"), skill(session, "SQL")
        session.merge(people["employee"]).hold(python, 3)
        made = owned(session, people, needs=[(python, 2), (sql, 1)])
    page = sign_in(people["employee"].id).get(f"/gigs/{made.key}").text
    assert "fits your skills: 1 of 2" in page
    assert '<li class="hit">Python' in page and '<li class="miss">SQL' in page
    assert f'href="/gigs/{made.key}/roles/1/application"' in page
    assert "Lena Lead" in page and f'href="/talent/{people["owner"].key}"' in page
    assert "What happened" not in page and "shortlist" not in page


def test_its_leads_see_what_they_can_do_and_what_happened(app, people, sign_in):
    with app.app_context(), writing() as session:
        made = owned(session, people)
        Candidate.consider(people["owner"].id, made, made.roles[0], person(session, "Bo"))
    page = sign_in(people["co-lead"].id).get(f"/gigs/{made.key}").text
    for words in (
        "Open shortlist (1)",
        "Pause",
        "Close to applications",
        "Cancel the gig",
        "published it",
        "Lena Lead",
    ):
        assert words in page
    assert "Complete" not in page and "/roles/1/application" not in page


def test_a_description_is_prose_and_never_script(app, people, sign_in):
    with app.app_context(), writing() as session:
        text = "**Bold** <script>alert(1)</script> [x](javascript:alert(1))"
        made = owned(session, people, description=text, title="<b>T</b>")
    page = sign_in(people["employee"].id).get(f"/gigs/{made.key}").text
    assert "<strong>Bold</strong>" in page
    assert "<script>alert" not in page and 'href="javascript' not in page and "<b>T</b>" not in page


@pytest.mark.parametrize("many", [1, 8])
def test_the_page_takes_a_fixed_number_of_queries(app, people, sign_in, queries, many):
    with app.app_context(), writing() as session:
        made = owned(session, people)
        skills = [skill(session, f"Skill {n}") for n in range(many)]
        needs = tuple(NeedWish(s.id, 2, True) for s in skills)
        wishes = [RoleWish(n + 1, f"Role {n}", 1, 8, None, needs) for n in range(many)]
        made.change(people["owner"].id, roles=wishes)
        for n in range(many):
            Candidate.apply(made, made.roles[0], person(session, f"P {n}"), "")
            made.change(people["owner"].id, title=f"T {n}")
    for role in ("owner", "employee", "admin"):
        client = sign_in(people[role].id)
        queries.clear()
        client.get(f"/gigs/{made.key}")
        assert len(queries) <= 12, (role, queries)
