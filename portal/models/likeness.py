"""Which names likely mean the same thing, as a person would notice: on plain values, in time that grows with their sum.

Names are thrown into buckets by what a slip leaves alone (letters without signs, words without their plural, words in
any order, all but one letter). Two in one bucket are a pair; a bucket that many share tells nothing and is passed over.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from portal.models.text import words

CROWD = 8  # names in one bucket: more have only something usual in common
LONG = 8  # letters: in shorter names another letter makes another word
SMALL_WORDS = frozenset({"a", "an", "and", "for", "in", "of", "on", "the", "to", "with"})
SIGNS = re.compile(r"(?<=\w)(\+\+|#)")  # C++, C#, F#: what sets them apart from C and F
SAME_LETTERS, PLURAL, ORDER, ALIAS, ONE_LETTER = (
    "the same letters",
    "one and many",
    "the same words in another order",
    "one is another name of the other",
    "one letter apart",
)
Buckets = dict[str, list[int]]
Keys = Callable[[str], Iterable[str]]


class Entry(NamedTuple):
    id: int
    folded: str
    aliases: Sequence[str]


def likely_same(entries: Iterable[Entry]) -> dict[tuple[int, int], str]:
    """{(lower id, higher id): why}, the surest reason for each pair."""
    entries = list(entries)
    told = {entry.id: _spelled(entry.folded) for entry in entries}
    found: dict[tuple[int, int], str] = {}
    for why, pairs in (
        (SAME_LETTERS, _together(told, lambda name: [name.replace(" ", "")])),
        (ALIAS, _by_alias(entries)),
        (PLURAL, _together(told, lambda name: [" ".join(map(_one, name.split()))])),
        (ORDER, _together(told, _any_order)),
        (ONE_LETTER, _one_letter_apart(told)),
    ):
        for pair in pairs:
            found.setdefault(pair, why)
    return found


def _spelled(folded: str) -> str:
    """Words without punctuation, but with the signs that set C, C++ and C# apart."""
    return words(SIGNS.sub(lambda sign: "plus" if sign[0] == "++" else "sharp", folded))


def _one(word: str) -> str:
    """A word without its plural."""
    if len(word) < 4 or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "xes", "sses")):
        return word[:-2]
    return word.removesuffix("s")


def _any_order(name: str) -> Iterator[str]:
    said = [word for word in name.split() if word not in SMALL_WORDS]
    if len(said) > 1:
        yield " ".join(sorted(map(_one, said)))


def _together(names: dict[int, str], keys: Keys) -> Iterator[tuple[int, int]]:
    buckets: Buckets = defaultdict(list)
    for id_, name in names.items():
        for key in keys(name):
            if key:
                buckets[key].append(id_)
    return _pairs(buckets)


def _pairs(buckets: Buckets) -> Iterator[tuple[int, int]]:
    for ids in buckets.values():
        if 1 < len(ids) <= CROWD:
            for n, one in enumerate(ids):
                for other in ids[n + 1 :]:
                    if one != other:
                        yield min(one, other), max(one, other)


def _by_alias(entries: Sequence[Entry]) -> Iterator[tuple[int, int]]:
    """A name that another skill has as an alias."""
    named = {entry.folded: entry.id for entry in entries}
    for entry in entries:
        for alias in entry.aliases:
            other = named.get(alias)
            if other is not None and other != entry.id:
                yield min(entry.id, other), max(entry.id, other)


def _one_letter_apart(names: dict[int, str]) -> Iterator[tuple[int, int]]:
    """One letter more, fewer or other in names of eight letters and more. Numbers are not letters: 9001 is not 9004."""
    buckets: Buckets = defaultdict(list)
    letters = {id_: name for id_, name in names.items() if len(name) >= LONG}
    for id_, name in letters.items():
        for key in {name, *(name[:n] + name[n + 1 :] for n in range(len(name)))}:
            buckets[key].append(id_)
    for one, other in _pairs(buckets):
        if _is_a_slip(letters[one], letters[other]):
            yield one, other


def _is_a_slip(one: str, other: str) -> bool:
    """Whether one letter, at the same place in both, is what sets them apart, within a long word."""
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    end = 0
    while end < min(len(one), len(other)) - start and one[-1 - end] == other[-1 - end]:
        end += 1
    left = one[start : len(one) - end], other[start : len(other) - end]
    if start == 0 or any(len(piece) > 1 or piece.isdigit() for piece in left):  # nobody mistypes the first letter
        return False
    return all(len(_word_at(name, start)) >= LONG - 2 for name in (one, other))


def _word_at(name: str, at: int) -> str:
    """The word in which a place is."""
    return name[name.rfind(" ", 0, at) + 1 :].split(" ", 1)[0]
