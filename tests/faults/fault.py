from typing import NamedTuple


class Fault(NamedTuple):
    """One change of the code that a tired engineer would make, and what is wrong with it in a sentence."""

    file: str
    old: str
    new: str
    said: str
