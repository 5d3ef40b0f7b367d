"""People from a file: who is made, found, changed, refused, and with what words."""

from datetime import date, timedelta

import pytest

from portal import imports
from portal.db import writing
from portal.imports import NotImported
from portal.models import Audit, Department, Import, ImportRow, Link, Person, PersonSkill, SignIn, Skill, Stint
from portal.models.times import now, today
from tests.world import person, skill

SENIOR = """Post Unique Reference,Name,Grade (or equivalent),Job Title,Job/Team Function,Parent Department,\
Organisation,Unit,Contact Phone,Contact E-mail,Reports to Senior Post,Salary Cost of Reports (£),FTE,Unnamed: 15,\
Notes,Valid?
2OSCT03,N/D,SCS2,Director Prevent,'Withheld',HO,HO,Prevent,020 79,enquiries@example.gov,3OSCT01,0,1,,,
3OSCT01,Sara Green,SCS3,Director General,"'Leads, all'",HO,HO,Prevent,020 79,enquiries@example.gov,XX,0,0.8,,,
1HR03,Ms Andrea Horton,SCS1,"'Head of HR Policy, Relations'",x,HO,HO,HR,020 79,enquiries@example.gov,2HOS03,0,1,,,
1HR03,'Eliminated',SCS1,"'Head of HR Policy, Relations'",x,HO,HO,HR,020 79,enquiries@example.gov,2HOS03,0,1,,,
2HOS03,Eliminated',SCS2,Director,x,HO,HO,Science,020 79,enquiries@example.gov,3OSCT01,0,1,,,
1FC07,'Vacant',SCS1,Deputy,x,HO,HO,Science,020 79,enquiries@example.gov,3OSCT01,0,1,,,
1GEO04,'Eliminated',SCS1,Deputy,x,HO,HO,GEO,020 79,enquiries@example.gov,3OSCT01,0,1,,,
1GEO04,N/D,SCS1,Deputy Director,x,HO,HO,GEO,020 79,enquiries@example.gov,2OSCT03,0,0.94,,,
"""
JUNIOR = """Unnamed: 0,Parent Department,Organisation,Unit,Reporting Senior Post,Grade,Payscale Minimum (£),\
Generic Job Title,Number of Posts in FTE,Professional/Occupational Group
0,Home Office,Home Office,Private Office,1PO01,Grade 6,54705,Private Secretary,1.0,Policy
"""
HEAD = ["Employee ID", "Name", "E-mail"]


def counts(report):
    return tuple(report.counts.values())


def test_an_export_of_posts_becomes_people(bring, people):
    report = bring.people(SENIOR)
    assert report.counts == {"new": 4, "changed": 0, "same": 0, "refused": 4}
    made = people()
    assert set(made) == {
        "Director Prevent (2OSCT03)",
        "Sara Green",
        "Ms Andrea Horton",
        "Deputy Director (1GEO04)",
    }
    sara, prevent = made["Sara Green"], made["Director Prevent (2OSCT03)"]
    assert (sara.headline, sara.phone, sara.capacity, sara.kind) == ("Director General", "020 79", 32, "employee")
    assert made["Ms Andrea Horton"].headline == "Head of HR Policy, Relations"
    assert prevent.manager_id == sara.id and made["Deputy Director (1GEO04)"].manager_id == prevent.id
    assert sara.manager_id is None and made["Ms Andrea Horton"].manager_id is None
    assert {p.email for p in made.values()} == {None}
    refused = {reason: (group.count, group.examples) for reason, group in report.refused.items()}
    assert refused == {
        "Duplicate, another row counts": (
            2,
            [(5, "1HR03 is on line 4 too, eliminated here"), (8, "1GEO04 is on line 9 too, eliminated here")],
        ),
        "Eliminated, a post without a person": (1, [(6, "2HOS03")]),
        "Vacant, a post without a person": (1, [(7, "1FC07")]),
    }
    warned = {reason: group.count for reason, group in report.warnings.items()}
    assert warned == {
        "E-mail address held by several rows, left out": 4,
        "No name, the job title and the reference stand in for it": 2,
        "Manager not known by reference or e-mail address, left out": 1,
        "Manager whose row is refused, left out": 1,
    }


