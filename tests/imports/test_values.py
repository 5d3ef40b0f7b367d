from datetime import date

import pytest

from portal.imports.values import (
    as_date,
    as_email,
    as_hours,
    as_kind,
    as_skills,
    as_texts,
    as_zone,
    is_footer,
    is_nothing,
    month_comes_first,
    post_state,
)

DAY = date(2026, 1, 3)


@pytest.mark.parametrize(
    "text",
    [
        "2026-01-03",
        "2026/1/3",
        "2026-01-03T00:00:00Z",
        "2026-01-03 08:30",
        "03/01/2026",
        "3.1.2026",
        "03-01-26",
        "3 Jan 2026",
        "3rd January 2026",
        "03-JAN-26",
        "January 3, 2026",
        "20260103",
        "46025",
        "46025.5",
    ],
)
def test_every_usual_way_to_write_a_day_is_understood(text: str) -> None:
    assert as_date(text) == DAY


def test_a_serial_number_is_the_day_that_excel_shows() -> None:
    assert as_date("45000") == date(2023, 3, 15)
    assert as_date("2 29 2024".replace(" ", "/"), month_first=True) == date(2024, 2, 29)


@pytest.mark.parametrize("text", ["", "-", "N/A", "n/d", "TBC", " None "])
def test_nothing_is_no_day_and_no_hours(text: str) -> None:
    assert is_nothing(text)
    assert as_date(text) is None and as_hours(text) is None and as_kind(text) is None and as_email(text) is None


@pytest.mark.parametrize(
    "text, words",
    [
        ("31 February 2026", "no day of the calendar"),
        ("31/02/2026", "no day of the calendar"),
        ("01/31/2026", "month 31"),
        ("0001-01-01", "too far away"),
        ("9999-12-31", "too far away"),
        ("3 Foo 2026", "no month"),
        ("soon", "no date"),
        ("12", "no date"),
        ("99999", "no date"),
        ("=1+1", "no date"),
    ],
)
def test_what_is_no_day_is_refused_with_words(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        as_date(text)


def test_the_order_of_day_and_month_is_read_from_the_whole_column() -> None:
    assert month_comes_first(["01/02/2026", "12/31/2026"])
    assert not month_comes_first(["01/02/2026", "31/12/2026"])
    assert not month_comes_first(["01/02/2026", "3 Jan 2026", ""])
    assert as_date("12/31/2026", month_first=True) == date(2026, 12, 31)


@pytest.mark.parametrize(
    "text, unit, hours",
    [
        ("1", "fte", 40),
        ("0.94", "fte", 38),
        ("0,5", "fte", 20),
        ("0.8 FTE", "hours", 32),
        ("37.5", "hours", 38),
        ("37,5 h", "hours", 38),
        ("20 hours per week", "hours", 20),
        ("30h/week", "hours", 30),
        ("80%", "fte", 32),
        ("80", "percent", 32),
        ("0", "hours", 0),
    ],
)
def test_hours_a_week_come_from_every_unit(text: str, unit: str, hours: int) -> None:
    assert as_hours(text, unit) == hours


@pytest.mark.parametrize(
    "text, unit",
    [("-8", "hours"), ("168", "hours"), ("37.5", "fte"), ("full", "hours"), ("1e3", "hours"), ("NaN5", "fte")],
)
def test_impossible_hours_are_refused(text: str, unit: str) -> None:
    with pytest.raises(ValueError, match=r"“.+”"):
        as_hours(text, unit)


@pytest.mark.parametrize(
    "text, kind",
    [
        ("Permanent", "employee"),
        ("Full time", "employee"),
        ("Part-Time employee", "employee"),
        ("Fixed term", "employee"),
        ("Fixed-term contract", "employee"),
        ("Contractor", "contractor"),
        ("External consultant (agency)", "contractor"),
        ("Full-time contractor", "contractor"),
    ],
)
def test_kinds_of_employment(text: str, kind: str) -> None:
    assert as_kind(text) == kind


def test_other_values_are_refused_with_words() -> None:
    with pytest.raises(ValueError, match="kind of employment"):
        as_kind("Martian")
    with pytest.raises(ValueError, match="no e-mail"):
        as_email("ann at example.org")
    with pytest.raises(ValueError, match="no time zone"):
        as_zone("../etc/passwd")
    with pytest.raises(ValueError, match="no time zone"):
        as_zone("Warsaw")
    with pytest.raises(ValueError, match="between 1 and 4"):
        as_skills("Python (9)")


def test_addresses_and_zones() -> None:
    assert as_email("mailto:Ann@Example.org") == "Ann@Example.org"
    assert as_zone("Europe/Warsaw") == "Europe/Warsaw"
    assert as_zone("America/New York") == "America/New_York"


def test_lists_in_a_cell() -> None:
    assert as_texts("Python, SQL (Postgres, MySQL), Go") == ["Python", "SQL (Postgres, MySQL)", "Go"]
    assert as_texts("C, C++; Go\n- R") == ["C, C++", "Go", "R"]
    assert as_texts("") == []
    assert as_skills("Python (3); Go: expert; SQL; Java (computer programming)") == [
        ("Python", 3),
        ("Go", 4),
        ("SQL", None),
        ("Java (computer programming)", None),
    ]


def test_places_without_a_person_and_footers_are_recognised() -> None:
    assert [post_state(n) for n in ("Eliminated", "'Vacant'", "Post deleted", "N/D", "Eli Minated")] == [
        "eliminated",
        "vacant",
        "eliminated",
        "",
        "",
    ]
    assert is_footer({"ref": "Total", "name": "", "hours": "1,200"} | dict.fromkeys("abc", ""))
    assert is_footer({"ref": "Generated on 2026-01-31", "name": "", "hours": ""})
    assert is_footer({"ref": "Summe", "name": "3", "hours": ""})
    assert is_footer({"ref": "Gesamt:", "name": "", "hours": "1.200,5"})
    assert not is_footer({"ref": "Summe", "name": "Ann", "hours": "3"})
    assert not is_footer({"ref": "7", "name": "Sumita Total", "hours": "40"})
    assert not is_footer(dict.fromkeys("abc", ""))
