"""What an application says beside its note: answers to the lead's questions, links, the profile as it was."""

import re
from datetime import date
from types import SimpleNamespace

import pytest

from portal.config import LINKS
from portal.db import writing
from portal.models import Application, Candidate, Experience, Gig
from tests.world import gig, person, skill

WHY, WHEN = "Why you?", "When could you begin?"


@pytest.fixture
def world(app, sign_in):
    with app.app_context(), writing() as session:
        lead = person(session, "Lena Lead", is_lead=True)
        ada = person(session, "Ada Applicant", "contractor", headline="QA engineer", place="Lagos", zone="Africa/Lagos")
        ada.hold(skill(session, "Python"), 3)
        Experience.add(
            session, ada.id, title="Tester", organisation="Acme", began_on=date(2021, 1, 1), ended_on=date(2023, 5, 1)
        )
        made = gig(session, lead, questions=[WHY, WHEN])
    url = f"/gigs/{made.key}/roles/1/application"
    return SimpleNamespace(lead=lead, ada=ada, gig=made, url=url, client=sign_in(ada.id))


@pytest.fixture
def names(world):
    """{question: the name of its field}"""
    fields = re.findall(r'<label for="(answer-\w+)">(.*?)</label>', world.client.get(world.url).text)
    return {question: name for name, question in fields}


@pytest.fixture
def ask(app, world):
    def do(*questions):
        with app.app_context(), writing() as session:
            session.get_one(Gig, world.gig.id).questions = list(questions)

    return do


def sent(names, why="I like it", when="On Monday", **more):
    return {"note": "Hello", names[WHY]: why, names[WHEN]: when} | more


def test_what_is_optional_is_said_and_what_is_asked_is_required(world, names):
    page = world.client.get(world.url).text
    assert 'A note to the lead <span class="optional">optional</span></label>' in page
    assert len(re.findall(r'<textarea[^>]* name="answer-\w+"[^>]* required', page)) == len(names)


def test_answers_and_links_are_sent_and_shown_with_the_questions_words(world, names, ask, stored):
    links = {"links-0": "https://a.example/work", "links-3": "https://b.example/", "links-4": "https://b.example/"}
    own = world.client.post(world.url, data=sent(names, **links)).location
    (kept,) = stored(Application)
    assert kept.answers == [{"question": WHY, "answer": "I like it"}, {"question": WHEN, "answer": "On Monday"}]
    assert kept.links == ["https://a.example/work", "https://b.example/"]
    ask("Something else?")
    page = world.client.get(own).text
    for words in (WHY, "I like it", WHEN, "On Monday", 'href="https://a.example/work"'):
        assert words in page
    assert "Something else?" not in page


def test_every_question_wants_an_answer_and_nothing_typed_is_lost(world, names, stored):
    answer = world.client.post(world.url, data=sent(names, when=" ", **{"links-1": "https://a.example/"}))
    assert (answer.status_code, stored(Candidate)) == (422, [])
    for words in ("Answer this question.", f'href="#{names[WHEN]}"', "I like it", "Hello", "https://a.example/"):
        assert words in answer.text


@pytest.mark.parametrize(
    "link", ["http://a.example/", "javascript:alert(1)", "a.example", "https://x@y.example/", "https://" + "a" * 400]
)
def test_a_link_that_is_no_page_is_refused_beside_its_field(world, names, stored, link):
    answer = world.client.post(world.url, data=sent(names, **{"links-0": link}))
    assert (answer.status_code, stored(Candidate)) == (422, [])
    assert 'id="links-0-error"' in answer.text and link[:20] in answer.text


def test_more_links_than_fit_are_cut(world, names, stored):
    links = {f"links-{n}": f"https://a.example/{n}" for n in range(LINKS + 3)}
    assert world.client.post(world.url, data=sent(names, **links)).status_code == 303
    assert len(stored(Application)[0].links) == LINKS


def test_questions_that_change_meanwhile_are_asked_anew_and_the_old_answers_kept(world, names, ask, stored):
    ask(WHEN, "Which tools?")
    answer = world.client.post(world.url, data=sent(names))
    assert (answer.status_code, stored(Candidate)) == (422, [])
    for words in ("Which tools?", "Answer this question.", "On Monday", "no longer asked", "I like it"):
        assert words in answer.text
    ask(WHEN)
    answer = world.client.post(world.url, data=sent(names))
    assert (answer.status_code, "changed the questions" in answer.text, "I like it" in answer.text) == (409, True, True)
    assert world.client.post(world.url, data={"note": "", names[WHEN]: "Now"}).status_code == 303


