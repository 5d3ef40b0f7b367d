"""Home: what needs each person today, and nothing that they may not know."""

import re
from datetime import datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from portal.access.conditions import forget
from portal.access.tables import CANDIDATE, GIG
from portal.db import writing
from portal.models import Candidate, Gig, GigRole, Person, Reason, Skill
from portal.models.times import now, today
from tests.compare import without_token
from tests.conftest import PARTIAL
from tests.home.steps import applied, considered, part, step
from tests.world import WEEK, gig, offer_terms, person, skill


def bytes_of(client, path: str = "/") -> str:
    return without_token(client.get(path).text)


@pytest.mark.parametrize(
    "hour, said", [(4, "evening"), (5, "morning"), (11, "morning"), (12, "afternoon"), (18, "evening")]
)
def test_it_greets_by_the_clock_of_the_viewers_zone(app, sign_in, world, hour, said):
    with app.app_context(), writing() as session:
        session.get_one(Person, world.ada).zone = "Asia/Tokyo"
    with time_machine.travel(datetime(2027, 3, 3, hour) - timedelta(hours=9), tick=False):
        assert f"Good {said}, Ada" in sign_in(world.ada).get("/").text


def test_the_lead_sees_who_waits_the_oldest_first_and_where_to_answer(sign_in, world, act):
    first = act(applied("carl"))
    with time_machine.travel(now() + timedelta(hours=1)):
        second = act(applied("ada"))
        act(step(first, lambda c: c.talk(world.lena)))  # being talked to does not make one younger
    page = sign_in(world.lena).get("/").text
    waiting = part(page, "waiting")
    assert waiting.index("Carl Contractor") < waiting.index("Ada Applicant")
    assert f'href="/gigs/{world.gig_key}/shortlist/{first}"' in waiting
    assert f'href="/gigs/{world.gig_key}/shortlist/{second}"' in waiting
    day = today() + WEEK
    assert f"answer by {day.day} {day:%b}" in waiting and "talking" in waiting
    assert "2 people wait for your answer" in page
    assert "2 on the shortlist</a>, 2 to answer · 0 of 2 seats filled" in part(page, "gigs")


def test_an_offer_moves_from_waiting_to_offers_out_and_takes_a_seat(sign_in, world, act):
    key = act(applied("ada"))
    act(step(key, lambda c: c.offer(world.lena, **offer_terms())))
    page = sign_in(world.lena).get("/").text
    assert "Ada Applicant" in part(page, "offers") and 'id="waiting"' not in page
    assert "they answer by" in part(page, "offers") and "1 of 2 seats filled" in part(page, "gigs")
    assert "Nothing waits for you today" in page
    mine = sign_in(world.ada).get("/").text
    assert f'href="/applications/{key}"' in mine and "Answer first" in mine and "1 question waits" in mine


def test_an_invitation_is_answered_first_and_what_is_open_is_told_with_its_day(sign_in, world, act):
    key = act(considered("ada"))
    act(step(key, lambda c: c.invite(world.lena)))
    page = sign_in(world.ada).get("/").text
    assert "Invited" in page.partition("Answer first")[2] and f"/applications/{key}" in page
    act(applied("ada"))
    page = sign_in(world.ada).get("/").text
    assert "Answer first" not in page
    day = today() + WEEK
    assert f"You get an answer by {day.day} {day:%b}" in part(page, "applications")


def test_openings_that_fit_say_why(sign_in, world):
    fits = part(sign_in(world.ada).get("/").text, "openings")
    assert "Assess our QA" in fits and "fits 1 of 2 skills" in fits and f"/gigs/{world.gig_key}" in fits
    assert "asks for level 2, you have 3" in fits and "asks for level 1, you lack it" in fits
    assert 'class="hit">Python' in fits and 'class="miss">Kubernetes' in fits
    assert "Assess our QA" not in part(sign_in(world.carl).get("/").text, "openings"), "no skill of Carl's is asked for"


@pytest.mark.parametrize(
    "change",
    [
        {"audience": "invited"},
        {"applications_closed_at": now()},
        {"apply_until": now() - timedelta(days=1)},
        {"state": "paused"},
        {"owner_id": None},
    ],
)
def test_openings_are_only_those_to_which_one_may_apply(sign_in, world, act, change):
    def alter(session, posted, role, people):
        for name, value in change.items():
            setattr(posted, name, value)

    act(alter)
    assert "Assess our QA" not in sign_in(world.ada).get("/").text


