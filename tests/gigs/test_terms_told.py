"""Whoever counts on a gig is told by mail, once, when its hours, dates, pay or required skills change."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
import time_machine
from sqlalchemy import select

from portal.db import db, writing
from portal.models import Candidate, Event, Gig, GigRole, Outbox, Person, Reason, Skill
from portal.models.gigs import TERMS_CHANGED
from portal.models.times import now, today
from tests.gigs.test_posting import as_drawn
from tests.world import WEEK, gig, offer_terms, person

TOLD = ("invited", "applied", "talking", "offered", "accepted", "declined a minute ago")
NOT_TOLD = ("considered", "withdrawn", "turned down", "declined an hour ago", "offer ended", "invitation taken back")
STARTS, ENDS = today() + WEEK, today() + 7 * WEEK


def said(day):
    return f"{day:%-d %b %Y}"


def bring(session, lead, posted, stage) -> int:
    """A candidate in that stage, named for it; gives the person's id."""
    who = person(session, stage.title())
    role = session.scalars(select(GigRole).where(GigRole.gig_id == posted.id)).one()
    if stage in ("considered", "invited", "invitation taken back"):
        candidate = Candidate.consider(lead.id, posted, role, who)
        if stage != "considered":
            candidate.invite(lead.id)
        if stage == "invitation taken back":
            candidate.take_back(lead.id)
        return who.id
    candidate = Candidate.apply(posted, role, who, "")
    if stage in ("offered", "accepted", "turned down", "offer ended"):
        candidate.offer(lead.id, **offer_terms())
    deeds = {
        "talking": lambda: candidate.talk(lead.id),
        "accepted": candidate.accept,
        "turned down": candidate.turn_down,
        "offer ended": candidate.expire,
        "withdrawn": lambda: candidate.withdraw(""),
        "declined a minute ago": lambda: candidate.decline(lead.id, Reason.HOURS, "Thank you."),
        "declined an hour ago": lambda: candidate.decline(lead.id, Reason.HOURS, "Thank you."),
    }
    if stage in deeds:
        deeds[stage]()
    return who.id


@pytest.fixture
def posted(app, lead):
    """A published gig with somebody in each stage; two of its four seats are held."""
    with app.app_context(), writing() as session:
        owner = session.get_one(Person, lead.id)
        kubernetes = session.scalars(select(Skill).where(Skill.name == "Kubernetes")).one()
        made = gig(session, owner, seats=4, needs=[(kubernetes, 2)])
        ids = {stage: bring(session, owner, made, stage) for stage in (*TOLD, *NOT_TOLD)}
        session.flush()
        for stage, minutes in (("declined a minute ago", 1), ("declined an hour ago", 60)):
            declined = session.scalars(select(Candidate).where(Candidate.person_id == ids[stage])).one()
            declined.told_at = now() + timedelta(minutes=10 - minutes)
    return SimpleNamespace(id=made.id, url=f"/gigs/{made.key}", ids=ids)


@pytest.fixture
def told(app):
    """(what the events of changed terms say, ids of who has a mail about them)."""

    def look():
        with app.app_context():
            events = db.session.scalars(select(Event).where(Event.kind == TERMS_CHANGED).order_by(Event.id)).all()
            about = select(Outbox.person_id).join(Event, Event.id == Outbox.event_id).where(Event.kind == TERMS_CHANGED)
            return [event.after["changes"] for event in events], sorted(db.session.scalars(about))

    return look


def save(lead, posted, **changes):
    sent = as_drawn(lead.client.get(f"{posted.url}/edit").text)
    answer = lead.client.post(f"{posted.url}/edit", data=sent | changes)
    assert answer.status_code == 303, answer.text


