"""An import in the browser, from the upload to what is stored, without a script."""

import re

import pytest

from portal.models import Audit, Department, Import, ImportRow, Person, PersonSkill, Skill
from tests.imports.conftest import said_in

HEAD = ["Employee ID", "Name", "E-mail", "Job title", "Team", "Skills"]
ANN = ["E1", "Ann Lee", "ann@x.example", "Tester", "Quality", "Python (3)"]


def test_a_file_is_uploaded_looked_at_and_applied(bring_in, stored, people):
    assert "Nothing imported yet" in bring_in.page("/admin/imports")
    url = bring_in("people", [HEAD, ANN, ["E2", "Bo", "", "Clerk", "Quality", ""]])
    assert bring_in.counts(url) == {"new": 2, "changed": 0, "same": 0, "refused": 0}
    columns = bring_in.page(f"{url}/columns")
    assert "No column says the time zone" in columns and "A skill without a level" in columns
    assert "Ann Lee" not in people() and "Nothing is changed yet" in bring_in.page(url)
    bring_in.apply(url)
    ann = people()["Ann Lee"]
    assert (ann.headline, ann.email, ann.external_ref) == ("Tester", "ann@x.example", "E1")
    assert [d.name for d in stored(Department)] == ["Quality"]
    page = bring_in.page(url)
    assert "Applied" in page and f"/admin/people/{ann.key}" in page and "Invite them" in page
    history = bring_in.page("/admin/imports")
    assert "export.csv" in history and "Agnes Admin" in history
    assert [a.action for a in stored(Audit)][-2:] == ["import uploaded", "people imported"]
    again = bring_in("people", [HEAD, ANN, ["E2", "Bo", "", "Clerk", "Quality", ""]])
    assert bring_in.counts(again) == {"new": 0, "changed": 0, "same": 2, "refused": 0}
    assert "Nothing to apply" in bring_in.page(again)
    refused = bring_in.client.post(f"{again}/apply")
    assert refused.status_code == 409 and "there is nothing to apply" in refused.text


def test_what_changes_is_told_beside_what_is_there(bring_in, people):
    head = [*HEAD, "Available from"]
    bring_in.apply(bring_in("people", [head, [*ANN, "1.12.2031"]]))
    url = bring_in("people", [head, ["E1", "Ann Lee", "ann@x.example", "Analyst", "Growth", "", "2032-01-15"]])
    page = bring_in.page(f"{url}?show=changed")
    assert re.search(r"(?s)Job title</span> <del>Tester</del>.*<ins>Analyst</ins>", page)
    assert re.search(r"(?s)Available from</span> <del>1 Dec 2031</del>.*<ins>15 Jan 2032</ins>", page)
    assert re.search(r"(?s)Department</span> <del>Quality</del>.*<ins>Growth</ins>", page)
    bring_in.apply(url)
    assert people()["Ann Lee"].headline == "Analyst"


def test_contact_stands_in_no_list(bring_in):
    head = [*HEAD, "Phone"]
    bring_in.apply(bring_in("people", [head, [*ANN, "+49 111"]]))
    page = bring_in.page(bring_in("people", [head, [*ANN, "+49 222"]]) + "?show=changed")
    assert "Phone" in page and "see their page" in page
    assert "+49 111" not in page and "+49 222" not in page


def test_columns_are_corrected_and_the_choice_is_remembered(bring_in, people):
    rows = [["Nr", "Wer", "Was"], ["E1", "Ann Lee", "Tester"]]
    answer = bring_in.upload("people", rows)
    url = answer.location.removesuffix("/columns")
    refused = bring_in.client.post(f"{url}/columns", data={"c0": "name", "c1": "name", "c2": ""})
    assert refused.status_code == 422 and "Two columns are mapped" in said_in(refused)
    none = bring_in.client.post(f"{url}/columns", data={"c0": "", "c1": "name", "c2": ""})
    assert none.status_code == 422 and "a reference or an e-mail address" in said_in(none)
    assert re.search(r'id="c1"[^>]*>.*?value="name" selected', none.text, re.DOTALL)
    bring_in.look(url, {"c0": "external_ref", "c1": "name", "c2": "headline"})
    bring_in.apply(url)
    assert people()["Ann Lee"].headline == "Tester"
    later = bring_in.upload("people", [["Nr", "Wer", "Was"], ["E2", "Bo", "Clerk"]]).location
    assert re.findall(r'value="(\w+)" selected', bring_in.page(later)) == ["external_ref", "name", "headline"]


