"""What is planted in protected fields is looked for in every mail and in the file of links, as in every page."""

from dataclasses import replace
from types import SimpleNamespace

import pytest

from portal import clock
from portal.access import NotAllowed, viewer_of
from portal.db import db
from portal.models import Person
from tests.access.personas import PEOPLE, VIEWERS
from tests.access.sentinels import AMOUNTS, agreed, allowed, found_in
from tests.mail.sink import Sink


def planted_in(house, text, headers=""):
    answer = SimpleNamespace(get_data=lambda as_text: text, headers=headers, mimetype="text/plain")
    return found_in(answer, AMOUNTS | agreed(house))


def _whose(mail):
    return mail["To"].addresses[0].addr_spec.removeprefix("zqemail").partition("qz")[0]


@pytest.fixture
def mails(house, monkeypatch):
    """What the mail server got, by the person it went to: invitations, gigs handed over, what candidates did."""
    with Sink() as sink:
        config = replace(house.app.extensions["portal"], smtp_url=sink.url)
        monkeypatch.setitem(house.app.extensions, "portal", config)
        answer = house.ask("admin", "POST", "/admin/people/invitations", {"way": "mail"})
        assert answer.status_code == 303
        orphans = [house.company.gigs[name].key for name in ("orphan", "lost")]
        to = house.company.people["strangelead"].name
        answer = house.ask("admin", "POST", "/admin/gigs/orphans", {"gig": orphans, "to": to})
        assert answer.status_code == 303, answer.text
        with house.app.app_context():
            clock.tick(config)
        yield [(_whose(mail), mail) for mail in sink.mails]
    house.put_back()


def test_a_mail_tells_nobody_more_than_they_may_read(house, mails):
    assert {to for to, _ in mails} == set(VIEWERS) - {"admin"}  # neither the suspended nor who is over
    for to, mail in mails:
        told = "".join(part.get_content() for part in mail.walk() if part.get_content_maintype() == "text")
        found = planted_in(house, told, mail.as_string().partition("\n\n")[0] + str(mail["Subject"]))
        handed = {"titleorphan"} if to == "strangelead" else set()
        of_others = {said for said in allowed(house, to) if said.startswith(("card", "title", "messagedeclined"))}
        assert found <= {f"card{to}", f"email{to}"} | handed | of_others, to
        assert "agnes" not in told.lower()


def test_a_confidential_gig_has_no_title_in_a_mail(mails):
    of_gigs = [str(mail["Subject"]) for to, mail in mails if to == "strangelead" and "lead" in str(mail["Subject"])]
    assert len(of_gigs) == 2 and "You lead a confidential gig now" in of_gigs
    assert not any("zqtitlelost" in mail.as_string().lower() for _, mail in mails)


def test_the_file_of_links_tells_names_and_addresses_alone(house):
    answer = house.ask("admin", "POST", "/admin/people/invitations", {"way": "list"})
    found = found_in(answer, AMOUNTS | agreed(house))
    house.put_back()
    assert found <= allowed(house, "admin")
    assert found <= {f"{field}{name}" for field in ("card", "email") for name in PEOPLE}
    assert "emailadmin" not in found and "emailemployee" in found


@pytest.mark.parametrize("who", ["suspended", "over"])
def test_nobody_who_is_out_looks_through_a_mail(house, who):
    with house.app.app_context(), pytest.raises(NotAllowed):
        viewer_of(db.session.get(Person, house.company.people[who].id))
