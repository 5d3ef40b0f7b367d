"""The directory as a file: what the viewer reads, safe to open, noted, and not without end."""

import csv
import io

import pytest

from portal.config import EXPORTS_A_DAY
from portal.db import writing
from portal.models import Audit, Person
from portal.search.directory import everyone
from portal.web.sheets import safe
from tests.world import person, skill


@pytest.fixture
def world(app):
    with app.app_context(), writing() as session:
        lead = person(session, "Lena Lead", is_lead=True, phone="+49 30 1234")
        ada = person(
            session, "=Ada Berg", "contractor", headline="@import, “quality”", place="-Berlin", rate_amount=6250
        )
        ada.hold(skill(session, "Python"), 3)
        ada.hold(skill(session, "C++"), 4)
        return {"lead": lead.id, "ada": ada.id}


def table(answer):
    assert answer.status_code == 200 and answer.mimetype == "text/csv"
    assert answer.data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))


def test_a_lead_takes_card_profile_and_listed_rate_along(sign_in, world):
    answer = sign_in(world["lead"]).post("/talent/people.csv?kind=contractor")
    (row,) = table(answer)
    assert row["Skills and levels"] == "C++ 4; Python 3"
    assert (row["Rate"], row["Currency"], row["Per"]) == ("62.50", "EUR", "hour")
    assert (row["Works from"], row["Capacity"], row["Free hours a week"]) == ("09:00", "40", "40")
    assert b"portal.example" not in answer.data.replace(b"http://localhost", b"") and b"1234" not in answer.data
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="people-')


def test_no_cell_is_a_formula(sign_in, world):
    for cells in table(sign_in(world["lead"]).post("/talent/people.csv")):
        assert not [cell for cell in cells.values() if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    (row,) = table(sign_in(world["lead"]).post("/talent/people.csv?kind=contractor"))
    assert (row["Name"], row["Headline"], row["Place"]) == ("'=Ada Berg", "'@import, “quality”", "'-Berlin")


@pytest.mark.parametrize(
    "typed, cell",
    [
        ("=1+1", "'=1+1"),
        (" =1", "' =1"),
        ("a;=1+1", "a;'=1+1"),
        ("a; @x;-1", "a;' @x;'-1"),
        ("Ada - Berg", "Ada - Berg"),
        ("C++; Rust", "C++; Rust"),
        (None, ""),
        (-5, "'-5"),
    ],
)
def test_a_cell_is_text_wherever_a_spreadsheet_may_split(typed, cell):
    assert safe(typed) == cell


def test_a_members_file_has_whom_they_find_and_what_they_read(app, sign_in, world):
    with app.app_context(), writing() as session:
        session.get(Person, world["ada"]).manager_id = person(session, "Mo Manager").id
        manager = session.query(Person).filter_by(name="Mo Manager").one().id
    (row,) = table(sign_in(manager).post("/talent/people.csv"))
    assert row["Place"] == "'-Berlin" and row["Rate"] == row["Currency"] == ""


def test_it_is_noted_and_so_many_can_be_had_a_day(sign_in, world, stored):
    lead = sign_in(world["lead"])
    for _ in range(EXPORTS_A_DAY):
        assert lead.post("/talent/people.csv").status_code == 200
    refused = lead.post("/talent/people.csv")
    assert refused.status_code == 429 and "tomorrow" in refused.text
    noted = [line for line in stored(Audit) if line.action == "people exported"]
    assert [line.actor_id for line in noted] == [world["lead"]] * EXPORTS_A_DAY


@pytest.mark.parametrize("query", ["", "?q=zoe", "?kind=employee&sort=free", "?skill=python&skill=c%2B%2B&match=any"])
def test_everybody_of_the_list_is_in_it_once_however_many_pages(app, sign_in, world, query, monkeypatch):
    monkeypatch.setitem(everyone.__globals__, "PAGE", 7)
    with app.app_context(), writing() as session:
        rust = skill(session, "Rust")
        for n in range(40):
            person(session, f"Zoe {n:02}").hold(rust, 2)
    names = [row["Name"] for row in table(sign_in(world["lead"]).post(f"/talent/people.csv{query}"))]
    assert len(names) == len(set(names)) == {"": 42, "?q=zoe": 40, "?kind=employee&sort=free": 41}.get(query, 1)
