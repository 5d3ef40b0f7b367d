"""My skills: adding, changing, removing with an undo, and saying that all is still true; leaving the directory."""

import json
from datetime import timedelta

import pytest
import time_machine

from portal.clock import tick
from portal.config import UNDO_DAYS
from portal.db import writing
from portal.models import Evidence, Person, PersonSkill, RemovedSkill, Skill, Validation
from portal.models.skill_merges import merge
from portal.models.skills import LEVEL_MEANINGS
from portal.models.times import now, today
from tests.conftest import PARTIAL
from tests.world import WEEK, person, skill


@pytest.fixture
def world(app):
    with app.app_context(), writing() as session:
        ada, bo, lead = person(session, "Ada"), person(session, "Bo"), person(session, "Lena", is_lead=True)
        python, _ = skill(session, "Python", "py"), skill(session, "Kubernetes", "k8s")
        ada.hold(python, 3, wants=True)
        return {"ada": ada.id, "bo": bo.id, "lead": lead.id, "python": python.key, "python_id": python.id}


@pytest.fixture
def ada(sign_in, world):
    return sign_in(world["ada"])


@pytest.fixture
def held(stored, world):
    """{skill: (level, effective, wants)} of Ada."""

    def now_() -> dict:
        names = {s.id: s.name for s in stored(Skill)}
        mine = [h for h in stored(PersonSkill) if h.person_id == world["ada"]]
        return {names[h.skill_id]: (h.level, h.effective, h.wants) for h in mine}

    return now_


def holders(stored, name):
    return next(s.holders for s in stored(Skill) if s.name == name)


def test_a_skill_is_added_by_any_of_its_names(ada, held, stored):
    assert ada.post("/profile/skills", data={"skill": " K8S ", "level": "2"}).status_code == 303
    assert held()["Kubernetes"] == (2, 2, False)
    assert holders(stored, "Kubernetes") == 1
    assert "Kubernetes" in ada.get("/profile").text


def test_adding_twice_is_adding_once(ada, held, stored):
    for _ in range(2):
        ada.post("/profile/skills", data={"skill": "Kubernetes", "level": "2", "wants": "y"})
    assert held()["Kubernetes"] == (2, 2, True)
    assert holders(stored, "Kubernetes") == 1


def test_without_a_level_it_is_a_wish_to_learn(ada, held):
    ada.post("/profile/skills", data={"skill": "Kubernetes", "level": "0"})
    assert held()["Kubernetes"] == (0, 0, True)
    assert "wants to learn" in ada.get("/profile").text


@pytest.mark.parametrize(
    "typed, said",
    [
        ({"skill": "!?…", "level": "2"}, "Name it in words"),
        ({"skill": " \x00", "level": "2"}, "Name a skill."),
        ({"skill": "Python", "level": "5"}, "Not a valid choice"),
        ({"skill": "Python", "level": "-1"}, "Not a valid choice"),
        ({"skill": "x" * 200, "level": "2"}, "Write at most 120 characters."),
    ],
)
@pytest.mark.parametrize("headers", [{}, PARTIAL])
def test_a_wrong_skill_is_refused_with_words_and_stays_typed(ada, held, typed, said, headers):
    answer = ada.post("/profile/skills", data=typed | {"wants": "y"}, headers=headers)
    assert answer.status_code == 422
    assert said in answer.text and 'name="wants" type="checkbox" value="y"' in answer.text.replace("checked ", "")
    kept = typed["skill"].replace("\x00", "").strip()
    assert f'value="{kept}"' in answer.text
    assert ("<html" in answer.text) == (not headers)
    assert held() == {"Python": (3, 3, True)}


def test_htmx_gets_the_skills_alone_and_a_toast(ada):
    answer = ada.post("/profile/skills", data={"skill": "k8s", "level": "4"}, headers=PARTIAL)
    assert answer.text.strip().startswith('<section class="card stack" id="skills">')
    assert json.loads(answer.headers["HX-Trigger"])["toast"]["said"] == "Kubernetes: expert."


def test_a_level_is_chosen_with_its_meaning_in_sight(ada, world):
    for headers in ({}, PARTIAL):
        page = ada.get(f"/profile/skills/{world['python']}/level", headers=headers).text
        assert all(meaning in page for meaning in LEVEL_MEANINGS.values())
        assert 'value="3" checked' in page
    assert all(meaning in ada.get("/profile").text for meaning in LEVEL_MEANINGS.values())


def test_changing_a_level_changes_what_finding_uses(ada, held, world):
    assert ada.post(f"/profile/skills/{world['python']}/level", data={"level": "4"}).status_code == 303
    assert held() == {"Python": (4, 4, False)}


def test_saying_the_same_level_again_keeps_what_a_lead_validated(app, ada, held, world):
    with app.app_context(), writing() as session:
        session.query(PersonSkill).update({"effective": 4})
    ada.post(f"/profile/skills/{world['python']}/level", data={"level": "3"})
    assert held() == {"Python": (3, 4, False)}
    ada.post(f"/profile/skills/{world['python']}/level", data={"level": "2"})
    assert held() == {"Python": (2, 2, False)}


