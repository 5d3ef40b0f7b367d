"""What happens to candidates reaches the person and the leads by mail, while it is so and they may know it."""

import re

import pytest

from portal import access
from portal.db import writing
from portal.models import Candidate, Outbox, Person
from portal.models.handover import set_co_leads
from portal.models.steps import Reason
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
            self.gig_id, self.lead_id, self.cole_id, self.ada_id = gig.id, lead.id, cole.id, ada.id
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
