"""What each type of gig asks: a mentor has no seats to count, a one-off is done within a week."""

from collections.abc import Mapping

NOT_ASKED: Mapping[str, frozenset[str]] = {
    "mentoring": frozenset({"seats", "pay_up_to", "budget"}),
    "rotation": frozenset({"budget"}),
}
WORDS: Mapping[str, str] = {
    "one-off": "Done within a week. Say the hours in all; a single day is fine.",
    "part-time": "Some hours a week beside other work.",
    "project": "A piece of work with a beginning and an end.",
    "rotation": "Time in another team: both dates are needed, a budget is not.",
    "mentoring": "One seat, some hours a week, no pay and no budget.",
}
LONGEST_ONE_OFF = 7  # days, so that hours in all are the hours of one week


def asks(type_: str | None, field: str) -> bool:
    return field not in NOT_ASKED.get(type_ or "", ())
