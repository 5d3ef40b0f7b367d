"""An admin's first days: what is set up and what is not, by the facts; and what waits for an admin on any day."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import String, cast, func, literal, literal_column, select

from portal import access
from portal.access import Viewer
from portal.config import COUNTED, CompanySettings
from portal.db import db
from portal.models import Department, ExchangeRate, Person, Setting, Skill, SkillState
from portal.search.admin_waits import Waits, counts, say
from portal.search.prepared import ask
from portal.search.skill_merging import count_pairs

QUOTES = '"'  # of JSON
FEW = 1  # people: the first admin alone


class Step(NamedTuple):
    title: str
    is_done: bool
    said: str
    href: str
    act: str
    also: tuple[str, str] | None = None  # another way: address and words


@dataclass(frozen=True, slots=True)
class Front:
    steps: Sequence[Step]
    waits: Sequence[Waits]

    @property
    def left(self) -> int:
        return sum(not step.is_done for step in self.steps)


class Facts(NamedTuple):
    people: int
    no_way_in: int  # and an e-mail address, so that they can be invited
    no_email: int
    leads: int
    departments: int
    skills: int
    unpriced: int  # people who list a rate in a currency without one
    zone: str | None  # as JSON; None when nobody chose it
    currency: str | None


def front(viewer: Viewer) -> Front:
    """The check list and what waits. Three statements."""
    return Front(_steps(viewer), _waits(viewer))


def steps_left(viewer: Viewer) -> list[Step]:
    """What of the check list is not done yet. One statement."""
    return [step for step in _steps(viewer) if not step.is_done]


def _facts(viewer: Viewer) -> Facts:
    """Every figure in one statement, counted no further than one past COUNTED."""
    access.require_page(viewer, "admin")
    here = access.visible_people(viewer, "account").where(Person.state == literal_column("'active'"))
    out = here.where(Person.password_hash.is_(None))
    priced = select(ExchangeRate.currency)
    currency = _chosen("currency")
    other = literal('"') + Person.rate_currency + '"' != func.coalesce(currency, f'"{CompanySettings().currency}"')
    listed = access.visible_people(viewer, "rate").where(Person.rate_amount.is_not(None), other)
    skills = select(Skill).where(Skill.state == SkillState.ACCEPTED, Skill.merged_into_id.is_(None))
    counted = select(
        _count(here, Person.id),
        _count(out.where(Person.email_folded.is_not(None)), Person.id),
        _count(out.where(Person.email_folded.is_(None)), Person.id),
        _count(here.where(Person.is_lead), Person.id),
        _count(select(Department), Department.id),
        select(func.count()).select_from(skills.subquery()).scalar_subquery(),
        _count(listed.where(Person.rate_currency.not_in(priced)), Person.id),
        _chosen("zone"),
        currency,
    )
    return Facts(*db.session.execute(counted).one())


def _chosen(name: str) -> Any:
    return select(cast(Setting.value, String)).where(Setting.name == name).scalar_subquery()


def _count(of: Any, id_: Any) -> Any:
    return select(func.count()).select_from(of.with_only_columns(id_).limit(COUNTED + 1).subquery()).scalar_subquery()


def _steps(viewer: Viewer) -> list[Step]:
    facts, first = _facts(viewer), CompanySettings()
    chosen = facts.zone is not None and facts.currency is not None
    money = f"{(facts.zone or first.zone).strip(QUOTES)}, {(facts.currency or first.currency).strip(QUOTES)}"
    if facts.unpriced:
        money += f"; {_people(facts.unpriced)} in currencies without a rate"
    return [
        Step("Time zone and currency", chosen and not facts.unpriced, money, "/admin/settings", "Choose"),
        Step(
            "Departments",
            facts.departments > 0,
            _n(facts.departments, "department") if facts.departments else "None yet; an import brings them along",
            "/admin/departments",
            "Add departments",
        ),
        Step("Skills", facts.skills > 0, _n(facts.skills, "skill"), "/admin/skills", "Look at them"),
        Step(
            "People",
            facts.people > FEW,
            f"{_people(facts.people)} can be found" if facts.people > FEW else "Nobody but you yet",
            "/admin/people" if facts.people > FEW else "/admin/imports",
            "Import people",
            ("/admin/people/new", "Add a person"),
        ),
        Step("Invitations", not facts.no_way_in and facts.people > FEW, _way_in(facts), NO_WAY_IN, "Invite them"),
        Step(
            "The first lead",
            facts.leads > 0,
            *_first_lead(facts),
        ),
    ]


def _first_lead(facts: Facts) -> tuple[str, str, str]:
    """What is said of leads, and where to go."""
    if facts.leads:
        return f"{_n(facts.leads, 'lead')} can post gigs", "/admin/people?grant=lead", ""
    if facts.people > FEW:
        return "Nobody can post a gig yet; open an employee and give them that right", "/admin/people", "Choose a lead"
    return "Admins can't make themselves one: add a colleague first", "/admin/people/new", "Add a colleague"


NO_WAY_IN = "/admin/people/invitations"


def _way_in(facts: Facts) -> str:
    if facts.people <= FEW:
        return "When people are there"
    said = f"{_people(facts.no_way_in)} can’t sign in yet"
    if not facts.no_way_in:
        said = "Everybody with an e-mail address can sign in"
    have = "has" if facts.no_email == 1 else "have"
    return said + (f"; {facts.no_email:,} more {have} no e-mail address" if facts.no_email else "")


def _waits(viewer: Viewer) -> list[Waits]:
    counted = ask("admin waits", viewer, lambda v: select(*(n.label(name) for name, n in counts(v).items()))).one()
    return say(dict(counted._mapping) | {"pairs": count_pairs(viewer, held=True)})


def _people(n: int) -> str:
    return _n(n, "person", "people")


def _n(n: int, one: str, many: str = "") -> str:
    many = many or f"{one}s"
    return f"{COUNTED:,} or more {many}" if n == COUNTED + 1 else f"{n:,} {one if n == 1 else many}"
