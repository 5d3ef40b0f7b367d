"""What an admin does to an account: links, grants, suspension, sessions. Each leaves a line in the audit."""

import re

import pytest

from portal.db import writing
from portal.models import Audit, Link, Person

ADDRESS = re.compile(r'value="(http://127\.0\.0\.1:8000/welcome/[\w-]{43,})"')


def last_line(stored):
    return max(stored(Audit), key=lambda line: line.id)


def last(stored):
    line = last_line(stored)
    return line.action, line.actor_id, line.object_id


def test_an_invitation_is_shown_once_and_lets_in(company, admin, client, stored):
    answer = admin.post(company.member.url + "/invitation")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    address = ADDRESS.search(answer.text)[1]
    assert last(stored) == ("invitation link made", company.admin.id, company.member.id)
    page = admin.get(company.member.url).text
    assert address not in page and "open until" in page
    assert "Invited" in admin.get("/admin/people?q=ines").text
    words = "lamp violin gravel noon"
    sent = client.post(address.removeprefix("http://127.0.0.1:8000"), data={"password": words, "password_again": words})
    assert sent.status_code == 303


def test_the_address_comes_from_the_settings_not_from_the_request(company, admin):
    answer = admin.post(company.member.url + "/invitation", headers={"Host": "localhost"})
    assert ADDRESS.search(answer.text)


def test_a_second_invitation_ends_the_first(company, admin, client):
    first, second = (ADDRESS.search(admin.post(company.member.url + "/invitation").text)[1] for _ in range(2))
    assert client.get(first.removeprefix("http://127.0.0.1:8000")).status_code == 404
    assert client.get(second.removeprefix("http://127.0.0.1:8000")).status_code == 200


def test_a_reset_link_signs_out(company, admin, sign_in, stored):
    inside = sign_in(company.lead.id)
    assert ADDRESS.search(admin.post(company.lead.url + "/reset").text)
    assert inside.get("/sessions").status_code == 303
    assert last(stored) == ("reset link made", company.admin.id, company.lead.id)


@pytest.mark.parametrize("who, kind", [("lead", "invitation"), ("member", "reset")])
def test_the_wrong_kind_of_link_is_refused_with_the_right_one(company, admin, stored, who, kind):
    answer = admin.post(f"{getattr(company, who).url}/{kind}")
    assert answer.status_code == 409
    assert ("make a reset link" if kind == "invitation" else "invite them") in answer.text
    assert stored(Link) == []


def test_who_has_no_address_or_is_suspended_gets_no_link(app, company, admin, stored):
    with app.app_context(), writing() as session:
        session.get(Person, company.member.id).change_email(None)
        session.get(Person, company.contractor.id).suspend(company.admin.id)
    assert "no e-mail address" in admin.post(company.member.url + "/invitation").text
    answer = admin.post(company.contractor.url + "/invitation")
    assert (answer.status_code, "come in now" in answer.text) == (409, True)
    assert stored(Link) == []


def test_a_suspended_person_is_out_with_the_next_request(company, admin, sign_in, stored):
    inside = sign_in(company.member.id)
    assert inside.get("/sessions").status_code == 200
    assert admin.post(company.member.url + "/suspension").status_code == 303
    answer = inside.get("/sessions")
    assert (answer.status_code, answer.location) == (303, "/sign-in?next=/sessions")
    assert last(stored) == ("person suspended", company.admin.id, company.member.id)
    assert "Let them in again" in admin.get(company.member.url).text


def test_links_handed_out_before_a_suspension_are_worth_nothing_after_it(company, admin, client, stored):
    page = admin.post(company.member.url + "/invitation").text
    address = page.split('id="address"')[1].split('value="')[1].split('"')[0]
    way_in = "/welcome/" + address.rpartition("/")[2]
    assert client.get(way_in).status_code == 200
    admin.post(company.member.url + "/suspension")
    admin.post(company.member.url + "/suspension/end")
    assert (client.get(way_in).status_code, stored(Link)) == (404, [])


def test_a_suspension_is_undone_but_old_sessions_stay_ended(company, admin, sign_in, stored):
    inside = sign_in(company.member.id)
    admin.post(company.member.url + "/suspension")
    assert 'action="' + company.member.url + '/suspension/end"' in admin.get("/admin/people").text  # the toast's undo
    admin.post(company.member.url + "/suspension/end")
    assert stored(Person, company.member.id).state == "active"
    assert inside.get("/sessions").status_code == 303
    assert sign_in(company.member.id).get("/sessions").status_code == 200


def test_suspending_twice_is_suspending_once(company, admin, stored):
    for _ in range(2):
        assert admin.post(company.member.url + "/suspension").status_code == 303
    assert [line.action for line in stored(Audit)].count("person suspended") == 1


def test_grants_are_set_and_sign_out(company, admin, sign_in, stored):
    inside = sign_in(company.member.id)
    answer = admin.post(company.member.url + "/grants", data={"is_lead": "y"})
    assert answer.status_code == 303
    kept = stored(Person, company.member.id)
    assert (kept.is_lead, kept.is_admin) == (True, False)
    assert inside.get("/sessions").status_code == 303
    assert last(stored) == ("grants changed", company.admin.id, company.member.id)
    assert last_line(stored).fields == ["is_lead"]
    admin.post(company.member.url + "/grants", data={})
    assert not stored(Person, company.member.id).is_lead


def test_a_contractor_leads_nothing(company, admin, stored):
    answer = admin.post(company.contractor.url + "/grants", data={"is_lead": "y"})
    assert answer.status_code == 422
    assert "Only employees can post gigs." in answer.text
    assert 'id="is_lead-error"' in answer.text
    assert not stored(Person, company.contractor.id).is_lead


def test_grants_from_a_stale_page_are_refused(company, admin, stored):
    version = stored(Person, company.member.id).version
    admin.post(company.member.url + "/grants", data={"is_lead": "y", "version": version})
    answer = admin.post(company.member.url + "/grants", data={"is_admin": "y", "version": version})
    assert answer.status_code == 409
    assert not stored(Person, company.member.id).is_admin


def test_sessions_of_another_are_ended(company, admin, sign_in, stored):
    inside = sign_in(company.member.id)
    assert admin.post(company.member.url + "/sessions/end").status_code == 303
    assert inside.get("/sessions").status_code == 303
    assert last(stored) == ("sessions ended", company.admin.id, company.member.id)


def test_the_audit_is_only_added_to(app, company, admin):
    from sqlalchemy import text
    from sqlalchemy.exc import DatabaseError

    from portal.db import db

    admin.post(company.member.url + "/suspension")
    for statement in ("UPDATE audit SET action = 'x'", "DELETE FROM audit"):
        with app.app_context(), pytest.raises(DatabaseError, match="append-only"), writing():
            db.session.execute(text(statement))
