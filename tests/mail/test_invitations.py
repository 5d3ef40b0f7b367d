"""Invitations by mail: to whom, once, with a link that lets in; by a real mail server."""

import re
from threading import Barrier, Thread
from threading import Event as Happened
from time import sleep

import pytest
from sqlalchemy import update

from portal.config import INVITATION_HOURS
from portal.db import writing
from portal.mail import send_due
from portal.mail.letters import letter_for
from portal.models import Audit, Event, Link, Outbox, Person
from portal.models.times import now

LINK = re.compile(r"https://portal\.example/welcome/([\w-]{43,})")
ALL = ["ada.novak@portal.example", "cleo.contractor@portal.example", "ines.okafor@portal.example"]


def states(stored):
    return sorted((mail.state, mail.why) for mail in stored(Outbox))


def test_everyone_without_a_way_in_gets_one_mail_with_a_link_of_their_own(
    company, admin, client, sink, send_by, invite, tick, stored
):
    send_by(sink.url)
    assert "Send 3 invitations" in admin.get("/admin/people/invitations").text
    invite()
    assert stored(Link) == []  # made when it is sent
    assert tick() == 3
    assert sorted(sink.addresses) == ALL
    mail = sink.mails[sink.addresses.index(ALL[0])]
    assert str(mail["From"]) == "Portal <portal@portal.example>"
    assert str(mail["To"]) == "Ada Novak <ada.novak@portal.example>"
    assert mail["Auto-Submitted"] == "auto-generated" and "Agnes" not in mail.as_string()
    text, html = (mail.get_body((form,)).get_content() for form in ("plain", "html"))
    assert f"{INVITATION_HOURS} hours" in text and f"{INVITATION_HOURS} hours" in html
    tokens = {LINK.search(text)[1] for text in sink.texts}
    assert len(tokens) == 3 and LINK.search(html)[1] == LINK.search(text)[1]
    assert client.get(f"/welcome/{LINK.search(text)[1]}").status_code == 200
    assert tick() == 0
    assert not any(token in str(vars(row)) for token in tokens for row in (*stored(Outbox), *stored(Event)))


def test_progress_is_told_and_pressing_again_invites_nobody_twice(company, admin, sink, send_by, invite, tick, stored):
    send_by(sink.url)
    invite()
    invite()
    assert len(stored(Outbox)) == 3
    page = admin.get("/admin/people/invitations").text
    assert "0 of 3 sent" in page and "beat from:body" in page and "Nobody is left" in page
    tick()
    page = admin.get("/admin/people/invitations").text
    assert "3 of 3 sent" in page and "beat from:body" not in page
    invite()
    assert len(stored(Outbox)) == 3  # their invitations are open
    assert "Sent" in admin.get("/admin/mail?state=sent").text
    lines = [line for line in stored(Audit) if line.action == "invitation link made"]
    assert {(line.actor_id, line.object_id) for line in lines} == {
        (company.admin.id, one.id) for one in (company.ada, company.cleo, company.ines)
    }


def test_two_clocks_at_once_send_each_mail_once(app, company, sink, send_by, invite, stored):
    send_by(sink.url)
    invite()
    barrier, counts, wrong = Barrier(2), [], []

    def send():
        with app.app_context():
            barrier.wait()
            try:
                counts.append(send_due(app.extensions["portal"]))
            except Exception as error:
                wrong.append(error)

    clocks = [Thread(target=send) for _ in range(2)]
    for thread in clocks:
        thread.start()
    for thread in clocks:
        thread.join()
    assert not wrong
    assert sum(counts) == 3
    assert sorted(sink.addresses) == ALL
    assert {mail.attempts for mail in stored(Outbox)} == {1}


def suspend(person, admin_id):
    person.suspend(admin_id)


def lose_address(person, _admin_id):
    person.change_email(None)


def get_in(person, _admin_id):
    person.set_password("kept")


@pytest.mark.parametrize(
    "what, why",
    [(suspend, "suspended"), (lose_address, "no e-mail address"), (get_in, "can sign in already")],
)
def test_whoever_lost_the_right_in_between_gets_nothing(app, company, sink, send_by, invite, tick, stored, what, why):
    send_by(sink.url)
    invite()
    with app.app_context(), writing() as session:
        what(session.get(Person, company.ada.id), company.admin.id)
    assert tick() == 2
    assert sorted(sink.addresses) == ALL[1:]
    assert states(stored)[0] == ("dropped", why)
    assert [link for link in stored(Link) if link.person_id == company.ada.id] == []


def test_an_invitation_of_somebody_who_is_no_admin_any_more_is_not_sent(
    app, company, sink, send_by, invite, tick, stored
):
    send_by(sink.url)
    invite()
    with app.app_context(), writing() as session:
        session.get(Person, company.admin.id).grant(company.boss.id, lead=False, admin=False)
    assert tick() == 0
    assert states(stored) == [("dropped", "whoever asked for it is no admin any more")] * 3
    assert sink.mails == [] and stored(Link) == []


def test_what_waits_can_be_taken_back_and_what_left_can_not(app, company, admin, sink, send_by, tick, stored):
    send_by(sink.url)
    asked = {"act": "invite", "person": [company.ada.key, company.cleo.key]}
    assert admin.post("/admin/people", data=asked).status_code == 303
    act = next(e.act for e in stored(Event) if e.act)
    with app.app_context(), writing() as session:
        first = stored(Outbox)[0].id
        session.execute(update(Outbox).where(Outbox.id == first).values(state="sent", sent_at=now()))
    admin.post(f"/admin/people/acts/{act}/undo")
    assert "the mail has left already (1)" in admin.get("/admin/people").text
    assert states(stored) == [("dropped", "taken back"), ("sent", "")]
    assert tick() == 0