def test_openings_leave_out_full_gigs_other_audiences_ones_own_and_those_applied_to(sign_in, world, act, app):
    with app.app_context(), writing() as session:
        carl = session.get_one(Person, world.carl)
        lena = session.get_one(Person, world.lena)
        for each in (carl, lena):
            each.hold(session.get_one(Skill, world.python), 4)
    assert "fits 1 of 2" in sign_in(world.carl).get("/").text
    assert "fits 1 of 2" not in sign_in(world.lena).get("/").text, "a lead can't apply to the own gig"
    act(lambda session, posted, role, people: setattr(posted, "audience", "employees"))
    assert "fits 1 of 2" not in sign_in(world.carl).get("/").text
    assert "fits 1 of 2" in sign_in(world.ada).get("/").text
    key = act(applied("ada"))
    assert "fits 1 of 2" not in sign_in(world.ada).get("/").text
    act(step(key, lambda c: c.withdraw("Later")))
    assert "fits 1 of 2" not in sign_in(world.ada).get("/").text
    act(lambda session, posted, role, people: setattr(posted, "audience", "everyone"))
    act(lambda session, posted, role, people: setattr(role, "taken", 2))
    assert "fits 1 of 2" not in sign_in(world.carl).get("/").text


def test_a_silent_row_changes_no_byte(sign_in, world, act):
    ada = sign_in(world.ada)
    before = bytes_of(ada)
    assert "fits 1 of 2 skills" in before
    key = act(considered("ada"))
    assert bytes_of(ada) == before
    act(step(key, lambda c: c.remove(world.lena)))
    assert bytes_of(ada) == before


@pytest.mark.parametrize("stage", ["applied", "talking", "offered"])
def test_a_decline_is_not_seen_before_its_ten_minutes_are_over(sign_in, world, act, stage):
    key = act(applied("ada"))
    if stage == "talking":
        act(step(key, lambda c: c.talk(world.lena)))
    if stage == "offered":
        act(step(key, lambda c: c.offer(world.lena, **offer_terms())))
    ada = sign_in(world.ada)
    before = bytes_of(ada)
    assert f"/applications/{key}" in before
    act(step(key, lambda c: c.decline(world.lena, Reason.HOURS, "Thank you.")))
    assert bytes_of(ada) == before
    with time_machine.travel(now() + timedelta(minutes=11)):
        assert f"/applications/{key}" not in ada.get("/").text


def test_another_leads_people_and_gigs_are_not_there(sign_in, world, act, app):
    act(applied("ada"))
    with app.app_context(), writing() as session:
        other = person(session, "Otto Other", is_lead=True)
        page_of = other.id
    page = sign_in(page_of).get("/").text
    assert "Ada Applicant" not in page and "Assess our QA" not in page
    assert "Start with a small gig" in page
    for which in ("waiting", "offers", "drafts", "closing", "seats"):
        page = sign_in(page_of).get(f"/?all={which}").text
        assert "Ada Applicant" not in page and "Assess our QA" not in page and "0 in all" in page


def test_a_demoted_lead_has_a_members_home(sign_in, world, act, app):
    act(applied("ada"))
    with app.app_context(), writing() as session:
        session.get_one(Person, world.lena).is_lead = False
    for path in ("/", "/?all=waiting", "/?all=seats"):
        page = sign_in(world.lena).get(path).text
        assert "Ada Applicant" not in page and "Post a gig" not in page and "Good " in page


def test_each_figure_equals_its_page(sign_in, world, act, app):
    with app.app_context(), writing() as session:
        lena = session.get_one(Person, world.lena)
        for n in range(7):
            gig(session, lena, f"Draft {n}", publish=False)
        for n in range(6):
            gig(session, lena, f"Soon {n}", apply_by=today() + timedelta(days=n))
        gig(session, lena, "Later", apply_by=today() + timedelta(days=8))
        some = [person(session, f"Person {n}") for n in range(8)]
        posted, role = (
            session.get_one(Gig, world.gig),
            session.scalars(select(GigRole).filter_by(gig_id=world.gig)).one(),
        )
        for each in some:
            Candidate.apply(posted, role, each, "")
    lead = sign_in(world.lena)
    home = lead.get("/").text
    for which, words, total in (
        ("drafts", "drafts", 7),
        ("closing", "gigs close within a week", 6),
        ("seats", "free seats", 9),
    ):
        assert re.search(rf'href="/\?all={which}">{total} {words}</a>', home), which
        page = lead.get(f"/?all={which}").text
        gigs = re.findall(r'<a class="link" href="/gigs/\w{10}">', page)
        assert len(gigs) == {"drafts": 7, "closing": 6, "seats": 8}[which] and f"{len(gigs)} in all" in page
    assert 'href="/?all=waiting">See all 8<' in home and home.count(">Answer<") == 5
    assert lead.get("/?all=waiting").text.count(">Answer<") == 8
    assert "8 people wait for your answer" in home
    assert len(re.findall(r'<a class="link" href="/gigs/\w{10}">', home)) == 5
    assert 'href="/gigs?mine">See all your gigs' in home


def test_closed_and_paused_gigs_do_not_close_soon(sign_in, world, act):
    act(lambda session, posted, role, people: [setattr(posted, "apply_by", today()), session.flush()][0])
    assert "Closing soon" in sign_in(world.lena).get("/").text
    act(lambda session, posted, role, people: posted.close_to_applications(people.lena.id))
    assert "Closing soon" not in sign_in(world.lena).get("/").text


@pytest.mark.parametrize("bad", ["nonsense", "gigs", "", "%00", "waiting&all=x", "🙂"])
def test_a_bad_address_is_home(sign_in, world, bad):
    assert sign_in(world.ada).get(f"/?all={bad}").status_code == 200
    assert sign_in(world.lena).get(f"/?all={bad}").status_code == 200


