"""Words that were likely meant by one with a typo: one edit away from four letters on, two from eight.

An edit is a letter left out, added, changed, or swapped with its neighbour. Two edits are found where the first three
letters are right.
"""

import json

from portal.db import fetch, is_sqlite
from portal.models.spelling import LONGEST, SHORTEST, cuts

TWO_EDITS_FROM = 8
SAME_BEGINNING = 3
MOST = 8
LAST = "\U0010ffff"
NEAR = "SELECT DISTINCT word FROM spelling WHERE cut {cuts}"
BEGUN = "UNION SELECT word FROM spelling WHERE cut >= :from AND cut < :to AND cut = word"


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


def meant(word: str) -> list[str]:
    """Known words near a folded one, nearest first; the word itself alone where it is known. One query."""
    if not SHORTEST <= len(word) <= LONGEST or word.isdecimal():
        return []
    most = 2 if len(word) >= TWO_EDITS_FROM else 1
    sqlite, forms = is_sqlite(), sorted(cuts(word))
    params: dict[str, object] = {"cuts": json.dumps(forms) if sqlite else forms}
    sql = NEAR.format(cuts="IN (SELECT value FROM json_each(:cuts))" if sqlite else "= ANY(CAST(:cuts AS text[]))")
    if most > 1:
        params |= {"from": word[:SAME_BEGINNING], "to": word[:SAME_BEGINNING] + LAST}
        sql = f"{sql} {BEGUN}"
    ranked = sorted(
        (edits(word, row.word, most), row.word[0] != word[0], abs(len(row.word) - len(word)), row.word)
        for row in fetch(sql, params)
    )
    found = [word for distance, *_, word in ranked if distance <= most]
    return [word] if found and found[0] == word else found[:MOST]
