""" "n of m": how what is asked for meets what somebody holds. Plain values, so that every page explains it alike."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    HIT = "hit"  # held at the level asked, or above
    SHORT = "short"  # held, below the level asked
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Need:
    """A skill that is asked for; `required` or nice to have."""

    skill_id: int
    name: str
    least: int = 1
    required: bool = True


@dataclass(frozen=True, slots=True)
class Mark:
    """A need beside what is held; `held` is 0 when the skill is missing. `level` and `mark` are for `ui.skill`."""

    skill_id: int
    name: str
    least: int
    required: bool
    held: int
    verdict: Verdict

    @property
    def level(self) -> int:
        return self.least

    @property
    def mark(self) -> str:
        return {Verdict.HIT: "hit", Verdict.SHORT: "", Verdict.MISSING: "miss"}[self.verdict]

    def __str__(self) -> str:
        asked = f"level {self.least}" + ("" if self.required else ", nice to have")
        if self.verdict is Verdict.HIT:
            return f"{self.name}: level {self.held} ({asked} asked)"
        if self.verdict is Verdict.SHORT:
            return f"{self.name}: level {self.held}, {asked} asked"
        return f"{self.name}: missing, {asked} asked"


@dataclass(frozen=True, slots=True)
class Fit:
    """Each skill asked for, and how many of them are held at their level: `hits` of `of`."""

    marks: tuple[Mark, ...]
    hits: int
    of: int
    required_hits: int
    required_of: int

    def __str__(self) -> str:
        return f"{self.hits} of {self.of}"

    @property
    def reasons(self) -> tuple[str, ...]:
        """A sentence for each skill."""
        return tuple(str(mark) for mark in self.marks)


def fit(needs: Iterable[Need], held: Mapping[int, int]) -> Fit:
    """How needs meet holdings ({skill id: level}); a skill that several ask for counts once, at its least level.

    Marks keep the order of the needs, required ones first.
    """
    marks = sorted((_mark(need, held.get(need.skill_id, 0)) for need in merged(needs)), key=lambda m: not m.required)
    hits = [m for m in marks if m.verdict is Verdict.HIT]
    required = [m for m in marks if m.required]
    return Fit(tuple(marks), len(hits), len(marks), sum(m.required for m in hits), len(required))


def merged(needs: Iterable[Need]) -> list[Need]:
    """Each skill once: at the least level that any asks for, required when any requires it."""
    found: dict[int, Need] = {}
    for need in needs:
        other = found.get(need.skill_id, need)
        both = min(need.least, other.least), need.required or other.required
        found[need.skill_id] = Need(need.skill_id, need.name, *both)
    return list(found.values())


def _mark(need: Need, level: int) -> Mark:
    verdict = Verdict.MISSING if not level else Verdict.HIT if level >= need.least else Verdict.SHORT
    return Mark(need.skill_id, need.name, need.least, need.required, level, verdict)
