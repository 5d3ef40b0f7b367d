"""Gigs: openings for everyone; posting, changing and ending them for those who lead them."""

from portal.gigs import autosave, deeds, hints, posting, preview
from portal.gigs.views import bp

__all__ = ["autosave", "bp", "deeds", "hints", "posting", "preview"]