def test_doing_it_again_changes_nothing(bring, everything):
    bring.people(SENIOR)
    before = everything()
    assert counts(bring.people(SENIOR)) == (0, 0, 4, 4)
    assert everything() == before


def test_the_dry_run_is_printed_and_changes_nothing(bring, everything, stored):
    before = everything()
    report = bring.people(SENIOR, apply=False)
    assert everything() == before and not report.applied
    assert "Staged 8 of 8 rows." in bring.said
    begins = bring.said.index("  new       4")
    assert bring.said[begins : begins + 11] == [
        "  new       4",
        "  changed   0",
        "  same      0",
        "  refused   4",
        "  warnings  8",
        "",
        "Refused",
        "  Duplicate, another row counts (2)",
        "    line 5: 1HR03 is on line 4 too, eliminated here",
        "    line 8: 1GEO04 is on line 9 too, eliminated here",
        "  Eliminated, a post without a person (1)",
    ]
    (kept,) = stored(Import)
    assert kept.staged_at and not kept.applied_at and len(stored(ImportRow)) == 8


def test_ten_examples_are_told_and_the_rest_counted(bring):
    bring.people([HEAD, *[[f"E{n}", "Vacant", ""] for n in range(13)]], apply=False)
    told = bring.said[bring.said.index("  Vacant, a post without a person (13)") :]
    assert told[1:12] == [*[f"    line {n + 2}: E{n}" for n in range(10)], "    and 3 more"]


@pytest.mark.parametrize(
    "content, words",
    [
        (JUNIOR, "groups of posts"),
        ([["Name", "City"], ["Ann", "Rome"]], "No column is known to hold a reference or an e-mail address"),
        ([["Employee ID", "City"], ["1", "Rome"]], "No column is known to hold a name.*--map column=name"),
        ('[{"name": "Ann"}]', "No column is known to hold a reference or an e-mail address"),
        ("", "empty"),
    ],
)
def test_a_file_that_holds_no_people_is_refused_in_words(bring, stored, content, words):
    with pytest.raises(NotImported, match=words):
        bring.people(content)
    assert stored(Import) == []


def test_columns_may_be_named_by_hand(bring, people):
    rows = [["Wer", "Personal-Nr", "Notiz"], ["Ann Lee", "7", "x"]]
    bring.people(rows, mapping={"Wer": "name", "Personal-Nr": "external_ref"})
    assert people()["Ann Lee"].external_ref == "7"
    with pytest.raises(NotImported, match="There is no column “Wo”"):
        bring.people(rows, mapping={"Wo": "name"})


def test_people_are_found_by_reference_else_by_e_mail_never_by_name(app, bring, people, stored):
    with app.app_context(), writing() as session:
        person(session, "Ann Lee", external_ref="E1")
        person(session, "Bo Ray", email="Bo@Portal.example")
        person(session, "Cy Fox", external_ref="E3")
    report = bring.people(
        [
            HEAD,
            ["E1", "Ann Miller", ""],
            ["E2", "Bo Ray", "bo@portal.example"],
            ["E9", "Cy Fox", ""],
            ["E8", "Dee", "cy.fox@portal.example"],
            ["E1x", "Someone", "ann.lee@portal.example"],
        ]
    )
    assert counts(report) == (1, 2, 0, 2)
    assert report.refused["E-mail address of somebody with another reference"].examples == [
        (5, "cy.fox@portal.example"),
        (6, "ann.lee@portal.example"),
    ]
    found = people()
    assert found["Ann Miller"].external_ref == "E1" and found["Ann Miller"].sort_name == "ann miller"
    assert (found["Bo Ray"].external_ref, found["Bo Ray"].email) == ("E2", "Bo@Portal.example")
    assert sorted((p.name, p.external_ref) for p in stored(Person) if p.name == "Cy Fox") == [
        ("Cy Fox", "E3"),
        ("Cy Fox", "E9"),
    ]


