"""Kind, contract and listing of a person, and what was done to them."""

from datetime import date, timedelta

import pytest

from portal.config import PAGE
from portal.db import writing
from portal.models import Audit, Engagement, Person, Stint, record_act
from portal.models.times import today

AHEAD = today() + timedelta(days=90)


def post(admin, url, data):
    answer = admin.post(url, data=data)
    assert answer.status_code == 303, answer.text
    return answer


def test_an_employee_becomes_a_contractor_and_back(company, admin, stored):
    url = company.member.url + "/employment"
    asked = {"kind": "contractor", "contract_ends_on": "2099-01-31", "agency": "Acme", "title": "Tester for hire"}
    post(admin, url, asked)
    kept = stored(Person, company.member.id)
    assert (kept.kind, kept.contract_ends_on) == ("contractor", date(2099, 1, 31))
    post(admin, url, {"kind": "employee", "contract_ends_on": "2099-01-31", "agency": "Acme"})
    kept = stored(Person, company.member.id)
    assert (kept.kind, kept.rate_amount, kept.contract_ends_on) == ("employee", None, None)
    stints = [(s.kind, s.ends_on, s.agency) for s in stored(Stint) if s.person_id == company.member.id]
    assert stints == [("employee", today(), ""), ("contractor", today(), "Acme"), ("employee", None, "")]
    page = admin.get(url).text
    assert "Tester for hire" in page and page.count("<tr>") == 4
    actions = [line.action for line in stored(Audit) if line.actor_id == company.admin.id]
    assert actions.count("kind changed") == 2


def test_a_contractor_made_employee_takes_no_rate_along_and_work_under_way_keeps_it(app, company, admin, stored):
    with app.app_context(), writing() as session:
        seat = {"kind": "contractor", "rate_amount": 9000, "state": "active", "hours": 10}
        session.add(Engagement(person_id=company.contractor.id, starts_on=today(), ends_on=AHEAD, **seat))
    post(admin, company.contractor.url + "/employment", {"kind": "employee"})
    kept = stored(Person, company.contractor.id)
    assert (kept.kind, kept.rate_amount, kept.rate_base) == ("employee", None, None)
    assert [(e.kind, e.rate_amount) for e in stored(Engagement)] == [("contractor", 9000)]


def test_who_posts_gigs_does_not_become_a_contractor(company, admin, stored):
    answer = admin.post(company.lead.url + "/employment", data={"kind": "contractor"})
    assert (answer.status_code, "Take that right back first" in answer.text) == (422, True)
    assert stored(Person, company.lead.id).kind == "employee"


@pytest.mark.parametrize("field, value", [("kind", "robot"), ("contract_ends_on", "2030-02-31"), ("agency", "x" * 121)])
def test_what_is_wrong_is_said_and_kept(company, admin, stored, field, value):
    before = stored(Person, company.contractor.id).version
    asked = {"kind": "contractor", "title": "Typed & kept"} | {field: value}
    answer = admin.post(company.contractor.url + "/employment", data=asked)
    assert (answer.status_code, f'id="{field}-error"' in answer.text) == (422, True)
    assert "Typed &amp; kept" in answer.text
    assert stored(Person, company.contractor.id).version == before


def test_a_contract_is_extended_and_ended_without_a_new_time(company, admin, stored):
    url = company.contractor.url + "/employment"
    for day in (AHEAD, today(), AHEAD):
        post(admin, url, {"kind": "contractor", "contract_ends_on": day.isoformat()})
        assert stored(Person, company.contractor.id).contract_ends_on == day
    assert [s.ends_on for s in stored(Stint) if s.person_id == company.contractor.id] == [AHEAD]


def test_saving_what_is_there_changes_nothing(company, admin, stored):
    asked = {"kind": "contractor", "contract_ends_on": AHEAD.isoformat(), "agency": "Acme"}
    url = company.contractor.url + "/employment"
    post(admin, url, asked)
    before = stored(Person, company.contractor.id).version, len(stored(Audit)), len(stored(Stint))
    post(admin, url, asked)
    assert (stored(Person, company.contractor.id).version, len(stored(Audit)), len(stored(Stint))) == before


