"""Who imports, and that nobody gets a right by it: not the one who imports, not the one who is imported."""

import pytest

from portal import imports
from portal.access import NotAllowed, conditions, tables
from portal.db import db, writing
from portal.models import Audit, Import, Link, Person, SignIn
from tests.imports.conftest import Uploading
from tests.world import person, skill

HEAD = ["Employee ID", "Name", "E-mail", "Job title", "Manager"]


@pytest.fixture
def admin(app):
    with app.app_context(), writing() as session:
        return person(session, "Adam Admin", is_admin=True, external_ref="A1").id


@pytest.mark.parametrize("state, grants", [("active", {"is_lead": True}), ("suspended", {"is_admin": True})])
def test_only_an_admin_imports(app, bring, everything, state, grants):
    with app.app_context(), writing() as session:
        other = person(session, "Otto Other", **grants)
        other.state = state
        other_id = other.id
    before = everything()
    with pytest.raises(NotAllowed):
        bring.people([HEAD, ["E1", "Ann", "", "", ""]], actor=other_id)
    assert everything() == before


@pytest.mark.parametrize(
    "row", [["A1", "King Adam", "", "King", ""], ["", "K", "ADAM.admin@portal.example", "King", ""]]
)
def test_nobody_imports_onto_themselves(bring, stored, admin, row):
    report = bring.people([HEAD, row, ["E1", "Ann", "", "Clerk", ""]], actor=admin)
    assert report.refused["You, and nobody imports onto themselves"].count == 1
    assert (stored(Person, admin).name, stored(Person, admin).headline) == ("Adam Admin", "")
    assert report.counts["new"] == 1
    assert bring.people([HEAD, ["A1", "King Adam", "", "King", ""]]).counts["changed"] == 1  # the operator may


def test_nobody_becomes_a_manager_by_their_own_import(bring, people, admin):
    report = bring.people([HEAD, ["E1", "Ann", "", "", "A1"]], actor=admin)
    assert report.warnings["Manager would be you, and nobody imports for themselves, left out"].count == 1
    assert people()["Ann"].manager_id is None
    bring.people([HEAD, ["E1", "Ann", "", "", "A1"]])
    assert people()["Ann"].manager_id == admin


def test_who_is_imported_has_no_way_in_until_invited(app, client, bring, people):
    bring.people([HEAD, ["E1", "Ann Lee", "ann@x.example", "", ""]])
    ann = people()["Ann Lee"]
    assert (ann.password_hash, ann.is_lead, ann.is_admin, ann.state) == (None, False, False, "active")
    for password in ("", "None", "try-portal-now"):
        said = client.post("/sign-in", data={"email": "ann@x.example", "password": password})
        assert said.status_code == 422
    with app.app_context():
        assert db.session.query(SignIn).count() == db.session.query(Link).count() == 0
        with writing() as session:
            token = session.get_one(Person, ann.id).make_link(None, "invitation")
    assert client.get(f"/welcome/{token}").status_code == 200


def test_the_kinds_of_import_are_two(app, tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("name,ref\nAnn,1\n")
    with app.app_context(), pytest.raises(imports.NotImported, match="There is no field “nmae”"):
        imports.run("people", path, {"name": "nmae"}, None, False, print)


@pytest.mark.parametrize(
    "column, labels",
    [
        ("card", ["Job title"]),
        ("kind", ["Department", "End of the contract"]),
        ("profile", ["Place", "Python"]),
        ("email", ["E-mail address"]),
    ],
)
def test_what_is_there_shows_to_whom_may_read_it(app, bring_in, monkeypatch, column, labels):
    with app.app_context(), writing() as session:
        skill(session, "Python")
    head = ["Employee ID", "Name", "Job title", "Team", "Location", "Skills", "E-mail", "Kind", "Contract end"]
    row = ["E1", "Ann", "Tester", "Quality", "Rome", "Python (2)", "ann@x.example", "contractor", "2090-01-01"]
    bring_in.apply(bring_in("people", [head, row]))
    row = ["E1", "Ann", "Analyst", "Growth", "Oslo", "Python (3)", "ann@y.example", "contractor", "2091-01-01"]
    url = bring_in("people", [head, row])
    assert bring_in.page(url).count("<del>") == 6
    monkeypatch.setitem(tables.PERSON["admin"], column, "-")
    conditions.forget()
    page = bring_in.page(url)
    monkeypatch.undo()
    conditions.forget()
    assert page.count("<del>") == 6 - len(labels)
    assert not any(f"{label}</span> <del>" in page for label in labels)


@pytest.fixture
def other(app, sign_in):
    """Another admin, who has a reference."""
    with app.app_context(), writing() as session:
        id_ = person(session, "Otto Other", is_admin=True, external_ref="EMP-00007").id
    return Uploading(app, sign_in(id_))


def test_only_who_uploaded_a_file_reads_what_stands_in_it(bring_in, other, stored):
    rows = [["Employee ID", "Name", "E-mail", "Salary"], ["E1", "Ann", "no address", "98765"]]
    url = bring_in("people", rows)
    assert "98765" in bring_in.page(f"{url}/columns") and "98765" not in other.page(f"{url}/columns")
    assert "Download the refused rows" in bring_in.page(url) and "Download" not in other.page(url)
    refused = other.client.post(f"{url}/refused.csv")
    assert refused.status_code == 403 and "98765" not in refused.text
    assert other.client.post(f"{url}/columns", data={"c1": "name", "c0": "bio"}).status_code == 403
    for client in (bring_in.client, other.client):
        assert client.get(f"{url}/refused.csv").status_code == 405
    assert "refused rows taken" not in [a.action for a in stored(Audit)]
    assert "98765" in bring_in.client.post(f"{url}/refused.csv").text
    line = stored(Audit)[-1]
    assert (line.action, line.object_type, line.object_id) == ("refused rows taken", "import", stored(Import)[0].id)


@pytest.mark.parametrize("title", ["King", "x" * 300])
def test_what_another_brings_in_about_somebody_is_not_shown_to_them(bring_in, other, title):
    url = bring_in("people", [HEAD, ["EMP-00007", "Otto Other", "", title, ""], ["EMP-00008", "Ann", "", title, ""]])
    for show in ("changed", "refused"):
        shown = other.page(f"{url}?show={show}")
        assert "/people/" not in shown and "EMP-00007" not in shown
    assert "Otto Other" in bring_in.page(f"{url}?show=changed") or "EMP-00007" in bring_in.page(f"{url}?show=refused")
    assert "Ann" in other.page(f"{url}?show=new") or "EMP-00008" in other.page(f"{url}?show=refused")


def test_a_large_body_is_let_in_of_admins_alone(app, bring_in, sign_in, monkeypatch):
    with app.app_context(), writing() as session:
        lead = person(session, "Lena Lead", is_lead=True).id
    rows = [HEAD, *([f"E{n}", f"Person {n}", "", "x" * 150, ""] for n in range(2_000))]
    assert bring_in.upload("people", rows).status_code == 303
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)  # which reads the form before the view asks who it is
    assert Uploading(app, sign_in(lead)).upload("people", rows).status_code == 413
    assert bring_in.upload("people", rows).status_code == 400
