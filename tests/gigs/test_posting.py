"""Posting and changing a gig by its form."""

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from portal.db import db, writing
from portal.models import Candidate, Gig, GigRole, Need, Skill
from portal.models.times import today
from tests.world import gig, offer_terms, person

START, END = today() + timedelta(days=14), today() + timedelta(days=56)


def typed(**changes):
    """The form in full, with two roles; the second has number 3, as after removing others."""
    form = {
        "token": "abc",
        "title": "Assess our QA practice",
        "description": "What we **cover**, and what we miss.",
        "type": "project",
        "audience": "everyone",
        "starts_on": START.isoformat(),
        "ends_on": END.isoformat(),
        "apply_by": (today() + timedelta(days=7)).isoformat(),
        "answer_days": "5",
        "zone": "Europe/Berlin",
        "roles-0-title": "Test lead",
        "roles-0-seats": "2",
        "roles-0-hours": "20",
        "roles-0-pay_up_to": "62.50",
        "roles-0-skills-0-name": "k8s",
        "roles-0-skills-0-level": "3",
        "roles-0-skills-0-need": "required",
        "roles-0-skills-4-name": "Report writing",
        "roles-0-skills-4-level": "1",
        "roles-0-skills-4-need": "nice",
        "roles-3-title": "Tester",
        "roles-3-seats": "1",
        "roles-3-hours": "8",
        "roles-3-pay_up_to": "",
        "roles-3-skills-0-name": "",
        "roles-3-skills-0-level": "2",
        "roles-3-skills-0-need": "required",
        "do": "publish",
    }
    return {name: value for name, value in (form | changes).items() if value is not None}


@pytest.fixture
def roles(app):
    def read():
        with app.app_context():
            asked = select(GigRole.n, GigRole.title, Skill.name, Need.least_level, Need.required)
            asked = asked.outerjoin(Need, Need.gig_role_id == GigRole.id).outerjoin(Skill, Skill.id == Need.skill_id)
            return [tuple(row) for row in db.session.execute(asked.order_by(GigRole.n, Need.id))]

    return read


def test_a_gig_is_posted_in_full(lead, stored, roles):
    answer = lead.client.post("/gigs/new", data=typed())
    (made,) = stored(Gig)
    assert (answer.status_code, answer.location) == (303, f"/gigs/{made.key}")
    assert (made.state, made.owner_id, made.answer_days, made.starts_on) == ("open", lead.id, 5, START)
    assert roles() == [
        (1, "Test lead", "Kubernetes", 3, True),
        (1, "Test lead", "Report writing", 1, False),
        (2, "Tester", None, None, None),
    ]
    first = stored(GigRole)[0]
    assert (first.seats, first.hours, first.pay_up_to) == (2, 20, 6250)
    page = lead.client.get(answer.location).text
    assert "Published." in page and "<strong>cover</strong>" in page and "€62.50" in page


def test_a_form_sent_twice_posts_once(lead, stored):
    first, second = (lead.client.post("/gigs/new", data=typed()) for _ in range(2))
    assert first.location == second.location
    assert len(stored(Gig)) == 1
    assert len(stored(GigRole)) == 2


def test_a_draft_may_be_nearly_empty(lead, stored):
    empty = {name: "" for name in typed() if name not in ("token", "type", "audience", "zone")}
    kept = {"roles-0-skills-0-level": "2", "roles-0-skills-0-need": "required"}
    kept |= {"roles-0-skills-4-level": "2", "roles-0-skills-4-need": "nice", "roles-3-skills-0-level": "2"}
    answer = lead.client.post(
        "/gigs/new", data=typed(**(empty | kept | {"roles-3-skills-0-need": "nice", "do": "draft"}))
    )
    assert answer.status_code == 303
    (made,) = stored(Gig)
    assert (made.state, made.title) == ("draft", "")
    assert "Untitled gig" in lead.client.get("/gigs?mine=1").text


