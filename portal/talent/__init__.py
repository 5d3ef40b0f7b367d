"""Talent: the directory of employees and contractors, and a person's page."""

from portal.talent.views import bp

__all__ = ["bp"]
