"""What is stored, and the rules that keep it true. A file per noun; a method per thing that people do."""

from portal.db import Base
from portal.models import levels
from portal.models.accounts import Attempt, Link, SignIn
from portal.models.applications import Application, Offer
from portal.models.bookmarks import Bookmark
from portal.models.candidate_notes import CandidateNote
from portal.models.candidates import Candidate
from portal.models.counts import DirectoryCount
from portal.models.departments import Department
from portal.models.engagements import ENGAGED, Engagement, EngagementLead, EngagementState
from portal.models.errors import Conflict, IllegalStep, Refused, TooMany
from portal.models.events import Audit, Event, record_act
from portal.models.experience import Experience
from portal.models.gig_roles import GigRole, Need, NeedWish, RoleWish
from portal.models.gig_templates import GigTemplate
from portal.models.gigs import LIVE, Audience, CoLead, Gig, GigState
from portal.models.held_skills import Evidence, PersonSkill, Validation
from portal.models.hours import FreeSpan, WorkWindow
from portal.models.imports import Import, ImportRow, ImportState, ImportText, SkillChoice, choose_skills
from portal.models.looks import Look
from portal.models.notes import PersonNote
from portal.models.outbox import MailState, Outbox
from portal.models.people import Kind, Person
from portal.models.rates import ExchangeRate
from portal.models.removed_skills import RemovedSkill
from portal.models.skill_merges import SkillMerge, SkillMergeRow
from portal.models.skill_pairs import SkillPair
from portal.models.skills import Alias, Skill, SkillState
from portal.models.spelling import Spelling
from portal.models.steps import ENDS, LANES, LEAD_STEPS, PERSON_STEPS, UNDECIDED, WAITING, Origin, Reason, State
from portal.models.stints import Stint
from portal.models.upkeep import Lease, Setting
from portal.models.visits import Visit

levels.say(Base.metadata)

__all__ = [
    "ENDS",
    "ENGAGED",
    "LANES",
    "LEAD_STEPS",
    "LIVE",
    "PERSON_STEPS",
    "UNDECIDED",
    "WAITING",
    "Alias",
    "Application",
    "Attempt",
    "Audience",
    "Audit",
    "Bookmark",
    "Candidate",
    "CandidateNote",
    "CoLead",
    "Conflict",
    "Department",
    "DirectoryCount",
    "Engagement",
    "EngagementLead",
    "EngagementState",
    "Event",
    "Evidence",
    "ExchangeRate",
    "Experience",
    "FreeSpan",
    "Gig",
    "GigRole",
    "GigState",
    "GigTemplate",
    "IllegalStep",
    "Import",
    "ImportRow",
    "ImportState",
    "ImportText",
    "Kind",
    "Lease",
    "Link",
    "Look",
    "MailState",
    "Need",
    "NeedWish",
    "Offer",
    "Origin",
    "Outbox",
    "Person",
    "PersonNote",
    "PersonSkill",
    "Reason",
    "Refused",
    "RemovedSkill",
    "RoleWish",
    "Setting",
    "SignIn",
    "Skill",
    "SkillChoice",
    "SkillMerge",
    "SkillMergeRow",
    "SkillPair",
    "SkillState",
    "Spelling",
    "State",
    "Stint",
    "TooMany",
    "Validation",
    "Visit",
    "WorkWindow",
    "choose_skills",
    "record_act",
]
