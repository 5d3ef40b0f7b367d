"""The rule that each address stands on, by the name of a row or column of the tables of rights in `access`.

Where the rule is a page, its door is held here, before the view; where it is of a thing, the view takes the thing from
`access` with the act that it names. An address without a rule is not served: Portal does not start.
"""

from flask import Flask

from portal.access import Viewer, require_page

ANYBODY, SIGNED_IN = "anybody", "signed in"
PAGES = ("new gig", "admin")
RULES = {
    ANYBODY: "static healthz readyz accounts.sign_in accounts.welcome accounts.forgotten",
    SIGNED_IN: """
        home.home accounts.sign_out accounts.password accounts.sessions accounts.end_others skills.suggest
        talent.suggestions talent.people_csv gigs.index gigs.counts gigs.look applications.index""",
    "self": """
        accounts.end_one accounts.profile.mine accounts.profile.edit accounts.profile.edit_part accounts.profile.looks
        accounts.profile.add_experience accounts.profile.change_experience accounts.profile.remove_experience
        accounts.profile.restore_experience accounts.profile.hide_evidence accounts.profile.restore_evidence
        accounts.profile.start accounts.profile.step accounts.profile.finish accounts.profile.dismiss
        accounts.profile.recall accounts.profile.confirm accounts.profile.unconfirm accounts.profile.unlist
        accounts.profile.relist accounts.profile.add_skill accounts.profile.level accounts.profile.remove_skill
        accounts.profile.restore_skill""",
    "person card": "talent.person",
    "person notes": "talent.keep_note",
    "gig read": "gigs.show gigs.similar gigs.bookmark gigs.unbookmark",
    "gig edit": """
        gigs.edit gigs.keep gigs.preview gigs.copy gigs.lessons gigs.owner gigs.keep_template gigs.publish gigs.pause
        gigs.resume gigs.close gigs.open_again gigs.end gigs.reopen""",
    "gig apply": "applications.apply",
    "gig decide": """
        talent.people talent.counts shortlists.board shortlists.consider shortlists.invite_person shortlists.look
        shortlists.undo_consideration shortlists.take_steps shortlists.undo_steps""",
    "candidate stage": "shortlists.candidate",
    "candidate notes": """
        shortlists.add_note shortlists.change_note shortlists.remove_note shortlists.bring_note_back""",
    "candidate consider": "shortlists.invite shortlists.take_back shortlists.remove",
    "candidate decide": """
        shortlists.talk shortlists.offer shortlists.decline shortlists.undo_decline shortlists.end_early""",
    "application": """
        applications.show applications.accept applications.end_early applications.edit applications.turn_down
        applications.withdraw""",
    "new gig": """
        talent.role gigs.new gigs.hints gigs.rows gigs.leads gigs.keep_new gigs.templates gigs.guide gigs.template
        gigs.remove_template gigs.restore_template""",
    "admin": """
        admin.front admin.company.settings admin.company.save admin.company.save_rates admin.company.undo_settings
        admin.departments.index admin.departments.add admin.departments.rename admin.departments.remove admin.people
        admin.undo admin.orphaned admin.gigs_of_person admin.invitations admin.mail admin.retry admin.suggestions
        admin.new_person admin.person admin.employment admin.unlist admin.relist admin.grants admin.invitation
        admin.reset admin.suspend admin.resume admin.end_sessions admin.skills.index admin.skills.new admin.skills.show
        admin.skills.rename admin.skills.undo_name admin.skills.categorise admin.skills.add_alias
        admin.skills.remove_alias admin.skills.archive admin.skills.restore admin.skills.accept admin.skills.reject
        admin.skills.suggest_again admin.merging.merge admin.merging.undo admin.merging.suggestions
        admin.merging.answer admin.merging.take_back admin.merging.duplicates admin.merging.look_again
        admin.merging.differ admin.merging.differ_not admin.imports admin.import_ admin.import_columns
        admin.import_skills admin.look_at_import admin.apply_import admin.discard_import admin.take_up_import
        admin.refused_rows""",
}
RULE_OF = {endpoint: rule for rule, endpoints in RULES.items() for endpoint in endpoints.split()}


class UnnamedRule(Exception):
    """An address that says no rule, or a rule of an address that is not there: nothing is served so."""


def must_be_named(app: Flask) -> None:
    """Once every room is there. Raises UnnamedRule."""
    known = {rule.endpoint for rule in app.url_map.iter_rules()}
    if known != RULE_OF.keys():
        raise UnnamedRule(f"portal/web/rules.py and the addresses differ in {sorted(known ^ RULE_OF.keys())}.")


def is_open(endpoint: str) -> bool:
    return RULE_OF[endpoint] == ANYBODY


def hold(viewer: Viewer, endpoint: str) -> None:
    """The door of a page, before its view. Raises NotAllowed."""
    if RULE_OF[endpoint] in PAGES:
        require_page(viewer, RULE_OF[endpoint])
