"""What happens to candidates reaches the person and the leads by mail, while it is so and they may know it."""

import re
from datetime import timedelta
from threading import Barrier, Thread

import pytest
import time_machine
from sqlalchemy import update
from sqlalchemy.orm import object_session

from portal import access
from portal.db import writing
from portal.mail import send_due
from portal.models import Candidate, Offer, Outbox, Person
from portal.models.applications import last_day_to_answer
from portal.models.handover import set_co_leads
from portal.models.steps import Reason
from portal.models.times import now, today
from tests import world

ADA, LENA, COLE = "ada.applicant@portal.example", "lena.lead@portal.example", "cole.lead@portal.example"
STALE, LOST = "it is not news any more", "it is not theirs to read any more"


class Story:
    """A gig with a lead and a co-lead; what happens to its candidate is done in a transaction each."""

    def __init__(self, app):
        self.app = app
        with app.app_context(), writing() as session:
            lead, ada = world.person(session, "Lena Lead", is_lead=True), world.person(session, "Ada Applicant")
            cole = world.person(session, "Cole Lead", is_lead=True)
            gig = world.gig(session, lead, seats=2)
            set_co_leads(gig, lead.id, [cole])
            self.gig_id, self.lead_id, self.ada_id = gig.id, lead.id, ada.id
            self.gig_key = gig.key

    def do(self, *deeds):
        for deed in deeds:
            with self.app.app_context(), writing() as session:
                lead, ada = session.get_one(Person, self.lead_id), session.get_one(Person, self.ada_id)
                gig = access.get_gig(access.viewer_of(lead), self.gig_key, "edit")
                candidate = session.query(Candidate).one_or_none()
                deed(candidate, gig, lead, ada)

    @property
    def candidate_key(self):
        with self.app.app_context(), writing() as session:
            return session.query(Candidate).one().key


def apply(_c, gig, _lead, ada):
    Candidate.apply(gig, gig.roles[0], ada, "A note of mine.")


def consider(_c, gig, lead, ada):
    Candidate.consider(lead.id, gig, gig.roles[0], ada)


def invite(c, _gig, lead, _ada):
    c.invite(lead.id)


def take_back(c, _gig, lead, _ada):
    c.take_back(lead.id)


def talk(c, _gig, lead, _ada):
    c.talk(lead.id)


def offer(c, _gig, lead, _ada):
    c.offer(lead.id, rate=5432100, **world.offer_terms())


def accept(c, *_):
    c.accept()


def turn_down(c, *_):
    c.turn_down("Too far away.")


def withdraw(c, *_):
    c.withdraw("No time.")


def expire(c, *_):
    c.expire()


def decline(c, _gig, lead, _ada):
    c.decline(lead.id, Reason.HOURS, "Thank you, Ada.\nNext time.")


def tell(c, *_):
    c.tell()


def undo(c, _gig, lead, _ada):
    c.undo_decline(lead.id)


def nudge(c, *_):
    c.nudge()


def remind(c, *_):
    c.remind()


def end_early(c, _gig, lead, _ada):
    c.end_early(lead.id, "Done sooner.")


def leave(c, _gig, _lead, ada):
    c.end_early(ada.id, "Moving.", by_person=True)


def complete(_c, gig, lead, _ada):
    gig.complete(lead.id)


def cancel(_c, gig, lead, _ada):
    gig.cancel(lead.id)


def start(_c, gig, *_):
    gig.start()


def begin(c, gig, *_):
    gig.start()
    for seat in c._engagements("confirmed"):
        seat.starts_on, seat.state = seat.starts_on - 2 * world.WEEK, "active"


def let_be_told(c, *_):
    c.told_at -= world.WEEK


def move_start(_c, gig, lead, _ada):
    gig.change(lead.id, ends_on=gig.ends_on + world.WEEK)


def hide(_c, gig, *_):
    gig.audience = "invited"


@pytest.fixture
def story(app):
    made = Story(app)
    forget(app)
    return made


def forget(app):
    with app.app_context(), writing() as session:
        session.query(Outbox).delete()


