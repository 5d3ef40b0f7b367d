from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, select, text
from sqlalchemy.orm import Mapped, Session, WriteOnlyMapped, mapped_column, relationship
from sqlalchemy.orm.attributes import flag_modified

from portal.config import ANSWER_DAYS, DEFAULT_CURRENCY, DEFAULT_ZONE
from portal.db import Base, session_of
from portal.models.company import company
from portal.models.documents import write_document
from portal.models.engagements import ENGAGED, Engagement
from portal.models.errors import Conflict, IllegalStep, Refused
from portal.models.events import Event
from portal.models.gig_roles import GigRole, RoleWish
from portal.models.gig_terms import Terms, changes, terms_of
from portal.models.outbox import post
from portal.models.people import Person
from portal.models.steps import WAITING, State
from portal.models.text import new_key, words
from portal.models.times import day_ends, now, today
from portal.models.upsert import insert_new

if TYPE_CHECKING:
    from portal.models.candidates import Candidate


class GigState(StrEnum):
    DRAFT = "draft"
    OPEN = "open"
    PAUSED = "paused"
    IN_PROGRESS = "in progress"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


class Audience(StrEnum):
    EVERYONE = "everyone"
    EMPLOYEES = "employees"
    INVITED = "invited"


TYPES = ("one-off", "part-time", "project", "rotation", "mentoring")
STEPS = {  # what a gig's leads can do with it
    GigState.DRAFT: frozenset({"publish", "cancel"}),
    GigState.OPEN: frozenset({"pause", "close to applications", "cancel"}),
    GigState.PAUSED: frozenset({"resume", "close to applications", "cancel"}),
    GigState.IN_PROGRESS: frozenset({"close to applications", "complete", "cancel"}),
    GigState.COMPLETED: frozenset({"reopen"}),
    GigState.CANCELLED: frozenset({"reopen"}),
}
LIVE = (GigState.OPEN, GigState.PAUSED, GigState.IN_PROGRESS)
ACCEPTING = text("state IN ('open', 'in progress') AND applications_closed_at IS NULL")
TERMS_CHANGED = "terms changed"