def test_taking_back_what_is_being_written_waits_for_nothing_and_breaks_nothing(
    company, admin, sink, send_by, tick, stored, monkeypatch
):
    send_by(sink.url)
    admin.post("/admin/people", data={"act": "invite", "person": [company.ada.key]})
    act = next(e.act for e in stored(Event) if e.act)
    is_written = Happened()

    def slowly(*args):
        is_written.set()
        sleep(0.5)
        return letter_for(*args)

    monkeypatch.setattr("portal.mail.sending.letter_for", slowly)
    clock = Thread(target=tick)
    clock.start()
    assert is_written.wait(5)
    assert admin.post(f"/admin/people/acts/{act}/undo").status_code == 303
    clock.join()
    assert "the mail has left already (1)" in admin.get("/admin/people").text
    assert (states(stored), sink.addresses) == ([("sent", "")], ALL[:1])


def test_whom_the_selection_can_not_invite_is_said(app, company, admin, sink, send_by, stored):
    send_by(sink.url)
    with app.app_context(), writing() as session:
        session.get(Person, company.ada.id).change_email(None)
        session.get(Person, company.cleo.id).suspend(company.admin.id)
    keys = [p.key for p in (company.ada, company.cleo, company.ines, company.boss, company.admin)]
    answer = admin.post("/admin/people", data={"act": "invite", "person": keys})
    page = admin.get(answer.location).text
    assert "1 person to be invited by mail." in page
    for why in ("no e-mail address (1)", "suspended (1)", "can sign in already (1)", "you yourself (1)"):
        assert why in page
    assert [mail.person_id for mail in stored(Outbox)] == [company.ines.id]


def test_a_gig_that_is_handed_over_is_told_by_mail_without_a_confidential_title(
    app, company, admin, sink, send_by, tick, stored
):
    from tests import world

    send_by(sink.url)
    with app.app_context(), writing() as session:
        leaver, heir = (world.person(session, name, is_lead=True) for name in ("Leo Leaver", "Hedy Heir"))
        gigs = [world.gig(session, leaver, t, audience=a) for t, a in (("Open\nto all", "everyone"), ("Zq", "invited"))]
        leaver.suspend(company.admin.id)
        keys, heir_id = [gig.key for gig in gigs], heir.id
    answer = admin.post("/admin/gigs/orphans", data={"gig": keys, "to": "Hedy Heir"})
    assert answer.status_code == 303
    assert tick() == 2
    assert {str(mail["Subject"]) for mail in sink.mails} == {
        "You lead “Open to all” now",
        "You lead a confidential gig now",
    }
    assert all(f"https://portal.example/gigs/{key}" in "".join(sink.texts) for key in keys)
    assert "Zq" not in "".join(mail.as_string() for mail in sink.mails)
    with app.app_context(), writing() as session:
        session.get(Person, heir_id).grant(company.admin.id, lead=False, admin=False)
        session.execute(update(Outbox).values(state="waiting"))
    assert tick() == 0
    assert {mail.why for mail in stored(Outbox)} == {"they don't lead the gig any more"}


@pytest.mark.parametrize(
    "name", ["Ada\r\nBcc: all@portal.example", 'Ada "Quote" <x@y.z>', "Ада Ловелас, 李", "=cmd()", ";,:"]
)
def test_a_hostile_name_stays_a_name(app, company, sink, send_by, invite, tick, name):
    send_by(sink.url)
    with app.app_context(), writing() as session:
        session.execute(update(Person).where(Person.id == company.ada.id).values(name=name))
    invite()
    assert tick() == 3
    mail = sink.mails[sink.addresses.index(ALL[0])]
    (to,) = mail["To"].addresses
    assert (to.display_name, to.addr_spec) == (" ".join(name.split()), ALL[0])
    assert mail["Bcc"] is None and mail["Cc"] is None


@pytest.mark.parametrize("address", ["ada@x.example\r\nBcc: b@x.example", "ada@x.example\nx", "a b@c", "@", "ada@"])
def test_a_hostile_address_is_refused_and_harms_nobody_else(app, company, sink, send_by, invite, tick, stored, address):
    send_by(sink.url)
    with app.app_context(), writing() as session:
        session.execute(update(Person).where(Person.id == company.ada.id).values(email=address))
    invite()
    assert tick() == 2
    assert sorted(sink.addresses) == ALL[1:]
    failed = next(mail for mail in stored(Outbox) if mail.state == "failed")
    assert failed.person_id == company.ada.id and "can't" in failed.why


def test_one_person_is_invited_from_their_own_page(company, admin, sink, send_by, tick):
    page = f"/admin/people/{company.ada.key}"
    assert "Invite by mail" not in admin.get(page).text
    send_by(sink.url)
    assert "Invite by mail" in admin.get(page).text
    for back, lands in ((page, page), ("//evil.example", "/admin/people")):
        answer = admin.post("/admin/people", data={"act": "invite", "person": company.ada.key, "back": back})
        assert answer.location == lands
    assert tick() == 1
    assert sink.addresses == ALL[:1]