def test_a_level_that_is_none_is_refused(ada, held, world):
    answer = ada.post(f"/profile/skills/{world['python']}/level", data={"level": "9"}, headers=PARTIAL)
    assert answer.status_code == 422 and "Not a valid choice" in answer.text and "<html" not in answer.text
    assert held() == {"Python": (3, 3, True)}


def test_removing_offers_an_undo_that_brings_it_back_at_its_level(ada, held, stored, world):
    answer = ada.post(f"/profile/skills/{world['python']}/removal", headers=PARTIAL)
    undo = json.loads(answer.headers["HX-Trigger"])["toast"]["undo"]
    assert held() == {} and holders(stored, "Python") == 0
    assert "Add five skills" in answer.text
    for _ in range(2):
        assert ada.post(undo).status_code == 303
    assert held() == {"Python": (3, 3, True)} and holders(stored, "Python") == 1


def test_removing_twice_is_removing_once(ada, stored, world):
    answers = [ada.post(f"/profile/skills/{world['python']}/removal") for _ in range(2)]
    assert [a.status_code for a in answers] == [303, 303]
    assert holders(stored, "Python") == 0


@pytest.mark.parametrize("query", ["?level=4", "?level=9&wants=x", "?level=abc"])
def test_an_undo_with_a_bent_address_brings_back_what_was(ada, held, world, query):
    ada.post(f"/profile/skills/{world['python']}/removal")
    assert ada.post(f"/profile/skills/{world['python']}/removal/undo{query}").status_code == 303
    assert held() == {"Python": (3, 3, True)}


def test_undoing_a_removal_brings_back_what_others_said_of_it_and_what_shows_it(app, ada, stored, world):
    with app.app_context(), writing() as session:
        (python,) = session.query(PersonSkill)
        python.level, python.effective = 2, 4
        validation = {"by_id": world["lead"], "level": 4, "at": now()}
        session.add(Validation(person_skill_id=python.id, **validation))
        for kind, ref, last in (("link", "https://a.example/", None), ("certificate", "PCEP", today() + WEEK)):
            session.add(Evidence(person_skill_id=python.id, kind=kind, ref=ref, expires_on=last))

    def everything():
        rows = [row for model in (PersonSkill, Validation, Evidence) for row in stored(model)]
        return [{c.key: getattr(row, c.key) for c in row.__table__.columns} for row in rows]

    before = everything()
    assert len(before) == 4
    ada.post(f"/profile/skills/{world['python']}/removal")
    assert everything() == [] and holders(stored, "Python") == 0
    for _ in range(2):
        ada.post(f"/profile/skills/{world['python']}/removal/undo")
        assert everything() == before and holders(stored, "Python") == 1
    assert stored(RemovedSkill) == []


def test_what_was_never_held_can_not_be_had_by_undoing(app, ada, held, stored, world):
    with app.app_context(), writing() as session:
        never = skill(session, "Basketry")
        never.state = "rejected"
    for key in (never.key, next(s.key for s in stored(Skill) if s.name == "Kubernetes")):
        assert ada.post(f"/profile/skills/{key}/removal/undo?level=4").status_code == 404
    assert held() == {"Python": (3, 3, True)}


def test_nobody_brings_back_what_another_removed(sign_in, ada, held, stored, world):
    ada.post(f"/profile/skills/{world['python']}/removal")
    assert sign_in(world["bo"]).post(f"/profile/skills/{world['python']}/removal/undo").status_code == 404
    assert stored(PersonSkill) == []


def test_what_was_merged_into_another_since_comes_back_as_that_one(app, ada, held, stored, world):
    ada.post(f"/profile/skills/{world['python']}/removal")
    with app.app_context(), writing() as session:
        snake = skill(session, "Snake")
        merge(session, world["lead"], session.get_one(Skill, world["python_id"]), snake)
    ada.post(f"/profile/skills/{world['python']}/removal/undo")
    assert held() == {"Snake": (3, 3, True)} and holders(stored, "Snake") == 1


def test_what_was_added_again_stays_as_it_was_added(ada, held, stored, world):
    ada.post(f"/profile/skills/{world['python']}/removal")
    ada.post("/profile/skills", data={"skill": "Python", "level": "1"})
    assert ada.post(f"/profile/skills/{world['python']}/removal/undo").status_code == 303
    assert held() == {"Python": (1, 1, False)} and holders(stored, "Python") == 1


def test_the_clock_forgets_what_was_removed_when_undo_is_over(app, ada, sign_in, held, stored, world):
    ada.post(f"/profile/skills/{world['python']}/removal")
    for days, left in ((UNDO_DAYS - 1, 1), (UNDO_DAYS + 1, 0)):
        with time_machine.travel(now() + timedelta(days=days)), app.app_context():
            tick()
        assert len(stored(RemovedSkill)) == left
    assert sign_in(world["ada"]).post(f"/profile/skills/{world['python']}/removal/undo").status_code == 404
    assert held() == {}