def test_refused_rows_are_downloaded_mended_and_uploaded_again(bring_in, people):
    rows = [HEAD, ANN, ["E2", "Bo", "no address", "=1+1", "", ""], ["", "", "", "Total", "", ""]]
    url = bring_in("people", rows)
    assert bring_in.counts(url)["refused"] == 1
    bring_in.apply(url)
    answer = bring_in.client.post(f"{url}/refused.csv")
    lines = answer.text.removeprefix("\ufeff").splitlines()
    assert lines[0] == "Employee ID,Name,E-mail,Job title,Team,Skills,Refused because"
    assert lines[1].startswith("E2,Bo,no address,'=1+1,,,E-mail address can't be understood: ")
    assert "attachment" in answer.headers["Content-Disposition"]
    mended = answer.text.replace("no address", "bo@x.example")
    later = bring_in("people", mended, "mended.csv")
    assert bring_in.counts(later) == {"new": 1, "changed": 0, "same": 0, "refused": 0}
    bring_in.apply(later)
    assert people()["Bo"].headline == "=1+1"


def test_columns_that_are_not_read_are_named_before_anything_is_applied(bring_in):
    rows = [["Personalnr", "Vorname", "Nachname", "Kenntnisse", "Schuhgröße"], ["1", "Ann", "Lee", "", "39"]]
    page = bring_in.page(bring_in.upload("people", rows).location)
    assert "Not read: Schuhgröße." in page and page.count("<small>Not read</small>") == 1
    assert "Not read: Schuhgröße." in bring_in.page(bring_in("people", rows))


def test_a_refused_row_shows_by_what_to_know_it(bring_in):
    url = bring_in("people", [HEAD, ["", "Nora Nobody", "", "", "", ""]])
    assert "Nora Nobody" in bring_in.page(f"{url}?show=refused")


def test_a_file_of_names_only_says_what_to_add_and_no_longer_waits(bring_in, stored):
    url = bring_in.upload("people", [["Name"], ["Ann Lee"]]).location
    answer = bring_in.client.post(url, data={"c0": "name"})
    said = "Add a column with each person’s e-mail address, or with a reference such as a personnel number"
    assert answer.status_code == 422 and said in answer.text
    history = bring_in.page("/admin/imports")
    assert said in history and "Not usable yet" in history and "Columns to check" not in history
    assert bring_in.client.post(f"/admin/imports/{stored(Import)[0].key}/end").status_code == 303
    assert stored(Import)[0].state == "discarded"


def test_skills_and_departments_come_the_same_way(bring_in, stored):
    url = bring_in("skills", [["name", "aliases", "category"], ["Terraform", "TF|HCL", "Cloud"]])
    bring_in.apply(url)
    assert [s.name for s in stored(Skill)] == ["Terraform"]
    assert "HCL" in bring_in.page(url)
    url = bring_in("departments", [["Department"], ["Design"], ["design"], ["Growth"], ["-"]])
    assert bring_in.counts(url) == {"new": 2, "changed": 0, "same": 0, "refused": 2}
    bring_in.apply(url)
    assert [d.name for d in stored(Department)] == ["Design", "Growth"]
    url = bring_in("departments", [["Department"], ["DESIGN"], ["Growth"]])
    assert bring_in.counts(url) == {"new": 0, "changed": 1, "same": 1, "refused": 0}
    bring_in.apply(url)
    assert [d.name for d in stored(Department)] == ["DESIGN", "Growth"]


def test_a_file_that_cannot_be_read_is_refused_beside_the_field(bring_in, stored):
    answer = bring_in.upload("people", b"PK\x03\x04" + bytes(200), "people.csv")
    assert answer.status_code == 422 and "save the sheet as CSV" in said_in(answer)
    assert not stored(Import)
    assert bring_in.client.post("/admin/imports", data={"kind": "people"}).status_code == 422