def test_an_address_of_somebody_else_is_refused(app, bring, people):
    with app.app_context(), writing() as session:
        person(session, "Ann Lee", external_ref="E1")
        person(session, "Bo Ray", external_ref="E2")
    report = bring.people([HEAD, ["E1", "Ann Lee", "bo.ray@portal.example"]])
    assert report.refused["E-mail address of somebody else"].examples == [(2, "bo.ray@portal.example")]
    assert people()["Ann Lee"].email == "ann.lee@portal.example"


def test_two_rows_of_one_person_change_them_once(app, bring, people):
    with app.app_context(), writing() as session:
        person(session, "Ann Lee", external_ref="E1")
    rows = [[*HEAD, "City"], ["E1", "Ann Lee", "", "Rome"], ["", "Ann Lee", "ann.lee@portal.example", "Oslo"]]
    report = bring.people(rows)
    assert report.refused["Duplicate, another row counts"].examples == [(3, "line 2 is the same person")]
    assert people()["Ann Lee"].place == "Rome"


def test_only_cells_that_say_something_change_a_person(app, bring, people):
    with app.app_context(), writing() as session:
        person(session, "Ann Lee", external_ref="E1", headline="Tester", place="Rome", bio="Hi", capacity=30)
    rows = [["Employee ID", "Name", "Job title", "City", "Weekly hours"], ["E1", "N/D", "-", "Oslo", ""]]
    assert counts(bring.people(rows)) == (0, 1, 0, 0)
    ann = people()["Ann Lee"]
    assert (ann.headline, ann.place, ann.bio, ann.capacity) == ("Tester", "Oslo", "Hi", 30)
    assert counts(bring.people(rows)) == (0, 0, 1, 0)


def test_cells_that_mean_nothing_possible_refuse_their_row(bring):
    head = [
        "Employee ID",
        "Name",
        "E-mail",
        "Time zone",
        "Weekly hours",
        "Available from",
        "Worker type",
        "Skills",
        "Status",
    ]
    rows = [
        ["E1", "A", "no address"],
        ["E2", "A", "", "Mars"],
        ["E3", "A", "", "", "full"],
        ["E4", "A", "", "", "", "31/02/2030"],
        ["E5", "A", "", "", "", "", "Martian"],
        ["E6", "A", "", "", "", "", "", "Python (9)"],
        ["E7", "A", "", "", "", "", "", "", "terminated"],
        ["E8", "x" * 121],
        ["E9", "N/D"],
        ["", "Ann Lee"],
        ["Total", "9"],
    ]
    report = bring.people([head, *[row + [""] * (len(head) - len(row)) for row in rows]])
    assert counts(report) == (0, 0, 0, 10), "a total is nobody"
    reasons = {group.examples[0][0]: reason for reason, group in report.refused.items()}
    assert reasons == {
        2: "E-mail address can't be understood",
        3: "Time zone can't be understood",
        4: "Hours a week can't be understood",
        5: "Availability can't be understood",
        6: "Kind can't be understood",
        7: "Skills can't be understood",
        8: "No longer active, as the file says",
        9: "Name too long",
        10: "No name, and no job title with a reference to stand in for it",
        11: "Neither a reference nor an e-mail address, by which they would be found again",
    }


def test_people_who_share_an_address_need_a_reference(bring, people):
    rows = [HEAD, ["", "Ann", "info@x.example"], ["", "Bo", "info@x.example"], ["", "Cy", "cy@x.example"]]
    report = bring.people(rows)
    reason = "E-mail address held by several rows, and no reference to tell them apart"
    assert report.refused[reason].count == 2
    assert set(people()) == {"Cy"}


