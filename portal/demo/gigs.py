"""Gigs of the demo world, in every state, with candidates at every stage."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, time, timedelta
from functools import cache

from portal.config import SHORTLIST
from portal.demo.gig_days import DAY, Days, days_of
from portal.demo.people import CAREERS
from portal.demo.stages import SEATED, walk
from portal.demo.templates import SUBJECTS, RoleTemplate, Template
from portal.demo.templates_business import BUSINESS
from portal.demo.templates_tech import TECH
from portal.demo.ways import Posted, Way
from portal.demo.world import Row, Someone, World
from portal.models import Audience, CoLead, Event, Gig, GigRole, GigState, Need
from portal.models.text import words
from portal.models.times import day_ends

TEMPLATES = (*TECH, *BUSINESS)
CALLED = {template.title: template for template in TEMPLATES}
CROWDED = "Mentors for the autumn intake"
OPEN_AT_ONCE = 8

# How a gig is faring, and whom it is for, in the order in which gigs are made.
PLANS = (
    *(("open", Audience.EVERYONE), ("running", Audience.EVERYONE), ("open", Audience.EMPLOYEES)),
    *(("fresh", Audience.EVERYONE), ("completed", Audience.EVERYONE), ("closing soon", Audience.EVERYONE)),
    *(("draft", Audience.EVERYONE), ("open", Audience.INVITED), ("closed by hand", Audience.EVERYONE)),
    *(("running", Audience.EMPLOYEES), ("open", Audience.EVERYONE), ("past apply-by", Audience.EVERYONE)),
    *(("completed", Audience.EMPLOYEES), ("paused", Audience.EVERYONE), ("fresh", Audience.EMPLOYEES)),
    *(("cancelled", Audience.EVERYONE), ("running", Audience.INVITED), ("open", Audience.EVERYONE)),
    *(("completed", Audience.INVITED), ("closing soon", Audience.EVERYONE)),
)
STATES = {
    "draft": GigState.DRAFT,
    "paused": GigState.PAUSED,
    "running": GigState.IN_PROGRESS,
    "completed": GigState.COMPLETED,
    "cancelled": GigState.CANCELLED,
}


def _mix(text: str) -> tuple[tuple[str, ...], tuple[int, ...]]:
    pairs = [part.strip().rpartition(" ") for part in text.split(";")]
    return tuple(stage for stage, _, _ in pairs), tuple(int(weight) for _, _, weight in pairs)


OPEN_MIX = _mix(
    "considering 14; invited 11; applied 16; accepted the invitation 4; in review 16; talking 12; offered 5; "
    "offered, unseen 2; accepted 6; declined 5; declined after a talk 2; declined just now 1; withdrawn 4; "
    "taken back 2; not interested 3; offer turned down 2; expired 2"
)
MIXES = {
    "fresh": _mix("considering 10; invited 8; applied 12; in review 5"),
    "paused": _mix("considering 6; invited 5; applied 5; in review 8; talking 5; declined 3"),
    "draft": _mix("considering 1"),
    "crowded": _mix("considering 20; invited 20; applied 60; in review 50; talking 30; declined 10; withdrawn 10"),
    "running": _mix(
        "active 22; applied 8; in review 8; talking 5; offered 5; declined 12; withdrawn 6; ended early 4; "
        "considering 8; invited 6; not interested 4; expired 2; offer turned down 3"
    ),
    "completed": _mix(
        "done 30; declined 22; closed 12; withdrawn 8; not interested 6; invited, closed 4; offer turned down 4"
    ),
    "cancelled": _mix("closed 40; offered, closed 8; invited, closed 10; declined 10; withdrawn 10"),
}
FIRST = {"running": "active", "completed": "done"}


class Board:
    """Posts gigs among the people of one part of the world, and finds candidates for them."""

    def __init__(self, world: World, people: list[Someone], other_leads: list[Someone]) -> None:
        self.world = world
        self._by_career: dict[str, list[Someone]] = {}
        self._leads: dict[int, list[Someone]] = {}
        for someone in people:
            if someone.row["state"] == "active" and not someone.is_cast:
                self._by_career.setdefault(someone.career.title, []).append(someone)
                if someone.row["is_lead"]:
                    self._leads.setdefault(someone.row["department_id"], []).append(someone)
        self._pool = [someone for same in self._by_career.values() for someone in same]
        self.leads = [lead for leads in self._leads.values() for lead in leads] or other_leads
        self.posted: Counter[int] = Counter()  # gigs by the id of their owner

    def see_one_off(self) -> None:
        """A lead with a few gigs has left the company: their gigs wait for another."""
        leavers = [lead for lead in self.leads if not lead.is_cast and self.posted[lead.id] > 1]
        if leavers:
            leaver = min(leavers, key=lambda lead: self.posted[lead.id])
            leaver.row["state"], leaver.row["is_lead"] = "suspended", False
            self.leads.remove(leaver)

    def post_any(self, number: int, template: Template, title: str, crowded: bool = False) -> None:
        """The gig of that number: its state, lead and candidates follow from it and from chance."""
        rng = self.world.rng
        faring, audience = ("open", Audience.EVERYONE) if crowded else PLANS[number % len(PLANS)]
        leads = self._leads.get(self.world.department(template.department)) or self.leads
        owner, others = rng.choice(leads), [lead for lead in self.leads if rng.random() < 0.02][:2]
        gig = self.post(template, faring, audience, owner, [lead for lead in others if lead is not owner], title)
        stages, weights = MIXES["crowded"] if crowded else MIXES.get(faring, OPEN_MIX)
        for role, about in zip(gig.roles, template.roles, strict=True):
            count = SHORTLIST if crowded else rng.randrange(1, 4) if faring == "draft" else rng.randrange(3, 11)
            wanted = rng.choices(stages, weights, k=count)
            if faring in FIRST:
                wanted[: about.seats] = [FIRST[faring]] * min(about.seats, len(wanted))
            for someone, stage in self.matched(gig, role, about, wanted):
                walk(Way(self.world, gig, role, someone), stage)

    def post(
        self,
        template: Template,
        faring: str,
        audience: str,
        owner: Someone,
        co_leads: Iterable[Someone],
        title: str = "",
    ) -> Posted:
        """A gig of a template, as it is faring, without candidates."""
        world = self.world
        days = days_of(world.rng, world.at, world.day, faring)
        row = self._row(template, faring, audience, owner, title or template.title, days)
        if faring == "past apply-by":
            days.closed_at = row["apply_until"] + timedelta(minutes=1)
        row["applications_closed_at"] = days.closed_at
        self.posted[owner.id] += 1
        leads = [owner.id, *(lead.id for lead in co_leads)]
        for lead in leads[1:]:
            world.add(CoLead, gig_id=row["id"], person_id=lead)
        roles = [self._role(row, n, about) for n, about in enumerate(template.roles, 1)]
        self._budget(row, roles, days)
        self._tell(row, faring, days)
        world.document("gig_text", row["id"], words(row["title"]), words(row["description"]))
        until = days.ended_at or world.at
        apply_until = min(filter(None, (until, days.closed_at, row["apply_until"], days.paused_at)))
        needs = {
            role["id"]: [world.skills[name] for name, _, _ in about.needs]
            for role, about in zip(roles, template.roles, strict=True)
        }
        return Posted(row, roles, leads, days.since, apply_until, until, needs)

    def _row(self, template: Template, faring: str, audience: str, owner: Someone, title: str, days: Days) -> Row:
        world, zone = self.world, owner.row["zone"]
        return world.add(
            Gig,
            key=world.key(),
            title=title,
            description=template.description,
            type=template.type,
            state=str(STATES.get(faring, GigState.OPEN)),
            audience=str(audience),
            owner_id=owner.id,
            department_id=world.department(template.department),
            starts_on=days.starts_on,
            ends_on=days.ends_on,
            apply_by=days.apply_by,
            apply_until=day_ends(days.apply_by, zone) if days.apply_by else None,
            answer_days=world.rng.choice((5, 7, 7, 7, 10)),
            zone=zone,
            created_at=days.since - DAY,
            published_at=None if faring == "draft" else days.since,
            ended_at=days.ended_at,
        )

    def _role(self, gig: Row, n: int, about: RoleTemplate) -> Row:
        world = self.world
        pay = world.rng.choice((None, 60_00, 75_00, 90_00)) if gig["audience"] != Audience.EMPLOYEES else None
        asked = {"title": about.title, "seats": about.seats, "hours": about.hours, "pay_up_to": pay}
        row = world.add(GigRole, gig_id=gig["id"], n=n, taken=0, **asked)
        for name, level, required in about.needs:
            need = {"skill_id": world.skills[name], "least_level": level, "required": required}
            world.add(Need, gig_role_id=row["id"], **need)
        return row

    def _budget(self, gig: Row, roles: list[Row], days: Days) -> None:
        """Some gigs have money for contractors: about what their hours cost."""
        if gig["audience"] != Audience.EMPLOYEES and self.world.rng.random() < 0.5:
            weeks = max(1, (days.ends_on - days.starts_on).days // 7)
            gig["budget_amount"] = (
                sum(role["seats"] * role["hours"] for role in roles) * weeks * 60_00 // 50_000 * 50_000
            )

    def _tell(self, gig: Row, faring: str, days: Days) -> None:
        """What happened to the gig itself, as its time line knows it."""
        owner, live = gig["owner_id"], str(GigState.OPEN)
        if faring == "draft":
            return
        told: list[tuple[str, datetime, int | None, str]] = [("published", days.since, owner, "draft")]
        if days.closed_at:
            told.append(("closed to applications", days.closed_at, owner if faring == "closed by hand" else None, ""))
        if days.paused_at:
            told.append(("paused", days.paused_at, owner, live))
        if faring in FIRST:
            told.append(("in progress", datetime.combine(days.starts_on, time(0, 5)), None, live))
            live = str(GigState.IN_PROGRESS)
        if days.ended_at:
            told.append((gig["state"], days.ended_at, owner, live))
        for kind, at, actor, before in told:
            was = {"state": before} if before else {}
            what = {"kind": f"gig {kind}", "visible_to": "both", "before": was, "after": {}}
            self.world.add(Event, at=at, actor_id=actor, gig_id=gig["id"], **what)

    def matched(self, gig: Posted, role: Row, about: RoleTemplate, stages: list[str]) -> Iterable[tuple[Someone, str]]:
        """Somebody for each stage, most of careers that bring the role's skills. Stages that nobody fits are left."""
        rng, careers = self.world.rng, [title for title in _careers_for(about) if title in self._by_career]
        for stage in stages:
            if stage in SEATED and stage != "done" and role["taken"] >= role["seats"]:
                continue
            for attempt in range(60):
                apt = careers and attempt < 15 and rng.random() < 0.8
                someone = rng.choice(self._by_career[rng.choice(careers)] if apt else self._pool)
                least = 0 if attempt > 40 and stage in FIRST.values() else role["hours"]
                if self._may(gig, least, someone, stage):
                    gig.met.add(someone.id)
                    someone.open += 1
                    yield someone, stage
                    break

    def _may(self, gig: Posted, hours: int, someone: Someone, stage: str) -> bool:
        """Whether somebody can be there: not twice, not as its lead, in its audience, with the hours it takes."""
        row = gig.row
        if someone.id in gig.met or someone.id in gig.leads or (hours and someone.open >= OPEN_AT_ONCE):
            return False
        if row["audience"] == Audience.EMPLOYEES and not someone.is_employee:
            return False
        if someone.row["unlisted_until"] and stage != "applied":
            return False
        takes_hours = stage in SEATED or "offer" in stage or stage == "expired"
        if hours == 0:  # somebody has to do it, even beside too much else
            return not row["ends_on"] > (someone.row["contract_ends_on"] or row["ends_on"])
        return not takes_hours or someone.free_between(row["starts_on"], row["ends_on"]) >= hours


@cache
def _careers_for(about: RoleTemplate) -> list[str]:
    """The three careers that bring most of a role's skills."""
    scores = {
        career.title: sum(1 / (career.skills.index(name) + 5) for name, _, _ in about.needs if name in career.skills)
        for career in CAREERS
    }
    return [title for title in sorted(scores, key=scores.__getitem__, reverse=True)[:3] if scores[title]]


def title_of(number: int, template: Template) -> str:
    """A template that returns is told apart by a subject."""
    again = number // len(TEMPLATES)
    return f"{template.title}: {SUBJECTS[(again * 7 + number) % len(SUBJECTS)]}" if again else template.title
