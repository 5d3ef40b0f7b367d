"""One's own applications: apply, follow, answer an offer, withdraw."""

from portal.applications.views import bp

__all__ = ["bp"]
