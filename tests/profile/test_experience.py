"""Experience: entries in one's own words, added, changed and removed with an undo."""

import json
from datetime import date, timedelta

import pytest
import time_machine

from portal.clock import tick
from portal.config import EXPERIENCE_ENTRIES, UNDO_DAYS
from portal.db import writing
from portal.models import Experience
from portal.models.times import now, today
from tests.conftest import PARTIAL
from tests.world import person

TYPED = {
    "title": "Test lead",
    "organisation": "A bank",
    "began_on": "2019-03",
    "ended_on": "2021-11",
    "text": "I *broke* things.",
}


@pytest.fixture
def world(app):
    with app.app_context(), writing() as session:
        return {name: person(session, name).id for name in ("Ada", "Bo")}


@pytest.fixture
def ada(sign_in, world):
    return sign_in(world["Ada"])


@pytest.fixture
def entries(stored):
    return lambda: [e for e in stored(Experience) if e.removed_at is None]


@pytest.fixture
def entry(ada, entries):
    ada.post("/profile/experience/new", data=TYPED)
    return entries()[0]


def at(entry, **changes):
    return TYPED | {"version": str(entry.version)} | changes


def test_an_entry_is_added_and_read(ada, entries):
    answer = ada.post("/profile/experience/new", data=TYPED)
    assert (answer.status_code, answer.location) == (303, "/profile#experience")
    made = entries()[0]
    assert (made.began_on, made.ended_on, made.organisation) == (date(2019, 3, 1), date(2021, 11, 1), "A bank")
    page = ada.get("/profile").text
    assert "Test lead, A bank" in page and "Mar 2019 to Nov 2021" in page and "<em>broke</em>" in page


def test_htmx_gets_the_form_and_then_the_card(ada):
    form = ada.get("/profile/experience/new", headers=PARTIAL).text
    assert "<html" not in form and 'hx-target="#experience"' in form
    answer = ada.post("/profile/experience/new", data=TYPED, headers=PARTIAL)
    assert answer.text.strip().startswith('<section class="card stack" id="experience">')
    assert json.loads(answer.headers["HX-Trigger"])["toast"]["said"] == "Test lead is added."


def test_what_goes_on_comes_first_and_then_the_newest(ada):
    for title, since, until in (
        ("Old", "2010-01", "2012-01"),
        ("New", "2015-01", "2020-01"),
        ("Since long", "2001-01", ""),
        ("Now", "2022-01", ""),
    ):
        ada.post("/profile/experience/new", data=TYPED | {"title": title, "began_on": since, "ended_on": until})
    page = ada.get("/profile").text
    places = [page.index(f"<b>{title}, A bank") for title in ("Now", "Since long", "New", "Old")]
    assert places == sorted(places) and "Jan 2022 to now" in page


def test_adding_twice_is_adding_once(ada, entries):
    for _ in range(2):
        assert ada.post("/profile/experience/new", data=TYPED).status_code == 303
    assert len(entries()) == 1


def test_an_entry_is_changed_in_place(ada, entry, entries):
    form = ada.get(f"/profile/experience/{entry.key}", headers=PARTIAL).text
    assert 'value="2019-03"' in form and 'value="A bank"' in form
    answer = ada.post(f"/profile/experience/{entry.key}", data=at(entry, ended_on=""), headers=PARTIAL)
    assert answer.status_code == 200 and "Mar 2019 to now" in answer.text
    assert entries()[0].ended_on is None