@pytest.mark.parametrize("path", ["level", "removal", "removal/undo"])
def test_an_unknown_skill_is_not_found(ada, path):
    assert ada.post(f"/profile/skills/0000000000/{path}", data={"level": "1"}).status_code == 404


def test_a_skill_that_is_not_mine_has_no_level_to_change(sign_in, world, held):
    assert sign_in(world["bo"]).get(f"/profile/skills/{world['python']}/level").status_code == 404
    assert sign_in(world["bo"]).post(f"/profile/skills/{world['python']}/level", data={"level": "1"}).status_code == 404
    assert sign_in(world["bo"]).post(f"/profile/skills/{world['python']}/removal").status_code == 303
    assert held() == {"Python": (3, 3, True)}


def test_still_true_confirms_the_profile_and_all_its_skills(ada, stored, world):
    assert "Never confirmed yet" in ada.get("/profile").text
    with time_machine.travel(now() + timedelta(days=100)):
        for each in (stored(PersonSkill)[0], stored(Person, world["ada"])):
            assert each.confirmed_on != today()
    answer = ada.post("/profile/confirmation")
    assert answer.status_code == 303 and answer.location == "/profile"
    assert stored(Person, world["ada"]).confirmed_on == today()
    assert {h.confirmed_on for h in stored(PersonSkill)} == {today()}
    assert "Never confirmed yet" not in ada.get("/profile").text


@pytest.mark.parametrize("back, to", [("/", "/"), ("https://evil.example", "/profile"), ("//evil.example", "/profile")])
def test_confirming_goes_back_to_our_own_pages_only(ada, back, to):
    assert ada.post("/profile/confirmation", data={"next": back}).location == to


def test_a_profile_is_stale_after_ninety_days(ada, app, world):
    for days, is_stale in ((90, False), (91, True)):
        with app.app_context(), writing() as session:
            session.get_one(Person, world["ada"]).confirmed_on = today() - timedelta(days=days)
        assert ("Last confirmed on" in ada.get("/profile").text) == is_stale


def test_leaving_the_directory_until_a_day_and_coming_back(ada, stored, world):
    day = today() + WEEK
    answer = ada.post("/profile/unlisting", data={"until": day.isoformat(), "reason": "Parental leave"})
    assert answer.status_code == 303
    me = stored(Person, world["ada"])
    assert (me.unlisted_until, me.unlisted_reason) == (day, "Parental leave")
    page = ada.get("/profile").text
    assert "Unlisted until" in page and "Parental leave" in page and "/profile/unlisting/end" in page
    assert ada.post("/profile/unlisting/end").status_code == 303
    me = stored(Person, world["ada"])
    assert (me.unlisted_until, me.unlisted_reason) == (None, "")


@pytest.mark.parametrize(
    "until, said",
    [
        (str(today()), "Choose a day ahead"),
        ("2020-01-01", "Choose a day ahead"),
        ("", "Say until when."),
        ("soon", "There is no such day."),
        ("9999-01-01", "Choose a day between"),
    ],
)
def test_a_wrong_day_is_refused_and_the_reason_stays_typed(ada, stored, world, until, said):
    answer = ada.post("/profile/unlisting", data={"until": until, "reason": "Leave"})
    assert answer.status_code == 422
    assert said in answer.text and 'value="Leave"' in answer.text and "<details open>" in answer.text
    assert stored(Person, world["ada"]).unlisted_until is None


def test_an_unlisted_day_that_has_come_is_over(ada, app, world):
    with app.app_context(), writing() as session:
        session.get_one(Person, world["ada"]).unlisted_until = today()
    assert "Leads find you in the directory." in ada.get("/profile").text


def test_a_skill_that_is_there_is_not_overwritten_by_adding_it_again(ada, held):
    answer = ada.post("/profile/skills", data={"skill": "python", "level": "1"}, headers=PARTIAL)
    assert (answer.status_code, "You have Python already" in answer.text) == (422, True)
    assert held() == {"Python": (3, 3, True)}
    assert ada.post("/profile/skills", data={"skill": "Python", "level": "3", "wants": "y"}).status_code == 303


def test_the_undo_of_a_removal_brings_back_the_day_of_confirmation(app, ada, stored, world):
    day = today() - timedelta(days=40)
    with app.app_context(), writing() as session:
        session.query(PersonSkill).update({"confirmed_on": day})
    answer = ada.post(f"/profile/skills/{world['python']}/removal", headers=PARTIAL)
    undo = json.loads(answer.headers["HX-Trigger"])["toast"]["undo"]
    ada.post(undo)
    assert stored(PersonSkill)[0].confirmed_on == day