APPLIED = (apply,)
OFFERED = (apply, offer)
ACCEPTED = (apply, offer, accept)
LEADS = {LENA, COLE}
EACH = [  # before, the deed, {address: subject}, a word of the text
    ((consider,), invite, {ADA: "You are invited to {}"}, "Lena Lead invites you"),
    ((), apply, {ADA: "Application received: {}", **dict.fromkeys(LEADS, "New application: {}")}, "promised an answer"),
    (APPLIED, offer, {ADA: "An offer for you: {}"}, "Hours: 20 a week"),
    (OFFERED, accept, dict.fromkeys(LEADS, "Accepted: {}"), "Ada Applicant accepted"),
    (OFFERED, turn_down, dict.fromkeys(LEADS, "Turned down: {}"), "Ada Applicant turned down"),
    (APPLIED, withdraw, dict.fromkeys(LEADS, "Withdrawn: {}"), "Ada Applicant withdrew"),
    (OFFERED, expire, {ADA: "Your offer has ended: {}", **dict.fromkeys(LEADS, "An offer ended: {}")}, "not answer"),
    (OFFERED, remind, {ADA: "Your offer ends soon: {}"}, "Answer by"),
    (APPLIED, nudge, dict.fromkeys(LEADS, "An answer is due: {}"), "was promised an answer by"),
    (
        (apply, decline, let_be_told),
        tell,
        {ADA: "An answer to your application: {}"},
        "> Thank you, Ada.\n> Next time.",
    ),
    ((apply, decline, let_be_told), undo, {ADA: "Good news about {}"}, "considered again"),
    ((*ACCEPTED, begin), end_early, {ADA: "Your work has ended: {}", COLE: "Ended early: {}"}, "ended your work"),
    ((*ACCEPTED, begin), leave, dict.fromkeys(LEADS, "Ended early: {}"), "The work of Ada Applicant"),
    ((apply, start), complete, {ADA: "Closed: {}"}, "no more people"),
    (APPLIED, cancel, {ADA: "Cancelled: {}"}, "was cancelled"),
    ((*ACCEPTED, begin), complete, {ADA: "Completed: {}"}, "the work is done"),
    ((*ACCEPTED, begin), cancel, {ADA: "Cancelled: {}"}, "Your hours are free"),
    (APPLIED, move_start, {ADA: "Changed: {}"}, "Ends on"),
]


def heard(sink):
    return {mail["To"].addresses[0].addr_spec: str(mail["Subject"]) for mail in sink.mails}


@pytest.mark.parametrize("is_secret", [False, True], ids=["open", "confidential"])
@pytest.mark.parametrize(
    "before, deed, told, word", EACH, ids=[f"{n} {each[1].__name__}" for n, each in enumerate(EACH)]
)
def test_each_kind_reaches_whom_it_concerns(
    app, story, sink, send_by, tick, stored, before, deed, told, word, is_secret
):
    send_by(sink.url)
    story.do(*before)
    if is_secret:
        story.do(hide)
    forget(app)
    story.do(deed)
    assert tick() == len(told)
    name = "a confidential gig" if is_secret else "“Assess our QA practice”"
    assert heard(sink) == {address: subject.format(name) for address, subject in told.items()}
    assert is_secret or any(" ".join(word.split()) in " ".join(text.split()) for text in sink.texts)
    for mail in sink.mails:
        text, html = (mail.get_body((form,)).get_content() for form in ("plain", "html"))
        (url,) = set(re.findall(r"https://portal\.example/[\w/]+", text))
        assert f'href="{url}"' in html and "You get this mail because" in text
        assert not any(
            secret in text + html for secret in ("54321", "54,321", "A note of mine", "Too far", "No time", "sooner")
        )
        assert not is_secret or not any(secret in mail.as_string() for secret in ("Assess", "our QA", "Test lead"))
    assert tick() == 0
    assert {mail.state for mail in stored(Outbox)} == {"sent"}


def suspend(_c, _gig, lead, ada):
    ada.suspend(lead.id)


def demote(_c, _gig, lead, _ada):
    lead.is_lead = False


def leave_alone(_c, gig, lead, _ada):
    set_co_leads(gig, lead.id, [])


def unpublish(_c, gig, *_):
    gig.state = "cancelled"


def end_offer(c, *_):
    session = object_session(c)
    session.execute(update(Offer).values(answer_until=now() - world.WEEK))