def test_days_are_read_as_the_whole_column_writes_them(bring, people, stored):
    head = [*HEAD, "Employment type", "Start date", "Contract end"]
    rows = [["E1", "Ann", "", "Contractor", "02/03/2024", "02/03/2031"]]
    rows.append(["E2", "Bo", "", "Contractor", "12/31/2023", "12/31/2031"])
    bring.people([head, *rows])
    assert people()["Ann"].contract_ends_on == date(2031, 2, 3)
    assert {(s.starts_on, s.ends_on) for s in stored(Stint)} == {
        (date(2024, 2, 3), date(2031, 2, 3)),
        (date(2023, 12, 31), date(2031, 12, 31)),
    }


def test_kinds_and_ends_of_contracts_fit_together(app, bring, people, stored):
    day = today()
    gone, ahead = day - timedelta(days=9), day + timedelta(days=90)
    with app.app_context(), writing() as session:
        person(session, "Lena Lead", external_ref="E1", is_lead=True)
        con = person(session, "Con Tract", "contractor", external_ref="E2", contract_ends_on=ahead, rate_amount=5000)
        ended = person(session, "Ed Ended", "contractor", external_ref="E3", contract_ends_on=gone)
        ended.state = "ended"
        ids = con.id, ended.id
    head = ["Employee ID", "Name", "Employment type", "Contract end", "Agency"]
    report = bring.people(
        [
            head,
            ["E1", "Lena Lead", "Contractor", "", ""],
            ["E2", "Con Tract", "Permanent", "", ""],
            ["E3", "Ed Ended", "", str(ahead), "Acme"],
            ["E4", "Emil", "Permanent", str(ahead), ""],
            ["E5", "Gone", "Contractor", str(gone), ""],
            ["E6", "Left", "Permanent", str(gone), ""],
        ]
    )
    assert counts(report) == (1, 2, 0, 3)
    assert report.refused["Over already, as the file says"].count == 2
    assert report.refused["Contractor who posts gigs, which needs an employee"].examples == [(2, "E1")]
    assert report.warnings["End of an employee's contract, left out since only a contractor's is kept"].count == 1
    con, ended = stored(Person, ids[0]), stored(Person, ids[1])
    assert (con.kind, con.contract_ends_on, con.rate_amount, con.rate_base) == ("employee", None, None, None)
    assert (ended.state, ended.contract_ends_on, ended.free_now) == ("active", ahead, 40)
    assert [(s.kind, s.ends_on) for s in stored(Stint) if s.person_id == con.id] == [
        ("contractor", day),
        ("employee", None),
    ]
    assert [(s.ends_on, s.agency) for s in stored(Stint) if s.person_id == ended.id] == [(ahead, "Acme")]


def test_departments_are_made_once(app, bring, people, stored):
    with app.app_context(), writing() as session:
        session.add(Department(name="Design", folded="design"))
    head = ["Employee ID", "Name", "Team"]
    bring.people([head, ["E1", "Ann", "DESIGN"], ["E2", "Bo", "Büro"], ["E3", "Cy", "buro"]])
    assert sorted(d.name for d in stored(Department)) == ["Büro", "Design"]
    assert people()["Bo"].department_id == people()["Cy"].department_id