def test_while_undecided_all_of_it_can_be_changed(world, names, ask, stored):
    own = world.client.post(world.url, data=sent(names)).location
    ask(WHY, "One more?")
    form = world.client.get(f"{own}/note").text
    for words in ("Hello", "I like it", "On Monday", "One more?"):
        assert words in form
    changed = sent(names, why="I love it", note="Hi", **{"links-0": "https://a.example/"})
    assert world.client.post(f"{own}/note", data=changed | {names[WHEN]: ""}).status_code == 422
    assert world.client.post(f"{own}/note", data=changed).status_code == 303
    (kept,) = stored(Application)
    assert (kept.note, kept.answers[0]["answer"], kept.links) == ("Hi", "I love it", ["https://a.example/"])


def test_applying_again_begins_with_what_was_sent_last(world, names, stored):
    own = world.client.post(world.url, data=sent(names, **{"links-0": "https://a.example/"})).location
    world.client.post(f"{own}/withdrawal", data={"reason": "Busy"})
    form = world.client.get(world.url).text
    for words in ("You applied before", "Hello", "I like it", "On Monday", "https://a.example/"):
        assert words in form
    assert world.client.post(world.url, data=sent(names, why="Still")).location == own
    assert [a.answers[0]["answer"] for a in stored(Application)] == ["I like it", "Still"]


def test_the_profile_is_shown_before_it_is_sent_and_kept_without_ids_and_rate(world, names, stored):
    form = world.client.get(world.url).text
    for words in ("What the lead will see", "QA engineer", "Lagos", "Python", "Tester, Acme", "2021 to 2023", "09:00"):
        assert words in form
    world.client.post(world.url, data=sent(names))
    profile = stored(Application)[0].profile
    hours, rest = {"zone", "work_from", "work_to", "capacity"}, {"version", "headline", "place", "gig", "role"}
    assert set(profile) == hours | rest | {"skills", "experience"}
    assert profile["experience"] == [
        {"title": "Tester", "organisation": "Acme", "began": "2021-01-01", "ended": "2023-05-01"}
    ]


def test_an_application_of_earlier_days_is_still_shown(app, world, names, stored):
    own = world.client.post(world.url, data=sent(names)).location
    with app.app_context(), writing() as session:
        first = session.get_one(Application, stored(Application)[0].id)
        first.profile = {"version": 1, "headline": "Once", "place": "", "capacity": 40, "skills": []}
    assert "Once" in world.client.get(own).text


def test_what_no_browser_sends_is_refused_or_left_out(world, names):
    for more in ({"links-x": "1"}, {"links-99999999": "2"}, {"links": "3"}, {"answer-": "\0"}, {"links-0": "\0"}):
        assert world.client.post(world.url, data=sent(names, when="") | more).status_code == 422


def test_an_answer_to_a_question_that_changed_meanwhile_is_kept_when_the_application_is_changed(
    world, names, ask, stored
):
    own = world.client.post(world.url, data=sent(names)).location
    ask(WHY, WHEN, "One more?")
    field = re.findall(r'<label for="(answer-\w+)">One more', world.client.get(f"{own}/note").text)[0]
    ask(WHY, WHEN)
    changed = sent(names, note="Hi", **{field: "Gladly"})
    answer = world.client.post(f"{own}/note", data=changed)
    assert (answer.status_code, "Gladly" in answer.text, "no longer asked" in answer.text) == (409, True, True)
    assert stored(Application)[0].note == "Hello"


def test_other_words_from_a_second_window_are_kept_and_the_same_again_is_done_once(world, names, stored):
    own = world.client.post(world.url, data=sent(names)).location
    assert world.client.post(world.url, data=sent(names)).location == own
    other = sent(names, why="I love it", note="Hi", **{"links-0": "https://a.example/"})
    answer = world.client.post(world.url, data=other)
    assert (answer.status_code, [sent.note for sent in stored(Application)]) == (409, ["Hello"])
    for words in ("You have sent it already", "I love it", "Hi</textarea>", "https://a.example/", f'href="{own}/note"'):
        assert words in answer.text
    assert f'action="{own}/note"' in answer.text
    assert world.client.post(f"{own}/note", data=other).status_code == 303
    assert stored(Application)[0].note == "Hi"
