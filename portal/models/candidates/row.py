from datetime import date, datetime
from typing import Self, TypeVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, select, text
from sqlalchemy.orm import Mapped, Session, declared_attr, mapped_column, relationship

from portal.db import Base, session_of
from portal.models.applications import Application, Offer
from portal.models.errors import Conflict, IllegalStep
from portal.models.gig_roles import GigRole
from portal.models.gigs import LIVE, Audience, Gig
from portal.models.people import Kind, Person
from portal.models.steps import PERSON_STEPS, Origin, State
from portal.models.text import new_key
from portal.models.times import now
from portal.models.upsert import insert_new

ACCEPTED = text("state = 'accepted'")
Sent = TypeVar("Sent", Application, Offer)


class CandidateRow(Base):
    """What is stored of a candidate, and what every step asks of it."""

    __abstract__ = True
    __tablename__ = "candidate"
    __table_args__ = (
        UniqueConstraint("gig_role_id", "person_id"),
        CheckConstraint(f"state IN {tuple(str(s) for s in State)}", "state"),
        Index("ix_candidate_gig", "gig_id", "state"),
        Index("ix_candidate_person", "person_id", "state"),
        Index("ix_candidate_due", "state", "told_at"),
        Index(
            "uq_candidate_accepted",
            "gig_id",
            "person_id",
            unique=True,
            sqlite_where=ACCEPTED,
            postgresql_where=ACCEPTED,
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True, default=new_key)
    gig_id: Mapped[int] = mapped_column(ForeignKey("gig.id"))
    gig_role_id: Mapped[int] = mapped_column(ForeignKey("gig_role.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    origin: Mapped[str]
    state: Mapped[str] = mapped_column(default=State.CONSIDERING)
    state_before: Mapped[str | None]
    state_since: Mapped[datetime] = mapped_column(default=now)
    known_since: Mapped[datetime | None]
    consented_at: Mapped[datetime | None]
    consent_ends_at: Mapped[datetime | None]
    opened_at: Mapped[datetime | None]  # when a lead of the gig first opened the latest application
    answer_by: Mapped[date | None]  # by when the leads owe an answer
    nudged_at: Mapped[datetime | None]  # when the leads were reminded of it
    told_at: Mapped[datetime | None]  # when the message of a decline reaches the person
    told: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str | None]
    message: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @declared_attr
    def gig(cls) -> Mapped[Gig]:
        return relationship(lazy="raise_on_sql")

    @declared_attr
    def role(cls) -> Mapped[GigRole]:
        return relationship(lazy="raise_on_sql")

    @declared_attr
    def person(cls) -> Mapped[Person]:
        return relationship(lazy="raise_on_sql")

    @classmethod
    def _at(cls, session: Session, gig: Gig, role: GigRole, person: Person, origin: Origin) -> tuple[Self, bool]:
        """The one row for a role and a person, and whether it is new. Locked."""
        if person.id in gig.led_by():
            raise Conflict(f"{person.name} leads this gig and can't be its candidate.")
        values = {"gig_id": gig.id, "gig_role_id": role.id, "person_id": person.id, "origin": origin}
        is_new = insert_new(session, cls, values | {"key": new_key(), "state": State.CONSIDERING})
        found = select(cls).where(cls.gig_role_id == role.id, cls.person_id == person.id).with_for_update()
        candidate = session.scalars(found.execution_options(populate_existing=True)).one()
        candidate.gig, candidate.role, candidate.person = gig, role, person
        return candidate, is_new

    def shown_state(self) -> State:
        """The state as the person may know it: a decline is not there before its message left."""
        if self.state == State.DECLINED and not self._is_told():
            return State(self.state_before or State.APPLIED)
        return State(self.state)

    def _is_told(self) -> bool:
        return self.told_at is None or self.told_at <= now()

    def _must_allow(self, step: str, steps: dict[State, frozenset[str]]) -> None:
        """Raises IllegalStep. The person acts on what they know."""
        state = self.shown_state() if steps is PERSON_STEPS else State(self.state)
        legal = steps.get(state, frozenset())
        if step not in legal:
            raise IllegalStep(step, state, legal)

    def _must_be_in_audience(self) -> None:
        if self.gig.audience == Audience.EMPLOYEES and self.person.kind != Kind.EMPLOYEE:
            raise Conflict("This gig is for employees only.")
        if self.gig.state not in LIVE:
            raise Conflict("The gig is not open.")

    def _latest(self, model: type[Sent]) -> Sent:
        newest = select(model).where(model.candidate_id == self.id).order_by(model.n.desc()).limit(1)
        return session_of(self).scalars(newest).one()
