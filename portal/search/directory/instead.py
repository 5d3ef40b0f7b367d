"""The search that was likely meant, where nobody is found by the words as they were typed.

Typos are mended from the words of names and skills, a part of the world becomes a filter, and of what is left as many
words are kept as somebody has. Only words that find somebody for this viewer are ever told.
"""

from dataclasses import replace
from itertools import chain

from portal.access import Viewer
from portal.models.text import words
from portal.models.times import zones
from portal.search.directory.filters import Filters
from portal.search.directory.find import find
from portal.search.directory.windows import region_of
from portal.search.skill_names import suggestions
from portal.search.skill_words import meaning_of, skills_said
from portal.search.typos import meant

WORDS_BETWEEN = """
a an and any anybody anyone at by can could do does for from has have help how i in is it know knows me my need of on or
our people person somebody someone that the their they this to up us want we who with work
"""
KINDS = dict.fromkeys(("employee", "employees", "internal"), "employee")
KINDS |= dict.fromkeys(("contractor", "contractors", "freelancer", "freelancers", "external"), "contractor")
MOST_WORDS = 8
MOST_TRIED = 4  # words near one with a typo
LINKS = frozenset(WORDS_BETWEEN.split())


def instead(viewer: Viewer, asked: Filters) -> Filters | None:
    """What to show in its place; None when nobody would be found either. At most a few dozen short queries."""
    typed = words(asked.q).split()[:MOST_WORDS]
    kinds = tuple(dict.fromkeys(KINDS[word] for word in typed if word in KINDS))
    regions = tuple(dict.fromkeys(_regions()[word] for word in typed if word in _regions()))
    if named := _skill_meant(viewer, asked):
        return named
    telling = [word for word in typed if word not in _regions() and word not in LINKS and word not in KINDS]
    near = meant(telling)
    holders = {word: known.holders for word, known in skills_said(viewer, chain(*near.values())).items()}
    found = [_found(viewer, w, sorted(near.get(w, []), key=lambda n: -holders.get(n, 0))) for w in telling]
    kept: list[str] = []
    for word in _skills_first(viewer, [word for word in found if word]):
        if _finds(viewer, Filters(q=" ".join([*kept, word]))):
            kept.append(word)
    told = replace(asked, q=" ".join(kept), regions=asked.regions or regions, kinds=asked.kinds or kinds)
    if words(told.q) == words(asked.q) or not (kept or regions or kinds):
        return None
    if told.sort == "fit" and not (told.q or told.skills):
        told = replace(told, sort="name")
    return told if _finds(viewer, told) else None


def _skill_meant(viewer: Viewer, asked: Filters) -> Filters | None:
    """The skill that the words as a whole name but for a letter, an ending or their order, where somebody holds it."""
    near = (replace(asked, q=suggestion.name) for suggestion in suggestions(viewer, asked.q)[:MOST_TRIED])
    return next((told for told in near if words(told.q) != words(asked.q) and _finds(viewer, told)), None)


def _found(viewer: Viewer, word: str, near: list[str]) -> str:
    """The word, or the nearest one, by which somebody is found; empty where there is none."""
    tried = dict.fromkeys([word, *near[:MOST_TRIED]])
    return next((known for known in tried if _finds(viewer, Filters(q=known))), "")


def _skills_first(viewer: Viewer, typed: list[str]) -> list[str]:
    """Words that name a skill weigh most; the others as they were typed."""
    named = set(typed) - set(meaning_of(viewer, " ".join(typed)).rest.split())
    return [word for word in typed if word in named] + [word for word in typed if word not in named]


def _finds(viewer: Viewer, asked: Filters) -> bool:
    return bool(find(viewer, asked, limit=0).rows)


def _regions() -> dict[str, str]:
    """{word: part of the world}"""
    return {region_of(zone).casefold(): region_of(zone) for zone in zones() if "/" in zone}
