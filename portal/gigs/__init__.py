"""Gigs: openings for everyone; posting, changing and ending them for those who lead them."""

from portal.gigs import deeds, posting
from portal.gigs.views import bp

__all__ = ["bp", "deeds", "posting"]
