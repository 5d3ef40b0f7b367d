"""Skills that a gig's title asks for: those that it names, then those that gigs with its words needed."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from portal.access import Viewer, usable_skills_text
from portal.db import fetch
from portal.models.text import fold, words
from portal.search.directory.instead import LINKS
from portal.search.skill_words import meaning_of
from portal.search.statements import matches

MOST = 6
MOST_WORDS = 8
SHORTEST = 3  # letters of a word that tells something
DOUBT = 2  # gigs that are added to what a word is measured by
ONE_GIG = 1 / (1 + DOUBT)  # what a single gig with a single word of the title says: too little
NEEDED = """
    SELECT w.n, skill.name, count(DISTINCT gig.id) AS gigs FROM ({words}) w JOIN gig ON gig.id = w.id
    JOIN gig_role ON gig_role.gig_id = gig.id JOIN need ON need.gig_role_id = gig_role.id
    JOIN skill ON skill.id = need.skill_id
    WHERE gig.published_at IS NOT NULL AND gig.audience <> 'invited' AND skill.merged_into_id IS NULL AND {usable}
    GROUP BY w.n, skill.name"""


def skills_for_title(viewer: Viewer, title: str, there: Collection[str]) -> list[str]:
    """Names of skills, without those that are `there`. At most three queries.

    Published gigs that are not confidential are counted, the same for all. How well a word tells a skill: in which
    share of the gigs with that word it is needed.
    """
    taken = {fold(name) for name in there}
    named = [word.name for word in meaning_of(viewer, title).phrases]
    scores: dict[str, float] = defaultdict(float)
    for word in _needed(viewer, title).values():
        most = max(word.values())
        for skill, gigs in word.items():
            scores[skill] += gigs / (most + DOUBT)
    told = [skill for skill, score in scores.items() if score > ONE_GIG]
    ranked = sorted(told, key=lambda skill: (-scores[skill], skill))
    return [skill for skill in dict.fromkeys([*named, *ranked]) if fold(skill) not in taken][:MOST]


def _needed(viewer: Viewer, title: str) -> dict[int, dict[str, int]]:
    """{word's place: {skill: gigs}}"""
    telling = [word for word in words(title).split() if len(word) >= SHORTEST and word not in LINKS]
    found: dict[int, dict[str, int]] = defaultdict(dict)
    if not telling:
        return found
    usable, params = usable_skills_text(viewer)
    given: dict[str, Any] = dict(params)
    each = [
        f"SELECT {n} AS n, rowid AS id FROM ({matches('gig_text', 'name', word, f'word{n}', given)}) hit{n}"
        for n, word in enumerate(dict.fromkeys(telling[:MOST_WORDS]))
    ]
    for row in fetch(NEEDED.format(words=" UNION ALL ".join(each), usable=usable), given):
        found[row.n][row.name] = row.gigs
    return found
