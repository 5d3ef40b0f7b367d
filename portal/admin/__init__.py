from portal.admin import (
    company,
    departments,
    gigs,
    import_skills,
    imports,
    invitations,
    mail,
    people,
    person,
    skill_merging,
    skills,
)
from portal.admin.views import bp

bp.register_blueprint(company.bp)
bp.register_blueprint(departments.bp)
bp.register_blueprint(skills.bp)
bp.register_blueprint(skill_merging.bp)

__all__ = ["bp", "gigs", "import_skills", "imports", "invitations", "mail", "people", "person"]
