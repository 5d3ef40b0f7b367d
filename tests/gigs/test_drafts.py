"""A draft is saved while one types: quietly, what fits of it, and never over what somebody else saved."""

import re

import pytest

from portal.db import writing
from portal.models import CoLead, Gig, GigRole
from tests.conftest import PARTIAL
from tests.gigs.test_posting import START, as_drawn, typed
from tests.world import person


@pytest.fixture
def keep(lead):
    def send(path="/gigs/new/draft", client=None, **changes):
        form = typed(**({"do": None, "roles-3-title": None} | changes))
        form = {name: value for name, value in form.items() if not name.startswith("roles-3")}
        return (client or lead.client).post(path, data=form, headers=PARTIAL)

    return send


def version_in(answer):
    return re.search(r'id="version" value="(\d+)"', answer.text)[1]


def test_the_first_change_makes_the_draft_and_tells_its_address(keep, stored):
    answer = keep()
    (made,) = stored(Gig)
    assert (answer.status_code, made.state, made.title) == (200, "draft", "Assess our QA practice")
    assert answer.headers["HX-Replace-Url"] == f"/gigs/{made.key}/edit"
    assert "Saved " in answer.text and 'id="roles-0-n" value="1"' in answer.text
    again = keep(version=version_in(answer), title="Another title", **{"roles-0-n": "1"})
    assert (again.status_code, stored(Gig, made.id).title, len(stored(Gig))) == (200, "Another title", 1)
    assert [role.n for role in stored(GigRole)] == [1]


def test_nothing_typed_makes_no_draft(lead, stored):
    blank = {"token": "abc", "type": "project", "zone": "Europe/Berlin", "roles-0-seats": "1", "answer_days": "7"}
    assert lead.client.post("/gigs/new/draft", data=blank, headers=PARTIAL).status_code == 204
    assert stored(Gig) == []


def test_a_save_that_left_before_the_last_answer_came_is_not_stale(keep, stored):
    keep()
    assert keep(title="Typed on").status_code == 200
    assert (stored(Gig)[0].title, [role.n for role in stored(GigRole)]) == ("Typed on", [1])


def test_publishing_before_the_last_answer_came_is_no_conflict(keep, lead, stored):
    keep()
    assert lead.client.post("/gigs/new", data=typed()).status_code == 303
    assert (stored(Gig)[0].state, [role.n for role in stored(GigRole)]) == ("open", [1, 2])


def test_what_fits_is_saved_and_the_rest_is_said(keep, stored):
    known = keep()
    wrong = {"starts_on": "2027-02-31", "roles-0-hours": "900", "roles-0-skills-0-name": "Quidditch"}
    answer = keep(version=version_in(known), title="New title", **wrong, **{"roles-0-n": "1"})
    (made,), (role,) = stored(Gig), stored(GigRole)
    assert (made.title, made.starts_on, role.hours) == ("New title", START, 20)
    for words in ("There is no such day", "from 1 to 80", "is not a skill we know"):
        assert words in answer.text


def test_a_stale_save_shows_both_texts_and_one_is_chosen(keep, lead, stored):
    first = version_in(keep())
    made = stored(Gig)[0]
    other = keep(f"/gigs/{made.key}/draft", token="other window", version=first, title="Theirs", **{"roles-0-n": "1"})
    assert other.status_code == 200
    stale = keep(version=first, title="Mine", **{"roles-0-n": "1"})
    assert (stale.status_code, stored(Gig, made.id).title) == (409, "Theirs")
    assert "Theirs" in stale.text and "Mine" in stale.text and "Keep what I typed" in stale.text
    over = re.search(r'name="over" value="(\d+)"', stale.text)[1]
    mine = typed(version=first, title="Mine", do=None, over=over, **{"roles-0-n": "1"})
    assert lead.client.post("/gigs/new", data=mine).status_code == 303
    assert stored(Gig, made.id).title == "Mine"


def test_what_is_published_is_not_saved_while_one_types(keep, lead, stored):
    lead.client.post("/gigs/new", data=typed())
    (made,) = stored(Gig)
    answer = keep(f"/gigs/{made.key}/draft", version=str(made.version), title="Mine")
    assert (answer.status_code, stored(Gig, made.id).title) == (409, made.title)


def test_co_leads_wait_for_the_button(app, keep, lead, stored):
    with app.app_context(), writing() as session:
        person(session, "Cora Colead", is_lead=True)
    keep(**{"co_leads-0": "Cora Colead"})
    assert stored(CoLead) == []
    lead.client.post("/gigs/new", data=typed(do="draft", version="2", **{"co_leads-0": "Cora Colead"}))
    assert len(stored(CoLead)) == 1


def test_going_back_after_a_save_finds_the_draft(lead, stored):
    form = lead.client.get("/gigs/new").location
    token = form.partition("form=")[2]
    page = lead.client.get(form)
    assert page.status_code == 200 and f'value="{token}"' in page.text
    lead.client.post("/gigs/new", data=typed(token=token, do="draft"))
    (made,) = stored(Gig)
    assert lead.client.get(form).location == f"/gigs/{made.key}/edit"


