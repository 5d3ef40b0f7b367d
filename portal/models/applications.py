from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ColumnElement, ForeignKey, UniqueConstraint, and_, not_, select
from sqlalchemy.orm import InstrumentedAttribute, Mapped, Session, aliased, mapped_column

from portal.db import Base
from portal.models.experience import Experience
from portal.models.held_skills import PersonSkill
from portal.models.people import Person
from portal.models.skills import Skill, SkillState
from portal.models.times import day_ends, local, now, today

Answers = Sequence[tuple[str, str]]  # (question, answer)


class Application(Base):
    """What a person sent: a new row each time. `profile` is how they were then, with names of skills, without rate."""

    __tablename__ = "application"
    __table_args__ = (UniqueConstraint("candidate_id", "n"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidate.id", ondelete="CASCADE"))
    n: Mapped[int]
    sent_at: Mapped[datetime] = mapped_column(default=now)
    note: Mapped[str] = mapped_column(default="")
    answers: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)  # {"question", "answer"} as it was asked
    links: Mapped[list[str]] = mapped_column(JSON, default=list)
    profile: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class Offer(Base):
    """What a lead offered; never edited, a new offer is a new row.

    Its clock starts when it reached the person: `answer_until` is empty before.
    """

    __tablename__ = "offer"
    __table_args__ = (
        UniqueConstraint("candidate_id", "n"),
        CheckConstraint("ends_on >= starts_on", "dates"),
        CheckConstraint("hours > 0", "hours"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidate.id", ondelete="CASCADE"))
    n: Mapped[int]
    made_at: Mapped[datetime] = mapped_column(default=now)
    hours: Mapped[int]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    rate_amount: Mapped[int | None]
    rate_currency: Mapped[str | None]
    answer_by: Mapped[date]
    reached_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]  # when the person was reminded that it ends
    answer_until: Mapped[datetime | None]

    def until_if_reached_now(self, zone: str) -> datetime:
        """When it would end if the person saw it first now: after as many days as the lead gave them."""
        given = self.answer_by - local(self.made_at, zone).date()
        return day_ends(max(self.answer_by, today(zone) + given), zone)


def last_day_to_answer(answer_by: date, until: datetime | None, zone: str) -> date:
    """Of an offer, as a calendar in the zone shows it: as the lead gave it, or counted from when it was first seen."""
    before_midnight = timedelta(seconds=1)
    return local(until - before_midnight, zone).date() if until else answer_by


def latest_offer(candidate_id: InstrumentedAttribute[int] | InstrumentedAttribute[int | None]) -> ColumnElement[bool]:
    """Joins a candidate's id to what was offered last."""
    later = aliased(Offer)
    is_last = not_(select(later.id).where(later.candidate_id == Offer.candidate_id, later.n > Offer.n).exists())
    return and_(Offer.candidate_id == candidate_id, is_last)


def profile_now(session: Session, person: Person) -> dict[str, Any]:
    """The profile as an application keeps it, so that later changes do not change what was sent. Two queries."""
    held = select(Skill.name, PersonSkill.level, PersonSkill.wants).join(Skill, Skill.id == PersonSkill.skill_id)
    shown = held.where(PersonSkill.person_id == person.id, Skill.state != SkillState.REJECTED)
    skills = session.execute(shown.order_by(Skill.name))
    done = select(Experience.title, Experience.organisation, Experience.began_on, Experience.ended_on)
    done = done.where(Experience.person_id == person.id, Experience.removed_at.is_(None))
    experience = session.execute(done.order_by(Experience.began_on.desc(), Experience.id))
    return {
        "version": 2,
        "headline": person.headline,
        "place": person.place,
        "zone": person.zone,
        "work_from": person.work_from,
        "work_to": person.work_to,
        "capacity": person.capacity,
        "skills": [{"name": name, "level": level, "wants": wants} for name, level, wants in skills],
        "experience": [
            {"title": title, "organisation": where, "began": str(began), "ended": str(ended) if ended else ""}
            for title, where, began, ended in experience
        ],
    }


def answered(answers: Answers) -> list[dict[str, str]]:
    """Answers as an application keeps them: with the question's own words, which the gig may change later."""
    return [{"question": question, "answer": answer} for question, answer in answers if answer]
