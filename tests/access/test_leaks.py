"""Those of the ten likeliest leaks of ACCESS.md that can happen now, tried by the doors that people have.

A mail queued before a withdrawal (5) is tried in tests/mail, what gigs and boards add in test_gig_leaks; the cost
oracle (7) waits for costs; the titles (4) and the second door (6) are tried by the sentinels and the matrix too.
"""

import re
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from portal import access
from portal.db import db, writing
from portal.models import Candidate, Engagement, Gig, GigRole, Person, Reason, SignIn, Skill, State
from portal.models.times import now, today
from tests import world
from tests.access import expected
from tests.access.house import same_for_all
from tests.access.sentinels import FRAGMENT, LISTS

LANES = ("talk", "offer", "refusal", "refusal/undo", "ending", "invitation", "invitation/end", "removal")
NEED_CONSENT = ("talk", "offer", "refusal", "refusal/undo", "ending")
TERMS = {"reason": "HOURS", "message": "No", "hours": "5", "answer_by": "2099-01-01"}


@contextmanager
def stored(house):
    with house.app.app_context(), writing() as session:
        yield session


def row(house, name):
    with house.app.app_context():
        return db.session.get(Candidate, house.company.candidates[name].id)


def bytes_of(house, who, path, **headers):
    return same_for_all(house.ask(who, "GET", path, **headers), path.partition("?")[0])


@pytest.mark.parametrize("lane", LANES)
@pytest.mark.parametrize("headers", [{}, FRAGMENT], ids=["page", "fragment"])
def test_no_lane_opens_a_considered_and_unlisted_person(built, lane, headers):
    gig, candidate = built.company.gigs["open"].key, built.company.candidates["considered.open"]
    person = f"/talent/{built.company.people['considered'].key}"
    before = bytes_of(built, "owner", person)
    assert before[0] == 404
    answer = built.ask("owner", "POST", f"/gigs/{gig}/shortlist/{candidate.key}/{lane}", TERMS, **headers)
    if lane in NEED_CONSENT:
        assert answer.status_code == 403
        assert row(built, "considered.open").state == State.CONSIDERING
    assert bytes_of(built, "owner", person) == before
    with built.app.app_context():
        assert access.person_rights(built.company.viewer("owner"), built.company.people["considered"].id)[0] == set()


def test_an_invitation_that_is_taken_back_and_undone_opens_nothing(built):
    gig, candidate = built.company.gigs["open"].key, built.company.candidates["considered.open"]
    for lane in ("invitation", "invitation/end", "refusal/undo"):
        built.ask("owner", "POST", f"/gigs/{gig}/shortlist/{candidate.key}/{lane}")
    assert (row(built, "considered.open").state, row(built, "considered.open").consented_at) == (State.INVITED, None)
    assert built.ask("owner", "GET", f"/talent/{built.company.people['considered'].key}").status_code == 404


def everywhere(house, gigs):
    paths = list(LISTS)
    for gig in gigs:
        paths += [f"/gigs/{house.company.gigs[gig].key}{below}" for below in ("", "/roles/1/application", "/shortlist")]
    return paths


def test_who_is_considered_is_answered_as_if_they_were_not(built):
    gigs = ("open", "secret", "full", "paused", "running", "staff", "draft")
    paths = everywhere(built, gigs)
    before = [bytes_of(built, "employee", path) for path in paths]
    with stored(built) as session:
        person = session.get_one(Person, built.company.people["employee"].id)
        for name in gigs:
            gig = session.get_one(Gig, built.company.gigs[name].id)
            world_role = session.scalars(gig_roles(gig)).one()
            Candidate.consider(built.company.people["owner"].id, gig, world_role, person)
    for path, was in zip(paths, before, strict=True):
        assert bytes_of(built, "employee", path) == was, path
    assert bytes_of(built, "employee", "/applications/0000000000")[0] == 404


def gig_roles(gig):
    return select(GigRole).where(GigRole.gig_id == gig.id)


HIDDEN_QUERIES = (
    "/talent",
    "/talent?sort=free",
    "/talent?sort=free&q=zqcard",
    "/talent?free=30",
    "/talent?skill=Basketry",
    "/talent?skill=Basketry&level=3&sort=fit",
    "/talent?q=Basketry",
    "/talent?q=Reykjavik",
    "/talent?q=lighthouses",
    "/talent?q=zqcard&sort=free",
)


