"""The mail server: away and back, refusing, with TLS and a password; and the command that tries it."""

from dataclasses import replace
from datetime import UTC, timedelta

import pytest
import time_machine
from click.testing import CliRunner
from sqlalchemy import update

from portal.cli.commands import portal
from portal.config import MAIL_DAYS, MAIL_TRIES_AFTER_MINUTES, Config, WrongSetting
from portal.db import writing
from portal.mail import NotSent, send_test
from portal.mail.letters import letter_for
from portal.models import Event, Outbox
from portal.models.times import now
from tests.mail.sink import CERTIFICATE, Sink, free_port, letting_in, tls


@pytest.fixture
def later(tick):
    """The clock ticks after some minutes."""

    def at(minutes):
        with time_machine.travel((now() + timedelta(minutes=minutes)).replace(tzinfo=UTC), tick=False):
            return tick()

    return at


def test_a_server_that_is_away_gets_them_when_it_is_back_each_once(
    company, admin, send_by, invite, tick, later, stored
):
    port = free_port()
    send_by(f"smtp://127.0.0.1:{port}")
    invite()
    assert tick() == 0
    waiting = stored(Outbox)
    assert {mail.state for mail in waiting} == {"waiting"}
    assert [mail.why for mail in waiting if mail.why] == ["The mail server can't be reached."]  # the first told enough
    assert "The mail server can&#39;t be reached." in admin.get("/admin/mail?state=waiting").text
    with Sink(port) as back:
        assert later(2) == 3
        assert len(set(back.addresses)) == 3


def test_tries_come_later_each_time_and_end(app, company, sink, send_by, invite, tick, later, stored):
    send_by(sink.url)
    sink.refuse["ada.novak@portal.example"] = "451 come back later"
    invite()
    assert tick() == 2
    minutes = 0
    for n, pause in enumerate(MAIL_TRIES_AFTER_MINUTES, 2):
        minutes += pause
        assert later(minutes + 0.5) == 0
        assert stored(Outbox, _of(stored, company.ada.id).id).attempts == n
        minutes += 0.5
    mail = _of(stored, company.ada.id)
    assert (mail.state, mail.why) == ("failed", "The mail server refuses the address (451).")


def _of(stored, person_id):
    return next(mail for mail in stored(Outbox) if mail.person_id == person_id)


def test_a_refused_address_fails_at_once_and_can_be_tried_again(company, admin, sink, send_by, invite, tick, stored):
    send_by(sink.url)
    sink.refuse["ada.novak@portal.example"] = "550 5.1.1 nobody here"
    invite()
    assert tick() == 2
    mail = _of(stored, company.ada.id)
    assert (mail.state, mail.attempts, mail.why) == ("failed", 1, "The mail server refuses the address (550).")
    page = admin.get("/admin/mail").text
    assert "Ada Novak" in page and "refuses the address (550)" in page
    sink.refuse.clear()
    for _ in range(2):
        assert admin.post(f"/admin/mail/{mail.id}/retry").status_code == 303
    assert tick() == 1
    assert "ada.novak@portal.example" in sink.addresses
    assert admin.post(f"/admin/mail/{mail.id}/retry").status_code == 409


def test_an_admin_tries_nothing_again_for_themselves(app, company, admin, sign_in, stored):
    with app.app_context(), writing() as session:
        from portal.models.outbox import post

        event = Event(kind="person invite", actor_id=company.boss.id, person_id=company.admin.id)
        session.add(event)
        post(session, event, [company.admin.id])
        session.execute(update(Outbox).values(state="failed"))
    assert admin.post(f"/admin/mail/{stored(Outbox)[0].id}/retry").status_code == 403
    assert stored(Outbox)[0].state == "failed"


def test_a_sender_that_died_is_stood_in_for_when_its_hold_is_over(app, company, sink, send_by, invite, later, stored):
    send_by(sink.url)
    invite()
    with app.app_context(), writing() as session:
        session.execute(update(Outbox).values(held_until=now() + timedelta(minutes=5), attempts=1))
    assert later(4) == 0
    assert later(6) == 3
    assert len(set(sink.addresses)) == 3


def test_without_a_mail_server_mails_wait_and_the_page_says_so(app, company, admin, sink, send_by, invite, tick):
    send_by(sink.url)
    invite()
    send_by("")
    assert tick() == 0
    page = admin.get("/admin/mail").text
    assert "no mail server is set" in page and "<b>3</b><small>waiting</small>" in page


@pytest.fixture
def config(tmp_path):
    return Config(tmp_path, "sqlite:///x", "0123456789abcdef0123456789abcdef", url="https://portal.example")