def test_a_renewed_contract_is_a_way_in_again(app, company, admin, stored):
    with app.app_context(), writing() as session:
        cleo = session.get(Person, company.contractor.id)
        cleo.contract_ends_on = date(2020, 1, 31)
        cleo.end_contract()
    assert "The contract is over" in admin.get(company.contractor.url).text
    post(admin, company.contractor.url + "/employment", {"kind": "contractor", "contract_ends_on": "2099-01-31"})
    assert stored(Person, company.contractor.id).state == "active"


def test_a_stale_page_changes_nothing(company, admin, stored):
    version = stored(Person, company.contractor.id).version
    url = company.contractor.url + "/employment"
    post(admin, url, {"kind": "contractor", "contract_ends_on": AHEAD.isoformat(), "version": version})
    answer = admin.post(url, data={"kind": "employee", "version": version})
    assert (answer.status_code, "Somebody saved this" in answer.text) == (409, True)
    assert stored(Person, company.contractor.id).kind == "contractor"


def test_an_admin_unlists_and_the_toast_undoes_it(company, admin, stored):
    post(admin, company.member.url + "/unlisting", {"until": AHEAD.isoformat(), "reason": "On leave, says Ada"})
    kept = stored(Person, company.member.id)
    assert (kept.unlisted_until, kept.unlisted_reason) == (AHEAD, "")
    page = admin.get(company.member.url).text
    assert "Unlisted until" in page and "On leave, says Ada" in page
    undo = page.split('action="/admin/people/acts/')[1].split('"')[0]
    post(admin, f"/admin/people/acts/{undo}", {})
    assert stored(Person, company.member.id).unlisted_until is None


def test_the_reason_that_somebody_gave_stays_theirs(app, company, admin, sign_in, stored):
    with app.app_context(), writing() as session:
        session.get(Person, company.member.id).unlist(today() + timedelta(days=5), "My own affair")
    assert "My own affair" not in admin.get(company.member.url).text
    post(admin, company.member.url + "/unlisting", {"until": AHEAD.isoformat()})
    assert stored(Person, company.member.id).unlisted_reason == "My own affair"
    post(admin, company.member.url + "/unlisting/end", {})
    post(admin, company.member.url + "/unlisting/end", {})
    assert stored(Person, company.member.id).unlisted_until is None
    assert [line.action for line in stored(Audit)].count("person listed") == 1


@pytest.mark.parametrize("until", ["", "2020-01-31", "nonsense"])
def test_unlisting_needs_a_day_ahead(company, admin, stored, until):
    answer = admin.post(company.member.url + "/unlisting", data={"until": until, "reason": "Typed & kept"})
    assert (answer.status_code, 'id="until-error"' in answer.text) == (422, True)
    assert "Typed &amp; kept" in answer.text
    assert stored(Person, company.member.id).unlisted_until is None


def test_the_page_tells_what_was_done_by_whom_without_values(company, admin, fields):
    post(admin, company.member.url, fields(headline="Secret of the headline", phone="+999"))
    post(admin, company.member.url, fields(headline="QA engineer", phone=""))
    post(admin, company.member.url + "/suspension", {})
    told = admin.get(company.member.url).text.split('id="history"')[1]
    assert "<b>Agnes Admin</b> changed Ines Okafor: headline" in told
    assert "<b>Agnes Admin</b> suspended Ines Okafor" in told
    assert "Secret" not in told and "+999" not in told
    assert told.index("suspended") < told.index("changed")


def test_what_they_did_to_others_is_told_too(app, company, admin, sign_in):
    with app.app_context(), writing() as session:
        session.get(Person, company.lead.id).is_admin = True
    post(sign_in(company.lead.id), company.member.url + "/suspension", {})
    assert "<b>Lena Lead</b> suspended Ines Okafor" in admin.get(company.lead.url).text


def test_the_history_goes_on_page_by_page(app, company, admin):
    with app.app_context(), writing() as session:
        for action in ("sessions ended", "person suspended"):
            for _ in range(PAGE):
                record_act(session, company.admin.id, action, company.member.id)
    page = admin.get(company.member.url).text
    assert page.count("suspended Ines Okafor") == PAGE
    following = page.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    assert following.endswith("#history")
    after = admin.get(following.partition("#")[0]).text
    assert after.count("signed Ines Okafor out") == PAGE and "suspended Ines Okafor" not in after
