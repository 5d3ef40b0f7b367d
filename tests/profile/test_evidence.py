"""Links that show a skill."""

import json

import pytest

from portal.config import EVIDENCE_LINKS, LINK_LENGTH
from portal.db import writing
from portal.models import Evidence, PersonSkill
from tests.conftest import PARTIAL
from tests.world import person, skill

TALK = "https://talks.example/ada?year=2024#3"


@pytest.fixture
def world(app):
    with app.app_context(), writing() as session:
        ada, bo, python = person(session, "Ada"), person(session, "Bo"), skill(session, "Python")
        ada.hold(python, 3)
        return {"ada": ada.id, "bo": bo.id, "url": f"/profile/skills/{python.key}"}


@pytest.fixture
def ada(sign_in, world):
    return sign_in(world["ada"])


@pytest.fixture
def links(stored):
    return lambda: [e.ref for e in stored(Evidence)]


def add(client, world, link=TALK, **more):
    return client.post(f"{world['url']}/level", data={"level": "3", "link": link}, **more)


def test_a_link_is_added_once_and_shown_with_its_skill(ada, world, links):
    for _ in range(2):
        assert add(ada, world).status_code == 303
    assert links() == [TALK]
    assert f'href="{TALK}" rel="noopener noreferrer nofollow"' in ada.get("/profile").text
    assert TALK in ada.get(f"{world['url']}/level").text


def test_htmx_gets_the_skills(ada, world):
    answer = add(ada, world, headers=PARTIAL)
    assert answer.text.strip().startswith('<section class="card stack" id="skills">')


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "JaVaScRiPt://x.example/%0aalert(1)",
        "data:text/html,x",
        "http://plain.example",
        "https://",
        "https://[",
        "https://user:pw@evil.example/",
        "https://bank.example@evil.example/",
        "https://x.example:port/",
        "https://x.example/a b",
        'https://x.example/"onclick=',
        "https://x.example/\\..",
        "//x.example",
        "x.example",
        "https://x.example/" + "a" * LINK_LENGTH,
        "https://x.example/" + "a" * 10_000,
    ],
)
@pytest.mark.parametrize("headers", [{}, PARTIAL])
def test_what_is_no_safe_address_is_refused_and_stays_typed(ada, world, links, link, headers):
    answer = add(ada, world, link, headers=headers)
    assert answer.status_code == 422 and ("<html" in answer.text) == (not headers)
    assert "https://" in answer.text and 'aria-invalid="true"' in answer.text
    assert links() == []
    assert ada.post(f"{world['url']}/evidence/removal/undo", query_string={"link": link}).status_code == 422
    assert links() == []


def test_one_save_keeps_the_level_and_the_link_or_neither(ada, world, links, stored):
    answer = ada.post(f"{world['url']}/level", data={"level": "4", "link": "no address"})
    assert answer.status_code == 422 and 'value="4" checked' in answer.text and 'value="no address"' in answer.text
    assert (links(), stored(PersonSkill)[0].level) == ([], 3)
    ada.post(f"{world['url']}/level", data={"level": "4", "link": TALK})
    assert (links(), stored(PersonSkill)[0].level) == ([TALK], 4)
    ada.post(f"{world['url']}/level", data={"level": "2", "link": ""})
    assert (links(), stored(PersonSkill)[0].level) == ([TALK], 2)


def test_control_characters_are_left_out(ada, world, links):
    add(ada, world, "https://x.example/\x00\u202ea")
    assert links() == ["https://x.example/a"]


def test_there_are_as_many_as_the_limit_says(ada, world, links):
    for n in range(EVIDENCE_LINKS):
        add(ada, world, f"https://x.example/{n}")
    answer = add(ada, world)
    assert answer.status_code == 422 and f"{EVIDENCE_LINKS} links are enough" in answer.text
    assert add(ada, world, "https://x.example/0").status_code == 303
    assert len(links()) == EVIDENCE_LINKS


def test_a_removed_link_comes_back_with_undo(ada, world, links):
    add(ada, world)
    answer = ada.post(f"{world['url']}/evidence/removal", data={"link": TALK}, headers=PARTIAL)
    undo = json.loads(answer.headers["HX-Trigger"])["toast"]["undo"]
    assert links() == []
    assert ada.post(f"{world['url']}/evidence/removal", data={"link": TALK}).status_code == 303
    for _ in range(2):
        assert ada.post(undo).status_code == 303
    assert links() == [TALK]


def test_a_removed_skill_takes_its_links_along_and_back(ada, world, links):
    for link in (TALK, "https://b.example/"):
        add(ada, world, link)
    answer = ada.post(f"{world['url']}/removal", headers=PARTIAL)
    assert links() == []
    ada.post(json.loads(answer.headers["HX-Trigger"])["toast"]["undo"])
    assert links() == [TALK, "https://b.example/"]


def test_what_one_does_not_hold_has_no_evidence(sign_in, world, links):
    bo = sign_in(world["bo"])
    assert add(bo, world).status_code == 404
    for path in ("/evidence/removal", f"/evidence/removal/undo?link={TALK}"):
        assert bo.post(world["url"] + path, data={"link": TALK}).status_code == 404
