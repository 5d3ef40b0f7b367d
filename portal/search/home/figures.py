from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, literal_column, select

from portal import access
from portal.access import Viewer
from portal.config import REACH
from portal.models import LIVE, Gig, GigRole, GigState, Person, PersonSkill
from portal.search.admin_waits import LISTS, Waits, counts, say
from portal.search.home.gigs import CLOSING, NOT_ENDED, closing, led, sum_of
from portal.search.prepared import ask


@dataclass(frozen=True, slots=True)
class Figures:
    """Numbers that lead somewhere. Those for an admin are counted up to REACH + 1."""

    confirmed_on: date | None
    headline: str
    welcomed_on: date | None
    skills: int
    gigs: int = 0
    posted: int = 0
    drafts: int = 0
    closing: int = 0
    free_seats: int = 0
    no_way_in: int = 0
    suspended: int = 0
    waits: Sequence[Waits] = ()


def figures(viewer: Viewer) -> Figures:
    """Every number in one statement: a row of scalar subqueries."""
    soon = {"soon": viewer.today + CLOSING} if viewer.is_lead else {}
    row = dict(ask("home figures", viewer, _counted, **soon).one()._mapping)
    waits = {name: row.pop(name) for name in LISTS if name in row}
    return Figures(**row, waits=say(waits))


def _counted(viewer: Viewer) -> Any:
    skills = select(func.count()).select_from(PersonSkill).where(PersonSkill.person_id == viewer.id)
    wanted: dict[str, Any] = {"confirmed_on": Person.confirmed_on, "skills": skills.scalar_subquery()}
    wanted |= {"headline": Person.headline, "welcomed_on": Person.welcomed_on}
    wanted |= _of_lead(viewer) if viewer.is_lead else {}
    wanted |= _of_admin(viewer) if viewer.is_admin else {}
    return select(*(value.label(name) for name, value in wanted.items())).where(Person.id == viewer.id)


def _of_lead(viewer: Viewer) -> dict[str, Any]:
    mine = led(viewer).where(Gig.state.in_(NOT_ENDED))
    live = mine.where(Gig.state.in_(LIVE)).with_only_columns(Gig.id)
    return {
        "gigs": _count(mine),
        "posted": _count(select(Gig).where(Gig.owner_id == viewer.id, Gig.published_at.is_not(None)), 1),
        "drafts": _count(mine.where(Gig.state == GigState.DRAFT)),
        "closing": _count(mine.where(closing(viewer))),
        "free_seats": select(sum_of(GigRole.seats - GigRole.taken)).where(GigRole.gig_id.in_(live)).scalar_subquery(),
    }


def _of_admin(viewer: Viewer) -> dict[str, Any]:
    here = access.visible_people(viewer, "account")
    return {
        "no_way_in": _count(here.where(Person.password_hash.is_(None), Person.state == "active")),
        "suspended": _count(here.where(Person.state == literal_column("'suspended'"))),
    } | counts(viewer)


def _count(of: Any, most: int = REACH + 1) -> Any:
    ids = of.with_only_columns(of.column_descriptions[0]["entity"].id).limit(most).subquery()
    return select(func.count()).select_from(ids).scalar_subquery()
