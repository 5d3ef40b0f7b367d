from portal.accounts.profile import bp as profile_bp
from portal.accounts.views import bp

bp.register_blueprint(profile_bp)

__all__ = ["bp"]