def test_mail_goes_by_tls_and_a_password_where_they_are_asked_for(config, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    door = {"authenticator": letting_in("us er", "p@ss"), "auth_required": True}
    with Sink(tls_context=tls(), require_starttls=True, **door) as sink:
        safe = f"smtp://us%20er:p%40ss@localhost:{sink.port}?starttls=required"
        send_test(replace(config, smtp_url=safe), "ada@portal.example")
        assert sink.addresses == ["ada@portal.example"]
        with pytest.raises(NotSent, match="user name or the password"):
            send_test(replace(config, smtp_url=safe.replace("p%40ss", "wrong")), "ada@portal.example")
    with Sink(tls_context=tls(), require_starttls=True) as sink:
        send_test(replace(config, smtp_url=f"smtp://localhost:{sink.port}"), "ada@portal.example")
        assert len(sink.mails) == 1


def test_a_certificate_that_nobody_vouches_for_is_refused(config):
    with Sink(tls_context=tls(), require_starttls=True) as sink, pytest.raises(NotSent, match="can't be trusted"):
        send_test(replace(config, smtp_url=f"smtp://localhost:{sink.port}"), "ada@portal.example")
    assert sink.mails == []


def test_tls_that_is_asked_for_and_not_offered_sends_nothing(config, sink):
    with pytest.raises(NotSent, match="offers no TLS"):
        send_test(replace(config, smtp_url=f"{sink.url}?starttls=required"), "ada@portal.example")
    assert sink.mails == []


@pytest.mark.parametrize(
    "url", ["http://mail.example", "smtp://", "smtp://mail.example?x=1", "smtp://mail.example:mail", "mail.example"]
)
def test_a_url_that_can_not_be_used_is_said_at_the_start(tmp_path, url):
    with pytest.raises(WrongSetting, match="PORTAL_SMTP_URL"):
        Config.from_env({"PORTAL_INSTANCE": str(tmp_path), "PORTAL_SMTP_URL": url})


@pytest.mark.parametrize("address", ["portal", "Portal <portal@x.example>", "a@b\r\nBcc: c@d", "a@b,c@d"])
def test_a_sender_is_one_plain_address(tmp_path, address):
    with pytest.raises(WrongSetting, match="PORTAL_MAIL_FROM"):
        Config.from_env({"PORTAL_INSTANCE": str(tmp_path), "PORTAL_MAIL_FROM": address})


def test_the_sender_is_of_the_address_of_portal_unless_it_is_said(config):
    assert config.sender == "portal@portal.example"
    assert replace(config, mail_from="people@company.example").sender == "people@company.example"


def test_what_is_due_later_is_not_sent_before(app, company, sink, send_by, invite, tick, later):
    send_by(sink.url)
    invite()
    with app.app_context(), writing() as session:
        session.execute(update(Outbox).values(due_at=now() + timedelta(minutes=10)))
    assert (tick(), later(11)) == (0, 3)


def test_news_that_waited_too_long_are_not_sent_any_more(app, company, sink, send_by, invite, tick, stored):
    send_by(sink.url)
    invite()
    with app.app_context(), writing() as session:
        session.execute(update(Event).values(at=now() - timedelta(days=MAIL_DAYS, minutes=1)))
    assert tick() == 0
    assert {(mail.state, mail.why) for mail in stored(Outbox)} == {("dropped", f"more than {MAIL_DAYS} days old")}


@pytest.mark.parametrize("address, said", [("ada@portal.example", "took the mail to ada@"), ("a b", "can't")])
def test_the_operator_tries_the_settings_with_one_command(sink, tmp_path, monkeypatch, address, said):
    monkeypatch.setenv("PORTAL_INSTANCE", str(tmp_path))
    monkeypatch.setenv("PORTAL_SMTP_URL", sink.url)
    told = CliRunner().invoke(portal, ["mail", "test", address])
    assert said in told.output and (told.exit_code == 0) is (sink.addresses == [address])
    monkeypatch.setenv("PORTAL_SMTP_URL", "")
    told = CliRunner().invoke(portal, ["mail", "test", address])
    assert (told.exit_code, "PORTAL_SMTP_URL is not set" in told.output) == (1, True)


def test_a_mail_that_can_not_be_written_fails_alone_and_the_log_names_nobody(
    company, admin, sink, send_by, invite, tick, stored, monkeypatch, caplog
):
    def broken(session, row, config):
        if row.person_id == company.ada.id:
            raise ValueError("Ada Novak")
        return letter_for(session, row, config)

    monkeypatch.setattr("portal.mail.sending.letter_for", broken)
    send_by(sink.url)
    invite()
    assert tick() == 2
    failed = _of(stored, company.ada.id)
    assert (failed.state, failed.why, failed.held_until) == ("failed", "It could not be written.", None)
    assert f"mail {failed.id} about event {failed.event_id}" in caplog.text and "Ada" not in caplog.text
    assert "It could not be written." in admin.get("/admin/mail?state=failed").text