def change_what_is_hidden(house):
    with stored(house) as session:
        basketry = session.scalars(select(Skill).filter_by(folded="basketry")).one()
        for name, hours in {"owner": 35, "colead": 5, "strangelead": 10, "seated": 20}.items():
            person = session.get_one(Person, house.company.people[name].id)
            person.place, person.bio, person.capacity = "Reykjavik", "I like lighthouses.", hours
            person.hold(basketry, 4)
            person.refresh()


@pytest.mark.parametrize("viewer", ["employee", "contractor", "applicant", "demoted"])
def test_a_member_finds_and_sorts_nobody_by_what_they_may_not_read(built, viewer):
    with stored(built) as session:
        world.skill(session, "Basketry")
    before = {path: shown(built, viewer, path) for path in HIDDEN_QUERIES}
    change_what_is_hidden(built)
    after = {path: shown(built, viewer, path) for path in HIDDEN_QUERIES}
    assert after == before


def shown(house, viewer, path):
    """The people that a list shows, in order."""
    return re.findall(r'id="?p-([0-9A-Z]{10})', house.ask(viewer, "GET", path).text)


def test_a_refusal_never_names_a_confidential_gig(built):
    """What is said while one is busy elsewhere: applying, offering, ending."""
    for gig in ("duo", "secret", "lost", "theirs"):
        for who in ("employee", "contractor", "strangelead", "admin"):
            for method, below in (("GET", ""), ("POST", "/roles/1/application"), ("POST", "/end"), ("GET", "/edit")):
                answer = built.ask(who, method, f"/gigs/{built.company.gigs[gig].key}{below}", {"note": "x"})
                assert answer.status_code == 404
                assert f"zqtitle{gig}" not in answer.text


PRIVILEGES = {
    "kind": "contractor",
    "is_admin": "y",
    "is_lead": "y",
    "state": "active",
    "rate_amount": "999",
    "contract_ends_on": "2099-01-01",
    "email": "other@portal.example",
    "manager": "zqcardownerqz",
    "department": "Board",
    "external_ref": "1",
    "unlisted_until": "",
    "confirmed_on": "2099-01-01",
    "person_id": "1",
    "owner_id": "1",
}
PROFILE = {"name": "Still me", "zone": "Europe/Berlin", "work_from": "09:00", "work_to": "17:00", "capacity": "40"}


@pytest.mark.parametrize("viewer", ["admin", "owner", "employee"])
def test_nobody_changes_their_own_kind_grants_or_terms(built, viewer):
    id_, key = built.company.people[viewer].id, built.company.people[viewer].key
    version = {"version": str(person_now(built, id_).version)}
    assert built.ask(viewer, "POST", "/profile/edit", PROFILE | PRIVILEGES | version).status_code == 303
    for below in ("", "/grants", "/reset", "/invitation", "/suspension", "/suspension/end", "/sessions/end"):
        assert built.ask(viewer, "POST", f"/admin/people/{key}{below}", PROFILE | PRIVILEGES).status_code == 403
    me, was = person_now(built, id_), built.company.people[viewer]
    assert (me.name, me.kind, me.is_lead, me.is_admin) == ("Still me", was.kind, was.is_lead, was.is_admin)
    assert (me.rate_amount, me.contract_ends_on, me.manager_id, me.department_id) == (None, None, None, None)
    assert (me.email, me.state) == (f"zqemail{viewer}qz@portal.example", "active")
    assert built.ask(viewer, "GET", "/profile").status_code == 200, "the session lives on"


def person_now(house, id_):
    with house.app.app_context():
        return db.session.get(Person, id_)


def reads(house, viewer, of):
    with house.app.app_context():
        return access.person_rights(house.company.viewer(viewer), house.company.people[of].id)[0]


def noon(days):
    return datetime.combine(today(), datetime.min.time()) + timedelta(days=days, hours=12)


def test_thirty_days_after_the_work_its_lead_still_reads_and_on_the_next_day_not(house):
    assert "phone" in reads(house, "lead30", "alum")
    with time_machine.travel(noon(1), tick=False):
        assert reads(house, "lead30", "alum") == frozenset()
        with house.app.app_context():
            assert access.gig_rights(house.company.viewer("alum"), house.company.gigs["past30"].id) == frozenset()
    assert "phone" in reads(house, "lead30", "alum")


