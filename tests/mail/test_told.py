"""Whose address was changed or for whom a reset link was made is told so, by mail and where they are signed in."""

import re

import pytest

from portal.db import writing
from portal.models import Event, Link, Outbox, Person


@pytest.fixture
def ada(app, company):
    """Has been in, so that a link would reset her password."""
    with app.app_context(), writing() as session:
        session.get(Person, company.ada.id).set_password("kept")
    return company.ada


def change_address(admin, ada, address, **changes):
    asked = {"name": "Ada Novak", "email": address, "zone": "Europe/Berlin", "work_from": "09:00", "work_to": "17:00"}
    asked |= {"capacity": "40", "rate_currency": "EUR", "rate_per": "hour", **changes}
    assert admin.post(f"/admin/people/{ada.key}", data=asked).status_code == 303


def test_a_changed_address_is_told_to_the_old_one_and_to_the_new_one(ada, admin, sign_in, sink, send_by, tick):
    send_by(sink.url)
    change_address(admin, ada, "ada@new.example")
    assert tick() == 2
    assert sorted(sink.addresses) == ["ada.novak@portal.example", "ada@new.example"]
    said = dict(zip(sink.addresses, (" ".join(text.split()) for text in sink.texts), strict=True))
    assert "took this e-mail address from your account" in said["ada.novak@portal.example"]
    assert "gave your account this e-mail address" in said["ada@new.example"]
    assert "ada@new.example" not in said["ada.novak@portal.example"]
    assert {str(mail["Subject"]) for mail in sink.mails} == {"Your e-mail address in Portal was changed"}
    assert "The e-mail address was changed" in admin.get("/admin/mail?state=sent").text
    assert "An admin changed the e-mail address" in sign_in(ada.id).get("/sessions").text


@pytest.mark.parametrize("address, tells", [("", ["ada.novak@portal.example"]), ("ada.novak@portal.example", [])])
def test_an_address_that_is_gone_or_the_same_is_told_as_far_as_it_goes(ada, admin, sink, send_by, tick, address, tells):
    send_by(sink.url)
    change_address(admin, ada, address, headline="Tests")
    tick()
    assert sink.addresses == tells


def test_a_reset_link_that_an_admin_made_is_told_without_the_link(ada, admin, sign_in, sink, send_by, tick):
    send_by(sink.url)
    assert admin.post(f"/admin/people/{ada.key}/reset").status_code == 200
    assert tick() == 1
    assert sink.addresses == ["ada.novak@portal.example"]
    assert "30 minutes" in sink.texts[0] and "/welcome/" not in sink.mails[0].as_string()
    assert "An admin made a link" in sign_in(ada.id).get("/sessions").text


def test_nobody_else_is_told_and_without_a_mail_server_it_stands_where_they_are_signed_in(
    company, ada, admin, sign_in, stored
):
    change_address(admin, ada, "ada@new.example")
    assert [mail.person_id for mail in stored(Outbox)] == [ada.id] * 2
    assert "An admin changed" in sign_in(ada.id).get("/sessions").text
    assert "An admin changed" not in sign_in(company.ines.id).get("/sessions").text


def test_a_reset_link_goes_by_mail_where_there_is_a_server_and_is_made_when_it_leaves(
    app, company, ada, admin, client, sink, send_by, tick, stored
):
    page = f"/admin/people/{ada.key}"
    assert "Send a reset link by mail" not in admin.get(page).text
    send_by(sink.url)
    assert "Send a reset link by mail" in admin.get(page).text
    for _ in range(2):
        assert admin.post(f"{page}/reset", data={"way": "mail"}).status_code == 303
    assert stored(Link) == []
    assert tick() == 1
    (token,) = re.findall(r"https://portal\.example/welcome/([\w-]{43,})", sink.texts[0])
    assert client.get(f"/welcome/{token}").status_code == 200
    assert not any(token in str(vars(row)) for row in (*stored(Outbox), *stored(Event)))
    assert "Reset link" in admin.get("/admin/mail?state=sent").text


def test_a_mailed_reset_link_gives_way_to_one_handed_out_and_to_an_admin_who_is_none_any_more(
    app, company, ada, admin, sink, send_by, tick, stored
):
    send_by(sink.url)
    admin.post(f"/admin/people/{ada.key}/reset", data={"way": "mail"})
    admin.post(f"/admin/people/{ada.key}/reset")
    assert tick() == 1  # it is told that a link was made
    admin.post(f"/admin/people/{ada.key}/reset", data={"way": "mail"})
    with app.app_context(), writing() as session:
        session.get(Person, company.admin.id).grant(company.boss.id, lead=False, admin=False)
    assert tick() == 0
    whys = [mail.why for mail in stored(Outbox) if mail.state == "dropped"]
    assert whys == ["a link was handed out since", "whoever asked for it is no admin any more"]
