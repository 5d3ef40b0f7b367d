"""A new person's first visit: four steps, each its own page, each to be left out."""

import re

import pytest

from portal.db import writing
from portal.models import Person, PersonSkill, Skill
from portal.models.times import today
from tests.world import person, skill

STEPS = {
    "you": {"name": "Ada Novak", "headline": "QA engineer"},
    "skills": {
        **{f"skills-{n}-skill": name for n, name in enumerate(("py", "Go", "SQL", "Rust", "Kite making"))},
        **{f"skills-{n}-level": str(n % 4 + 1) for n in range(5)},
    },
    "hours": {"capacity": "24", "work_from": "08:00", "work_to": "14:00", "available_from": ""},
    "place": {"place": "Prague", "zone": "Europe/Prague"},
}
FOLLOWING = {"you": "/profile/start/skills", "skills": "/profile/start/hours", "hours": "/profile/start/place"}
FOLLOWING |= {"place": "/profile/start/done"}


@pytest.fixture
def world(app):
    with app.app_context(), writing() as session:
        for name, *aliases in (("Python", "py"), ("Go",), ("SQL",), ("Rust",)):
            skill(session, name, *aliases)
        return person(session, "Ada").id


@pytest.fixture
def ada(sign_in, world):
    return sign_in(world)


@pytest.fixture
def me(stored, world):
    return lambda: stored(Person, world)


def send(client, name, /, **changes):
    page = client.get(f"/profile/start/{name}").text
    hidden = {
        n: found[1] for n in ("version", "shown") if (found := re.search(rf'name="{n}"[^>]*value="([^"]*)"', page))
    }
    return client.post(f"/profile/start/{name}", data=STEPS[name] | hidden | changes)


def test_the_path_goes_from_step_to_step_to_a_profile_that_is_found(ada, me, stored):
    assert ada.get("/profile/start").location == "/profile/start/you"
    for n, name in enumerate(STEPS):
        assert f"Step {n + 1} of 4" in ada.get(f"/profile/start/{name}").text
        answer = send(ada, name)
        assert (answer.status_code, answer.location) == (303, FOLLOWING[name])
    now_ = me()
    assert (now_.name, now_.headline, now_.capacity, now_.work_to) == ("Ada Novak", "QA engineer", 24, 840)
    assert (now_.place, now_.zone, now_.free_now) == ("Prague", "Europe/Prague", 24)
    names = {s.id: (s.name, s.state) for s in stored(Skill)}
    assert {names[h.skill_id][0]: h.level for h in stored(PersonSkill)} == {
        "Python": 1, "Go": 2, "SQL": 3, "Rust": 4, "Kite making": 1,
    }  # fmt: skip
    assert ("Kite making", "suggested") in names.values()
    page = ada.get("/profile/start/done").text
    assert "This is how you are found" in page and "Kite making" in page and "Prague" in page
    assert ada.post("/profile/start/done").location == "/"
    assert (me().welcomed_on, me().confirmed_on) == (today(), today())
    assert "Three minutes" not in ada.get("/").text


def test_what_is_there_already_counts_as_a_step_done_and_no_skill_has_a_number(app, ada, world):
    assert ": done" not in ada.get("/profile/start/you").text.partition('class="steps"')[2].partition("</p>")[0]
    with app.app_context(), writing() as session:
        session.get_one(Person, world).headline = "Imported engineer"
    page = ada.get("/profile/start/skills").text
    assert "Step 1 of 4: done" in page and '<progress max="4" value="1"' in page
    assert "Skill 1" not in page
    answer = ada.post("/profile/start/skills", data={"skills-0-skill": "!!", "skills-0-level": "1"})
    assert "“!!”: Name it in words" in answer.text and "Skill 1" not in answer.text


def test_the_last_step_ends_the_asking_at_home(ada):
    send(ada, "place")
    assert "Three minutes to be found" not in ada.get("/").text


def test_each_step_can_be_left_out(ada, me):
    for name, following in FOLLOWING.items():
        assert f'href="{following}">Skip this step' in ada.get(f"/profile/start/{name}").text
    assert ada.get("/profile/start/done").status_code == 200 and me().welcomed_on is None


def test_what_is_there_already_is_shown_filled_in_and_the_path_begins_after_it(app, ada, world):
    with app.app_context(), writing() as session:
        me = session.get_one(Person, world)
        me.headline, me.place, me.capacity = "Imported engineer", "Brno", 32
        for name in ("Python", "Go", "SQL"):
            me.hold(session.query(Skill).filter_by(name=name).one(), 3)
    assert ada.get("/profile/start").location == "/profile/start/skills"
    assert 'value="Imported engineer"' in ada.get("/profile/start/you").text
    assert (
        'value="32"' in ada.get("/profile/start/hours").text and 'value="Brno"' in ada.get("/profile/start/place").text
    )
    page = ada.get("/profile/start/skills").text
    assert "You have 3 skills already" in page and page.count("data-combo") == 2
    with app.app_context(), writing() as session:
        for name in ("Rust", "More"):
            found = session.query(Skill).filter_by(name=name).first() or skill(session, name)
            session.get_one(Person, world).hold(found, 3)
    assert ada.get("/profile/start").location == "/profile/start/hours"


