import pytest
from sqlalchemy import update

from portal.db import writing
from portal.models import Event, Import, MailState, Outbox, Skill
from portal.models.outbox import post
from tests.home.steps import part
from tests.world import gig, person

TOLD = {
    "imports": ['<a class="link num" href="/admin/imports">2 imports are not applied yet</a>', "1 import is under way"],
    "stopped": ['<a class="link num" href="/admin/imports">1 import stopped</a>'],
    "skills": ['<a class="link num" href="/admin/skills/suggestions">1 suggested skill waits</a>'],
    "orphans": ['<a class="link num" href="/admin/gigs/orphans">1 gig that nobody leads</a>'],
    "mails": [
        '<a class="link num" href="/admin/mail?state=waiting">2 mails wait to be sent</a>',
        '<a class="link num" href="/admin/mail?state=failed">1 mail was not sent</a>',
    ],
}


def bring(session, world, what: str) -> None:
    if what == "imports":
        for state in ("uploaded", "ready", "staging", "applied", "discarded"):
            session.add(Import(kind="people", file_name="people.csv", state=state))
    elif what == "stopped":
        session.add(Import(kind="people", file_name="people.csv", state="stopped"))
    elif what == "skills":
        Skill.suggest(session, world.ada, "Basketry")
    elif what == "orphans":
        gone = person(session, "Gone Lead", is_lead=True)
        gig(session, gone, "Left alone")
        gone.is_lead = False
    else:
        event = Event(kind="invited", person_id=world.ada)
        session.add(event)
        post(session, event, [world.ada, world.carl, world.lena])
        session.flush()
        session.execute(update(Outbox).where(Outbox.person_id == world.lena).values(state=MailState.FAILED))


@pytest.mark.parametrize("what", TOLD)
def test_what_waits_for_an_admin_is_told_with_its_number_and_a_way_there(app, sign_in, world, what):
    admin = sign_in(world.adam)
    assert "Nothing waits" in part(admin.get("/").text, "admin-waits")
    with app.app_context(), writing() as session:
        bring(session, world, what)
    waits = part(admin.get("/").text, "admin-waits")
    assert all(words in waits for words in TOLD[what])
    assert all(words in admin.get("/admin").text for words in TOLD[what])
    assert 'id="admin-waits"' not in sign_in(world.lena).get("/").text


def test_every_way_of_the_list_is_there(app, sign_in, world):
    with app.app_context(), writing() as session:
        for what in TOLD:
            bring(session, world, what)
    admin = sign_in(world.adam)
    ways = {words.partition('href="')[2].partition('"')[0] for said in TOLD.values() for words in said} - {""}
    assert {admin.get(way).status_code for way in ways} == {200}
