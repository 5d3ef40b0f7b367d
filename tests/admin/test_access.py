"""Who may run the directory: admins, never for or onto themselves."""

import pytest

from portal.db import writing
from portal.models import Audit, Link, Person
from tests.compare import all_but_token

ONTO = [
    ("GET", ""),
    ("POST", ""),
    ("POST", "/invitation"),
    ("POST", "/reset"),
    ("POST", "/grants"),
    ("POST", "/suspension"),
    ("POST", "/suspension/end"),
    ("POST", "/sessions/end"),
    ("GET", "/employment"),
    ("POST", "/employment"),
    ("POST", "/unlisting"),
    ("GET", "/gigs"),
    ("POST", "/gigs"),
    ("POST", "/unlisting/end"),
]
ALL = [
    ("GET", "/admin"),
    ("GET", "/admin/people"),
    ("GET", "/admin/suggestions?of=zone&q=be"),
    ("GET", "/admin/people/new"),
    ("GET", "/admin/gigs/orphans"),
    ("POST", "/admin/gigs/orphans"),
    ("GET", "/admin/people/invitations"),
    ("POST", "/admin/people/invitations"),
    ("GET", "/admin/mail"),
    ("POST", "/admin/mail/1/retry"),
]
ALL += [("POST", "/admin/people/new"), ("POST", "/admin/people")]


def send(client, method, path):
    return client.open(path, method=method, data={"is_admin": "y"} if method == "POST" else None)


def rows(stored):
    """What an act could have left behind, without the first lines that made the world."""
    return [(p.state, p.is_lead, p.is_admin, p.version) for p in stored(Person)], len(stored(Audit)), len(stored(Link))


@pytest.mark.parametrize("who", ["lead", "member", "contractor"])
@pytest.mark.parametrize("method, path", [*ALL, *[(m, "onto" + p) for m, p in ONTO]])
def test_nobody_else_opens_it(company, sign_in, stored, who, method, path):
    before = rows(stored)
    answer = send(sign_in(getattr(company, who).id), method, path.replace("onto", company.member.url))
    assert answer.status_code == 403
    assert "This page is for admins. An admin can make you one." in answer.text
    assert rows(stored) == before


@pytest.mark.parametrize("key", ["0000000000", "nonsense"])
@pytest.mark.parametrize("method, path", ONTO)
def test_nobody_else_learns_whether_a_person_is_there(company, sign_in, method, path, key):
    member = sign_in(company.member.id)
    there, not_there = (send(member, method, f"/admin/people/{k}{path}") for k in (company.lead.key, key))
    assert there.status_code == 403
    assert all_but_token(there) == all_but_token(not_there)


@pytest.mark.parametrize("method, path", [*ALL, *[(m, "onto" + p) for m, p in ONTO]])
def test_a_visitor_is_led_to_the_sign_in(company, client, method, path):
    answer = send(client, method, path.replace("onto", company.member.url))
    assert answer.status_code == (303 if method == "GET" else 401)


@pytest.mark.parametrize("method, path", ONTO)
def test_an_admin_does_nothing_onto_themselves(company, admin, stored, method, path):
    before = rows(stored)
    assert send(admin, method, company.admin.url + path).status_code == 403
    assert rows(stored) == before


@pytest.mark.parametrize("method, path", ONTO)
def test_an_unknown_person_is_not_found(admin, method, path):
    assert send(admin, method, "/admin/people/0000000000" + path).status_code == 404


def test_the_right_ends_with_the_grant(app, company, admin, stored):
    with app.app_context(), writing() as session:
        session.get(Person, company.admin.id).is_admin = False
    assert admin.get("/admin/people").status_code == 403
    assert admin.post(company.member.url + "/suspension").status_code == 403
    assert stored(Person, company.member.id).state == "active"


def test_one_admin_runs_another(app, company, admin, stored):
    with app.app_context(), writing() as session:
        session.get(Person, company.lead.id).is_admin = True
    assert admin.post(company.lead.url + "/grants", data={"is_lead": "y"}).status_code == 303
    kept = stored(Person, company.lead.id)
    assert (kept.is_lead, kept.is_admin) == (True, False)
