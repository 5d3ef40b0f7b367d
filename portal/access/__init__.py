"""Who may see which rows and fields, and do what. The only place that says so.

`get_…` is the only door to a thing that will be acted on. What the viewer may not see is not found, like what does not
exist; what they may see but not do is refused with words. Nothing here knows of requests or pages.
"""

from portal.access.candidates import (
    candidate_right,
    candidate_rights,
    get_application,
    get_candidate,
    get_candidates,
    get_note,
    relation_columns,
    rights_by,
    visible_candidates,
)
from portal.access.gigs import (
    accepting,
    get_gig,
    get_gig_with_rights,
    get_role,
    gig_right,
    gig_rights,
    leads,
    may_apply,
    may_open,
    not_confidential,
    offered_text,
    orphaned,
    readable,
    readable_text,
    require_page,
    visible_gigs,
)
from portal.access.imports import get_import, get_import_file
from portal.access.links import get_by_link
from portal.access.people import (
    directory,
    directory_text,
    get_person,
    listed,
    person_rights,
    reads_of_leads,
    sees_of_everyone,
    sees_of_whom_it_finds,
    terms_of_led_gigs,
    visible_people,
    visible_people_text,
)
from portal.access.skills import find_skill, require_skill, usable_skills, usable_skills_text
from portal.access.taxonomy import get_department, get_skill, get_skills
from portal.access.templates import get_template
from portal.access.viewer import NotAllowed, NotFound, Viewer, viewer_of

__all__ = [
    "NotAllowed",
    "NotFound",
    "Viewer",
    "accepting",
    "candidate_right",
    "candidate_rights",
    "directory",
    "directory_text",
    "find_skill",
    "get_application",
    "get_by_link",
    "get_candidate",
    "get_candidates",
    "get_department",
    "get_gig",
    "get_gig_with_rights",
    "get_import",
    "get_import_file",
    "get_note",
    "get_person",
    "get_role",
    "get_skill",
    "get_skills",
    "get_template",
    "gig_right",
    "gig_rights",
    "leads",
    "listed",
    "may_apply",
    "may_open",
    "not_confidential",
    "offered_text",
    "orphaned",
    "person_rights",
    "readable",
    "readable_text",
    "reads_of_leads",
    "relation_columns",
    "require_page",
    "require_skill",
    "rights_by",
    "sees_of_everyone",
    "sees_of_whom_it_finds",
    "terms_of_led_gigs",
    "usable_skills",
    "usable_skills_text",
    "viewer_of",
    "visible_candidates",
    "visible_gigs",
    "visible_people",
    "visible_people_text",
]
