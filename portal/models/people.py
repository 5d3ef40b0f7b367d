from datetime import date
from enum import StrEnum

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    String,
    delete,
    select,
    text,
)
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from portal.config import DEFAULT_CURRENCY, DEFAULT_ZONE, SKILLS_HELD
from portal.db import Base, session_of
from portal.models.accounts import Link, SignIn
from portal.models.company import company
from portal.models.departments import Department
from portal.models.documents import write_document
from portal.models.engagements import bookings_of
from portal.models.errors import Conflict, Refused
from portal.models.events import record_act
from portal.models.hours import store_spans, window_for
from portal.models.rates import Rates, rates
from portal.models.removed_skills import bring_back, keep_removed, removed_skill
from portal.models.skills import PersonSkill, Skill, skill_keyed
from portal.models.stints import begin_stint, current_stint, write_stint
from portal.models.telling import tell_of_address, tell_of_reset
from portal.models.text import fold, new_key, words
from portal.models.times import now, today
from portal.models.upsert import insert_new

SORTED_AS_BYTES = String().with_variant(String(collation="C"), "postgresql")
AS_MONEY = BigInteger().with_variant(Integer(), "sqlite")  # which keeps eight bytes by either name
NO_WAY_IN, SUSPENDED = text("password_hash IS NULL"), text("state = 'suspended'")


class Kind(StrEnum):
    EMPLOYEE = "employee"
    CONTRACTOR = "contractor"


