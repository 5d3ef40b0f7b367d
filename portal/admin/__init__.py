from portal.admin import import_skills, imports, people, person, skill_merging, skills
from portal.admin.views import bp

bp.register_blueprint(skills.bp)
bp.register_blueprint(skill_merging.bp)

__all__ = ["bp", "import_skills", "imports", "people", "person"]
