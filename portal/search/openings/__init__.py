"""Openings: gigs that take applications, and what is asked of them."""

from portal.search.openings.facets import AUDIENCES, Facets, Value, facets, hours_words
from portal.search.openings.filters import HOURS, SORTS, Filters
from portal.search.openings.find import Found, led, openings
from portal.search.openings.rows import Opening, leads_of, needs_of

__all__ = [
    "AUDIENCES",
    "HOURS",
    "SORTS",
    "Facets",
    "Filters",
    "Found",
    "Opening",
    "Value",
    "facets",
    "hours_words",
    "leads_of",
    "led",
    "needs_of",
    "openings",
]
