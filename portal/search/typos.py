"""Words that were likely meant by one with a typo: one edit away from four letters on, two from eight.

An edit is a letter left out, added, changed, or swapped with its neighbour. Two edits are found where the first three
letters are right.
"""

from collections.abc import Iterable
from typing import Any

from portal.db import fetch
from portal.models.spelling import LONGEST, SHORTEST, cuts
from portal.search.statements import one_of

TWO_EDITS_FROM = 8
SAME_BEGINNING = 3
MOST = 8
LAST = "\U0010ffff"
NEAR = "SELECT word FROM spelling WHERE cut {cuts}"
BEGUN = "SELECT word FROM spelling WHERE cut >= :from{n} AND cut < :to{n} AND cut = word"


def edits(a: str, b: str, most: int) -> int:
    """How many edits lie between two words (optimal string alignment); `most` + 1 for any more than `most`."""
    if abs(len(a) - len(b)) > most:
        return most + 1
    before: list[int] = []
    last = list(range(len(b) + 1))
    for i, letter in enumerate(a, 1):
        row = [i]
        for j, other in enumerate(b, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == b[j - 2] and a[i - 2] == other:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
        before, last = last, row
    return last[-1]


def meant(words: Iterable[str]) -> dict[str, list[str]]:
    """{folded word: known words near it, nearest first}. One query for all of them.

    A known word has others beside it too: whether it is known must not be told, for it may be the name of somebody
    whom the viewer does not find.
    """
    asked = sorted({word for word in words if SHORTEST <= len(word) <= LONGEST and not word.isdecimal()})
    if not asked:
        return {}
    params: dict[str, Any] = {}
    sql = [NEAR.format(cuts=one_of("cuts", sorted(set().union(*map(cuts, asked))), params))]
    for n, word in enumerate(word for word in asked if len(word) >= TWO_EDITS_FROM):
        params |= {f"from{n}": word[:SAME_BEGINNING], f"to{n}": word[:SAME_BEGINNING] + LAST}
        sql.append(BEGUN.format(n=n))
    known = [row.word for row in fetch(" UNION ".join(sql), params)]
    return {word: _nearest(word, known) for word in asked}


def _nearest(word: str, known: Iterable[str]) -> list[str]:
    most = 2 if len(word) >= TWO_EDITS_FROM else 1
    ranked = sorted((edits(word, k, most), k[0] != word[0], abs(len(k) - len(word)), k) for k in known)
    return [near for distance, *_, near in ranked if distance <= most][:MOST]
