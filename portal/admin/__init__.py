from portal.admin import people, person
from portal.admin.views import bp

__all__ = ["bp", "people", "person"]
