"""A text that is near a skill that is there is asked about before it is taken as a new one."""

import json

import pytest

from portal.db import writing
from portal.models import PersonSkill, Skill
from tests.conftest import PARTIAL
from tests.world import person, skill


@pytest.fixture
def ada(app, sign_in):
    with app.app_context(), writing() as session:
        skill(session, "JavaScript", "js")
        ada = person(session, "Ada").id
    return sign_in(ada)


@pytest.fixture
def held(stored):
    return lambda: {s.name for s in stored(Skill) for h in stored(PersonSkill) if h.skill_id == s.id}


@pytest.mark.parametrize("headers", [{}, PARTIAL])
def test_a_typo_is_asked_about_and_both_answers_are_a_button(ada, held, headers):
    typed = {"skill": "javscript", "level": "3", "wants": "y"}
    answer = ada.post("/profile/skills", data=typed, headers=headers)
    assert answer.status_code == 422 and held() == set() and ("<html" in answer.text) == (not headers)
    assert "Did you mean" in answer.text and ">JavaScript</button>" in answer.text
    assert "Add “javscript” as a new skill</button>" in answer.text and 'value="javscript"' in answer.text
    ada.post("/profile/skills", data=typed | {"skill": "JavaScript"})
    assert held() == {"JavaScript"}
    answer = ada.post("/profile/skills", data=typed | {"as_new": "1"}, headers=PARTIAL)
    assert answer.status_code == 200 and held() == {"JavaScript", "javscript"}


def test_what_is_near_nothing_is_taken_at_once_and_can_be_undone(ada, held):
    answer = ada.post("/profile/skills", data={"skill": "Kite making", "level": "1"}, headers=PARTIAL)
    undo = json.loads(answer.headers["HX-Trigger"])["toast"]["undo"]
    assert held() == {"Kite making"}
    assert ada.post(undo).status_code == 303 and held() == set()


def test_an_endless_word_is_refused_in_words(ada, held):
    for word in ("a" * 60, "Underwater " + "b" * 41):
        answer = ada.post("/profile/skills", data={"skill": word, "level": "1"}, headers=PARTIAL)
        assert answer.status_code == 422 and "a word has at most 40 letters" in answer.text
    assert held() == set()
