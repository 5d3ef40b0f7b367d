"""The board of a gig: its candidates as cards, in lanes, each with what is due and what can be done."""

from portal.search.shortlist.board import Board, board, moved_by, was_removed
from portal.search.shortlist.cards import Card
from portal.search.shortlist.filters import SORTS, Filters
from portal.search.shortlist.steps import Step

__all__ = ["SORTS", "Board", "Card", "Filters", "Step", "board", "moved_by", "was_removed"]
