"""Names of skills while one types."""

import re

import pytest

from portal.db import writing
from portal.models import Skill
from portal.models.documents import write_documents
from portal.models.text import fold
from tests.world import person, skill


@pytest.fixture
def ask(app, sign_in):
    with app.app_context(), writing() as session:
        viewer = person(session, "Vera Viewer")
        skill(session, "Kubernetes", "k8s")
        skill(session, "PostgreSQL", "postgres db", "pg").holders = 7
        skill(session, "Java").holders = 1
        skill(session, "JavaScript", "js").holders = 9
        skill(session, "Advanced Java patterns")
        skill(session, "C++", "cpp")
        skill(session, "C")
        skill(session, "Café management")
        session.flush()
    client = sign_in(viewer.id)

    def names(q, **more):
        answer = client.get("/skills/suggestions", query_string={"q": q, **more})
        assert answer.status_code == 200, q
        return re.findall(r'data-value="([^"]*)"', answer.text)

    names.client, names.viewer = client, viewer
    return names


def test_an_alias_finds_its_skill_and_is_said(ask):
    answer = ask.client.get("/skills/suggestions?q=k8s").text
    assert '<li role="option" data-value="Kubernetes">Kubernetes <small>also k8s</small></li>' in answer
    assert "<html" not in answer


def test_beginnings_of_names_and_words_inside(ask):
    assert ask("postgres") == ["PostgreSQL"]
    assert ask("manag") == ["Café management"]
    assert ask("cafe") == ["Café management"]


def test_exact_name_then_beginnings_by_holders_then_words_inside(ask):
    assert ask("java") == ["Java", "JavaScript", "Advanced Java patterns"]
    assert ask("js")[0] == "JavaScript"


def test_signs_count(ask):
    assert ask("c++")[0] == "C++"
    assert ask("c")[0] == "C"


def test_the_inputs_own_name_will_do(ask):
    answer = ask.client.get("/skills/suggestions", query_string={"roles-0-skills-1-name": "k8s"})
    assert "Kubernetes" in answer.text


def test_a_suggested_skill_shows_to_its_author_and_once_three_hold_it(app, ask, sign_in):
    with app.app_context(), writing() as session:
        other = person(session, "Oda Other")
        made = skill(session, "Underwater basketry")
        made.state, made.author_id = "suggested", ask.viewer.id
    assert ask("underw") == ["Underwater basketry"]
    assert "Underwater" not in sign_in(other.id).get("/skills/suggestions?q=underw").text
    with app.app_context(), writing() as session:
        session.get(Skill, made.id).holders = 3
    assert "Underwater" in sign_in(other.id).get("/skills/suggestions?q=underw").text


HOSTILE = ["", " ", '"', "'", "a'b", '"a" OR b', "*", "a*", "NEAR(", "^", ":", "%", "_", "\\", "a\x00b", "\x00"]
HOSTILE += ["&|!", "(", "½", "x" * 5000, "a " * 300, "\ud800", "<script>", "日本", "ﬁ", "-", "--", "{a}", ":folded"]
HOSTILE += [";DROP TABLE skill", "e\u0301"]


@pytest.mark.parametrize("q", HOSTILE)
def test_hostile_texts_are_only_texts(ask, q):
    ask(q.encode("utf-8", "replace"))


def test_what_is_found_is_escaped(app, ask):
    with app.app_context(), writing() as session:
        skill(session, "<b>Bold</b>", "<i>bo</i>")
    found = ask.client.get("/skills/suggestions?q=bold").text
    assert "&lt;b&gt;" in found and "<b>" not in found


def test_strangers_get_nothing(client):
    assert client.get("/skills/suggestions?q=java").status_code == 303


def test_five_thousand_skills_are_searched_by_three_queries(app, ask, queries):
    with app.app_context(), writing() as session:
        for n in range(5000):
            name = f"{'pro' if n % 3 else 'con'}skill {n} {'data' if n % 5 else 'work'}"
            session.add(Skill(id=1000 + n, name=name, folded=fold(name)))
        session.flush()
        rows = [{"id": 1000 + n, "name": f"proskill {n} data", "body": f"alias {n}"} for n in range(5000)]
        write_documents(session, "skill_text", rows)
    for q in ["p", "pr", "pro", "data", "skill 4", "k8s", "work", "co"]:
        queries.clear()
        ask(q)
        assert 0 < len(queries) <= 3
