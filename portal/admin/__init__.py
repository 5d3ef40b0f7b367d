from portal.admin import people, person, skill_merging, skills
from portal.admin.views import bp

bp.register_blueprint(skills.bp)
bp.register_blueprint(skill_merging.bp)

__all__ = ["bp", "people", "person"]
