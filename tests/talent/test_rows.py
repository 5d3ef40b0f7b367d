"""Rows are drawn in Python: whatever people typed arrives as text."""

from datetime import date

from portal.matching.core.fit import Need
from portal.search.directory import COMMA, Row
from portal.search.role_asked import RoleAsked
from portal.talent.rows import draw

HOSTILE = "<script>alert(1)</script>\"'>{{7*7}}&amp;\u202e"


def test_hostile_text_stays_text():
    row = Row(0, "a", 1, "KEY", HOSTILE, "contractor", HOSTILE, HOSTILE, HOSTILE, 40, 20, 6200, HOSTILE, "hour",
              f"110000001{HOSTILE}{COMMA}130000002Plain", date(2026, 1, 1))  # fmt: skip
    role = RoleAsked("GIG", HOSTILE, 1, HOSTILE, 20, None, 0, (), {1: (HOSTILE, "CAND")})
    needs = {1: Need(1, HOSTILE), 9: Need(9, HOSTILE)}
    html = str(draw([row], needs, role, "", date(2026, 1, 1)))
    assert "<script" not in html
    assert html.count("&lt;script&gt;") >= 7
    assert "\"'>" not in html


def test_what_may_not_be_read_is_not_drawn():
    row = Row(0, "a", 1, "KEY", "Ada", "employee", "", "", "", 40, None, None, "EUR", "hour", "", None)
    html = str(draw([row], {}, None, "", date(2026, 1, 1)))
    assert "meter" not in html and "skills" not in html
