"""Texts that mean no single skill: said once what they mean, it counts for every row, and for the next import."""

import re

import pytest

from portal.db import writing
from portal.models import PersonSkill, Skill, SkillChoice
from tests.world import skill

HEAD = ["Employee ID", "Name", "Skills"]
ROWS = [
    ["E1", "Ann", "Snake (3); Python"],
    ["E2", "Bo", "snake; Knitting"],
    ["E3", "Cy", "Knitting; Pythn; Zzz"],
]


@pytest.fixture
def skills(app):
    with app.app_context(), writing() as session:
        made = [skill(session, "Python", "snake"), skill(session, "Go", "snake"), skill(session, "Rust")]
        return {one.name: one for one in made}


def said_of(bring_in, url, **meanings):
    """Post what the named texts (folded) mean, as the page asks for it."""
    page = bring_in.page(f"{url}/skills")
    asked = re.findall(r'name="text" value="([^"]+)"', page)
    fields = [("text", text) for text in asked]
    fields += [(f"{name}{asked.index(text)}", value) for text, (name, value) in meanings.items()]
    return bring_in.client.post(f"{url}/skills", data={k: [v for n, v in fields if n == k] for k, _ in fields})


def held(stored):
    names = {s.id: s.name for s in stored(Skill)}
    return sorted((names[h.skill_id], h.level) for h in stored(PersonSkill))


def test_a_meaning_said_once_counts_for_every_row_and_is_remembered(bring_in, skills, stored):
    url = bring_in("people", [HEAD, *ROWS])
    page = bring_in.page(f"{url}/skills")
    assert "4 texts, 4 still open" in page
    assert re.search(r"(?s)>Snake<.*?Fits several: choose.*?>Python<.*?>Go<", page)
    answer = said_of(
        bring_in,
        url,
        snake=("meaning", skills["Go"].key),
        knitting=("meaning", "new"),
        pythn=("other", "python"),
        zzz=("meaning", "out"),
    )
    assert answer.status_code == 303
    assert "What skills mean was said since" in bring_in.page(url)
    assert bring_in.client.post(f"{url}/apply").status_code == 409
    bring_in.client.post(f"{url}/look")
    bring_in.wait(url)
    assert "3 skills of the file are not known as written, 0 still open" in bring_in.page(url)
    bring_in.apply(url)
    assert held(stored) == [("Go", 2), ("Go", 3), ("Knitting", 2), ("Knitting", 2), ("Python", 2), ("Python", 2)]
    knitting = next(s for s in stored(Skill) if s.name == "Knitting")
    assert (knitting.state, knitting.holders) == ("suggested", 2)
    later = bring_in("people", [HEAD, ["E4", "Di", "SNAKE, zzz, knitting"]])
    assert "remarks" not in bring_in.page(later)
    bring_in.apply(later)
    assert held(stored)[:3] == [("Go", 2), ("Go", 2), ("Go", 3)]


def test_what_cannot_be_meant_is_refused_and_nothing_typed_is_lost(bring_in, skills, stored):
    url = bring_in("people", [HEAD, *ROWS])
    answer = said_of(bring_in, url, snake=("other", "Unheard of"), zzz=("meaning", "out"))
    assert answer.status_code == 422 and "is not a skill we know" in answer.text
    assert 'value="Unheard of"' in answer.text and re.search(r'value="out" selected', answer.text)
    assert stored(SkillChoice) == []


def test_a_meaning_can_be_changed(bring_in, skills, stored):
    url = bring_in("people", [HEAD, *ROWS])
    for name in ("Go", "Rust"):
        said_of(bring_in, url, snake=("other", name))
    assert [c.skill_id for c in stored(SkillChoice)] == [skills["Rust"].id]
    bring_in.client.post(f"{url}/look")
    bring_in.wait(url)
    assert re.search(r'value="\w+" selected>Rust<', bring_in.page(f"{url}/skills"))


def test_texts_come_in_pages_and_candidates_cost_no_query_each(bring_in, skills, queries):
    many = "; ".join(f"python {n:02}" for n in range(60))
    url = bring_in("people", [HEAD, ["E1", "Ann", many]])
    queries.clear()
    page = bring_in.page(f"{url}/skills")
    assert len(queries) <= 7
    assert page.count('name="text"') == 25 and page.count(">Python<") == 25
    after = re.search(r'rel="next" href="([^"]+)"', page)[1].replace("&amp;", "&")
    second = bring_in.page(after)
    assert 'value="python 25"' in second and 'value="python 24"' not in second
    before = re.search(r'rel="prev" href="([^"]+)"', second)[1].replace("&amp;", "&")
    assert 'value="python 00"' in bring_in.page(before)


def test_a_skill_that_is_not_used_any_more_is_no_meaning(app, bring_in, skills, stored):
    with app.app_context(), writing() as session:
        session.get(Skill, skills["Rust"].id).state = "archived"
    url = bring_in("people", [HEAD, ["E1", "Ann", "Rust"]])
    page = bring_in.page(f"{url}/skills")
    assert ">Rust<" in page and "Not known: choose" in page and not re.search(r"<option[^>]*>Rust", page)
    refused = said_of(bring_in, url, rust=("meaning", "new"))
    assert refused.status_code == 422 and "not used as a skill here" in refused.text


def test_what_could_never_be_a_name_of_a_skill_is_only_remarked(bring_in, skills):
    url = bring_in("people", [HEAD, ["E1", "Ann", "x" * 101 + "; •; " + "y" * 5000]])
    assert "Every skill is known" in bring_in.page(f"{url}/skills")
    assert bring_in.page(f"{url}?show=remarks").count("Skill not known, left out") >= 2