def test_skills_are_named_by_name_or_alias(app, bring, people, stored):
    with app.app_context(), writing() as session:
        sql, ada = skill(session, "SQL"), person(session, "Ada Lee", external_ref="E1")
        python, go = skill(session, "Python", "py", "snake"), skill(session, "Go", "snake")
        old = skill(session, "Golang")
        old.merged_into_id = go.id
        go.holders = 5
        ada.hold(sql, 1)
        ada.hold(python, 3, wants=True)
        ids = {"sql": sql.id, "python": python.id, "go": go.id}
    rows = [["Employee ID", "Name", "Skills"], ["E1", "Ada Lee", "SQL:3; py; Cobolish"]]
    rows.append(["E2", "Bo", "snake (4); PYTHON; Golang: 1"])
    report = bring.people(rows)
    held = {(s.person_id, s.skill_id): (s.level, s.effective, s.wants) for s in stored(PersonSkill)}
    ada, bo = people()["Ada Lee"].id, people()["Bo"].id
    assert held == {
        (ada, ids["sql"]): (3, 3, False),
        (ada, ids["python"]): (3, 3, True),
        (bo, ids["go"]): (4, 4, False),
        (bo, ids["python"]): (2, 2, False),
    }
    assert {s.name: s.holders for s in stored(Skill)} == {"SQL": 1, "Python": 2, "Go": 6, "Golang": 0}
    assert report.warnings["Skill not known, left out"].examples == [(2, "“Cobolish”")]
    assert report.warnings["Skill that could be several"].examples == [(3, "“snake” is read as “Go”, not “Python”")]
    assert counts(bring.people(rows)) == (0, 0, 2, 0)


def test_a_new_address_ends_sessions_and_links(app, bring, stored):
    with app.app_context(), writing() as session:
        ann = person(session, "Ann Lee", external_ref="E1")
        bo = person(session, "Bo Ray", external_ref="E2")
        for one in (ann, bo):
            Link.make(session, one.id, "reset")
            SignIn.begin(session, one.id, "127.0.0.1", "tests")
        ids = ann.id, bo.id
    bring.people([HEAD, ["E1", "Ann Lee", "ann@new.example"], ["E2", "Bo Ray", "BO.RAY@portal.example"]])
    assert stored(Person, ids[0]).email_folded == "ann@new.example"
    assert {s.person_id for s in stored(SignIn) if s.ended_at is None} == {ids[1]}
    assert [link.person_id for link in stored(Link)] == [ids[1]]


def test_an_import_is_audited_once_without_values(bring, stored):
    bring.people([[*HEAD, "Phone"], ["E1", "Ann", "ann@x.example", "123"], ["E2", "Bo", "", ""]])
    (line,) = stored(Audit)
    (this,) = stored(Import)
    assert (line.action, line.object_type, line.object_id, line.actor_id) == (
        "people imported",
        "import",
        this.id,
        None,
    )
    assert line.fields == ["email", "external_ref", "name", "phone"]
    assert this.applied_at and {row.target_id for row in stored(ImportRow)} == {p.id for p in stored(Person)}


def test_rows_are_forgotten_after_a_week_and_those_of_a_discarded_import_soon(app, bring, stored):
    for n in range(1, 5):
        bring.people([HEAD, [f"E{n}", f"Person {n}", ""]], apply=n == 2)
    with app.app_context(), writing() as session:
        made = session.query(Import).order_by(Import.id).all()
        made[0].made_at = made[1].made_at = now() - timedelta(days=8)
        made[2].discard()
        made[2].ended_at = now() - timedelta(minutes=11)
    with app.app_context():
        assert imports.forget(app.extensions["portal"].instance) == 3
    assert [row.ref for row in stored(ImportRow)] == ["E4"]
    assert [this.state for this in stored(Import)] == ["discarded", "applied", "discarded", "ready"]
    assert "Nobody applied it within 7 days" in stored(Import)[0].said


def test_statements_do_not_grow_with_the_rows_of_a_batch(app, bring, queries):
    with app.app_context(), writing() as session:
        skill(session, "Python")
    sent = []
    for first, many in ((0, 5), (1000, 400)):
        queries.clear()
        rows = [
            [f"E{n}", f"P {n}", f"p{n}@x.example", "Unit", f"E{n + 1}", "Python"] for n in range(first, first + many)
        ]
        bring.people([[*HEAD, "Team", "Manager", "Skills"], *rows])
        sent.append(len(queries))
    assert sent[1] <= sent[0] + 2
