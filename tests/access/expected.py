"""What ACCESS.md says of everyone in `personas`, written by hand: who relates to whom, and what each relation opens."""

from tests.access.personas import GIGS, OUT, PEOPLE, UNLISTED, VIEWERS

Rights = tuple[frozenset[str], frozenset[str]]
NOTHING: Rights = (frozenset(), frozenset())
COLUMNS = ("card", "kind", "profile", "rate", "email", "phone", "terms", "cv", "feedback", "words", "notes", "account")


def _rights(reads: str, writes: str = "") -> Rights:
    return frozenset(reads.split()), frozenset(writes.split())


PERSON = {  # (reads, writes)
    "self": _rights("card kind profile rate email phone terms cv feedback account", "card profile rate email phone cv"),
    "admin": _rights(
        "card kind profile rate email phone terms account", "card kind profile rate email phone terms account"
    ),
    "leads their gig": _rights("card kind profile rate email phone terms cv feedback words notes", "words notes"),
    "consent": _rights("card kind profile rate email cv feedback words notes", "words notes"),
    "listed": _rights("card kind profile rate feedback words notes", "words notes"),
    "same gig": _rights("card kind profile email phone"),
    "line manager": _rights("card kind profile"),
    "leads a gig i see": _rights("card kind"),
    "reached out": _rights("card kind email"),
    "looked": _rights("card kind"),
}
LISTED = [name for name in PEOPLE if name not in (*UNLISTED, *OUT)]
SEES_LEADS = {"owner": "leads a gig i see", "colead": "leads a gig i see"}  # of open and running, which everyone sees


def _of_a_lead(**more: str) -> dict[str, str]:
    return {**dict.fromkeys(LISTED, "listed"), **more}


RELATIONS = {  # viewer: {person: relations}; who is not named is not seen
    "admin": dict.fromkeys(PEOPLE, "admin"),
    "owner": _of_a_lead(
        teammate="leads their gig",
        hiddenmate="leads their gig",
        seated="leads their gig",
        applicant="consent",
        hiddenapplicant="consent",
        declined="consent",
        offered="consent",
        suspended="consent",
        over="consent",
    ),
    "colead": _of_a_lead(
        teammate="leads their gig",
        hiddenmate="leads their gig",
        applicant="consent",
        hiddenapplicant="consent",
        declined="consent",
        suspended="consent",
        over="consent",
    ),
    "other": _of_a_lead(applicant="consent"),
    "lead30": _of_a_lead(alum="leads their gig"),
    "lead31": _of_a_lead(),
    "strangelead": _of_a_lead(),
    "demoted": SEES_LEADS,
    "teammate": {"owner": "same gig", "colead": "same gig", "hiddenmate": "same gig"},
    "hiddenmate": dict.fromkeys(("owner", "colead", "teammate", "seated"), "same gig"),
    "seated": {"owner": "same gig", "hiddenmate": "same gig", "colead": "leads a gig i see"},
    "applicant": SEES_LEADS | {"other": "leads a gig i see"},
    "invited": {"owner": "reached out", "colead": "reached out"},
    "considered": SEES_LEADS,
    "withdrawn": SEES_LEADS,
    "declined": SEES_LEADS,
    "offered": SEES_LEADS | {"owner": "reached out"},
    "manager": SEES_LEADS | {"teammate": "line manager", "hiddenapplicant": "line manager"},
    "hiddenapplicant": SEES_LEADS,
    "alum": SEES_LEADS | {"lead30": "leads a gig i see"},
    "employee": SEES_LEADS,
    "contractor": SEES_LEADS | {"strangelead": "looked"},
}


def of_person(viewer: str, of: str) -> Rights:
    if viewer == of:
        return PERSON["self"]
    return PERSON[RELATIONS[viewer][of]] if of in RELATIONS[viewer] else NOTHING


FOUND = {  # in the directory of a member: (by the card, by the profile), listed people alone
    "demoted": ("owner colead", ""),
    "teammate": ("owner colead", "owner colead"),
    "hiddenmate": ("owner colead teammate seated", "owner colead teammate seated"),
    "seated": ("owner colead", "owner"),
    "applicant": ("owner colead other", ""),
    "manager": ("owner colead teammate", "teammate"),
    "alum": ("owner colead lead30", ""),
}