@pytest.mark.parametrize(
    "name, changes, said",
    [
        ("you", {"name": " "}, "Say your name."),
        ("you", {"headline": "h" * 10_000}, "at most 200 characters"),
        ("hours", {"capacity": "lots"}, "Write a whole number"),
        ("hours", {"work_to": "25:00"}, "Write a time"),
        ("hours", {"available_from": "2027-02-30"}, "There is no such day."),
        ("place", {"zone": "Mars/Olympus"}, "not a time zone we know"),
        ("skills", {"skills-1-skill": "!!"}, "Name it in words"),
        ("skills", {"skills-1-level": "9"}, "Not a valid choice"),
        ("skills", {"skills-1-skill": "x" * 10_000}, "at most 120 characters"),
    ],
)
def test_a_refused_step_keeps_what_was_typed_and_stores_nothing(ada, me, stored, name, changes, said):
    answer = send(ada, name, **changes)
    assert answer.status_code == 422 and said in answer.text
    others = [v for k, v in STEPS[name].items() if k not in changes and v and "level" not in k]
    assert all(f'value="{v}"' in answer.text for v in others)
    assert (me().headline, me().place, me().capacity, stored(PersonSkill)) == ("", "", 40, [])


def test_steps_sent_twice_are_stored_once(ada, stored, me):
    for name in STEPS:
        for _ in range(2):
            assert send(ada, name).status_code == 303
    assert len(stored(PersonSkill)) == 5 and me().headline == "QA engineer"


def test_a_step_changed_elsewhere_is_told_with_both_texts(ada, me):
    page = ada.get("/profile/start/you").text
    hidden = {n: re.search(rf'name="{n}"[^>]*value="([^"]*)"', page)[1] for n in ("version", "shown")}
    send(ada, "you", headline="First")
    answer = ada.post("/profile/start/you", data=STEPS["you"] | hidden | {"headline": "Second"})
    assert answer.status_code == 409 and "<dd>First</dd>" in answer.text and 'value="Second"' in answer.text
    assert me().headline == "First"


def test_a_skill_that_is_there_stays_as_it_is_and_is_said(app, ada, world, stored):
    with app.app_context(), writing() as session:
        me = session.get_one(Person, world)
        me.hold(session.query(Skill).filter_by(name="Python").one(), 4, wants=True)
        me.hold(session.query(Skill).filter_by(name="Rust").one(), 3, wants=True)
        session.query(PersonSkill).update({"effective": 3})
    rows = {"skills-0-skill": "python", "skills-0-level": "2", "skills-1-skill": "Rust", "skills-1-level": "3"}
    answer = ada.post("/profile/start/skills", data=rows)
    assert answer.location == "/profile/start/hours"
    assert "You had Python already" in ada.get(answer.location).text
    assert [(h.level, h.effective, h.wants) for h in stored(PersonSkill)] == [(4, 3, True), (3, 3, True)]


@pytest.mark.parametrize("n", ["²", "٣", "9" * 5_000, "-1", "", "0x1"])
def test_what_is_no_number_of_a_row_names_none(ada, stored, n):
    sent = {f"skills-{n}-skill": "Python", f"skills-{n}-level": "2"}
    more = {"skills-1-skill": "Rust", "skills-1-level": "3"}
    assert ada.post("/profile/start/skills", data=sent | more).status_code == 303
    assert [h.level for h in stored(PersonSkill)] == [3]


def test_home_asks_gently_until_it_is_done_or_dismissed(ada, me):
    assert "Three minutes to be found" in ada.get("/").text
    assert ada.post("/profile/start/dismissal").location == "/"
    page = ada.get("/").text
    assert "Three minutes to be found" not in page and "/profile/start/dismissal/undo" in page
    ada.post("/profile/start/dismissal/undo")
    assert me().welcomed_on is None and "Three minutes to be found" in ada.get("/").text


def test_home_does_not_ask_whom_has_confirmed_before_or_has_enough(app, ada, world):
    with app.app_context(), writing() as session:
        me = session.get_one(Person, world)
        me.headline = "QA"
        for n in range(5):
            me.hold(skill(session, f"Skill {n}"), 2)
    assert "Three minutes" not in ada.get("/").text


def test_a_refused_zone_is_not_guessed_over(ada):
    answer = send(ada, "place", zone="Mars/Olympus")
    assert 'value="Mars/Olympus"' in answer.text and "data-zone-guess" not in answer.text


def test_the_zone_is_guessed_for_who_has_not_confirmed_one(app, ada, world):
    assert "data-zone-guess" in ada.get("/profile/start/place").text
    with app.app_context(), writing() as session:
        session.get_one(Person, world).zone = "Africa/Lagos"
    assert "data-zone-guess" not in ada.get("/profile/start/place").text, "somebody said so, or a file"


@pytest.mark.parametrize("path", ["nothing", "done/x", "You", "5"])
def test_an_unknown_step_is_not_found(ada, path):
    assert ada.get(f"/profile/start/{path}").status_code == 404
