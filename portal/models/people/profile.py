from datetime import date

from sqlalchemy import delete, select

from portal.config import SKILLS_HELD
from portal.db import session_of
from portal.models.errors import Refused
from portal.models.held_skills import PersonSkill
from portal.models.people.row import PersonRow
from portal.models.removed_skills import bring_back, keep_removed, removed_skill
from portal.models.skills import Skill, skill_keyed
from portal.models.times import today
from portal.models.upsert import insert_new


class ProfileOwner(PersonRow):
    """The part of a person that says what they can do, and whether they are found."""

    __abstract__ = True

    def hold(self, skill: Skill, level: int, wants: bool = False) -> None:
        """Hold a skill at a level (0: only wants to learn). Saying it again changes and confirms it."""
        session = session_of(self)
        held = session.scalar(select(PersonSkill).filter_by(person_id=self.id, skill_id=skill.id))
        if held is None:
            self._must_hold_few()
            fresh = {"person_id": self.id, "skill_id": skill.id, "level": level, "effective": level, "wants": wants}
            insert_new(session, PersonSkill, fresh | {"confirmed_on": today(self.zone)})
            skill.count_holders(1)
            return
        if held.level != level:  # a new level is the person's own word again
            held.level = held.effective = level
        held.wants, held.confirmed_on = wants, today(self.zone)

    def drop_skill(self, skill: Skill) -> None:
        """What is held goes, and is kept for a while so that it can come back as it was."""
        session = session_of(self)
        held = session.scalar(select(PersonSkill).filter_by(person_id=self.id, skill_id=skill.id))
        if held is not None:
            keep_removed(session, held)
            gone = session.execute(delete(PersonSkill).filter_by(person_id=self.id, skill_id=skill.id))
            skill.count_holders(-gone.rowcount)  # type: ignore[attr-defined]

    def bring_back_skill(self, key: str) -> Skill | None:
        """Undo a removal; None of what was never removed, or too long ago. Raises Refused or Conflict."""
        session = session_of(self)
        skill, kept = skill_keyed(session, key), removed_skill(session, self.id, key)
        if skill is None or self.held_skill(skill.key) is not None:
            return skill
        if kept is None:
            return None
        self._must_hold_few()
        bring_back(session, kept, skill)
        return skill

    def _must_hold_few(self) -> None:
        count = session_of(self).query(PersonSkill).filter_by(person_id=self.id).count()
        if count >= SKILLS_HELD:
            raise Refused("skill", f"A profile holds at most {SKILLS_HELD} skills. Remove one first.")

    def held_skill(self, key: str) -> "tuple[Skill, PersonSkill] | None":
        """The skill of that key and how the person holds it; None when they do not."""
        held = select(Skill, PersonSkill).join(PersonSkill, PersonSkill.skill_id == Skill.id)
        found = session_of(self).execute(held.where(Skill.key == key, PersonSkill.person_id == self.id)).first()
        return (found[0], found[1]) if found else None

    def be_welcomed(self, is_done: bool = True) -> None:
        """They were shown around, or did without; or they want to be asked again."""
        self.welcomed_on = (self.welcomed_on or today(self.zone)) if is_done else None

    def unlist(self, until: date, reason: str = "") -> None:
        """Leave the directory until a day, on which they are found again. Raises Refused."""
        if until <= today(self.zone):
            raise Refused("until", "Choose a day ahead: on it you are listed again.")
        self.unlisted_until, self.unlisted_reason = until, reason

    def relist(self) -> None:
        """Found in the directory again from now on."""
        self.unlisted_until, self.unlisted_reason = None, ""
