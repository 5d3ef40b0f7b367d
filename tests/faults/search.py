from tests.faults.fault import Fault

FIND, QUESTION = "portal/search/directory/find.py", "portal/search/directory/question.py"
PAGES, PERSON = "portal/search/pages.py", "portal/search/person_page.py"
FAULTS = [
    Fault(
        PAGES,
        "of.where(id_ < after)",
        "of.where(id_ <= after)",
        "A page of a long list begins with the last row of the page before.",
    ),
    Fault(
        PAGES,
        "of.where(tuple_(*by) > after)",
        "of.where(tuple_(*by) >= after)",
        "The same, in lists that run upwards.",
    ),
    Fault(
        FIND,
        "{'<' if upwards else '>'} (:after, :after_id)",
        "{'<=' if upwards else '>='} (:after, :after_id)",
        "Somebody stands on two pages of the directory.",
    ),
    Fault(
        FIND,
        " AND k.level > 0 AND s.state <> 'rejected'",
        " AND k.level > 0",
        "A skill that an admin rejected is shown to others.",
    ),
    Fault(
        QUESTION,
        '"person.confirmed_on >= :confirmed"',
        '"person.confirmed_on > :confirmed"',
        "Who confirmed their profile thirty days ago is not among those of the last thirty days.",
    ),
    Fault(
        QUESTION,
        "WHERE skill_id = :skill{n} AND effective >= :level{n}",
        "WHERE skill_id = :skill{n}",
        "Where any of several skills is enough, the least level is forgotten.",
    ),
    Fault(
        QUESTION,
        "f.ends_on >= :starts AND f.free < :free",
        "f.ends_on >= :starts AND f.free <= :free",
        "Who has just the hours that are asked for in some weeks is not found.",
    ),
    Fault(
        "portal/search/directory/facets.py",
        "row[5] is not None and row[5] >= asked.free",
        "row[5] is not None and row[5] > asked.free",
        "A facet counts fewer people than the list then shows.",
    ),
    Fault(
        "portal/search/openings/find.py",
        "AND k.effective > 0 AND k.effective >= n.least_level",
        "AND k.effective > 0",
        "Openings for experts stand first for beginners.",
    ),
    Fault(
        "portal/search/candidate/page.py",
        "place > here",
        "place >= here",
        "The next candidate of a lane is the same one again.",
    ),
    Fault(
        "portal/search/shortlist/cards.py",
        "row.rate_amount is not None and person in self.rates",
        "row.rate_amount is not None",
        "A card shows the rate of somebody whose rate the lead may not read.",
    ),
    Fault(
        "portal/search/applications.py",
        "and_(Candidate.state.in_(ENDS), or_(not_(untold), Candidate.told_at.is_(None)))",
        "Candidate.state.in_(ENDS)",
        "An application moves to the ended ones before its decline was told.",
    ),
    Fault(
        PERSON,
        "if person.id != viewer.id:",
        "if person.id != viewer.id and not viewer.is_admin:",
        "Admins read what was agreed on confidential gigs.",
    ),
    Fault(
        PERSON,
        "if viewer.is_lead and person.id != viewer.id else 0",
        "if person.id != viewer.id else 0",
        "Teammates read the hours that stand in offers.",
    ),
    Fault(
        "portal/search/timeline.py",
        "where(events, Event.at >= candidate.known_since, ",
        "where(events, ",
        "A time line tells what happened to the gig before the person knew of it.",
    ),
    Fault(
        "portal/search/skill_words.py",
        "ORDER BY 2, 5 DESC, 3",
        "ORDER BY 5 DESC, 2, 3",
        "An alias that many hold beats a skill of that very name.",
    ),
]