def test_publishing_says_beside_the_fields_what_is_missing(lead, stored):
    missing = {"title": "", "description": "", "starts_on": "", "ends_on": "", "apply_by": "", "roles-3-title": ""}
    answer = lead.client.post("/gigs/new", data=typed(**missing, **{"roles-0-hours": ""}))
    assert answer.status_code == 422
    for words in (
        "Give it a title",
        "Say what is to be done",
        "Say when it starts",
        "Say when it ends",
        "Role 2, Title: Name the role",
    ):
        assert words in answer.text
    assert "Say how many hours a week" in answer.text
    assert re.search(r'id="title"[^>]* required', answer.text) and 'Apply by <span class="optional">' in answer.text
    assert stored(Gig) == []


def error_of(html, field):
    found = re.search(rf'id="{field}-error">.*?</svg>(.*?)</span>', html, re.S)
    return found and found[1]


@pytest.mark.parametrize(
    "field, value, words",
    [
        ("starts_on", "2027-02-31", "There is no such day"),
        ("starts_on", "2027-W05-1", "There is no such day"),
        ("starts_on", "0001-01-01", "between 2000 and 2100"),
        ("ends_on", (START - timedelta(days=1)).isoformat(), "can&#39;t end before it starts"),
        ("ends_on", "2026-13-01", "There is no such day"),
        ("apply_by", (END + timedelta(days=1)).isoformat(), "after the end"),
        ("apply_by", (today() - timedelta(days=1)).isoformat(), "This day has passed"),
        ("answer_days", "0", "from 1 to 60"),
        ("answer_days", "²", "from 1 to 60"),
        ("title", "x" * 121, "at most 120"),
        ("description", "x" * 8001, "at most 8,000"),
        ("type", "holiday", "Choose one of the list"),
        ("type", "a\x00", "Choose one of the list"),
        ("zone", "Mars/Olympus", "Choose one of the list"),
        ("roles-0-seats", "0", "from 1 to 50"),
        ("roles-0-seats", "51", "from 1 to 50"),
        ("roles-0-seats", "9" * 400, "from 1 to 50"),
        ("roles-0-seats", "two", "from 1 to 50"),
        ("roles-0-hours", "81", "from 1 to 80"),
        ("roles-0-hours", "-3", "from 1 to 80"),
        ("roles-0-pay_up_to", "a lot", "Write an amount"),
        ("roles-0-pay_up_to", "999999999", "at most 10,000,000"),
        ("roles-3-title", "x" * 121, "at most 120"),
        ("roles-0-skills-4-name", "Quidditch", "is not a skill we know"),
    ],
)
def test_a_wrong_value_is_refused_beside_its_field_and_all_typed_is_kept(lead, stored, field, value, words):
    answer = lead.client.post("/gigs/new", data=typed(**{field: value}))
    assert answer.status_code == 422
    assert words in (error_of(answer.text, field) or ""), field
    kept = {"title": "Assess our QA practice", "roles-0-pay_up_to": "62.50", "roles-0-skills-0-name": "k8s"}
    for name, typed_value in kept.items():
        assert re.search(
            rf'name="{name}"[^>]*value="{typed_value if name != field else re.escape(value)}"', answer.text
        )
    assert value.replace("\x00", "") in answer.text or field in ("type", "zone")
    assert stored(Gig) == []


def test_an_audience_that_does_not_exist_is_refused(lead):
    answer = lead.client.post("/gigs/new", data=typed(audience="martians"))
    assert (answer.status_code, "Choose one of the list" in answer.text) == (422, True)


def test_nul_and_marks_are_cut_from_texts(lead, stored):
    bad = {"title": "QA\x00\u202e now", "roles-0-title": "\x00Lead", "roles-0-skills-0-name": "k8\x00s"}
    assert lead.client.post("/gigs/new", data=typed(**bad)).status_code == 303
    assert (stored(Gig)[0].title, stored(GigRole)[0].title) == ("QA now", "Lead")


@pytest.mark.parametrize(
    "name", ["roles-²-title", "roles-99999999999999999999-title", "roles--1-title", "roles-x", "roles"]
)
def test_odd_names_of_rows_are_no_rows(lead, stored, name):
    assert lead.client.post("/gigs/new", data=typed(**{name: "Odd"})).status_code == 303
    assert [r.title for r in stored(GigRole)] == ["Test lead", "Tester"]


