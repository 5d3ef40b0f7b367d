from tests.faults.fault import Fault

PEOPLE, GIGS, CANDIDATES = "portal/access/people.py", "portal/access/gigs.py", "portal/access/candidates.py"
FAULTS = [
    Fault(
        PEOPLE,
        "Person.unlisted_until <= day",
        "Person.unlisted_until < day",
        "On the day on which somebody is to be listed again, they are not.",
    ),
    Fault(
        PEOPLE,
        "EngagementLead.engagement_id == Engagement.id,\n        EngagementLead.person_id == viewer.id,\n    )",
        "EngagementLead.engagement_id == Engagement.id,\n    )",
        "Whoever worked for any lead lately is read by every lead as if by that one.",
    ),
    Fault(
        PEOPLE,
        "*theirs, standing(viewer.now), led(viewer)",
        "*theirs, Candidate.consented_at.is_not(None), led(viewer)",
        "Contact stays open after consent has ended.",
    ),
    Fault(
        PEOPLE,
        "known_state = case((untold, Candidate.state_before), else_=Candidate.state)",
        "known_state = Candidate.state",
        "A decline is felt before its message leaves: the lead's contact goes at once.",
    ),
    Fault(
        PEOPLE,
        "theirs.gig_id == mine.gig_id,\n        theirs.state.in_(ENGAGED),\n    )",
        "theirs.gig_id == mine.gig_id,\n    )",
        "Whoever left a gig is still read as a teammate.",
    ),
    Fault(
        PEOPLE,
        "Person.key.in_(keys)).order_by(Person.id)",
        "Person.key.in_(keys)).order_by(Person.key)",
        "People are locked in another order than everywhere else, so that two acts can wait for each other.",
    ),
    Fault(
        "portal/access/tables.py",
        "has their consent    | R    | R    | R       | R    | R     | -  ",
        "has their consent    | R    | R    | R       | R    | R     | R  ",
        "A phone number is shown to leads by consent alone.",
    ),
    Fault(
        GIGS,
        "or_(ends.is_(None), ends > at)",
        "ends.is_(None)",
        "Consent that ends in a week has ended already.",
    ),
    Fault(
        GIGS,
        "GigRole.taken < GigRole.seats",
        "GigRole.taken <= GigRole.seats",
        "A gig without a free seat takes applications.",
    ),
    Fault(
        GIGS,
        ".correlate(Gig),\n        led_by_somebody(),\n    )",
        ".correlate(Gig),\n    )",
        "A gig that nobody leads any more takes applications.",
    ),
    Fault(
        GIGS,
        "== EngagementState.ENDED, Engagement.ended_on >= viewer.lately",
        "== EngagementState.ENDED, Engagement.ended_on > viewer.lately",
        "Who worked on a gig reads it a day less than promised.",
    ),
    Fault(
        GIGS,
        '[Audience.EVERYONE] + ([Audience.EMPLOYEES] if viewer.kind == "employee" else [])',
        "[Audience.EVERYONE, Audience.EMPLOYEES]",
        "Contractors read and enter gigs that are for employees.",
    ),
    Fault(
        GIGS,
        "and_(Gig.state != GigState.DRAFT, not_confidential()) if viewer.is_admin",
        "(Gig.state != GigState.DRAFT) if viewer.is_admin",
        "Admins read confidential gigs.",
    ),
    Fault(
        CANDIDATES,
        "if note.author_id != viewer.id:",
        "if not viewer.is_lead:",
        "A lead changes the note that another wrote.",
    ),
    Fault(
        CANDIDATES,
        'act == "undo" and candidate.state_before == State.INVITED',
        'act == "undo"',
        "A decline is undone although consent has ended.",
    ),
    Fault(
        CANDIDATES,
        "Candidate.key == key, _mine(viewer)",
        "Candidate.key == key",
        "A lead opens a candidate's own page of the application, and answers for them.",
    ),
    Fault(
        "portal/access/skills.py",
        "Skill.holders >= SKILL_KNOWN_WHEN_HELD_BY",
        "Skill.holders > SKILL_KNOWN_WHEN_HELD_BY",
        "A suggested skill is offered to all when one more person holds it than promised.",
    ),
]
