"""The directory: what is asked, the page it gives, the counts beside it, and what helps where nobody is found."""

from portal.search.directory.address import url
from portal.search.directory.everyone import everyone
from portal.search.directory.facets import Facets, facets, total
from portal.search.directory.filters import SORTS, Filters, Named, departments_keyed
from portal.search.directory.find import COMMA, Found, Row, find, skill_held
from portal.search.directory.gains import gains
from portal.search.directory.instead import instead
from portal.search.directory.windows import windows_beside

__all__ = [
    "COMMA",
    "SORTS",
    "Facets",
    "Filters",
    "Found",
    "Named",
    "Row",
    "departments_keyed",
    "everyone",
    "facets",
    "find",
    "gains",
    "instead",
    "skill_held",
    "total",
    "url",
    "windows_beside",
]