def test_more_rows_than_allowed_are_refused_in_words(lead, stored):
    many = {f"roles-{n}-{name}": value for n in range(4, 20) for name, value in (("title", "R"), ("hours", "8"))}
    answer = lead.client.post("/gigs/new", data=typed(**many))
    assert (answer.status_code, "At most 10 here." in answer.text) == (422, True)
    assert stored(Gig) == []


ROWS = {
    "add_role": ("1", lambda html: html.count('name="remove_role" value="') == 4),  # three and the template's
    "remove_role": ("0", lambda html: "Tester" in html and "Test lead" not in html),
    "add_skill": ("3", lambda html: 'name="roles-3-skills-1-name"' in html),
    "remove_skill": ("0.0", lambda html: 'value="k8s"' not in html and 'value="Report writing"' in html),
}


@pytest.mark.parametrize("deed", ROWS)
def test_rows_come_and_go_without_scripts_and_everything_typed_is_kept(lead, stored, deed):
    value, holds = ROWS[deed]
    answer = lead.client.post("/gigs/new", data=typed(title="A title", starts_on="2027-02-31", **{deed: value}))
    assert answer.status_code == 200
    assert holds(answer.text)
    assert 'value="A title"' in answer.text and 'value="2027-02-31"' in answer.text
    assert stored(Gig) == []


@pytest.mark.parametrize("value", ["", "9", "0.9", "x.y", "²", "."])
@pytest.mark.parametrize("deed", ["remove_role", "add_skill", "remove_skill"])
def test_rows_that_are_not_there_are_left_alone(lead, deed, value):
    answer = lead.client.post("/gigs/new", data=typed(**{deed: value}))
    assert (answer.status_code, "Test lead" in answer.text) == (200, True)


@pytest.fixture
def posted(app, lead):
    with app.app_context(), writing() as session:
        owner = session.merge(lead.person)
        made = gig(session, owner, needs=[(session.scalars(select(Skill)).first(), 2)])
        return SimpleNamespace(key=made.key, id=made.id, url=f"/gigs/{made.key}")