LATER = 2 * WEEK
CHANGES = {
    "hours": ({"roles-0-hours": "12"}, ["Test lead: 12 h a week, was 20"]),
    "the start": (
        {"starts_on": (STARTS + LATER).isoformat()},
        [f"Starts on {said(STARTS + LATER)}, was {said(STARTS)}"],
    ),
    "the end": ({"ends_on": (ENDS + LATER).isoformat()}, [f"Ends on {said(ENDS + LATER)}, was {said(ENDS)}"]),
    "pay": ({"roles-0-pay_up_to": "62.50"}, ["Test lead: pays up to €62.50 an hour"]),
    "a level": (
        {"roles-0-skills-0-level": "4"},
        ["Test lead: requires Kubernetes at level 4 (expert), was level 2"],
    ),
    "another skill": (
        {"roles-0-skills-0-name": "Report writing"},
        [
            "Test lead: now requires Report writing at level 2 (intermediate)",
            "Test lead: no longer requires Kubernetes",
        ],
    ),
    "a skill that is not required any more": (
        {"roles-0-skills-0-need": "nice"},
        ["Test lead: no longer requires Kubernetes"],
    ),
    "core hours": (
        {"type": "part-time", "core_from": "10:00", "core_to": "12:00"},
        ["Core hours: 10:00 to 12:00 (Europe/Berlin), before: none"],
    ),
    "several at once": (
        {"roles-0-hours": "12", "ends_on": (ENDS + LATER).isoformat()},
        [f"Ends on {said(ENDS + LATER)}, was {said(ENDS)}", "Test lead: 12 h a week, was 20"],
    ),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_change_is_told_once_to_each_candidate_from_invited_on(lead, posted, told, what):
    changes, sentences = CHANGES[what]
    save(lead, posted, **changes)
    assert told() == ([sentences], sorted(posted.ids[stage] for stage in TOLD))


def test_pay_that_is_taken_away_is_told_in_words(lead, posted, told):
    save(lead, posted, **{"roles-0-pay_up_to": "62.50"})
    save(lead, posted, **{"roles-0-pay_up_to": "70"})
    save(lead, posted, **{"roles-0-pay_up_to": ""})
    assert told()[0][1:] == [
        ["Test lead: pays up to €70 an hour, was €62.50 an hour"],
        ["Test lead: no longer says what it pays, was €70 an hour"],
    ]


@pytest.mark.parametrize(
    "changes",
    [
        {"description": "Other words."},
        {"title": "Another title"},
        {"roles-0-seats": "5"},
        {"apply_by": (today() + timedelta(days=3)).isoformat()},
        {},
    ],
)
def test_a_change_of_anything_else_tells_nobody(lead, posted, told, changes):
    save(lead, posted, **changes)
    assert told() == ([], [])


def test_the_same_form_sent_twice_tells_once(lead, posted, told):
    sent = as_drawn(lead.client.get(f"{posted.url}/edit").text) | {"roles-0-hours": "12"}
    for _ in range(2):
        lead.client.post(f"{posted.url}/edit", data=sent)
    assert told() == ([["Test lead: 12 h a week, was 20"]], sorted(posted.ids[stage] for stage in TOLD))


def test_who_was_declined_a_minute_ago_is_told_no_more_once_they_know(lead, posted, told):
    with time_machine.travel(now() + timedelta(minutes=10)):
        save(lead, posted, **{"roles-0-hours": "12"})
    assert posted.ids["declined a minute ago"] not in told()[1] and len(told()[1]) == len(TOLD) - 1


def test_a_paused_gig_still_tells(app, lead, posted, told):
    with app.app_context(), writing() as session:
        session.get_one(Gig, posted.id).pause(lead.id)
    save(lead, posted, **{"roles-0-hours": "12"})
    assert len(told()[1]) == len(TOLD)


def test_a_drafts_change_tells_nobody(app, lead, told):
    with app.app_context(), writing() as session:
        made = gig(session, session.get_one(Person, lead.id), publish=False)
        bring(session, session.get_one(Person, lead.id), made, "considered")
        draft = SimpleNamespace(url=f"/gigs/{made.key}")
    save(lead, draft, **{"roles-0-hours": "12", "starts_on": (STARTS + LATER).isoformat()})
    assert told() == ([], [])
