from tests.faults.fault import Fault

BY_LEADS, BY_PERSON = "portal/models/candidates/by_leads.py", "portal/models/candidates/by_person.py"
GIGS, PEOPLE = "portal/models/gigs.py", "portal/models/people"
FAULTS = [
    Fault(
        "portal/models/accounts.py",
        "at - made_at <= timedelta(hours=SESSION_HOURS)",
        "at - seen_at <= timedelta(hours=SESSION_HOURS)",
        "A session that is used never grows too old.",
    ),
    Fault(
        "portal/models/candidates/seats.py",
        "if seat.starts_on > today(person.zone):",
        "if seat.starts_on >= today(person.zone):",
        "Work that ends on its first day counts as never begun.",
    ),
    Fault(
        "portal/models/candidates/consent.py",
        "min(ends, self.consent_ends_at or ends)",
        "ends",
        "A decline after an offer that ended gives consent more time.",
    ),
    Fault(
        "portal/models/candidates/by_clock.py",
        "if self.state == State.OFFERED and offer.reached_at is None:",
        "if self.state == State.OFFERED:",
        "The time to answer an offer begins anew each time that it is looked at.",
    ),
    Fault(
        BY_LEADS,
        "if last and ends_on > last:",
        "if last and starts_on > last:",
        "An offer may reach beyond the end of a contract.",
    ),
    Fault(
        BY_LEADS,
        "        if self.state == State.OFFERED:\n            self._lapse()\n        self.reason, self.message",
        "        self.reason, self.message",
        "An offer that is taken back keeps its seat.",
    ),
    Fault(
        BY_LEADS,
        'visible_to="both" if was_told else "leads"',
        'visible_to="both"',
        "Who never heard of a decline is told that it was undone.",
    ),
    Fault(
        BY_PERSON,
        "cls._undecided(session, person.id) >= OPEN_APPLICATIONS",
        "cls._undecided(session, person.id) > OPEN_APPLICATIONS",
        "One more open application than allowed.",
    ),
    Fault(
        BY_PERSON,
        "if self.state != State.OFFERED or (offer.answer_until and offer.answer_until <= now()):",
        "if self.state != State.OFFERED:",
        "An offer whose time is over can be accepted until the clock has closed it.",
    ),
    Fault(
        "portal/models/hours.py",
        "since + timedelta(weeks=WEEKS_AHEAD, days=-1)",
        "since + timedelta(weeks=WEEKS_AHEAD)",
        "Free soon looks at four weeks and a day.",
    ),
    Fault(
        GIGS,
        "self.apply_until = day_ends(self.apply_by, self.zone) if self.apply_by else None",
        "self.apply_until = self.apply_until or (day_ends(self.apply_by, self.zone) if self.apply_by else None)",
        "A gig stays closed to applications at the hour of its first apply-by, wherever that is moved.",
    ),
    Fault(
        GIGS,
        "if c.shown_state() in (*WAITING, State.ACCEPTED)",
        "if c.state in (*WAITING, State.ACCEPTED)",
        "Who is not told of new terms knows that they were declined.",
    ),
    Fault(
        f"{PEOPLE}/employment.py",
        "if self.manager_id == actor_id:",
        "if self.manager_id == actor_id == self.id:",
        "An admin makes themselves the line manager of anybody, and reads more of them.",
    ),
    Fault(
        f"{PEOPLE}/__init__.py",
        "            self.end_sessions()\n            self._end_links()\n        for name, value",
        "            self.end_sessions()\n        for name, value",
        "A link that was mailed to the old address still lets its reader in.",
    ),
    Fault(
        "portal/models/looks.py",
        "func.count(Look.person_id.distinct())",
        "func.count(Look.id)",
        "Somebody whose contact and terms are opened counts as two people.",
    ),
    Fault(
        "portal/models/skill_merges.py",
        "max(row.least_level, other.least_level)",
        "min(row.least_level, other.least_level)",
        "A role that asked for both skills asks for the lower level of the one that is left.",
    ),
    Fault(
        "portal/models/outbox.py",
        "self.attempts > len(MAIL_TRIES_AFTER_MINUTES)",
        "self.attempts >= len(MAIL_TRIES_AFTER_MINUTES)",
        "A mail is given up one try too early.",
    ),
]