def test_consent_stands_for_seven_days_after_a_decline_and_then_no_more(house):
    ends = row(house, "declined.open").consent_ends_at
    with time_machine.travel(ends - timedelta(seconds=1), tick=False):
        assert "email" in reads(house, "owner", "declined")
    with time_machine.travel(ends + timedelta(seconds=1), tick=False):
        assert reads(house, "owner", "declined") == frozenset()
        with house.app.app_context():
            door = house.company.viewer("owner"), house.company.gigs["open"].key
            with pytest.raises(access.NotAllowed):
                access.get_candidate(*door, house.company.candidates["declined.open"].key, "undo")


def test_who_was_unlisted_until_a_day_is_found_on_it(house):
    assert "card" not in reads(house, "strangelead", "considered")
    with time_machine.travel(noon(89), tick=False):
        assert reads(house, "strangelead", "considered") == frozenset()
    with time_machine.travel(noon(90), tick=False):
        assert "profile" in reads(house, "strangelead", "considered")


def test_a_contract_ends_at_midnight_and_the_way_in_with_it(built):
    with stored(built) as session:
        session.get_one(Person, built.company.people["contractor"].id).contract_ends_on = today()
    for days, answers in ((0, 200), (1, 303)):
        with time_machine.travel(noon(days), tick=False):
            with stored(built) as session:
                built.tokens["contractor"] = SignIn.begin(
                    session, built.company.people["contractor"].id, "127.0.0.1", ""
                )
            built.clients["contractor"] = built.client("contractor")
            assert built.ask("contractor", "GET", "/").status_code == answers
            assert ("profile" in reads(built, "strangelead", "contractor")) is (days == 0)
    built.sign_in_again()


def test_applications_are_taken_until_the_end_of_their_last_day(built):
    with stored(built) as session:
        session.get_one(Gig, built.company.gigs["open"].id).apply_until = now() + timedelta(hours=1)

    def may():
        with built.app.app_context():
            return access.gig_rights(built.company.viewer("contractor"), built.company.gigs["open"].id)

    assert may() == {"read", "apply"}
    with time_machine.travel(now() + timedelta(hours=2), tick=False):
        assert may() == frozenset()


def test_a_decline_is_not_noticed_before_its_message_left(built):
    """Not by the contact of the lead either, which whoever talks with them reads."""
    name = "applicant.open"
    with stored(built) as session:
        session.get_one(Candidate, built.company.candidates[name].id).state = State.TALKING
    pages = ["/", "/applications", f"/applications/{built.company.candidates[name].key}", "/gigs", "/talent"]
    pages += [f"/gigs/{built.company.gigs['open'].key}", f"/talent/{built.company.people['owner'].key}"]
    before = [bytes_of(built, "applicant", page) for page in pages]
    assert "email" in reads(built, "applicant", "owner")
    with stored(built) as session:
        candidate = loaded(session, built.company.candidates[name].id)
        candidate.decline(built.company.people["owner"].id, Reason.HOURS, "zqmessageqz")
        sent = candidate.told_at
    assert [bytes_of(built, "applicant", page) for page in pages] == before
    with time_machine.travel(sent + timedelta(seconds=1), tick=False):
        assert "email" not in reads(built, "applicant", "owner")
        assert "zqmessageqz" in built.ask("applicant", "GET", pages[2]).text


def loaded(session, id_):
    candidate = session.get_one(Candidate, id_)
    for name in ("gig", "role", "person"):
        session.refresh(candidate, [name])
    return candidate


def test_undoing_the_decline_of_an_offer_that_had_ended_revives_no_consent(built):
    with stored(built) as session:
        candidate = loaded(session, built.company.candidates["offered.paused"].id)
        candidate.expire()
        ends = candidate.consent_ends_at
        candidate.decline(built.company.people["owner"].id, Reason.HOURS, "No")
        candidate.undo_decline(built.company.people["owner"].id)
        assert (candidate.state, candidate.consent_ends_at) == (State.EXPIRED, ends)