def as_drawn(html):
    """What a browser would send of the edit form."""
    form = html[html.index('<form class="form"') :]
    form = re.sub(r"<template>.*?</template>", "", form[: form.rindex("</form>")], flags=re.S)
    form = re.sub(r"<template>.*", "", form, flags=re.S) if "<template>" in form else form
    sent = dict(re.findall(r'<input[^>]*? name="([^"]+)"[^>]*? value="([^"]*)"', form.replace('type="radio"', "")))
    sent |= dict(re.findall(r'<input[^>]*? value="([^"]*)"[^>]*? name="([^"]+)"', "")) | {"audience": "everyone"}
    for name, options in re.findall(r'<select[^>]*? name="([^"]+)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.search(r'<option[^>]* selected[^>]*value="([^"]*)"|value="([^"]*)" selected', options)
        sent[name] = next(filter(None, chosen.groups()))
    sent["description"] = re.search(r"<textarea[^>]*>\s*(.*?)</textarea>", form, re.S)[1]
    return sent


def test_the_form_shows_what_is_stored_and_saves_changes(lead, posted, stored, roles):
    sent = as_drawn(lead.client.get(f"{posted.url}/edit").text)
    assert (sent["roles-0-n"], sent["roles-0-skills-0-name"]) == ("1", "Kubernetes")
    answer = lead.client.post(
        f"{posted.url}/edit", data=sent | {"title": "Another title", "roles-0-skills-0-level": "4"}
    )
    assert answer.status_code == 303
    assert stored(Gig, posted.id).title == "Another title"
    assert roles() == [(1, "Test lead", "Kubernetes", 4, True)]


def test_a_stale_version_is_409_with_words_and_keeps_what_was_typed(lead, posted, stored):
    sent = as_drawn(lead.client.get(f"{posted.url}/edit").text)
    lead.client.post(f"{posted.url}/edit", data=sent | {"roles-0-hours": "30"})
    answer = lead.client.post(f"{posted.url}/edit", data=sent | {"title": "Mine"})
    assert answer.status_code == 409
    assert "Somebody saved this gig in the meantime" in answer.text and 'value="Mine"' in answer.text
    assert stored(Gig, posted.id).title == "Assess our QA practice"
    again = as_drawn(answer.text)
    assert lead.client.post(f"{posted.url}/edit", data=again).status_code == 303
    assert stored(Gig, posted.id).title == "Mine"


@pytest.mark.parametrize("version", ["", "x", "²", "0", "9" * 30, "-1"])
def test_a_version_that_never_was_is_stale(lead, posted, version):
    sent = as_drawn(lead.client.get(f"{posted.url}/edit").text)
    answer = lead.client.post(f"{posted.url}/edit", data=sent | {"title": "Mine", "version": version})
    assert answer.status_code == 409


def test_the_same_change_sent_twice_is_saved_once(lead, posted, stored):
    sent = as_drawn(lead.client.get(f"{posted.url}/edit").text) | {"title": "Mine"}
    assert [lead.client.post(f"{posted.url}/edit", data=sent).status_code for _ in range(2)] == [303, 303]
    assert stored(Gig, posted.id).title == "Mine"


def test_a_live_gig_keeps_being_fit_to_be_shown(lead, posted, stored):
    sent = as_drawn(lead.client.get(f"{posted.url}/edit").text)
    answer = lead.client.post(f"{posted.url}/edit", data=sent | {"title": ""})
    assert (answer.status_code, "Give it a title" in error_of(answer.text, "title")) == (422, True)
    assert stored(Gig, posted.id).title == "Assess our QA practice"


def test_a_role_with_people_stays_and_seats_stay_above_the_taken(app, lead, posted):
    with app.app_context(), writing() as session:
        made = session.get(Gig, posted.id)
        role = session.scalars(select(GigRole)).one()
        for name in ("Ada", "Bo"):
            role.seats = 2
            candidate = Candidate.apply(made, role, person(session, name), "")
            candidate.offer(lead.id, **offer_terms())
    sent = as_drawn(lead.client.get(f"{posted.url}/edit").text)
    fewer = lead.client.post(f"{posted.url}/edit", data=sent | {"roles-0-seats": "1"})
    assert (fewer.status_code, "2 seats of" in fewer.text) == (422, True)
    gone = lead.client.post(f"{posted.url}/edit", data=sent | {"roles-0-n": "", "roles-0-title": "New"})
    assert (gone.status_code, "has people on its shortlist" in gone.text) == (422, True)


def test_a_draft_that_is_not_whole_is_refused_from_its_page_with_its_form(app, lead, stored):
    lead.client.post("/gigs/new", data=typed(do="draft", description=""))
    (made,) = stored(Gig)
    answer = lead.client.post(f"/gigs/{made.key}/publication")
    assert (answer.status_code, "Say what is to be done" in answer.text) == (422, True)
    assert 'value="Assess our QA practice"' in answer.text
    sent = as_drawn(answer.text) | {"description": "Now it is.", "do": "publish"}
    assert lead.client.post(f"/gigs/{made.key}/edit", data=sent).status_code == 303
    assert stored(Gig, made.id).state == "open"


def test_only_leads_post(app, sign_in):
    with app.app_context(), writing() as session:
        member = person(session, "Mo Member")
    client = sign_in(member.id)
    assert client.get("/gigs/new").status_code == 403
    assert client.post("/gigs/new", data=typed()).status_code == 403


def test_a_form_sent_again_with_other_words_becomes_a_change_of_what_is_there(lead, stored):
    lead.client.post("/gigs/new", data=typed())
    answer = lead.client.post("/gigs/new", data=typed(title="Quite another title"))
    assert answer.status_code == 409
    assert "You have saved this gig before" in answer.text and "Quite another title" in answer.text
    made = stored(Gig)[0]
    assert (len(stored(Gig)), made.title) == (1, typed()["title"])
    assert f'action="/gigs/{made.key}/edit"' in answer.text
    again = typed(title="Quite another title") | {"version": str(made.version), "roles-0-n": "1"}
    assert lead.client.post(f"/gigs/{made.key}/edit", data=again).status_code == 303
    assert stored(Gig)[0].title == "Quite another title"
