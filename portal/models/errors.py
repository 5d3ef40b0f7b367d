"""What models refuse. `str()` of each is fit to be shown to a person; nothing was changed."""

from collections.abc import Iterable


class Conflict(Exception):
    """What was asked does not fit what is there now: 409."""


class IllegalStep(Conflict):
    """A step that the state does not allow: 409."""

    def __init__(self, step: str, state: str, legal: Iterable[str]):
        possible = ", ".join(sorted(legal)) or "nothing"
        super().__init__(f"“{step.capitalize()}” is not possible in the state “{state}”. Possible now: {possible}.")


class TooMany(Exception):
    """More than one may do in a while: 429."""


class Refused(Exception):
    """A value that the rules do not allow: 422, beside its field."""

    def __init__(self, field: str, why: str):
        self.field = field
        super().__init__(why)