def test_applying_twice_applies_once(bring_in, stored):
    url = bring_in("people", [HEAD, ANN])
    for _ in range(3):
        bring_in.apply(url)
    assert [a.action for a in stored(Audit)].count("people imported") == 1
    assert len(stored(ImportRow)) == 1 and len(stored(PersonSkill)) == 0


def test_what_another_admin_looked_at_is_looked_at_again_first(app, bring_in, sign_in, stored):
    from portal.db import writing
    from tests.imports.conftest import Uploading
    from tests.world import person

    with app.app_context(), writing() as session:
        other_id = person(session, "Otto Other", is_admin=True, external_ref="E7").id
    url = bring_in("people", [HEAD, ANN, ["E7", "Otto King", "", "King", "", ""]])
    assert bring_in.counts(url)["changed"] == 1
    other = Uploading(app, sign_in(other_id))
    assert "Agnes Admin looked at this file" in other.page(url)
    refused = other.client.post(f"{url}/apply")
    assert refused.status_code == 409 and "Look at it again yourself" in refused.text
    assert other.client.post(f"{url}/look").status_code == 303
    other.wait(url)
    assert other.counts(url) == {"new": 1, "changed": 0, "same": 0, "refused": 1}
    assert "You, and nobody imports onto themselves" in other.page(f"{url}?show=refused")
    assert bring_in.client.post(f"{url}/apply").status_code == 409
    other.apply(url)
    assert stored(Person, other_id).headline == ""


def test_what_changed_since_the_look_stops_it_with_words_and_one_click_goes_on(app, bring_in, people):
    from portal.db import writing

    bring_in.apply(bring_in("people", [HEAD, ANN]))
    url = bring_in("people", [HEAD, [*ANN[:3], "Analyst", *ANN[4:]]])
    with app.app_context(), writing() as session:
        session.get(Person, people()["Ann Lee"].id).headline = "Architect"
    bring_in.apply(url)
    page = bring_in.page(url)
    assert "The person of line 2 was changed in the meantime (headline)" in page and "Look again" in page
    assert people()["Ann Lee"].headline == "Architect"
    assert "was changed in the meantime" in bring_in.page("/admin/imports")
    bring_in.client.post(f"{url}/look")
    bring_in.wait(url)
    assert "<del>Architect</del>" in bring_in.page(url)
    bring_in.apply(url)
    assert people()["Ann Lee"].headline == "Analyst"


def test_discarding_is_undone(bring_in, stored):
    url = bring_in("people", [HEAD, ANN])
    assert bring_in.client.post(f"{url}/end").status_code == 303
    assert "This was discarded" in bring_in.page(url)
    assert bring_in.client.post(f"{url}/apply").status_code == 409
    assert bring_in.client.post(f"{url}/end/undo").status_code == 303
    bring_in.apply(url)
    assert stored(Import)[0].state == "applied"


def test_long_lists_come_in_pages(bring_in):
    url = bring_in("people", [HEAD, *([f"E{n}", f"Person {n}", "", "", "", ""] for n in range(60))])
    page = bring_in.page(url)
    assert "Person 24" in page and "Person 25" not in page
    after = re.search(r'rel="next" href="([^"]+)"', page)[1].replace("&amp;", "&")
    second = bring_in.page(after)
    assert "Person 25" in second and "Person 49" in second and "Person 50" not in second
    before = re.search(r'rel="prev" href="([^"]+)"', second)[1].replace("&amp;", "&")
    assert "Person 0<" in bring_in.page(before)


@pytest.mark.parametrize("show", ["new", "changed", "same", "refused", "remarks", "nonsense"])
def test_rows_cost_a_constant_number_of_queries(bring_in, queries, show):
    url = bring_in("people", [HEAD, *([f"E{n}", f"Person {n}", "", "", "", ""] for n in range(20))])
    bring_in.apply(url)
    rows = [[f"E{n}", f"Person {n}", "", "Clerk", "", "Knitting"] for n in range(20)]
    url = bring_in("people", [HEAD, *rows])
    queries.clear()
    assert bring_in.client.get(f"{url}?show={show}").status_code == 200
    assert len(queries) <= 10
