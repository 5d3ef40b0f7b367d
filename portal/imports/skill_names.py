"""Which skills the texts of a file mean, many at once, by the same rule as `models.skills.meanings`."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased

from portal.imports.staging import chunks
from portal.models import SkillChoice
from portal.models.skills import Alias, Skill, SkillState
from portal.models.text import clean, fold

AT_ONCE = 1_000
MET = SkillState.ACCEPTED, SkillState.SUGGESTED
MOST_KEPT = 50_000


@dataclass(frozen=True, slots=True)
class Meant:
    id: int  # 0: an admin chose to leave the text out
    name: str
    others: tuple[str, ...] = ()  # other skills that the text could mean as well
    chosen: bool = False


@dataclass(slots=True)
class SkillNames:
    """Remembers what it looked up, so that a file which says "Python" ten thousand times asks once."""

    known: dict[str, Meant | None] = field(default_factory=dict)

    def look_up(self, session: Session, texts: Iterable[str]) -> None:
        if len(self.known) > MOST_KEPT:
            self.known.clear()
        for some in chunks(sorted({fold(clean(text)) for text in texts} - self.known.keys()), AT_ONCE):
            named = _by_name(session, some)
            rest = [text for text in some if text not in named]
            self.known |= dict.fromkeys(some) | _by_alias(session, rest) | _chosen(session, rest) | named

    def meant(self, text: str) -> Meant | None:
        """What a text means that was looked up before."""
        return self.known[fold(clean(text))]


def _by_name(session: Session, folded: list[str]) -> dict[str, Meant]:
    survivor = aliased(Skill)
    kept = survivor.id == func.coalesce(Skill.merged_into_id, Skill.id)
    named = select(Skill.folded, survivor.id, survivor.name).join(survivor, kept).where(Skill.folded.in_(folded))
    return {text: Meant(id_, name) for text, id_, name in session.execute(named.where(survivor.state.in_(MET)))}


def _by_alias(session: Session, folded: list[str]) -> dict[str, Meant]:
    survivor = aliased(Skill)
    kept = survivor.id == func.coalesce(Skill.merged_into_id, Skill.id)
    named = select(Alias.folded, survivor.id, survivor.name).join(Skill, Skill.id == Alias.skill_id)
    best_first = Alias.weight.desc(), Skill.holders.desc(), Skill.id
    found: dict[str, dict[int, str]] = {}
    for text, id_, name in session.execute(
        named.join(survivor, kept).where(Alias.folded.in_(folded), survivor.state.in_(MET)).order_by(*best_first)
    ):
        found.setdefault(text, {})[id_] = name
    return {text: _best(skills) for text, skills in found.items()}


def _chosen(session: Session, folded: list[str]) -> dict[str, Meant]:
    """What an admin said of texts that name no skill."""
    survivor = aliased(Skill)
    kept = survivor.id == func.coalesce(Skill.merged_into_id, Skill.id)
    said = select(SkillChoice.folded, survivor.id, survivor.name).outerjoin(Skill, Skill.id == SkillChoice.skill_id)
    may_be_meant = or_(SkillChoice.skill_id.is_(None), survivor.state.in_(MET))
    said = said.outerjoin(survivor, kept).where(SkillChoice.folded.in_(folded), may_be_meant)
    return {text: Meant(id_ or 0, name or "", chosen=True) for text, id_, name in session.execute(said)}


def _best(skills: dict[int, str]) -> Meant:
    (id_, name), *others = skills.items()
    return Meant(id_, name, tuple(other for _, other in others))
