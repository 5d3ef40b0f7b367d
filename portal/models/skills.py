from enum import StrEnum

from sqlalchemy import ForeignKey, Index, UniqueConstraint, delete, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from portal.config import (
    ALIASES,
    SKILL_NAME_LENGTH,
    SKILL_WORD_LENGTH,
    SKILLS_SUGGESTED,
)
from portal.db import Base, session_of
from portal.models.documents import write_document
from portal.models.errors import Conflict, IllegalStep, Refused
from portal.models.events import record_act
from portal.models.text import clean, fold, new_key, words
from portal.models.upsert import insert_new

LEVEL_NAMES = {1: "beginner", 2: "intermediate", 3: "advanced", 4: "expert"}
LEVEL_MEANINGS = {
    1: "Has tried it; needs guidance.",
    2: "Does everyday work with it alone.",
    3: "Solves hard problems with it; others ask them.",
    4: "Sets the standard; teaches it.",
}


class SkillState(StrEnum):
    """Suggested: typed by a person, not looked at yet. Rejected: it stays with those who hold it, and nobody else
    meets it. Archived: it stays where it is, and is offered no more. A merged skill keeps its state beside
    `merged_into_id`.
    """

    ACCEPTED = "accepted"
    SUGGESTED = "suggested"
    REJECTED = "rejected"
    ARCHIVED = "archived"


SAID_OF_STEPS = {
    "accept": "skill accepted",
    "reject": "skill rejected",
    "archive": "skill archived",
    "restore": "skill restored",
    "suggest again": "skill back in the queue",
}
SKILL_STEPS = {  # what an admin can do: from which states, and to which
    "accept": (frozenset({SkillState.SUGGESTED, SkillState.REJECTED}), SkillState.ACCEPTED),
    "reject": (frozenset({SkillState.SUGGESTED}), SkillState.REJECTED),
    "archive": (frozenset({SkillState.ACCEPTED}), SkillState.ARCHIVED),
    "restore": (frozenset({SkillState.ARCHIVED}), SkillState.ACCEPTED),
    "suggest again": (frozenset({SkillState.ACCEPTED, SkillState.REJECTED}), SkillState.SUGGESTED),
}


