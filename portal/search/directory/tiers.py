"""Ways to match the words of a search, better ones first: in names, as skills, anywhere in what people tell."""

from typing import Any, NamedTuple

from portal.models.text import fold, words
from portal.search.skill_words import Meaning
from portal.search.statements import matches


class Tier(NamedTuple):
    """A way to match; `but_not` are the ways that came before, `either` are ways of which one is enough.

    `windows` are working windows: where the list is walked by hours that are shared, most first.
    """

    n: int
    words: str = ""
    in_names: bool = False
    all_of: tuple[int, ...] = ()
    any_of: tuple[int, ...] = ()
    but_not: tuple["Tier", ...] = ()
    either: tuple["Tier", ...] = ()
    windows: tuple[int, ...] = ()

    @property
    def reads_profiles(self) -> bool:
        """Whether it finds by more than what stands on a card."""
        return bool((self.words and not self.in_names) or self.all_of or self.any_of)

    @property
    def seeks(self) -> bool:
        """Whether few match, so that these are best read before they are put in order."""
        return self.reads_profiles or bool(self.either)


def tiers_of(q: str, meaning: Meaning, by_relevance: bool) -> list[Tier]:
    """The ways in which a search is answered, each without those of the one before; one for all by other sorts."""
    if not q.strip():
        return [Tier(0)]
    said, found = words(q), list[Tier]()
    if meaning.phrases and not meaning.rest and said != fold(q):  # the full text knows no "+" and "#" of C++ and C#
        said = ""
    if said:
        found.append(Tier(1, said, in_names=True))
    if meaning.phrases:
        found.append(Tier(2, words(meaning.rest), all_of=tuple(s.id for s in meaning.phrases)))
    elif meaning.begun:
        found.append(Tier(2, any_of=tuple(s.id for s in meaning.begun)))
    if said:
        found.append(Tier(3, said))
    if not found:
        return [Tier(2, any_of=(-1,))]
    if not by_relevance:
        return [Tier(1, either=tuple(found))]
    return [tier._replace(but_not=tuple(found[:n])) for n, tier in enumerate(found)]


def matched(tier: Tier, name: str, params: dict[str, Any]) -> list[str]:
    """Conditions on `person` that a tier sets; values go to `params` under names that begin with `name`."""
    found = []
    if tier.words:
        column = "name" if tier.in_names else ""
        found.append(f"person.id IN ({matches('person_text', column, tier.words, f'{name}_words', params)})")
    for n, skill in enumerate(tier.all_of):
        params[f"{name}_all{n}"] = skill
        found.append(f"person.id IN ({_holders(f'= :{name}_all{n}')})")
    if tier.any_of:
        names = [f":{name}_any{n}" for n in range(len(tier.any_of))]
        params |= {n[1:]: skill for n, skill in zip(names, tier.any_of, strict=True)}
        found.append(f"person.id IN ({_holders('IN (' + ', '.join(names) + ')')})")
    return found


def _holders(which: str) -> str:
    return f"SELECT person_id FROM person_skill WHERE skill_id {which} AND effective > 0"
