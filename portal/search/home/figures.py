from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import case, func, literal_column, select, true

from portal import access
from portal.access import Viewer
from portal.config import REACH
from portal.models import LIVE, Gig, GigState, Person, PersonSkill
from portal.search.admin_waits import LISTS, Waits, counts, say
from portal.search.home.gigs import CLOSING, FREE, NOT_ENDED, closing, led, sum_of
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
    wanted |= _of_admin(viewer) if viewer.is_admin else {}
    row = select(*(value.label(name) for name, value in wanted.items())).where(Person.id == viewer.id)
    if not viewer.is_lead:
        return row
    led_gigs = _of_lead(viewer).subquery()
    return row.join(led_gigs, true()).add_columns(*led_gigs.c)


def _of_lead(viewer: Viewer) -> Any:
    """One row over the viewer's gigs, which are read once."""
    owned = select(Gig.id).where(Gig.owner_id == viewer.id, Gig.published_at.is_not(None)).limit(1).subquery()
    return (
        led(viewer)
        .where(NOT_ENDED)
        .with_only_columns(
            func.count().label("gigs"),
            select(func.count()).select_from(owned).scalar_subquery().label("posted"),
            sum_of(case((Gig.state == GigState.DRAFT, 1), else_=0)).label("drafts"),
            sum_of(case((closing(viewer), 1), else_=0)).label("closing"),
            sum_of(case((Gig.state.in_(LIVE), FREE), else_=0)).label("free_seats"),
        )
    )


def _of_admin(viewer: Viewer) -> dict[str, Any]:
    here = access.visible_people(viewer, "account")
    return {
        "no_way_in": _count(here.where(Person.password_hash.is_(None), Person.state == "active")),
        "suspended": _count(here.where(Person.state == literal_column("'suspended'"))),
    } | counts(viewer)


def _count(of: Any) -> Any:
    ids = of.with_only_columns(of.column_descriptions[0]["entity"].id).limit(REACH + 1).subquery()
    return select(func.count()).select_from(ids).scalar_subquery()
