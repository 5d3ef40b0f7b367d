"""What a gig's leads, its talent and the gig itself may do, and who hears of it: from DESIGN and ACCESS, by hand."""

from datetime import date, timedelta

from portal.models.times import today

DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
LEADS, TALENT = ("Lena", "Leo", "Lise"), ("Ada", "Bo", "Cleo", "Dev", "Eve")
LIVE, UNDECIDED = {"open", "paused", "in progress"}, {"applied", "talking", "offered"}
LEAD_STEPS = {  # step: (states that it starts from, needs consent)
    "invite": ({"considering", "closed", "done"}, False),
    "remove": ({"considering"}, False),
    "take back": ({"invited"}, False),
    "talk": ({"applied"}, True),
    "offer": ({"applied", "talking", "expired"}, True),
    "decline": ({"applied", "talking", "offered", "expired"}, True),
    "undo": ({"declined"}, True),
    "end early": ({"accepted"}, True),
}
PERSON_STEPS = {
    "accept": {"offered"},
    "turn down": {"invited", "offered"},
    "withdraw": {"applied", "talking", "offered", "accepted"},
    "end early": {"accepted"},
    "edit": {"applied", "talking"},
}
APPLY_FROM = {None, "considering", "invited", "turned down", "withdrawn", "expired", "closed", "done"}
EVERY_WAY = {(state, step) for step, (states, _) in LEAD_STEPS.items() for state in states}
EVERY_WAY |= {(state, step) for step, states in PERSON_STEPS.items() for state in states}
EVERY_WAY |= {(state, "apply") for state in APPLY_FROM}
GIG_STEPS = {
    "publish": {"draft"},
    "pause": {"open"},
    "resume": {"paused"},
    "complete": {"in progress"},
    "cancel": {"draft", "open", "paused", "in progress"},
    "reopen": {"completed", "cancelled"},
}
TO = {
    "invite": "invited",
    "take back": "declined",
    "talk": "talking",
    "offer": "offered",
    "decline": "declined",
    "end early": "done",
    "accept": "accepted",
    "turn down": "turned down",
    "withdraw": "withdrawn",
}
HEARD_BY_PERSON = {"invited", "applied", "offered", "offer ended", "offer reminder", "told", "ended early"}
HEARD_BY_PERSON |= {"gig completed", "gig cancelled", "completed", "cancelled"}
HEARD_BY_LEADS = {"applied", "accepted", "turned down", "withdrew", "ended early", "offer ended", "answer due"}
CO_LEADS = (), ("Leo",), ("Lise",), ("Leo", "Lise")
WAITS = timedelta(minutes=11), timedelta(minutes=11), timedelta(hours=5), DAY, 3 * DAY, 8 * DAY
DEEDS = {  # how often each is done
    "lead": 10,
    "answer": 8,
    "apply": 6,
    "consider": 3,
    "wait": 3,
    "see": 5,
    "change_terms": 1,
    "hand_over": 1,
    "name_co_leads": 1,
    "end_or_pause": 4,
    "grant": 1,
}


def days_ahead() -> dict[str, date]:
    return {"starts_on": today() + 2 * DAY, "ends_on": today() + 5 * WEEK, "apply_by": today() + 3 * WEEK}