@pytest.mark.parametrize(
    "field, typed, said",
    [
        ("title", " \x00", "Say what you did"),
        ("title", "t" * 121, "at most 120 characters"),
        ("organisation", "o" * 10_000, "at most 120 characters"),
        ("text", "t" * 10_000, "at most 2,000 characters"),
        ("began_on", "", "Say since when."),
        ("began_on", "2019-13", "Write a month like 2024-03."),
        ("began_on", "March", "Write a month like 2024-03."),
        ("began_on", "٢٠١٩-٠٣", "Write a month like 2024-03."),
        ("began_on", "1066-10", "Write a month like 2024-03."),
        ("began_on", "2098-01", "This month is still ahead."),
        ("ended_on", "2018-01", "end before it began"),
        ("ended_on", "2021-00", "Write a month like 2024-03."),
    ],
)
@pytest.mark.parametrize("headers", [{}, PARTIAL])
def test_a_wrong_value_is_refused_and_all_that_was_typed_stays(ada, entry, entries, field, typed, said, headers):
    for url in ("/profile/experience/new", f"/profile/experience/{entry.key}"):
        answer = ada.post(url, data=at(entry) | {"organisation": "Elsewhere", field: typed}, headers=headers)
        assert answer.status_code == 422 and said in answer.text, url
        assert field == "organisation" or 'value="Elsewhere"' in answer.text
        assert ("<html" in answer.text) == (not headers)
    assert [e.organisation for e in entries()] == ["A bank"]


def test_an_entry_changed_elsewhere_is_told_with_both_texts(ada, entry, entries):
    ada.post(f"/profile/experience/{entry.key}", data=at(entry, organisation="First"))
    answer = ada.post(f"/profile/experience/{entry.key}", data=at(entry, organisation="Second"), headers=PARTIAL)
    assert answer.status_code == 409
    assert 'value="Second"' in answer.text and "<dd>First</dd>" in answer.text
    newer = entries()[0]
    assert ada.post(f"/profile/experience/{entry.key}", data=at(newer, organisation="Second")).status_code == 303
    assert entries()[0].organisation == "Second"


def test_saving_twice_is_saving_once(ada, entry, entries):
    for _ in range(2):
        assert ada.post(f"/profile/experience/{entry.key}", data=at(entry, title="Lead")).status_code == 303
    assert entries()[0].version == entry.version + 1


def test_a_removed_entry_comes_back_with_undo(ada, entry, entries):
    answer = ada.post(f"/profile/experience/{entry.key}/removal", headers=PARTIAL)
    undo = json.loads(answer.headers["HX-Trigger"])["toast"]["undo"]
    assert entries() == [] and "Nothing here yet" in answer.text
    assert ada.post(f"/profile/experience/{entry.key}/removal").status_code == 303
    gone = ada.post(f"/profile/experience/{entry.key}", data=at(entry, title="Lead"))
    assert gone.status_code == 409 and "You removed this entry" in gone.text
    for _ in range(2):
        assert "Test lead" in ada.post(undo, headers=PARTIAL).text
    assert len(entries()) == 1


def test_the_clock_forgets_what_was_removed_long_ago(app, ada, entry, stored):
    ada.post(f"/profile/experience/{entry.key}/removal")
    with app.app_context():
        tick()
        assert len(stored(Experience)) == 1
        with time_machine.travel(now() + timedelta(days=UNDO_DAYS, minutes=1)):
            tick()
    assert stored(Experience) == []


def test_there_are_as_many_as_the_limit_says(app, ada, world):
    told = {"organisation": "", "began_on": today().replace(day=1), "ended_on": None, "text": ""}
    with app.app_context(), writing() as session:
        for n in range(EXPERIENCE_ENTRIES):
            Experience.add(session, world["Ada"], title=f"Job {n}", **told)
    answer = ada.post("/profile/experience/new", data=TYPED)
    assert answer.status_code == 422 and f"at most {EXPERIENCE_ENTRIES} entries" in answer.text


def test_anothers_entry_is_not_found(sign_in, world, entry, entries):
    bo = sign_in(world["Bo"])
    for path in ("", "/removal", "/removal/undo"):
        assert bo.post(f"/profile/experience/{entry.key}{path}", data=at(entry)).status_code == 404
    assert bo.get(f"/profile/experience/{entry.key}").status_code == 404
    assert len(entries()) == 1


def test_hostile_words_are_words(ada):
    hostile = {"title": "<b>x</b>", "text": "<script>y</script> [a](javascript:z) ![i](https://i.example/x.png)"}
    ada.post("/profile/experience/new", data=TYPED | hostile)
    page = ada.get("/profile").text
    assert "<script>y" not in page and 'href="javascript' not in page and "<img" not in page and "&lt;b&gt;x" in page
