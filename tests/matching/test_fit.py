""" "n of m": counts, verdicts, and the words that explain them."""

from portal.matching.core.fit import Need, fit

ASKED = [Need(1, "Python", 3), Need(2, "SQL", 2), Need(3, "Writing", 1, required=False)]


def test_each_skill_is_a_hit_short_or_missing():
    found = fit(ASKED, {1: 4, 2: 1})
    assert [(m.name, m.verdict, m.held) for m in found.marks] == [
        ("Python", "hit", 4),
        ("SQL", "short", 1),
        ("Writing", "missing", 0),
    ]
    assert (str(found), found.required_hits, found.required_of) == ("1 of 3", 1, 2)


def test_it_explains_itself():
    assert fit(ASKED, {1: 4, 2: 1}).reasons == (
        "Python: level 4 (level 3 asked)",
        "SQL: level 1, level 2 asked",
        "Writing: missing, level 1, nice to have asked",
    )


def test_a_skill_that_two_roles_ask_for_counts_once_at_its_least_level():
    found = fit([Need(1, "Python", 4, required=False), Need(1, "Python", 2)], {1: 2})
    assert (str(found), found.required_of, found.marks[0].least) == ("1 of 1", 1, 2)


def test_required_skills_come_first_and_others_keep_their_order():
    found = fit([Need(3, "Writing", 1, False), Need(1, "Python"), Need(2, "SQL")], {})
    assert [m.name for m in found.marks] == ["Python", "SQL", "Writing"]


def test_nothing_asked_is_none_of_none():
    assert str(fit([], {1: 4})) == "0 of 0"