class Person(Base):
    """Anyone in the directory, and their account. A person without a password has no way in until invited."""

    __tablename__ = "person"
    __table_args__ = (
        CheckConstraint("kind IN ('employee', 'contractor')", "kind"),
        CheckConstraint("state IN ('active', 'suspended', 'ended')", "state"),
        CheckConstraint("capacity >= 0", "capacity"),
        Index("ix_person_sort_name", "sort_name", "id"),
        Index("ix_person_free_now", "free_now", "id"),
        Index("ix_person_listed", "id", "free_now", "state", "unlisted_until", "contract_ends_on", "confirmed_on"),
        Index("ix_person_no_way_in", "state", sqlite_where=NO_WAY_IN, postgresql_where=NO_WAY_IN),
        Index("ix_person_suspended", "state", sqlite_where=SUSPENDED, postgresql_where=SUSPENDED),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True, default=new_key)
    state: Mapped[str] = mapped_column(default="active")
    name: Mapped[str]
    sort_name: Mapped[str] = mapped_column(SORTED_AS_BYTES)
    kind: Mapped[str]
    is_lead: Mapped[bool] = mapped_column(default=False)
    is_admin: Mapped[bool] = mapped_column(default=False)

    email: Mapped[str | None]
    email_folded: Mapped[str | None] = mapped_column(unique=True)
    phone: Mapped[str | None]
    password_hash: Mapped[str | None]
    external_ref: Mapped[str | None] = mapped_column(unique=True)

    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"), index=True)
    manager_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    headline: Mapped[str] = mapped_column(default="")
    bio: Mapped[str] = mapped_column(default="")
    place: Mapped[str] = mapped_column(default="")
    links: Mapped[list[str]] = mapped_column(JSON, default=list)

    zone: Mapped[str] = mapped_column(default=DEFAULT_ZONE)
    work_from: Mapped[int] = mapped_column(default=9 * 60)
    work_to: Mapped[int] = mapped_column(default=17 * 60)
    window_id: Mapped[int | None] = mapped_column(ForeignKey("work_window.id"), index=True)
    capacity: Mapped[int] = mapped_column(default=40)
    available_from: Mapped[date | None]
    contract_ends_on: Mapped[date | None]
    free_now: Mapped[int] = mapped_column(default=0)
    free_from: Mapped[date | None]

    rate_amount: Mapped[int | None]
    rate_currency: Mapped[str] = mapped_column(default=DEFAULT_CURRENCY)
    rate_per: Mapped[str] = mapped_column(default="hour")
    rate_base: Mapped[int | None] = mapped_column(AS_MONEY)

    unlisted_until: Mapped[date | None]
    unlisted_reason: Mapped[str] = mapped_column(default="")
    confirmed_on: Mapped[date | None]
    welcomed_on: Mapped[date | None]  # shown around, or did without
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    department: Mapped[Department | None] = relationship(lazy="raise")
    manager: Mapped["Person | None"] = relationship(lazy="raise", remote_side=[id])

    @classmethod
    def add(cls, session: Session, actor_id: int | None, name: str, kind: str, **fields: object) -> "Person":
        """A new person, found from now on. `fields` are columns; an e-mail goes through `change_email`."""
        email = fields.pop("email", None)
        here = company(session)
        fields = {"zone": here.zone, "rate_currency": here.currency} | fields
        person = cls(name=name, sort_name=fold(name), kind=Kind(kind), **fields)
        person._take_email(session, str(email) if email else None)
        session.add(person)
        session.flush()
        person._refresh(is_new=True)
        begin_stint(session, person)
        record_act(session, actor_id, "person added", person.id)
        return person

    @classmethod
    def of_email(cls, session: Session, email: str) -> "Person | None":
        return session.scalar(select(cls).where(cls.email_folded == fold(email)))

    @classmethod
    def is_anybody_there(cls, session: Session) -> bool:
        return session.scalar(select(cls.id).limit(1)) is not None

    def change_email(self, email: str | None) -> None:
        """Unique among people whatever its case. Raises Refused."""
        self._take_email(session_of(self), email)

    def _take_email(self, session: Session, email: str | None) -> None:
        folded = fold(email) if email else None
        if folded and session.scalar(select(Person.id).where(Person.email_folded == folded, Person.key != self.key)):
            raise Refused("email", "Somebody else has this e-mail address.")
        self.email, self.email_folded = email or None, folded

    def change(self, actor_id: int, **fields: object) -> None:
        """Set columns of the entry, as an admin does. A new e-mail address ends links and sessions. Raises Refused."""
        changed = {name: value for name, value in fields.items() if getattr(self, name) != value}
        names = list(changed)
        if not names:
            return
        if "email" in changed:
            email, old = changed.pop("email"), self.email
            self.change_email(str(email) if email else None)
            if actor_id != self.id:
                tell_of_address(session_of(self), actor_id, self.id, old, self.email)
            self.end_sessions()
            self._end_links()
        for name, value in changed.items():
            setattr(self, name, value)
        self.must_fit_its_kind()
        if "manager_id" in changed:
            self._must_have_a_manager(actor_id)
        if changed.keys() & {"kind", "contract_ends_on"}:
            self.write_stint("kind" in changed)
        self.refresh()
        record_act(session_of(self), actor_id, "person changed", self.id, fields=names)

    def _must_have_a_manager(self, actor_id: int) -> None:
        """Raises Refused for oneself, for the actor, who would gain rights by it, and for a circle."""
        if self.manager_id == self.id:
            raise Refused("manager", "Nobody manages themselves.")
        if self.manager_id == actor_id:
            raise Refused("manager", "Nobody makes themselves somebody's manager. Ask another admin.")
        above, seen = self.manager_id, set[int]()
        while above is not None and above not in seen:
            seen.add(above)
            above = session_of(self).scalar(select(Person.manager_id).where(Person.id == above))
            if above == self.id:
                raise Refused("manager", "They report to this person already, so it would be a circle.")

    def must_fit_its_kind(self) -> None:
        """Raises Refused."""
        if self.kind == Kind.CONTRACTOR and self.is_lead:
            raise Refused("kind", "They may post gigs, which needs an employee. Take that right back first.")
        if self.kind == Kind.EMPLOYEE and self.contract_ends_on:
            raise Refused("contract_ends_on", "Only a contractor's contract has an end here. Leave this empty.")
        if self.kind == Kind.EMPLOYEE and self.rate_amount is not None:
            raise Refused("rate_amount", "Employees have no listed rate. Leave this empty.")

    def write_stint(self, is_new: bool, title: str = "", agency: str | None = None) -> None:
        """History of kind and contract. Whose contract was renewed may come in again."""
        if self.state == "ended" and not self.contract_over:
            self.state = "active"
        write_stint(self, is_new, title, agency)

    def become(
        self, actor_id: int, kind: str, *, title: str = "", agency: str = "", ends_on: date | None = None
    ) -> None:
        """Be of a kind from today on, or keep it under another contract. An employee has no rate and no end."""
        session, is_new, is_contractor = session_of(self), kind != self.kind, kind == Kind.CONTRACTOR
        now_there = current_stint(session, self.id)
        ends_on, agency = (ends_on, agency) if is_contractor else (None, "")
        if not is_new and now_there and (self.contract_ends_on, now_there.agency) == (ends_on, agency):
            return
        self.kind, self.contract_ends_on = Kind(kind), ends_on
        if not is_contractor:
            self.rate_amount = None
        self.must_fit_its_kind()
        self.write_stint(is_new, title, agency)
        self.refresh()
        fields = ["kind", "contract_ends_on"] if is_new else ["contract_ends_on"]
        record_act(session, actor_id, "kind changed" if is_new else "contract changed", self.id, fields=fields)

    def refresh(self) -> None:
        """Write anew what is computed from the person's own fields: sort name, window, free hours, document."""
        self._refresh()

    def _refresh(self, is_new: bool = False) -> None:
        session = session_of(self)
        self.sort_name = fold(self.name)
        self.window_id = window_for(session, self.zone, self.work_from, self.work_to)
        if self.kind == Kind.EMPLOYEE:
            self.rate_amount = None
        self.rate_base = self.rate_an_hour(rates(session)) if self.rate_amount is not None else None
        bookings = () if is_new else bookings_of(session, self.id)
        store_spans(session, self, bookings, today(), is_new)
        department = session.get(Department, self.department_id) if self.department_id else None
        body = words_of_person(self.headline, department.name if department else "", self.place, self.bio)
        write_document(session, "person_text", self.id, words(self.name), body)

    def refresh_hours(self) -> None:
        store_spans(session_of(self), self, bookings_of(session_of(self), self.id), today())

    def rate_an_hour(self, table: Rates) -> int | None:
        """The listed rate an hour in minor units of the base currency; None where its own has no rate in the table."""
        return table.an_hour(self.rate_amount, self.rate_currency, self.rate_per, self.capacity)

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

    def suspend(self, actor_id: int) -> None:
        """No way in from this moment. Doing it twice is doing it once."""
        if self.state == "active":
            self.state = "suspended"
            self.end_sessions()
            self._end_links()
            record_act(session_of(self), actor_id, "person suspended", self.id)

    def resume(self, actor_id: int) -> None:
        if self.state == "suspended":
            self.state = "active"
            record_act(session_of(self), actor_id, "person resumed", self.id)

    def end_contract(self) -> None:
        """What the clock does when a contractor's last day is over."""
        self.state = "ended"
        self.end_sessions()
        record_act(session_of(self), None, "contract ended", self.id)

    def grant(self, actor_id: int | None, *, lead: bool, admin: bool) -> None:
        """Set both grants. Leading needs an employee. Sessions end, since rights changed. The operator has no id."""
        if lead and self.kind != Kind.EMPLOYEE:
            raise Refused("is_lead", "Only employees can post gigs.")
        changed = [name for name, new in (("is_lead", lead), ("is_admin", admin)) if getattr(self, name) != new]
        if not changed:
            return
        self.is_lead, self.is_admin = lead, admin
        self.end_sessions()
        record_act(session_of(self), actor_id, "grants changed", self.id, fields=changed)

    def end_sessions(self, but: int | None = None) -> None:
        """Every session, or every one `but` that of this id."""
        session = session_of(self)
        for open_ in session.scalars(select(SignIn).where(SignIn.person_id == self.id, SignIn.ended_at.is_(None))):
            if open_.id != but:
                open_.end()

    def _end_links(self) -> None:
        session_of(self).execute(delete(Link).where(Link.person_id == self.id))

    def end_session(self, session_id: int) -> bool:
        """One session of theirs; whether there is such a one."""
        found = session_of(self).scalar(select(SignIn).where(SignIn.person_id == self.id, SignIn.id == session_id))
        if found:
            found.end()
        return found is not None

    def must_take_link(self, kind: str) -> None:
        """Raises Conflict where no link of the kind would let them in."""
        if not self.email:
            raise Conflict(f"{self.name} has no e-mail address to sign in with. Write one first.")
        if self.state != "active" or self.contract_over:
            raise Conflict(f"{self.name} can't come in now. Undo the suspension or renew the contract first.")
        if (kind == "invitation") != (self.password_hash is None):
            other = "has a password already: make a reset link" if self.password_hash else "was never in: invite them"
            raise Conflict(f"{self.name} {other}.")

    def make_link(self, actor_id: int | None, kind: str, *, by_mail: bool = False) -> str:
        """The token of a new invitation or reset, told once. Older links and sessions end. Raises Conflict."""
        self.must_take_link(kind)
        self.end_sessions()
        record_act(session_of(self), actor_id, f"{kind} link made", self.id)
        if kind == "reset" and not by_mail:
            tell_of_reset(session_of(self), actor_id, self.id)
        return Link.make(session_of(self), self.id, kind)

    def has_link(self) -> bool:
        """Whether an invitation or a reset is open."""
        alive = select(Link.id).where(Link.person_id == self.id, Link.ends_at > now())
        return session_of(self).scalar(alive.limit(1)) is not None

    def set_password(self, password_hash: str) -> None:
        """Takes a hash made outside the transaction. Every session and link made before ends."""
        self.password_hash = password_hash
        self.end_sessions()
        self._end_links()
        record_act(session_of(self), self.id, "password set", self.id)

    def must_be_at(self, version: int | None) -> None:
        """Raises Conflict when somebody saved since the page was drawn."""
        if version is not None and version != self.version:
            raise Conflict("Somebody saved this in the meantime. Look at what is there now, then save again.")

    @property
    def contract_over(self) -> bool:
        last = self.contract_ends_on if self.kind == Kind.CONTRACTOR else None
        return last is not None and last < today(self.zone)


def words_of_person(headline: str, department: str | None, place: str, bio: str) -> str:
    """What the full text finds of a person beside the name."""
    return words(" ".join((headline, department or "", place, bio)))
