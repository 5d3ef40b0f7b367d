"""Which names are taken for the same, and which are not."""

import pytest

from portal.models import likeness
from portal.models.likeness import Entry, likely_same
from portal.models.text import fold


def why(*names, aliases=()):
    entries = [Entry(n, fold(name), list(aliases) if n == 0 else []) for n, name in enumerate(names)]
    return likely_same(entries).get((0, 1))


@pytest.mark.parametrize(
    "one, other, reason",
    [
        ("React.js", "ReactJS", "the same letters"),
        ("script writing", "Scriptwriting", "the same letters"),
        ("Café", "cafe ", "the same letters"),
        ("Node-js", "node js", "the same letters"),
        ("Database", "Databases", "one and many"),
        ("Technologies", "technology", "one and many"),
        ("switch", "switches", "one and many"),
        ("Data management", "Management of data", "the same words in another order"),
        ("Kubernetes", "Kuberntes", "one letter apart"),
        ("JavaScript testing", "JavaScrypt testing", "one letter apart"),
    ],
)
def test_names_that_a_person_would_take_for_the_same(one, other, reason):
    assert why(one, other) == why(other, one) == reason


@pytest.mark.parametrize(
    "one, other",
    [
        ("C", "C++"),
        ("C", "C#"),
        ("C++", "C#"),
        ("C++ programming", "C# programming"),
        ("Java", "JavaScript"),
        ("Python 2", "Python 3"),
        ("ISO 9001 audits", "ISO 9004 audits"),
        ("Go", "Goo"),
        ("Glass", "Glas"),
        ("rendering", "tendering"),
        ("Data", "Data management"),
        ("", "!"),
    ],
)
def test_names_that_are_something_else(one, other):
    assert why(one, other) is None


def test_a_name_that_is_an_alias_of_another_is_the_surest_after_the_same_letters():
    assert why("JavaScript", "JS", aliases=["js"]) == "one is another name of the other"


def test_few_of_many_names_are_compared_letter_by_letter(monkeypatch):
    compared = []
    monkeypatch.setattr(likeness, "_is_a_slip", lambda *names: compared.append(names))
    things = ("data", "cloud", "plant", "river", "stone", "metal", "paper", "light")
    ends = ("plans", "tests", "maps", "tools", "law", "care")
    names = [f"{one}{x} {other} {end}" for one in things for x in "abcdef" for other in things for end in ends]
    likely_same(Entry(n, name, []) for n, name in enumerate(names))
    assert 0 < len(compared) < 10 * len(names)
