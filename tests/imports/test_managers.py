"""Who reports to whom after an import."""

import pytest

from portal.db import writing
from portal.imports.managers import circle_breakers
from tests.world import person


def test_managers_may_stand_below_be_stored_or_be_named_by_address(app, bring, people):
    with app.app_context(), writing() as session:
        person(session, "Top Boss", external_ref="B1")
    head = ["Employee ID", "Name", "E-mail", "Manager"]
    rows = [head, ["E1", "Ann", "", "E2"], ["E2", "Bo", "bo@x.example", "B1"], ["E3", "Cy", "", "BO@x.example"]]
    bring.people([*rows, ["E4", "Dee", "", "Top Boss"]])
    made = people()
    assert made["Ann"].manager_id == made["Cy"].manager_id == made["Bo"].id
    assert made["Bo"].manager_id == made["Top Boss"].id and made["Dee"].manager_id is None
    rows[1][3] = "E3"
    report = bring.people(rows)
    assert (report.counts["changed"], report.counts["same"]) == (1, 2)
    assert people()["Ann"].manager_id == made["Cy"].id


def test_circles_are_left_out(app, bring, people):
    head = ["Employee ID", "Name", "Manager"]
    rows = [["E1", "Ann", "E2"], ["E2", "Bo", "E3"], ["E3", "Cy", "E1"], ["E4", "Dee", "E1"], ["E5", "Eve", "E5"]]
    report = bring.people([head, *rows])
    assert [line for line, _ in report.warnings["Manager in a circle, left out"].examples] == [2, 3, 4]
    assert report.warnings["Manager of themselves, left out"].examples == [(6, "“E5”")]
    made = people()
    assert [made[n].manager_id for n in ("Ann", "Bo", "Cy", "Eve")] == [None] * 4
    assert made["Dee"].manager_id == made["Ann"].id
    bring.people([head, ["E1", "Ann", "E2"]])
    report = bring.people([head, ["E2", "Bo", "E1"]])
    assert report.warnings["Manager in a circle, left out"].count == 1
    assert people()["Bo"].manager_id is None


@pytest.mark.parametrize(
    "drawn, stored_, left_out",
    [
        ({1: 2, 2: 3}, {}, set()),
        ({1: 2, 2: 1}, {}, {1, 2}),
        ({1: 2}, {2: 1}, {1}),
        ({1: 2, 3: 1}, {2: 1}, {1}),
        ({}, {1: 2, 2: 1}, set()),
        ({1: 3, 2: 1, 3: 2}, {1: 4, 4: 2}, {1, 2, 3}),
        ({1: 2, 2: 1, 5: 6}, {1: 5, 6: 1}, {1, 2, 5}),
    ],
)
def test_no_line_of_reporting_ends_where_it_began(drawn, stored_, left_out):
    assert circle_breakers(drawn, stored_) == left_out
