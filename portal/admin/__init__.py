from portal.admin.views import bp

__all__ = ["bp"]