def test_all_that_is_wrong_is_said_in_one_round(lead, stored):
    wrong = {"title": "", "starts_on": "2027-02-31", "roles-0-hours": "900", "roles-3-hours": ""}
    answer = lead.client.post("/gigs/new", data=typed(**wrong, **{"roles-0-skills-0-name": "Quidditch"}))
    assert answer.status_code == 422
    for words in ("Give it a title", "There is no such day", "from 1 to 80", "Say how many hours", "not a skill"):
        assert words in answer.text
    assert stored(Gig) == []


def test_every_field_is_stored(app, lead, stored):
    with app.app_context(), writing() as session:
        person(session, "Cora Colead", is_lead=True)
    more = {"budget": "12000", "core_from": "09:00", "core_to": "15:00", "least_shared": "3", "questions-0": "Why you?"}
    lead.client.post("/gigs/new", data=typed(**more, **{"questions-2": "When?", "co_leads-1": "cora colead"}))
    (made,) = stored(Gig)
    assert (made.budget_amount, made.budget_currency) == (1_200_000, "EUR")
    assert (made.core_from, made.core_to, made.least_shared) == (540, 900, 180)
    assert (made.questions, len(stored(CoLead))) == (["Why you?", "When?"], 1)
    page = lead.client.get(f"/gigs/{made.key}/edit").text
    for value in ("12000", "09:00", "15:00", "Why you?", "Cora Colead"):
        assert f'value="{value}"' in page
    assert re.search(r"<details class=\"card more-fields\" open", page)


def test_a_mentor_is_asked_for_no_seats_pay_or_budget(lead, stored):
    drawn = lead.client.post("/gigs/new", data=typed(type="mentoring", budget="900", show_fields="1")).text
    assert re.search(r'type="hidden" name="roles-0-seats" value="2"', drawn) and 'value="900"' in drawn
    lead.client.post("/gigs/new", data=typed(type="mentoring", budget="900"))
    role = stored(GigRole)[0]
    assert (role.seats, role.pay_up_to, stored(Gig)[0].budget_amount) == (1, None, None)


@pytest.mark.parametrize("ends, answer", [(6, 303), (7, 422)])
def test_a_one_off_is_done_within_a_week(lead, ends, answer):
    last = START.fromordinal(START.toordinal() + ends).isoformat()
    assert lead.client.post("/gigs/new", data=typed(type="one-off", ends_on=last)).status_code == answer


@pytest.mark.parametrize(
    "sent, words",
    [
        ({"core_from": "09:00"}, "Say both, or neither"),
        ({"core_from": "09:00", "core_to": "11:00", "least_shared": "3"}, "more than the core hours last"),
        ({"core_from": "25:00", "core_to": "11:00"}, "Write a time"),
        ({"least_shared": "99"}, "from 1 to 24"),
        ({"budget": "much"}, "Write an amount"),
        ({"co_leads-0": "Nobody Known"}, "No other lead has this name"),
        ({"co_leads-0": "Lena Lead"}, "No other lead has this name"),
        ({f"questions-{n}": "Why?" for n in range(6)}, "At most 5 here"),
        ({"questions-0": "x" * 201}, "at most 200"),
    ],
)
def test_what_is_wrong_in_the_further_fields_is_said(lead, stored, sent, words):
    answer = lead.client.post("/gigs/new", data=typed(**sent))
    assert (answer.status_code, words in answer.text) == (422, True)
    assert stored(Gig) == []


def test_saving_again_keeps_two_co_leads_of_the_same_name(app, lead, stored):
    with app.app_context(), writing() as session:
        twins = [person(session, "Cora Colead", is_lead=True, email=f"c{n}@portal.example") for n in (1, 2)]
    rows = {f"co_leads-{n}": f"Cora Colead ({one.key})" for n, one in enumerate(twins)}
    lead.client.post("/gigs/new", data=typed(**rows))
    (made,) = stored(Gig)
    form = as_drawn(lead.client.get(f"/gigs/{made.key}/edit").text)
    assert {form["co_leads-0"], form["co_leads-1"]} == set(rows.values())
    assert lead.client.post(f"/gigs/{made.key}/edit", data=form | {"title": "Another"}).status_code == 303
    assert {row.person_id for row in stored(CoLead)} == {one.id for one in twins}
    form = as_drawn(lead.client.get(f"/gigs/{made.key}/edit").text)
    bare = form | {"co_leads-0": "Cora Colead", "co_leads-1": "Cora Colead"}
    answer = lead.client.post(f"/gigs/{made.key}/edit", data=bare)
    assert (answer.status_code, "Several leads have this name" in answer.text) == (422, True)


def test_an_old_page_that_saves_what_was_saved_learns_the_numbers_of_its_roles(keep, lead, stored):
    lead.client.post("/gigs/new", data=typed(do="draft"))
    answer = lead.client.post("/gigs/new/draft", data=typed(do=None), headers=PARTIAL)
    assert (answer.status_code, [role.n for role in stored(GigRole)]) == (200, [1, 2])
    assert 'id="roles-0-n" value="1"' in answer.text and 'id="roles-3-n" value="2"' in answer.text
