"""My profile: a room within the room of accounts, a file per thing that I keep true."""

from portal.accounts.profile import experience, page, skills, start  # each adds its routes
from portal.accounts.profile.blueprint import bp

__all__ = ["bp", "experience", "page", "skills", "start"]
