"""Openings: gigs that take applications, and what is asked of them."""

from portal.search.openings.facets import AUDIENCES, Facets, Value, facets, hours_words
from portal.search.openings.filters import HOURS, SORTS, Filters
from portal.search.openings.find import led, openings
from portal.search.openings.rows import Opening, bookmarks_among, leads_of, needs_of
from portal.search.openings.similar import Similar, similar

__all__ = [
    "AUDIENCES",
    "HOURS",
    "SORTS",
    "Facets",
    "Filters",
    "Opening",
    "Similar",
    "Value",
    "bookmarks_among",
    "facets",
    "hours_words",
    "leads_of",
    "led",
    "needs_of",
    "openings",
    "similar",
]
