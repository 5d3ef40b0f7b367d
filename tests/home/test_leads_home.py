"""What changed on a lead's gigs, what is late or not reached, and how a first gig begins."""

from datetime import timedelta

import pytest
import time_machine

from portal.access.conditions import forget
from portal.access.tables import CANDIDATE
from portal.db import writing
from portal.models import Candidate, Person, Visit
from portal.models.times import now, today
from portal.models.visits import board_of
from tests.home.steps import applied, considered, part, step
from tests.world import gig, offer_terms, person


def look_at_board(app, world, at):
    with app.app_context(), writing() as session, time_machine.travel(at, tick=False):
        Visit.begin(session, world.lena, board_of(world.gig))


def changes(client) -> str:
    return part(client.get("/").text, "changes")


def test_what_candidates_did_is_told_the_newest_first_with_a_way_to_them(sign_in, world, act):
    carl = act(applied("carl"))
    ada = act(applied("ada"))
    act(step(carl, lambda c: c.edit("Another note")))
    act(step(ada, lambda c: c.offer(world.lena, **offer_terms())))
    act(step(ada, lambda c: c.accept()))
    act(step(carl, lambda c: c.withdraw("A reason that is the leads' alone")))
    said = changes(sign_in(world.lena))
    told = ["withdrew", "accepted the offer", "changed their note", "applied"]
    assert sorted(told, key=said.index) == told
    assert f'href="/gigs/{world.gig_key}/shortlist/{carl}">Carl Contractor</a> withdrew' in said
    assert f'href="/gigs/{world.gig_key}/shortlist/{ada}">Ada Applicant</a> accepted' in said
    assert "A reason" not in said and "made an offer" not in said


def test_an_invitation_and_an_offer_are_turned_down_in_other_words(sign_in, world, act):
    ada, carl = act(considered("ada")), act(applied("carl"))
    act(step(ada, lambda c: c.invite(world.lena)))
    act(step(ada, lambda c: c.turn_down()))
    act(step(carl, lambda c: c.offer(world.lena, **offer_terms())))
    act(step(carl, lambda c: c.turn_down()))
    said = changes(sign_in(world.lena))
    assert "Ada Applicant</a> turned the invitation down" in said
    assert "Carl Contractor</a> turned the offer down" in said


def test_an_offer_that_ended_by_itself_is_told(sign_in, world, act):
    ada = act(applied("ada"))
    act(step(ada, lambda c: c.offer(world.lena, **offer_terms())))
    act(step(ada, lambda c: c.expire()))
    assert "Ada Applicant</a> did not answer the offer in time" in changes(sign_in(world.lena))


def test_what_the_viewer_did_is_no_news_and_what_a_co_lead_did_is(sign_in, world, act, app):
    ada, carl = act(applied("ada")), act(applied("carl"))
    with app.app_context(), writing() as session:
        otto = person(session, "Otto Other", is_lead=True).id
    for key, who in ((ada, world.lena), (carl, otto)):
        act(step(key, lambda c: c.offer(world.lena, **offer_terms())))
        act(step(key, lambda c: c.accept()))
        act(step(key, lambda c, who=who: c.end_early(who, "Over")))
    said = changes(sign_in(world.lena))
    assert "Carl Contractor</a> left before the end" in said and "Ada Applicant</a> left" not in said


def test_what_the_board_has_shown_already_is_no_news(app, sign_in, world, act):
    act(applied("ada"))
    look_at_board(app, world, now() + timedelta(hours=1))
    with time_machine.travel(now() + timedelta(hours=2)):
        act(applied("carl"))
        said = changes(sign_in(world.lena))
        assert "Carl Contractor" in said and "Ada Applicant" not in said
    look_at_board(app, world, now() + timedelta(hours=3))
    with time_machine.travel(now() + timedelta(hours=4)):
        said = changes(sign_in(world.lena))
        assert "Nothing new since you last looked" in said and 'href="/talent"' in said


def test_a_visit_that_lasts_still_shows_what_was_new(app, sign_in, world, act):
    act(applied("ada"))
    look_at_board(app, world, now() + timedelta(minutes=1))
    with time_machine.travel(now() + timedelta(minutes=20)):
        assert "Ada Applicant" in changes(sign_in(world.lena))


def test_news_are_eight_at_most_and_of_seven_days(app, sign_in, world, act):
    key = act(applied("ada"))
    for n in range(9):
        act(step(key, lambda c, n=n: c.edit(f"Note {n}")))
    assert changes(sign_in(world.lena)).count("<li>") == 8
    with time_machine.travel(now() + timedelta(days=8)):
        assert "<li>" not in changes(sign_in(world.lena))