def rows_of(house, who):
    with house.app.app_context():
        mine = select(Candidate.state).where(Candidate.person_id == house.company.people[who].id)
        return list(db.session.scalars(mine))


def test_who_leads_a_gig_becomes_no_candidate_of_it_by_any_act(built):
    key, colead = built.company.gigs["open"].key, built.company.people["colead"]
    door = f"/gigs/{key}/roles/1/application"
    assert built.ask("colead", "POST", door, {"note": "Me"}).status_code == 403
    star = {"person": colead.key, "role": "1"}
    for lead in ("owner", "colead"):
        assert built.ask(lead, "POST", f"/gigs/{key}/shortlist/consideration", star).status_code == 409
    with stored(built) as session:
        session.get_one(Person, colead.id).is_lead = False
    assert built.ask("colead", "POST", door, {"note": "Me"}).status_code in (403, 422), "not while they may lead again"
    assert rows_of(built, "colead") == []


def test_an_orphan_takes_no_application_even_of_who_is_invited(built):
    door = f"/gigs/{built.company.gigs['orphan'].key}/roles/1/application"
    assert built.ask("invited", "GET", door).status_code == 403
    assert built.ask("invited", "POST", door, {"note": "Me"}).status_code == 403
    assert row(built, "invited.orphan").state == State.INVITED
    assert built.ask("demoted", "POST", door, {"note": "Me"}).status_code == 404


def test_engaged_people_read_each_other_until_one_leaves(built):
    assert reads(built, "teammate", "hiddenmate") == {"card", "kind", "profile", "email", "phone"}
    with stored(built) as session:
        seats = select(Engagement).where(Engagement.person_id == built.company.people["teammate"].id)
        session.scalars(seats).one().end(today(), "over", [])
    assert reads(built, "teammate", "hiddenmate") == frozenset()
    assert reads(built, "hiddenmate", "teammate") == frozenset()


ASKED_OF_HIDDEN_FIELDS = (
    "",
    "?sort=free",
    "?sort=rate",
    "?sort=confirmed",
    "?sort=shared",
    "?free=10",
    "?rate=400000",
    "?confirmed=30",
    "?region=Asia",
    "?place=Elsewhere",
    "?shared=1",
    "?q=elsewhere",
    "?q=hiddenskill",
    "?q=hidenskill",
    "?skill=Hiddenskill",
    "?wants=Hiddenskill",
    "?skill=Hiddenskill&match=any&sort=fit",
)


@pytest.mark.parametrize("who, viewer", [("owner", "demoted"), ("other", "applicant"), ("teammate", "manager")])
def test_what_a_member_may_not_read_moves_nothing_in_the_directory(built, who, viewer):
    """Place, zone, hours, rate, skills and dates of somebody change: no list, count, offer or file of whoever reads
    their card alone tells it. The manager, who reads the profile but no rate, is told of the rest only."""
    built.put_back()
    built.sign_in_again()
    reads = expected.of_person(viewer, who)[0]
    assert "card" in reads

    def seen():
        pages = [f"/talent{path}{query}" for query in ASKED_OF_HIDDEN_FIELDS for path in ("", "/facets")]
        found = {page: bytes_of(built, viewer, page, **FRAGMENT) for page in pages}
        found |= {f"?q={q}": bytes_of(built, viewer, f"/talent/suggestions?q={q}") for q in ("elsew", "hiddensk")}
        return found | {"file": built.ask(viewer, "POST", "/talent/people.csv").data}

    with stored(built) as session:
        session.add(Skill(name="Hiddenskill", folded="hiddenskill", category="x"))
        session.flush()
    before = seen()
    assert {answer[0] for page, answer in before.items() if page != "file"} == {200}
    with stored(built) as session:
        person = session.get(Person, built.company.people[who].id)
        person.rate_amount = person.rate_base = 31_400_07
        if "profile" not in reads:
            person.hold(session.scalars(select(Skill).where(Skill.name == "Hiddenskill")).one(), 4, wants=True)
            person.place, person.zone, person.capacity, person.bio = "Elsewhere", "Asia/Kolkata", 3, "Elsewhere"
            person.confirmed_on = today()
            person.kind = "employee"
            person.refresh()
            person.rate_base = 31_400_07
    after = seen()
    assert [page for page in before if before[page] != after[page]] == []
