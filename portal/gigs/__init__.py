"""Gigs: openings for everyone; posting, changing and ending them for those who lead them."""

from portal.gigs import autosave, copying, deeds, hints, owner, posting, preview, templates
from portal.gigs.views import bp

__all__ = ["autosave", "bp", "copying", "deeds", "hints", "owner", "posting", "preview", "templates"]