def test_news_of_whom_the_viewer_may_not_read_are_not_there(app, sign_in, world, act, monkeypatch):
    key = act(applied("carl"))
    act(step(key, lambda c: c.withdraw("")))
    lena = sign_in(world.lena)
    assert "Carl Contractor" in changes(lena)
    with monkeypatch.context() as flipped:
        flipped.setitem(CANDIDATE["leads, consent ended"], "stage", "-")
        forget()
        assert "Carl Contractor" not in changes(lena)
    forget()
    with app.app_context(), writing() as session:
        session.get_one(Person, world.carl).unlisted_until = today() + timedelta(days=9)
    assert "Carl Contractor" not in lena.get("/").text, "consent ended, and nobody finds them any more"


def test_looking_at_home_marks_nothing_as_seen(sign_in, world, act, stored):
    act(applied("ada"))
    lena = sign_in(world.lena)
    assert changes(lena) == changes(lena)
    assert not stored(Visit)


def test_late_answers_are_marked_for_the_lead_and_told_to_who_waits(sign_in, world, act):
    act(applied("ada"))
    due = today() + timedelta(days=7)
    with time_machine.travel(now() + timedelta(days=9)):
        waiting = part(sign_in(world.lena).get("/").text, "waiting")
        assert "Waiting for you, 1 late" in waiting and f"<b>answer was due {due.day} {due:%b}" in waiting
        mine = part(sign_in(world.ada).get("/").text, "applications")
        assert f"<b>An answer was due on {due.day} {due:%b}" in mine


def test_an_offer_is_not_reached_until_its_person_saw_it(sign_in, world, act):
    key = act(applied("ada"))
    act(step(key, lambda c: c.offer(world.lena, **offer_terms())))
    lena = sign_in(world.lena)
    assert "Not seen yet" in part(lena.get("/").text, "offers")
    act(step(key, lambda c: c.reached()))
    assert "Not seen yet" not in part(lena.get("/").text, "offers")


def test_what_ends_first_is_answered_first(sign_in, world, act, app):
    with app.app_context(), writing() as session:
        lena, ada = session.get_one(Person, world.lena), session.get_one(Person, world.ada)
        for title, days in (("Later", 5), ("Sooner", 2)):
            made = gig(session, lena, title)
            sent = Candidate.apply(made, made.roles[0], ada, "")
            sent.offer(world.lena, **offer_terms(answer_by=today() + timedelta(days=days)))
    key = act(considered("ada"))
    act(step(key, lambda c: c.invite(world.lena)))
    first = part(sign_in(world.ada).get("/").text, "first")
    order = ["Sooner", "Later", "Assess our QA"]
    assert sorted(order, key=first.index) == order
    assert f"you were invited on {today().day} {today():%b}" in first


@pytest.mark.parametrize("has_draft", [False, True])
def test_a_lead_who_has_posted_none_is_shown_the_way_to_a_small_gig(sign_in, world, app, has_draft):
    with app.app_context(), writing() as session:
        otto = person(session, "Otto New", is_lead=True)
        if has_draft:
            gig(session, otto, "Begun", publish=False)
        key = otto.id
    page = sign_in(key).get("/").text
    starters = part(page, "starters")
    assert 'href="/gigs/new"' in starters and 'href="/gigs/guide"' in starters
    assert ("Begun" in part(page, "gigs")) is has_draft
    assert sign_in(key).get("/gigs/guide").status_code == 200
    assert 'id="starters"' not in sign_in(world.lena).get("/").text


@pytest.mark.parametrize("which", ["waiting", "offers", "drafts", "closing", "seats"])
def test_each_empty_list_says_what_to_do_next(sign_in, world, which, app):
    with app.app_context(), writing() as session:
        otto = person(session, "Otto New", is_lead=True).id
    page = sign_in(otto).get(f"/?all={which}").text
    empty = page.partition('class="empty"')[2]
    assert '<a class="button" href="/' in empty


def test_gigs_that_close_first_come_first_and_drafts_last(sign_in, world, app):
    with app.app_context(), writing() as session:
        lena = session.get_one(Person, world.lena)
        gig(session, lena, "Begun", publish=False)
        for title, days in (("Closes in five", 5), ("Closes in two", 2)):
            gig(session, lena, title, apply_by=today() + timedelta(days=days))
        gig(session, lena, "Stays open")
    gigs = part(sign_in(world.lena).get("/").text, "gigs")
    order = ["Closes in two", "Closes in five", "Stays open", "Assess our QA", "Begun"]
    assert sorted(order, key=gigs.index) == order


def test_a_lead_whose_gigs_have_ended_is_asked_for_the_next(sign_in, world, act):
    act(lambda session, posted, role, people: posted.cancel(people.lena.id))
    page = sign_in(world.lena).get("/").text
    assert "Your earlier ones have ended" in part(page, "gigs") and 'id="starters"' not in page
