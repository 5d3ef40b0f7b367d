from portal.admin import gigs, import_skills, imports, invitations, mail, people, person, skill_merging, skills
from portal.admin.views import bp

bp.register_blueprint(skills.bp)
bp.register_blueprint(skill_merging.bp)

__all__ = ["bp", "gigs", "import_skills", "imports", "invitations", "mail", "people", "person"]
