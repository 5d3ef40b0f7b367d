"""Invitations without a mail server: one file of links, shown once."""

import csv
import io
import re

import pytest
from sqlalchemy import func, select

from portal.config import INVITATION_HOURS
from portal.db import db, writing
from portal.models import Audit, Link, Person
from tests.world import person

URL = "/admin/people/invitations"


def rows_of(answer):
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Type"].startswith("text/csv")
    assert answer.headers["Cache-Control"] == "no-store"
    assert 'filename="invitations.csv"' in answer.headers["Content-Disposition"]
    return list(csv.reader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))


@pytest.fixture
def without_mail(company):
    """The member and the contractor have no way in; the admin neither, who is asking."""
    return company


def test_everyone_without_a_way_in_has_a_link_that_lets_in(without_mail, admin, client, stored):
    assert "Download 2 links" in admin.get(URL).text
    head, *rows = rows_of(admin.post(URL))
    assert head[:2] == ["name", "e-mail"] and f"{INVITATION_HOURS} hours" in head[2]
    assert [(row[0], row[1]) for row in rows] == [
        ("Cleo Contractor", "cleo.contractor@portal.example"),
        ("Ines Okafor", "ines.okafor@portal.example"),
    ]
    for row in rows:
        assert client.get("/welcome/" + re.fullmatch(r"http://127\.0\.0\.1:8000/welcome/([\w-]{43,})", row[2])[1])
    assert len({row[2] for row in rows}) == len(stored(Link)) == 2
    lines = [(line.action, line.object_id) for line in stored(Audit) if line.actor_id == without_mail.admin.id]
    assert ("invitation list made", None) in lines
    assert {("invitation link made", p.id) for p in (without_mail.member, without_mail.contractor)} <= set(lines)


def test_whoever_has_an_open_link_keeps_it_unless_it_is_asked_for(without_mail, admin, stored):
    _, *first = rows_of(admin.post(URL))
    assert len(first) == 2
    page = admin.get(URL).text
    assert "0 links" not in page and "Everybody with an e-mail address has an invitation" in page
    assert "new links end their earlier ones" in page
    links = {link.hash for link in stored(Link)}
    answer = admin.post(URL)
    assert answer.status_code == 303
    assert "nobody is left without an open invitation" in admin.get(URL).text
    assert {link.hash for link in stored(Link)} == links


def test_a_list_holds_so_many_and_the_page_says_how_many_remain(app, without_mail, admin, monkeypatch):
    for module in ("portal.admin.invitations", "portal.search.mails"):
        monkeypatch.setattr(f"{module}.LINKS_AT_ONCE", 3)
    with app.app_context(), writing() as session:
        for n in range(4):
            person(session, f"Crowd {n}")
    page = admin.get(URL).text
    assert "Download 3 links" in page and "3 then remain" in page
    seen = [row[0] for _ in range(2) for row in rows_of(admin.post(URL))[1:]]
    assert len(seen) == len(set(seen)) == 6
    again = [row[0] for _ in range(2) for row in rows_of(admin.post(URL, data={"again": "y"}))[1:]]
    assert sorted(again) == sorted(seen)


def test_without_any_address_there_is_nothing_to_download(app, without_mail, admin):
    with app.app_context(), writing() as session:
        for one in (without_mail.member, without_mail.contractor):
            session.get(Person, one.id).change_email(None)
    page = admin.get(URL).text
    assert "Download" not in page and "Nobody of them has an e-mail address" in page


def test_pressed_again_for_all_there_are_new_links_and_it_says_that_the_old_ones_ended(without_mail, admin, client):
    _, *first = rows_of(admin.post(URL))
    _, *second = rows_of(admin.post(URL, data={"again": "y"}))
    assert {row[3] for row in second} == {"an earlier link has ended"} and {row[3] for row in first} == {""}
    old, new = ("/welcome/" + rows[0][2].rpartition("/")[2] for rows in (first, second))
    assert (client.get(old).status_code, client.get(new).status_code) == (404, 200)
    page = admin.get(URL).text
    assert new not in page and "whose invitation is open" in page


def test_whoever_can_not_be_invited_is_in_the_file_with_the_reason(app, without_mail, admin, stored):
    with app.app_context(), writing() as session:
        session.get(Person, without_mail.member.id).change_email(None)
        session.get(Person, without_mail.contractor.id).suspend(without_mail.admin.id)
    keys = [getattr(without_mail, who).key for who in ("member", "contractor", "lead", "admin")]
    _, *rows = rows_of(admin.post("/admin/people", data={"act": "invite", "person": [*keys, "0000000000"]}))
    assert [(row[0], row[2], row[3]) for row in rows] == [
        ("Ines Okafor", "", "no e-mail address"),
        ("Cleo Contractor", "", "suspended"),
        ("Lena Lead", "", "can sign in already"),
    ]
    assert stored(Link) == []


def test_no_cell_is_a_formula(app, without_mail, admin):
    with app.app_context(), writing() as session:
        session.get(Person, without_mail.member.id).name = "=HYPERLINK(1)"
        session.get(Person, without_mail.contractor.id).name = "+cmd|x"
    _, *rows = rows_of(admin.post(URL))
    assert {row[0] for row in rows} == {"'=HYPERLINK(1)", "'+cmd|x"}


def test_all_that_match_can_be_invited_and_many_are_sent_as_they_are_made(app, without_mail, admin):
    with app.app_context(), writing() as session:
        for n in range(60):
            person(session, f"Crowd {n:02}")
    answer = admin.post("/admin/people?q=crowd", data={"act": "invite", "everyone": "y"})
    assert answer.is_streamed
    assert len(rows_of(answer)) == 61
    with app.app_context():
        assert db.session.scalar(select(func.count(Link.id))) == 60


def test_when_everyone_has_a_way_in_the_page_says_so(app, company, admin):
    with app.app_context(), writing() as session:
        for one in (company.member, company.contractor):
            session.get(Person, one.id).password_hash = "kept"
    assert "Everyone can sign in" in admin.get(URL).text


def test_its_queries_do_not_grow(company, admin, queries):
    queries.clear()
    admin.get(URL)
    assert len(queries) <= 3