LOST_MEANWHILE = [  # before, the deed, what happens before its mail leaves, who still hears of the deed
    ((consider,), invite, take_back, [], STALE),
    ((consider,), invite, unpublish, [], LOST),
    ((consider,), invite, suspend, [], "suspended"),
    ((), apply, demote, [ADA, COLE], LOST),
    ((), apply, leave_alone, [ADA, LENA], LOST),
    ((), apply, withdraw, [COLE, LENA], STALE),  # who are told of the withdrawal
    (APPLIED, offer, decline, [], STALE),
    (APPLIED, offer, end_offer, [ADA, COLE, LENA], STALE),
    ((apply, decline, let_be_told), tell, undo, [ADA], STALE),  # who is told that it was undone
    (APPLIED, nudge, talk, [COLE, LENA], ""),
    (APPLIED, nudge, decline, [], STALE),
    (OFFERED, remind, accept, [COLE, LENA], STALE),
    (APPLIED, move_start, withdraw, [COLE, LENA], STALE),
]


@pytest.mark.parametrize(
    "before, deed, meanwhile, hear, why",
    LOST_MEANWHILE,
    ids=[f"{row[1].__name__}, then {row[2].__name__}" for row in LOST_MEANWHILE],
)
def test_who_lost_the_right_or_what_is_not_so_any_more_gets_no_mail(
    app, story, sink, send_by, tick, stored, before, deed, meanwhile, hear, why
):
    send_by(sink.url)
    story.do(*before)
    forget(app)
    story.do(deed, meanwhile)
    tick()
    assert sorted(sink.addresses) == hear
    assert {mail.why for mail in stored(Outbox) if mail.state == "dropped"} == ({why} if why else set())


def test_whom_a_lead_may_not_read_any_more_is_a_candidate(app, story, sink, send_by, tick):
    send_by(sink.url)
    story.do(apply)
    forget(app)
    story.do(lambda c, _g, _l, ada: (ada.unlist(today() + world.WEEK, ""), c.withdraw("")))
    tick()
    assert len(sink.texts) == 2
    assert all("A candidate withdrew" in text and "Ada" not in text for text in sink.texts)


def test_the_clock_of_an_offer_starts_with_its_mail_and_runs_to_the_day_that_the_mail_says(
    app, story, sink, send_by, tick, stored
):
    story.do(*OFFERED)
    assert tick() == 0 and stored(Offer)[0].reached_at is None
    send_by(sink.url)
    tick()
    offer = stored(Offer)[0]
    assert offer.reached_at is not None
    day = last_day_to_answer(offer.answer_by, offer.answer_until, "Europe/Berlin")
    assert any(f"Answer by: {day:%-d %B %Y}" in text for text in sink.texts)


def test_an_offer_that_was_seen_keeps_its_clock_when_its_mail_comes_days_later(
    story, sink, send_by, tick, stored, sign_in
):
    story.do(*OFFERED)
    sign_in(story.ada_id).get(f"/applications/{story.candidate_key}")
    seen = stored(Offer)[0]
    with time_machine.travel(now() + timedelta(days=2)):
        send_by(sink.url)
        tick()
    offer = stored(Offer)[0]
    assert any("Answer by" in text for text in sink.texts)
    assert (offer.reached_at, offer.answer_until) == (seen.reached_at, seen.answer_until)


def test_two_clocks_at_once_tell_each_once(app, story, sink, send_by, stored):
    send_by(sink.url)
    story.do(*ACCEPTED)
    barrier, wrong = Barrier(2), []

    def send():
        with app.app_context():
            barrier.wait()
            try:
                send_due(app.extensions["portal"])
            except Exception as error:
                wrong.append(error)

    clocks = [Thread(target=send) for _ in range(2)]
    for clock in clocks:
        clock.start()
    for clock in clocks:
        clock.join()
    assert not wrong
    assert sorted(sink.addresses) == [COLE, LENA]
    assert {mail.attempts for mail in stored(Outbox)} == {1}


def test_a_new_co_lead_is_told_and_an_admin_reads_nothing_of_a_candidate(
    app, company, admin, story, sink, send_by, tick
):
    send_by(sink.url)
    story.do(leave_alone, lambda _c, gig, lead, _a: name_cole(gig, lead), apply, decline, let_be_told, tell)
    tick()
    assert "You are a co-lead of “Assess our QA practice” now" in {str(mail["Subject"]) for mail in sink.mails}
    page = admin.get("/admin/mail?state=sent").text + admin.get("/admin/mail?state=dropped").text
    assert "News about a gig" in page and "Made a co-lead of a gig" in page
    assert not any(word in page for word in ("ecline", "pplication received", "pplied", "Assess our"))


def name_cole(gig, lead):
    session = object_session(gig)
    set_co_leads(gig, lead.id, [session.query(Person).filter_by(name="Cole Lead").one()])