def in_directory(viewer: str, column: str) -> set[str]:
    """Who is found by what stands in card, kind, profile or rate."""
    if viewer in ("admin", "owner", "colead", "other", "lead30", "lead31", "strangelead"):
        return set(LISTED)
    by_card, by_profile = FOUND.get(viewer, ("owner colead", ""))
    return set({"card": by_card, "kind": by_card, "profile": by_profile, "rate": ""}[column].split())


LEADS = "read budget edit decide room feedback hand-over"
AUDIENCE = {"open": "read apply", "running": "read apply"}  # of everyone: those are accepting
STAFF = AUDIENCE | {"staff": "read apply"}
OF_LEADS = STAFF | dict.fromkeys(("full", "paused", "done", "orphan"), "read")
GIG = {  # viewer: {gig: rights}; what is not named is not seen
    "admin": OF_LEADS | {"orphan": "read hand-over", "lost": "hand-over"},
    "owner": {"orphan": "read"}
    | dict.fromkeys(("open", "secret", "full", "paused", "running", "duo", "draft", "done", "staff"), LEADS),
    "colead": OF_LEADS | dict.fromkeys(("open", "secret", "running"), LEADS),
    "other": OF_LEADS | {"theirs": LEADS},
    "lead30": OF_LEADS | {"past30": LEADS},
    "lead31": OF_LEADS | {"past31": LEADS},
    "strangelead": OF_LEADS,
    "demoted": STAFF,
    "teammate": STAFF | {"running": "read apply room feedback"},
    "hiddenmate": AUDIENCE | {"running": "read apply room feedback", "duo": "read room feedback"},
    "seated": AUDIENCE | {"full": "read room feedback", "duo": "read room feedback"},
    "applicant": AUDIENCE | {"theirs": "read", "orphan": "read"},
    "invited": STAFF | {"secret": "read apply", "orphan": "read"},
    "considered": AUDIENCE,
    "withdrawn": AUDIENCE,
    "declined": AUDIENCE,
    "offered": AUDIENCE | {"paused": "read"},
    "manager": STAFF,
    "hiddenapplicant": STAFF,
    "alum": AUDIENCE | {"past30": "read feedback"},
    "employee": STAFF,
    "contractor": AUDIENCE,
}


def of_gig(viewer: str, gig: str) -> frozenset[str]:
    return frozenset(right.replace("-", " ") for right in GIG[viewer].get(gig, "").split())


LED_BY = {gig: (owner,) for gig, (owner, _, _) in GIGS.items()}
LED_BY |= {gig: ("owner", "colead") for gig in ("open", "secret", "running")} | {"orphan": (), "lost": ()}
NONE_YET = ("considered.open", "invited.secret", "invited.running", "invited.orphan")
ENDED = ("withdrawn.open", "alum.past31")
CANDIDATE = {  # (reads, writes, deeds)
    "self": ("stage application messages", "application messages", "answer"),
    "none yet": ("stage messages notes", "stage notes", "consider"),
    "stands": ("stage application messages notes", "stage messages notes", "consider decide"),
    "ended": ("stage messages notes", "notes", "consider"),
}


def of_candidate(viewer: str, candidate: str) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    person, gig = candidate.split(".")
    relation = ""
    if viewer == person:
        relation = "" if person == "considered" else "self"
    elif viewer in LED_BY[gig]:
        relation = "none yet" if candidate in NONE_YET else "ended" if candidate in ENDED else "stands"
    reads, writes, deeds = (frozenset(cell.split()) for cell in CANDIDATE.get(relation, ("", "", "")))
    return reads, writes, deeds


PAGES = {  # page: whom it is open to
    "home": "member lead admin",
    "gigs": "member lead admin",
    "profile": "member lead admin",
    "applications": "member lead admin",
    "talent": "member lead admin",
    "new gig": "lead",
    "admin": "admin",
}
assert set(RELATIONS) == set(GIG) == set(VIEWERS)
