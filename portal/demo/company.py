"""What the admin of the demo company chose, and what waits for them: rates, suggested skills, two near-duplicates."""

from datetime import timedelta
from typing import NamedTuple

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from portal.config import CompanySettings
from portal.demo.world import Someone, World
from portal.models import PersonSkill, Skill, SkillState
from portal.models.company import choose
from portal.models.documents import write_document
from portal.models.rates import UNIT, Worth, write_rates
from portal.models.text import fold, words
from portal.models.times import today

WORTH = {  # in euro
    "USD": 0.92,
    "GBP": 1.17,
    "CHF": 1.05,
    "PLN": 0.233,
    "SEK": 0.088,
    "INR": 0.0105,
    "NGN": 0.00058,
    "SGD": 0.69,
    "AUD": 0.6,
    "CAD": 0.67,
    "BRL": 0.16,
}


class Typed(NamedTuple):
    """A skill that was not in the taxonomy: how many hold it, and whether an admin has looked at it."""

    name: str
    holders: int
    state: SkillState = SkillState.SUGGESTED


TYPED = (
    Typed("Kubernets", 2),
    Typed("Carbon accounting basics", 1),
    Typed("Prompt evaluation", 2),
    Typed("Snowflake cost tuning", 1),
    Typed("Figma variables", 1),
    Typed("Postgres administration", 1),
    Typed("Java Script", 3, SkillState.ACCEPTED),
    Typed("Project managment", 2, SkillState.ACCEPTED),
)


def settle(session: Session) -> None:
    """Zone, currency and the table of rates."""
    choose(session, CompanySettings())
    day = today() - timedelta(days=9)
    write_rates(session, {currency: Worth(round(worth * UNIT), day) for currency, worth in WORTH.items()})


def suggest(world: World, here: list[Someone]) -> None:
    """Some of these people typed skills that nobody knew."""
    crowd = iter([someone for someone in here if not someone.is_cast and someone.row["state"] == "active"])
    for typed in TYPED:
        if fold(typed.name) in {fold(name) for name in world.skills}:
            continue
        skill = Skill(key=world.key(), name=typed.name, folded=fold(typed.name), state=typed.state, source="suggested")
        world.session.add(skill)
        world.session.flush()
        write_document(world.session, "skill_text", skill.id, words(skill.name), "")
        for _ in range(typed.holders):
            if someone := next(crowd, None):
                someone.skills.append((skill.id, world.rng.randint(1, 3), False))


def name_authors(session: Session) -> None:
    """Whoever held a suggested skill first suggested it."""
    first = select(func.min(PersonSkill.person_id)).where(PersonSkill.skill_id == Skill.id).scalar_subquery()
    named = update(Skill).where(Skill.state == SkillState.SUGGESTED).values(author_id=first)
    session.execute(named.execution_options(synchronize_session=False))