class Gig(Base):
    """A piece of internal work, posted by the lead who owns it. Much may be empty in a draft; `publish` checks."""

    __tablename__ = "gig"
    __table_args__ = (
        CheckConstraint(f"state IN {tuple(str(s) for s in GigState)}", "state"),
        CheckConstraint(f"audience IN {tuple(str(a) for a in Audience)}", "audience"),
        Index("ix_gig_board", "state", "published_at", "id"),
        Index("ix_gig_accepting", "published_at", "id", sqlite_where=ACCEPTING, postgresql_where=ACCEPTING),
        Index(
            "ix_gig_leads", "audience", "owner_id", "apply_until", sqlite_where=ACCEPTING, postgresql_where=ACCEPTING
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True, default=new_key)
    title: Mapped[str] = mapped_column(default="")
    description: Mapped[str] = mapped_column(default="")
    type: Mapped[str] = mapped_column(default="project")
    state: Mapped[str] = mapped_column(default=GigState.DRAFT)
    audience: Mapped[str] = mapped_column(default=Audience.EVERYONE)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"))
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    apply_by: Mapped[date | None]
    apply_until: Mapped[datetime | None]  # the moment at which `apply_by` is over in the gig's zone
    answer_days: Mapped[int] = mapped_column(default=ANSWER_DAYS)
    budget_amount: Mapped[int | None]
    budget_currency: Mapped[str] = mapped_column(default=DEFAULT_CURRENCY)
    zone: Mapped[str] = mapped_column(default=DEFAULT_ZONE)
    core_from: Mapped[int | None]
    core_to: Mapped[int | None]
    least_shared: Mapped[int | None]  # minutes a day
    questions: Mapped[list[str]] = mapped_column(JSON, default=list)  # that applicants are asked
    starter: Mapped[str] = mapped_column(default="")  # the starter gig that it was made from
    learned: Mapped[str] = mapped_column(default="")  # what worked, as its leads say at the end
    saved_in: Mapped[str] = mapped_column(default="")  # the window whose save was the last
    created_at: Mapped[datetime] = mapped_column(default=now)
    published_at: Mapped[datetime | None]
    applications_closed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    owner: Mapped[Person | None] = relationship(lazy="raise")
    roles: Mapped[list[GigRole]] = relationship(
        lazy="raise", order_by="GigRole.n", cascade="all, delete-orphan", back_populates="gig"
    )
    co_leads: Mapped[list["CoLead"]] = relationship(lazy="raise", cascade="all, delete-orphan")
    candidates: WriteOnlyMapped["Candidate"] = relationship(viewonly=True, order_by="Candidate.id")

    @classmethod
    def begin(cls, session: Session, owner_id: int, key: str) -> bool:
        """A draft with nothing in it yet; False when it is there already, since its form was sent twice."""
        return insert_new(session, cls, {"key": key, "owner_id": owner_id})

    def problems(self) -> dict[str, str]:
        """What keeps the gig from being published: a sentence by field."""
        found = {}
        if not self.title:
            found["title"] = "Give it a title that says what will be done."
        if not self.description:
            found["description"] = "Say what is to be done, and why."
        if not self.starts_on:
            found["starts_on"] = "Say when it starts."
        elif self.ends_on and self.ends_on < self.starts_on:
            found["ends_on"] = "It can't end before it starts."
        if not self.ends_on:
            found["ends_on"] = "Say when it ends."
        elif self.ends_on < today(self.zone):
            found["ends_on"] = "It would be over already. Move the end to a day ahead."
        if self.apply_by and self.apply_by < today(self.zone):
            found["apply_by"] = "This day has passed."
        if not self.roles:
            found["roles"] = "Add at least one role."
        elif not all(role.title and role.seats and role.hours for role in self.roles):
            found["roles"] = "Every role needs a title, seats and hours."
        return found

    def publish(self, actor_id: int) -> None:
        """Show it to its audience. Raises Refused at the first thing that is missing."""
        if self.state in (GigState.OPEN, GigState.IN_PROGRESS):
            return
        self._must_allow("publish")
        for field, why in self.problems().items():
            raise Refused(field, why)
        self._move_to(GigState.OPEN, actor_id, "published")
        self.published_at = self.published_at or now()

    def pause(self, actor_id: int) -> None:
        if self.state != GigState.PAUSED:
            self._must_allow("pause")
            self._move_to(GigState.PAUSED, actor_id, "paused")

    def resume(self, actor_id: int) -> None:
        if self.state != GigState.OPEN:
            self._must_allow("resume")
            self._move_to(GigState.OPEN, actor_id, "resumed")

    def close_to_applications(self, actor_id: int | None) -> None:
        """No more applications; answers nobody."""
        if self.applications_closed_at is None or self.state not in LIVE:
            self._must_allow("close to applications")
            self.applications_closed_at = now()
            self._record(actor_id, "closed to applications")

    def open_to_applications(self, actor_id: int) -> None:
        if self.applications_closed_at is not None or self.state not in LIVE:
            self._must_allow("open to applications")
            if self.apply_until and self.apply_until <= now():
                raise Conflict("Apply-by has passed. Move it to a day ahead first.")
            self.applications_closed_at = None
            self._record(actor_id, "open to applications")

    def start(self) -> None:
        """What the clock does on the first day of the first engagement."""
        if self.state in (GigState.OPEN, GigState.PAUSED):
            self._move_to(GigState.IN_PROGRESS, None, "in progress")

    def complete(self, actor_id: int) -> None:
        """The work is done; whoever still waits is answered."""
        if self.state != GigState.COMPLETED:
            self._must_allow("complete")
            self._end(GigState.COMPLETED, actor_id)

    def cancel(self, actor_id: int) -> None:
        """The work will not be done; whoever still waits is answered."""
        if self.state != GigState.CANCELLED:
            self._must_allow("cancel")
            self._end(GigState.CANCELLED, actor_id)

    def reopen(self, actor_id: int) -> None:
        """Open again if it was published, is whole and its dates are ahead, else a draft. Never with people on it."""
        if self.state in (GigState.OPEN, GigState.DRAFT):
            return
        self._must_allow("reopen")
        engaged = select(Engagement.id).where(Engagement.gig_id == self.id, Engagement.state.in_(ENGAGED))
        if session_of(self).scalar(engaged.limit(1)):
            raise Conflict("Somebody is still engaged on it. It can be reopened when that has ended.")
        ahead = self.starts_on is not None and self.starts_on > today(self.zone)
        whole = self.published_at is not None and not self.problems().keys() - {"apply_by"}
        self.ended_at = self.applications_closed_at = None
        self._move_to(GigState.OPEN if ahead and whole else GigState.DRAFT, actor_id, "reopened")

    def change(self, actor_id: int, **fields: object) -> None:
        """Change what the form holds; `roles` is a list of RoleWish. Rules across fields raise Refused."""
        roles: Sequence[RoleWish] | None = fields.pop("roles", None)  # type: ignore[assignment]
        before = terms_of(self) if self.state in LIVE else None
        for name, value in fields.items():
            setattr(self, name, value)
        flag_modified(self, "title")  # roles and needs are part of it: any change makes a new version
        self.apply_until = day_ends(self.apply_by, self.zone) if self.apply_by else None
        if roles is not None:
            self._set_roles(roles)
        if before:
            for field, why in self.problems().items():
                if field != "apply_by" and not (field == "ends_on" and self.state == GigState.IN_PROGRESS):
                    raise Refused(field, why)
            self._record(actor_id, "changed")
            self._tell_of_terms(actor_id, before)
        self.index()

    def index(self) -> None:
        session = session_of(self)
        session.flush()
        write_document(session, "gig_text", self.id, words(self.title), words(self.description))

    def must_be_at(self, version: int | None) -> None:
        """Raises Conflict when somebody saved since the page was drawn."""
        if version is not None and version != self.version:
            raise Conflict("Somebody saved this gig in the meantime. Look at what is there now, then save again.")

    def led_by(self) -> list[int]:
        """Ids of owner and co-leads, whatever their grants are today."""
        co_leads = session_of(self).scalars(select(CoLead.person_id).where(CoLead.gig_id == self.id))
        return sorted({*co_leads} | ({self.owner_id} if self.owner_id else set()))

    def _set_roles(self, wishes: Sequence[RoleWish]) -> None:
        kept = {role.n: role for role in self.roles}
        for gone in set(kept) - {wish.n for wish in wishes}:
            if session_of(self).scalar(self.candidates.select().filter_by(gig_role_id=kept[gone].id).limit(1)):
                raise Refused("roles", f"“{kept[gone].title}” has people on its shortlist and can't be removed.")
            self.roles.remove(kept[gone])
        number, currency = max([*kept, 0]), company(session_of(self)).currency
        for wish in wishes:
            role = kept.get(wish.n or 0)
            if role is None:
                number += 1
                role = GigRole(n=number, taken=0, needs=[])
                self.roles.append(role)
            role.fill(wish, currency)

    def _tell_of_terms(self, actor_id: int, before: Terms) -> None:
        """To everyone from invited on, those included who do not know yet that they were declined."""
        session, said = session_of(self), changes(session_of(self), before, terms_of(self))
        if said:
            event = Event(kind=TERMS_CHANGED, actor_id=actor_id, gig_id=self.id, visible_to="both")
            event.after = {"changes": said}
            session.add(event)
            everyone = session.scalars(self.candidates.select())
            post(session, event, {c.person_id for c in everyone if c.shown_state() in (*WAITING, State.ACCEPTED)})

    def _end(self, outcome: GigState, actor_id: int) -> None:
        session, led_by = session_of(self), self.led_by()
        everyone = session.scalars(self.candidates.select().with_for_update()).all()
        people = select(Person.id).where(Person.id.in_({candidate.person_id for candidate in everyone}))
        session.execute(people.order_by(Person.id).with_for_update())  # locked, since their hours change
        for candidate in everyone:
            candidate.close_with_gig(actor_id, outcome, led_by)
        self.ended_at = now()
        self._move_to(outcome, actor_id, outcome)

    def steps(self) -> frozenset[str]:
        """What its leads can do with it now."""
        legal = STEPS[GigState(self.state)]
        if self.applications_closed_at is not None and "close to applications" in legal:
            return legal - {"close to applications"} | {"open to applications"}
        return legal

    def _must_allow(self, step: str) -> None:
        if step not in self.steps():
            raise IllegalStep(step, self.state, self.steps())

    def _move_to(self, state: GigState, actor_id: int | None, event: str) -> None:
        before, self.state = self.state, state
        self._record(actor_id, event, before={"state": before})

    def _record(self, actor_id: int | None, kind: str, before: dict[str, str] | None = None) -> None:
        session = session_of(self)
        session.flush()
        session.add(
            Event(kind=f"gig {kind}", actor_id=actor_id, gig_id=self.id, visible_to="both", before=before or {})
        )


class CoLead(Base):
    __tablename__ = "co_lead"
    gig_id: Mapped[int] = mapped_column(ForeignKey("gig.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True)
