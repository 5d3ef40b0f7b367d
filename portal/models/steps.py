"""A candidate's states and every legal step, as data."""

from enum import StrEnum


class State(StrEnum):
    CONSIDERING = "considering"
    INVITED = "invited"
    APPLIED = "applied"
    TALKING = "talking"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    TURNED_DOWN = "turned down"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    CLOSED = "closed"
    DONE = "done"


LEAD_STEPS: dict[State, frozenset[str]] = {
    State.CONSIDERING: frozenset({"invite", "remove"}),
    State.INVITED: frozenset({"take back"}),
    State.APPLIED: frozenset({"talk", "offer", "decline"}),
    State.TALKING: frozenset({"offer", "decline"}),
    State.OFFERED: frozenset({"decline"}),
    State.ACCEPTED: frozenset({"end early"}),
    State.DECLINED: frozenset({"undo"}),
    State.EXPIRED: frozenset({"offer", "decline"}),
    State.CLOSED: frozenset({"invite"}),
    State.DONE: frozenset({"invite"}),
}
PERSON_STEPS: dict[State, frozenset[str]] = {
    State.CONSIDERING: frozenset({"apply"}),  # they do not know of the row
    State.INVITED: frozenset({"apply", "turn down"}),
    State.APPLIED: frozenset({"edit", "withdraw"}),
    State.TALKING: frozenset({"edit", "withdraw"}),
    State.OFFERED: frozenset({"accept", "turn down", "withdraw"}),
    State.ACCEPTED: frozenset({"withdraw", "end early"}),
    State.TURNED_DOWN: frozenset({"apply"}),
    State.WITHDRAWN: frozenset({"apply"}),
    State.EXPIRED: frozenset({"apply"}),
    State.CLOSED: frozenset({"apply"}),
    State.DONE: frozenset({"apply"}),
}
UNDECIDED = (State.APPLIED, State.TALKING, State.OFFERED)
WAITING = (State.INVITED, *UNDECIDED)
LANES = (*(State.CONSIDERING, State.INVITED), *UNDECIDED, State.ACCEPTED)
ENDS = (State.DECLINED, State.TURNED_DOWN, State.WITHDRAWN, State.EXPIRED, State.CLOSED, State.DONE)


class Origin(StrEnum):
    APPLIED = "applied"
    INVITED = "invited"
    SOURCED = "sourced"


class Reason(StrEnum):
    """Why a lead declines, for the gig's leads and the reports. The person reads the message alone."""

    OTHER_CHOSEN = "Someone else was chosen"
    SKILLS = "Skills needed are not there yet"
    HOURS = "Hours or dates do not fit"
    NOT_NEEDED = "The work is no longer needed"
