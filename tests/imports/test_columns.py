import pytest

from portal.imports.columns import (
    PEOPLE,
    POSTS_NOT_PEOPLE,
    SKILLS,
    WrongMapping,
    guess,
    looks_like_posts,
    name_of,
    plain,
    unit_of,
)
from portal.imports.reading import open_table, rows
from portal.imports.values import as_hours, is_nothing, post_state

SENIOR = (
    "Post Unique Reference,Name,Grade (or equivalent),Job Title,Job/Team Function,Parent Department,Organisation,Unit,"
    "Contact Phone,Contact E-mail,Reports to Senior Post,Salary Cost of Reports (£),FTE,Unnamed: 15,Notes,Valid?"
)
JUNIOR = (
    "Unnamed: 0,Parent Department,Organisation,Unit,Reporting Senior Post,Grade,Payscale Minimum (£),Generic Job Title,"
    "Number of Posts in FTE,Professional/Occupational Group"
)


@pytest.mark.parametrize(
    "columns, fields",
    [
        (
            SENIOR.split(","),
            {
                "Post Unique Reference": "external_ref",
                "Name": "name",
                "Job Title": "headline",
                "Unit": "department",
                "Contact Phone": "phone",
                "Contact E-mail": "email",
                "Reports to Senior Post": "manager_ref",
                "FTE": "capacity",
                "Notes": "notes",
                "Valid?": "status",
            },
        ),
        (
            ["Employee ID", "First Name", "Surname", "E-Mail Address", "Position", "Team", "Department", "Manager ID"],
            {
                "Employee ID": "external_ref",
                "First Name": "first_name",
                "Surname": "last_name",
                "E-Mail Address": "email",
                "Position": "headline",
                "Team": "department",
                "Manager ID": "manager_ref",
            },
        ),
        (
            ["Personalnr", "Vorname", "Nachname", "Kenntnisse"],
            {
                "Personalnr": "external_ref",
                "Vorname": "first_name",
                "Nachname": "last_name",
                "Kenntnisse": "skills",
            },
        ),
        (["Matricule", "Prénom", "Nom"], {"Matricule": "external_ref", "Prénom": "first_name", "Nom": "last_name"}),
        (["Nombre completo", "Correo electrónico"], {"Nombre completo": "name", "Correo electrónico": "email"}),
        (["Fähigkeiten", "Personal-Nr."], {"Fähigkeiten": "skills", "Personal-Nr.": "external_ref"}),
        (["PERSONNEL_NUMBER", "fullName"], {"PERSONNEL_NUMBER": "external_ref", "fullName": "name"}),
        (["Name", "First name", "Last name"], {"Name": "name"}),
        (["Hours / week", "Employment type"], {"Hours / week": "capacity", "Employment type": "kind"}),
        (["Start date", "Contract end"], {"Start date": "starts_on", "Contract end": "contract_ends_on"}),
        (["Skills", "Bio"], {"Skills": "skills", "Bio": "bio"}),
        (["Location", "Time zone"], {"Location": "place", "Time zone": "zone"}),
        (["Prénom", "Nom de rue"], {"Prénom": "first_name"}),
        (["Favourite colour"], {}),
    ],
)
def test_columns_of_people_are_guessed(columns: list[str], fields: dict[str, str]) -> None:
    assert guess(columns, PEOPLE) == fields


@pytest.mark.parametrize(
    "columns, fields",
    [
        (
            ["id", "uri", "label", "category_1", "aliases"],
            {"uri": "external_id", "label": "name", "category_1": "category", "aliases": "aliases"},
        ),
        (["name", "kind", "aliases", "parent"], {"name": "name", "kind": "category", "aliases": "aliases"}),
        (["technology", "category", "hot"], {"technology": "name", "category": "category"}),
        (
            ["preferredLabel", "altLabels", "conceptUri"],
            {"preferredLabel": "name", "altLabels": "aliases", "conceptUri": "external_id"},
        ),
    ],
)
def test_columns_of_skills_are_guessed(columns: list[str], fields: dict[str, str]) -> None:
    assert guess(columns, SKILLS) == fields


def test_what_is_given_wins_over_the_guess() -> None:
    columns = ["Name", "Job Title", "Unit", "Parent Department"]
    assert guess(columns, PEOPLE, {"parent department": "department", "Job Title": ""}) == {
        "Name": "name",
        "Parent Department": "department",
    }


@pytest.mark.parametrize(
    "given, words",
    [
        ({"Nmae": "name"}, "no column “Nmae”. The file has “Name”, “Unit”"),
        ({"Name": "nmae"}, "no field “nmae”. Possible are “external_ref”"),
        ({"Name": "n\0\u202emae"}, "no field “nmae”. Possible are “external_ref”"),
        ({"Name": "name", "Unit": "name"}, "Two columns"),
    ],
)
def test_a_wrong_mapping_is_refused_with_the_possible_names(given: dict[str, str], words: str) -> None:
    with pytest.raises(WrongMapping, match=words):
        guess(["Name", "Unit"], PEOPLE, given)


def test_groups_of_posts_are_told_from_people() -> None:
    assert looks_like_posts(JUNIOR.split(","))
    assert not looks_like_posts(SENIOR.split(","))
    assert not looks_like_posts(["Name", "Headcount"])
    assert "groups of posts" in POSTS_NOT_PEOPLE


def test_small_helpers() -> None:
    assert plain("Salary Cost_of Reports (£)") == "salary cost of reports"
    assert [unit_of(c) for c in ("FTE", "Weekly hours", "Employment percentage", "Workload %")] == [
        "fte",
        "hours",
        "percent",
        "percent",
    ]
    assert name_of({"first_name": "Ann", "last_name": "Lee"}) == "Ann Lee"
    assert name_of({"name": "Ann Lee", "first_name": "x"}) == "Ann Lee"
    assert name_of({"last_name": "Lee"}) == "Lee"


def test_an_export_of_posts_with_its_quirks_is_read_whole(tmp_path) -> None:
    path = tmp_path / "senior.csv"
    lines = [
        "P1,N/D,SCS1,Head of Policy,'Advises, at length',HO,HO,Policy Unit,020,enquiries@example.org,P2,500000,1,,,",
        "P2,'Eliminated',SCS2,Director,'Post eliminated',HO,HO,Science,020,enquiries@example.org,P3,0,1,,,",
        "P3,Eliminated',SCS2,Director,x,HO,HO,Science,020,enquiries@example.org,P4,0,0.5,,,",
        "P4,'Vacant',SCS2,Director,x,HO,HO,Science,020,enquiries@example.org,P4,0,0.94,,,",
        "P5,Sara Green,SCS1,Lawyer,x,HO,HO,Legal Adviser,020,enquiries@example.org,P4,0,0.36,,,",
    ]
    path.write_text(
        "\n".join([SENIOR, lines[0].replace("'Advises, at length'", "\"'Advises, at length'\""), *lines[1:]])
    )
    table = open_table(path)
    fields = guess(table.columns, PEOPLE)
    people = [{f: row[c] for c, f in fields.items()} for _, row in rows(path, table)]
    assert "Unnamed: 15" not in table.columns
    assert [p["external_ref"] for p in people] == ["P1", "P2", "P3", "P4", "P5"]
    assert [post_state(p["name"]) for p in people] == ["", "eliminated", "eliminated", "vacant", ""]
    assert [is_nothing(p["name"]) for p in people] == [True, False, False, False, False]
    assert [as_hours(p["capacity"], unit_of("FTE")) for p in people] == [40, 40, 20, 38, 14]