class Skill(Base):
    """An entry of the taxonomy."""

    __tablename__ = "skill"
    __table_args__ = (Index("ix_skill_state", "state", "holders", "id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True, default=new_key)
    name: Mapped[str]
    folded: Mapped[str] = mapped_column(unique=True)
    category: Mapped[str] = mapped_column(default="")
    source: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default=SkillState.ACCEPTED)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("skill.id"))
    holders: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @classmethod
    def is_any_there(cls, session: Session) -> bool:
        return session.scalar(select(cls.id).limit(1)) is not None

    @classmethod
    def suggest(cls, session: Session, author_id: int, typed: str) -> "Skill":
        """The skill of that name, made when it is new: its author may use it at once. Raises Refused.

        Whoever types the same as somebody before them gets the same skill, and is not told.
        """
        name = " ".join(clean(typed).split())
        if not words(name) or len(name) > SKILL_NAME_LENGTH:
            raise Refused("skill", f"Name it in words, with at most {SKILL_NAME_LENGTH} characters.")
        if max(map(len, name.split())) > SKILL_WORD_LENGTH:
            raise Refused("skill", f"That is no name of a skill: a word has at most {SKILL_WORD_LENGTH} letters.")
        mine = select(func.count(cls.id)).where(cls.author_id == author_id, cls.state == SkillState.SUGGESTED)
        if session.scalars(mine).one() >= SKILLS_SUGGESTED and not meanings(session, name):
            raise Refused("skill", f"{SKILLS_SUGGESTED} of your new skills wait for an admin. Choose from the list.")
        fresh = {"key": new_key(), "name": name, "folded": fold(name), "source": "suggested"}
        is_new = insert_new(session, cls, fresh | {"state": str(SkillState.SUGGESTED), "author_id": author_id})
        made = session.get_one(cls, meanings(session, name)[0])
        if made.state in (SkillState.REJECTED, SkillState.ARCHIVED):
            raise Refused("skill", f"“{name[:60]}” is not used as a skill here. Choose one from the list.")
        if is_new:
            write_document(session, "skill_text", made.id, words(name), "")
        return made

    @classmethod
    def add(cls, session: Session, actor_id: int, name: str, category: str, aliases: list[str], key: str) -> "Skill":
        """A new entry, offered from now on. Raises Refused."""
        must_be_new(session, name)
        made = cls(key=key, name=name, folded=fold(name), category=category, source="company")
        session.add(made)
        session.flush()
        for alias in aliases:
            made.must_not_name_another(alias)
        add_aliases(session, made, aliases)
        record_act(session, actor_id, "skill added", made.id, "skill")
        return made

    def step(self, actor_id: int, name: str) -> None:
        """One of SKILL_STEPS. Doing it twice is doing it once. Raises IllegalStep."""
        self.must_stand_alone()
        legal_in, then = SKILL_STEPS[name]
        if self.state == then:
            return
        if self.state not in legal_in:
            legal = (step for step, (states, _) in SKILL_STEPS.items() if self.state in states)
            raise IllegalStep(name, self.state, legal)
        self.state = then
        record_act(session_of(self), actor_id, SAID_OF_STEPS[name], self.id, "skill", ["state"])

    def rename(self, actor_id: int, name: str) -> bool:
        """The old name stays as an alias; whether the new one was an alias before. Raises Refused."""
        self.must_stand_alone()
        session, folded, old = session_of(self), fold(name), self.name
        if name == old:
            return False
        must_be_new(session, name, but=self.id)
        was_alias = delete(Alias).where(Alias.skill_id == self.id, Alias.folded == folded)
        had = session.execute(was_alias).rowcount > 0  # type: ignore[attr-defined]
        is_other = folded != self.folded
        self.name, self.folded = name, folded
        session.flush()
        add_aliases(session, self, [old] if is_other else [])
        record_act(session, actor_id, "skill renamed", self.id, "skill", ["name"], f"was “{old}”")
        return bool(had)

    def take_back_name(self, actor_id: int, name: str, keep_alias: bool) -> None:
        """Undo a renaming: what the skill was called in between is no alias, unless it was one before."""
        between = self.folded
        self.rename(actor_id, name)
        if not keep_alias:
            session_of(self).execute(delete(Alias).where(Alias.skill_id == self.id, Alias.folded == between))
            add_aliases(session_of(self), self, [])

    def put_in_category(self, actor_id: int, category: str) -> None:
        self.must_stand_alone()
        if category != self.category:
            was, self.category = self.category, category
            record_act(session_of(self), actor_id, "skill changed", self.id, "skill", ["category"], f"was “{was}”")

    def add_alias(self, actor_id: int, name: str) -> "Alias | None":
        """One more name by which it is found; None where it was one already. Raises Refused."""
        self.must_stand_alone()
        session = session_of(self)
        self.must_not_name_another(name)
        there = list(session.scalars(select(Alias.folded).where(Alias.skill_id == self.id)))
        if fold(name) in (*there, self.folded):
            return None
        if len(there) >= ALIASES:
            raise Refused("alias", f"A skill has at most {ALIASES} aliases. Remove one first.")
        add_aliases(session, self, [name])
        record_act(session, actor_id, "skill changed", self.id, "skill", ["aliases"], f"added “{name}”")
        return session.scalar(select(Alias).where(Alias.skill_id == self.id, Alias.folded == fold(name)))

    def remove_alias(self, actor_id: int, alias: "Alias") -> None:
        session = session_of(self)
        session.delete(alias)
        session.flush()
        add_aliases(session, self, [])
        record_act(session, actor_id, "skill changed", self.id, "skill", ["aliases"], f"removed “{alias.name}”")

    def alias(self, id_: int) -> "Alias | None":
        return session_of(self).scalar(select(Alias).where(Alias.skill_id == self.id, Alias.id == id_))

    def must_be_at(self, version: int | None) -> None:
        """Raises Conflict when somebody changed it since the page was drawn."""
        if version is not None and version != self.version:
            raise Conflict(f"Somebody changed “{self.name}” in the meantime. Look at what is there now.")

    def must_stand_alone(self) -> None:
        """Raises Conflict for a skill that was merged into another."""
        if self.merged_into_id is not None:
            raise Conflict(f"“{self.name}” was merged into another skill. Undo that first.")

    def must_not_name_another(self, alias: str) -> None:
        """Raises Refused for a text that can't be an alias, or is a skill of its own."""
        if len(alias) > SKILL_NAME_LENGTH or not words(alias):
            raise Refused("alias", f"An alias has at least a letter and at most {SKILL_NAME_LENGTH} characters.")
        other = select(Skill.name).where(Skill.folded == fold(alias), Skill.id != self.id)
        if name := session_of(self).scalar(other):
            raise Refused("alias", f"“{name}” is a skill of its own. Merge it into this one instead.")

    def count_holders(self, by: int) -> None:
        """One more or fewer holds it. Two people may do so at once, so the database adds, not we. Raises Conflict."""
        here = update(Skill).where(Skill.id == self.id, Skill.merged_into_id.is_(None))
        moved = session_of(self).execute(here.values(holders=Skill.holders + by))
        if by > 0 and not moved.rowcount:  # type: ignore[attr-defined]
            raise Conflict(f"“{self.name}” was merged into another skill just now. Add it again.")


