"""The taxonomy: names of skills while one types."""

from portal.skills.views import bp

__all__ = ["bp"]
