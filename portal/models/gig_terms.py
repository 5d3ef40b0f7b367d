"""What of a gig its candidates rely on: its dates, hours, pay and required skills; and how a change of them is told."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models.hours import clock
from portal.models.money import money
from portal.models.skills import LEVEL_NAMES, Skill

if TYPE_CHECKING:
    from portal.models.gig_roles import GigRole
    from portal.models.gigs import Gig


@dataclass(frozen=True, slots=True)
class RoleTerms:
    """`required` is {skill id: least level}."""

    title: str
    hours: int
    pay: str
    required: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Terms:
    starts_on: date | None
    ends_on: date | None
    core: str
    roles: Mapping[int, RoleTerms]


def terms_of(gig: "Gig") -> Terms:
    return Terms(gig.starts_on, gig.ends_on, _core(gig), {role.n: _role(role) for role in gig.roles})


def changes(session: Session, before: Terms, after: Terms) -> list[str]:
    """A sentence for each difference in what both have. Empty when candidates need not be told."""
    ids = {id_ for terms in (before, after) for role in terms.roles.values() for id_ in role.required}
    found = list(_of_gig(before, after))
    kept = [(role, after.roles[n]) for n, role in before.roles.items() if n in after.roles]
    differing = [(was, is_now) for was, is_now in kept if was != is_now]
    names = dict(session.execute(select(Skill.id, Skill.name).where(Skill.id.in_(ids))).all()) if differing else {}
    return found + [said for was, is_now in differing for said in _of_role(was, is_now, names)]


def _of_gig(before: Terms, after: Terms) -> Iterator[str]:
    for words, was, is_now in (
        ("Starts on", before.starts_on, after.starts_on),
        ("Ends on", before.ends_on, after.ends_on),
    ):
        if was != is_now and is_now:
            yield f"{words} {is_now:%-d %b %Y}" + (f", was {was:%-d %b %Y}" if was else "")
    if before.core != after.core:
        yield f"Core hours: {after.core or 'none'}, before: {before.core or 'none'}"


def _of_role(was: RoleTerms, is_now: RoleTerms, names: Mapping[int, str]) -> Iterator[str]:
    if was.hours != is_now.hours:
        yield f"{is_now.title}: {is_now.hours} h a week, was {was.hours}"
    if was.pay != is_now.pay:
        pays = f"pays up to {is_now.pay}" if is_now.pay else "no longer says what it pays"
        yield f"{is_now.title}: {pays}" + (f", was {was.pay}" if was.pay else "")
    for id_, level in is_now.required.items():
        least = f"{names.get(id_, 'a skill')} at level {level} ({LEVEL_NAMES[level]})"
        if id_ not in was.required:
            yield f"{is_now.title}: now requires {least}"
        elif was.required[id_] != level:
            yield f"{is_now.title}: requires {least}, was level {was.required[id_]}"
    for id_ in was.required.keys() - is_now.required.keys():
        yield f"{is_now.title}: no longer requires {names.get(id_, 'a skill')}"


def _core(gig: "Gig") -> str:
    if gig.core_from is None or gig.core_to is None:
        return ""
    return f"{clock(gig.core_from)} to {clock(gig.core_to)} ({gig.zone})"


def _role(role: "GigRole") -> RoleTerms:
    pay = f"{money(role.pay_up_to, role.currency)} an hour" if role.pay_up_to is not None else ""
    return RoleTerms(role.title, role.hours, pay, {n.skill_id: n.least_level for n in role.needs if n.required})