class Alias(Base):
    """Another name of a skill; the same text may be an alias of several."""

    __tablename__ = "alias"
    __table_args__ = (UniqueConstraint("folded", "skill_id"), Index("ix_alias_skill", "skill_id"))
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    folded: Mapped[str]
    skill_id: Mapped[int] = mapped_column(ForeignKey("skill.id", ondelete="CASCADE"))
    weight: Mapped[int] = mapped_column(default=1)


def meanings(session: Session, typed: str) -> list[int]:
    """Ids of the skills that a text can mean: an exact name beats an alias, then more holders, then the older.

    A merged skill's names mean its survivor.
    """
    folded = fold(clean(typed))
    kept = func.coalesce(Skill.merged_into_id, Skill.id)
    named = session.scalars(select(kept).where(Skill.folded == folded)).all()
    by_alias = select(kept).join(Alias, Alias.skill_id == Skill.id).where(Alias.folded == folded)
    others = session.scalars(by_alias.order_by(Alias.weight.desc(), Skill.holders.desc(), Skill.id))
    return list(dict.fromkeys([*named, *others]))


def skill_keyed(session: Session, key: str) -> Skill | None:
    """The skill of that key; of a merged one its survivor."""
    found = session.scalar(select(Skill).where(Skill.key == key))
    if found is not None and found.merged_into_id is not None:
        return session.get(Skill, found.merged_into_id)
    return found


def must_be_new(session: Session, name: str, but: int | None = None) -> None:
    """Raises Refused for a text that can't be a name, or is one already."""
    if not words(name) or len(name) > SKILL_NAME_LENGTH:
        raise Refused("name", f"A name has at least a letter or a digit, and at most {SKILL_NAME_LENGTH} characters.")
    named = session.scalar(select(Skill).where(Skill.folded == fold(name), Skill.id != but))
    if named is not None:
        raise Refused("name", f"“{named.name}” is there already ({_how_it_stands(named)}). Merge the two instead.")


def _how_it_stands(skill: Skill) -> str:
    return "merged into another" if skill.merged_into_id is not None else skill.state


def add_aliases(session: Session, skill: Skill, names: list[str]) -> None:
    """Give a skill more names, and let its full text tell them."""
    rows = {fold(n): {"name": n, "folded": fold(n), "skill_id": skill.id, "weight": 1} for n in names}
    rows.pop(skill.folded, None)
    if rows:
        insert_new(session, Alias, list(rows.values()))
    told = session.scalars(select(Alias.name).where(Alias.skill_id == skill.id).order_by(Alias.id))
    write_document(session, "skill_text", skill.id, words(skill.name), words(" ".join(told)))
