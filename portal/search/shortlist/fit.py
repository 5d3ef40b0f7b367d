"""How the candidates of a board meet what their role needs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select

from portal.access import Viewer
from portal.models import Candidate, GigRole, Need, PersonSkill, Skill
from portal.search.prepared import ask

SAID = 2  # gaps that a card names; the others are counted


class Needed(NamedTuple):
    skill: int
    name: str
    level: int


@dataclass(frozen=True, slots=True)
class Fits:
    """`required` is {role id: what it requires}, `held` {person id: {skill id: effective level}}."""

    required: Mapping[int, Sequence[Needed]]
    held: Mapping[int, Mapping[int, int]]

    def hits(self, role: int, person: int) -> int:
        held = self.held.get(person, {})
        return sum(held.get(need.skill, 0) >= need.level for need in self.required.get(role, ()))

    def gaps(self, role: int, person: int) -> tuple[str, ...]:
        """The skills that are missing or below their level, in words: "Playwright level 2, 3 asked"."""
        held = self.held.get(person, {})
        short = [(need, held.get(need.skill, 0)) for need in self.required.get(role, ())]
        said = [
            f"{need.name} level {level}, {need.level} asked" if level else f"no {need.name}"
            for need, level in short
            if level < need.level
        ]
        return (*said[:SAID], f"{len(said) - SAID} more") if len(said) > SAID + 1 else tuple(said)

    def names(self, role: int, person: int) -> str:
        """The required skills that they hold, at whatever level."""
        held = self.held.get(person, {})
        return " ".join(need.name for need in self.required.get(role, ()) if held.get(need.skill))


def fits_of(viewer: Viewer, gig_id: int) -> Fits:
    """Two queries. Whose skills may be read is asked by the caller, with the cards."""
    required: dict[int, list[Needed]] = {}
    for row in ask("needs of a board", viewer, _needs, gig=gig_id):
        need = Needed(row.skill_id, row.name, row.least_level)
        required.setdefault(row.gig_role_id, []).append(need)
    held: dict[int, dict[int, int]] = {}
    for row in ask("skills on a board", viewer, _held, gig=gig_id) if required else ():
        held.setdefault(row.person_id, {})[row.skill_id] = row.effective
    return Fits(required, held)


def _needs(_viewer: Viewer) -> Any:
    columns = Need.gig_role_id, Need.skill_id, Skill.name, Need.least_level
    needs = (
        select(*columns).select_from(GigRole).join(Need, Need.gig_role_id == GigRole.id)
    )  # PostgreSQL keeps the order
    mine = needs.join(Skill, Skill.id == Need.skill_id).where(GigRole.gig_id == bindparam("gig"), Need.required)
    return mine.order_by(Need.id)


def _held(_viewer: Viewer) -> Any:
    """Of the skills that each one's role requires."""
    return (
        select(Candidate.person_id, PersonSkill.skill_id, PersonSkill.effective)
        .join(Need, Need.gig_role_id == Candidate.gig_role_id)
        .join(PersonSkill, (PersonSkill.skill_id == Need.skill_id) & (PersonSkill.person_id == Candidate.person_id))
        .where(Candidate.gig_id == bindparam("gig"), Need.required, PersonSkill.effective > 0)
    )