def test_an_old_profile_asks_to_be_confirmed_by_one_click(sign_in, world, app):
    with app.app_context(), writing() as session:
        session.get_one(Person, world.ada).confirmed_on = today() - timedelta(days=91)
    ada = sign_in(world.ada)
    assert "Is your profile still true?" in ada.get("/").text
    answer = ada.post("/profile/confirmation", data={"next": "/"})
    assert answer.status_code == 303 and answer.location == "/"
    assert "Is your profile still true?" not in ada.get("/").text


def test_empty_states_say_what_to_do_next(sign_in, world, app):
    carl = sign_in(world.carl).get("/").text
    assert "Add five skills" in carl and "/profile#skills" in carl
    with app.app_context(), writing() as session:
        for n in range(5):
            session.get_one(Person, world.carl).hold(skill(session, f"Rare {n}"), 3)
    carl = sign_in(world.carl).get("/").text
    assert "Add five skills" not in carl and "No opening asks for your skills now" in carl


def test_the_admin_sees_figures_of_the_directory_and_no_names(sign_in, world, act, app):
    with app.app_context(), writing() as session:
        session.get_one(Person, world.carl).state = "suspended"
        session.get_one(Person, world.ada).password_hash = "x"
        session.get_one(Person, world.lena).is_lead = False
    admin = sign_in(world.adam)
    page = admin.get("/").text
    assert 'href="/admin/people?state=active&amp;way=none">2 who can’t sign in yet</a>' in page
    assert 'href="/admin/people?state=suspended">1 suspended</a>' in page
    assert "Assess our QA" not in page
    assert admin.get("/admin/people?state=active&way=none").text.count('scope="row"') == 2
    assert "The directory" not in sign_in(world.ada).get("/").text


def test_who_holds_every_grant_takes_at_most_twelve_queries_however_much_there_is(sign_in, world, act, app, queries):
    with app.app_context(), writing() as session:
        lena = session.get_one(Person, world.lena)
        lena.is_admin = True
        owner = person(session, "Owner", is_lead=True)
        posted = gig(session, owner, "Elsewhere", needs=[(session.get_one(Skill, world.python), 1)])
        lena.hold(session.get_one(Skill, world.python), 2)
        applying = person(session, "One")
        role = session.scalars(select(GigRole).filter_by(gig_id=world.gig)).one()
        Candidate.apply(session.get_one(Gig, world.gig), role, applying, "")
        offered = Candidate.apply(session.get_one(Gig, world.gig), role, person(session, "Two"), "")
        offered.offer(lena.id, **offer_terms())
        other = gig(session, owner, "Third")
        Candidate.apply(other, other.roles[0], lena, "")
        assert posted.id
    client = sign_in(world.lena)
    client.get("/")
    queries.clear()
    assert "fits 1 of 1 skill" in client.get("/").text
    few = len(queries)
    with app.app_context(), writing() as session:
        lena = session.get_one(Person, world.lena)
        for n in range(12):
            made = gig(session, lena, f"Mine {n}")
            Candidate.apply(made, made.roles[0], person(session, f"Applicant {n}"), "")
            gig(session, session.scalars(select(Person).where(Person.name == "Owner")).one(), f"More {n}")
    queries.clear()
    page = client.get("/")
    assert "See all 13" in page.text
    assert len(queries) == few <= 12


def test_htmx_gets_the_part_alone_and_a_visitor_signs_in(client, sign_in, world):
    part = sign_in(world.ada).get("/", headers=PARTIAL).text
    assert "Good " in part and "<html" not in part
    assert client.get("/").status_code == 303


def test_home_asks_the_tables_of_rights(sign_in, world, act, monkeypatch):
    act(applied("carl"))
    ada, lena = sign_in(world.ada), sign_in(world.lena)
    assert "fits 1 of 2" in ada.get("/").text and "Carl Contractor" in lena.get("/").text
    with monkeypatch.context() as flipped:
        flipped.setitem(GIG["in its audience"], "apply", "-")
        flipped.setitem(CANDIDATE["leads, consent stands"], "stage", "-")
        forget()
        assert "fits 1 of 2" not in ada.get("/").text and "Carl Contractor" not in lena.get("/").text
    forget()
    assert "fits 1 of 2" in ada.get("/").text and "Carl Contractor" in lena.get("/").text


def test_two_leads_are_asked_for_by_the_same_statement_and_see_their_own(sign_in, world, act, app):
    act(applied("carl"))
    with app.app_context(), writing() as session:
        otto = person(session, "Otto Other", is_lead=True)
        theirs = gig(session, otto, "Elsewhere")
        Candidate.apply(theirs, theirs.roles[0], person(session, "Nora New"), "")
        ids = world.lena, otto.id
    first, second = (sign_in(each).get("/").text for each in ids)
    assert "Carl Contractor" in first and "Nora New" not in first
    assert "Nora New" in second and "Carl Contractor" not in second
