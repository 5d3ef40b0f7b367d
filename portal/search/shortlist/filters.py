"""What of a board is shown, and in which order within its lanes."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from portal.models.text import fold
from portal.search.shortlist.cards import Card

SORTS = {
    "stage": "Longest in stage",
    "fit": "Best fit",
    "free": "Most free hours",
    "name": "Name",
    "rate": "Lowest rate",
}
NEVER = float("inf")  # what may not be read comes last


@dataclass(frozen=True, slots=True)
class Filters:
    """Of what may be read: whoever's profile is hidden has no skills, hours or rate to be found by."""

    q: str = ""
    kind: str = ""
    fits: bool = False
    free: bool = False
    shared: bool = False
    changed: bool = False
    sort: str = "stage"

    @property
    def narrows(self) -> bool:
        return bool(self.q or self.kind or self.fits or self.free or self.shared or self.changed)

    def keep(self, cards: Iterable[Card], least_shared: int) -> list[Card]:
        words = fold(self.q).split()
        kept = [card for card in cards if self._keeps(card, words, least_shared)] if self.narrows else list(cards)
        return sorted(kept, key=ORDERS[self.sort]) if self.sort in ORDERS else kept

    def _keeps(self, card: Card, words: list[str], least_shared: int) -> bool:
        return (
            (not words or all(word in card.words for word in words))
            and (not self.kind or card.kind == self.kind)
            and (not self.fits or (card.hits is not None and card.hits >= card.of))
            and (not self.free or (card.free is not None and card.free >= card.asked))
            and (not self.shared or (card.shared is not None and card.shared >= least_shared))
            and (not self.changed or bool(card.changed))
        )


def _by_fit(card: Card) -> float:
    return NEVER if card.hits is None else -card.hits / max(card.of, 1)


def _by_free(card: Card) -> float:
    return NEVER if card.free is None else -card.free


def _by_rate(card: Card) -> float:
    return NEVER if card.rate_base is None else card.rate_base


ORDERS: dict[str, Callable[[Card], Any]] = {
    "fit": _by_fit,
    "free": _by_free,
    "name": lambda card: (not card.name, fold(card.name)),
    "rate": _by_rate,
}
