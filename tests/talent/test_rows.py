"""Rows are drawn in Python: whatever people typed arrives as text."""

from datetime import date

import pytest

from portal.access import Viewer
from portal.matching.core.fit import Need
from portal.search.directory import COMMA, Row
from portal.search.role_asked import RoleAsked
from portal.talent.rows import Drawing, marked

HOSTILE = "<script>alert(1)</script>\"'>{{7*7}}&amp;\u202e"


DAY = date(2026, 1, 1)
LENA = Viewer(99, "LENA", "Lena Lead", "employee", True, False, "Europe/Berlin")


def row(**changes):
    whole = Row(0, "a", 1, "KEY", HOSTILE, "contractor", HOSTILE, HOSTILE, HOSTILE, 40, 20, 6200, HOSTILE, "hour",
                "Europe/Berlin", 540, 1020, f"110000001{HOSTILE}{COMMA}130000002Plain", DAY, None)  # fmt: skip
    return whole._replace(**changes)


def drawn(row, **changes):
    return str(Drawing(LENA, DAY, **changes)([row]))


def test_hostile_text_stays_text():
    role = RoleAsked("GIG", HOSTILE, 1, HOSTILE, 20, None, 0, (), {1: (HOSTILE, "CAND")})
    needs = {1: Need(1, HOSTILE), 9: Need(9, HOSTILE)}
    for q in ("", "script alert", HOSTILE):
        html = drawn(row(), needs=needs, role=role, icon="*", q=q)
        assert "<script" not in html and "{{7*7}}" in html
        assert "\"'>" not in html
        assert ("<mark>" in html) == bool(q)


def test_what_may_not_be_read_is_not_drawn():
    html = drawn(
        row(name="Ada", headline="", department="", where="", free_now=None, rate_amount=None, zone="", skills="")
    )
    assert "meter" not in html and "skills" not in html and "shared" not in html and "confirmed" not in html


@pytest.mark.parametrize(
    "text, q, expected",
    [
        ("Inés Okafor", "ines", "<mark>Inés</mark> Okafor"),
        ("Terraform engineer", "terra", "<mark>Terra</mark>form engineer"),
        ("Straße & Söhne", "strass", "<mark>Straße</mark> &amp; Söhne"),
        ("QA, quality", "q", "<mark>Q</mark>A, <mark>q</mark>uality"),
        ("Nothing", "other", "Nothing"),
    ],
)
def test_the_beginnings_of_words_are_marked_in_the_text_as_it_was_written(text, q, expected):
    assert marked(text, q.split()) == expected
