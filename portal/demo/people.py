"""People of the demo world: who they are, what they can do, when they work and what takes their hours."""

from collections import deque
from dataclasses import dataclass
from datetime import date, timedelta

from portal.config import STALE_DAYS
from portal.demo.careers import COMMON, GENERIC, INDUSTRIES, Career, usual
from portal.demo.careers_business import BUSINESS
from portal.demo.careers_tech import TECH
from portal.demo.names import LETTERS, Mailboxes, invent
from portal.demo.places import Place, choose_hours, choose_place
from portal.demo.words import AGENCIES, CLIENTS, OWN_WORK, SITES, UNLISTED
from portal.demo.world import Row, Someone, World
from portal.models import Engagement, EngagementState, FreeSpan, Kind, Person, PersonSkill, Stint
from portal.models.hours import Booking, free_soon, spans
from portal.models.text import fold, words

CAREERS = (*TECH, *BUSINESS)
NAMED = {career.title: career for career in CAREERS}
CAREER_WEIGHTS = tuple(career.weight for career in CAREERS)
DOMAIN = "portal.example"
RANKS = ("Junior", "", "Senior", "Lead")
RANK_WEIGHTS = (18, 42, 28, 12)
CONTRACTORS = 1 / 3
STEEP = 1.5  # how much people of one career are alike: three skills of theirs still find many
FORGOTTEN = 12  # one of so many skills was not looked at when its profile was confirmed
SKILL_COUNTS, SKILL_COUNT_WEIGHTS = tuple(range(4, 14)), (4, 8, 13, 17, 18, 15, 11, 7, 4, 3)
MONEY = (("USD", 1.1), ("GBP", 0.85), ("CHF", 0.95), ("PLN", 4.3), ("SGD", 1.45))
PHONES = ("+49 30 23125 {:03}", "+44 1632 960 {:03}", "+1 555 01 {:03}")  # numbers that are kept for stories


@dataclass(frozen=True, slots=True)
class Sketch:
    """Who somebody is before chance adds the rest."""

    name: str
    email: str
    career: Career
    rank: int
    kind: Kind
    place: Place
    hours: tuple[int, int]
    department: str | None = None
    is_lead: bool = False
    is_admin: bool = False
    headline: str = ""
    bio: str = ""
    skills: tuple[tuple[str, int, bool], ...] = ()
    links: tuple[str, ...] = ()
    rate: int | None = None
    password_hash: str | None = None
    manager: int | None = None
    is_cast: bool = False


class Crowd:
    """Makes people. Managers come before those who report to them, so that they form trees."""

    def __init__(self, world: World) -> None:
        self.world, self.mailboxes = world, Mailboxes()
        self._managers: dict[str, deque[int]] = {}
        self._drawing = {
            c.title: (tuple(world.skills[name] for name in c.skills), usual(c.skills, STEEP)) for c in CAREERS
        }
        self._common = tuple(world.skills[name] for name in COMMON), usual(COMMON)

    def anybody(self) -> Someone:
        rng = self.world.rng
        place, career = choose_place(rng), rng.choices(CAREERS, CAREER_WEIGHTS)[0]
        kind = Kind.CONTRACTOR if rng.random() < CONTRACTORS else Kind.EMPLOYEE
        rank, name = rng.choices(range(4), RANK_WEIGHTS)[0], invent(rng, place.cultures)
        leads = kind == Kind.EMPLOYEE and rng.random() < (0, 0.01, 0.08, 0.4)[rank]
        email, hours = f"{self.mailboxes.of(fold(name))}@{DOMAIN}", choose_hours(rng)
        return self.settle(Sketch(name, email, career, rank, kind, place, hours, is_lead=leads))

    def settle(self, who: Sketch) -> Someone:
        """The sketched person with all that belongs to them, but for free hours, which come last."""
        world, rng = self.world, self.world.rng
        department = who.department or rng.choice(who.career.departments)
        row = world.add(
            Person,
            key=world.key(),
            name=who.name,
            sort_name=fold(who.name),
            kind=str(who.kind),
            is_lead=who.is_lead,
            is_admin=who.is_admin,
            email=who.email,
            email_folded=fold(who.email),
            password_hash=who.password_hash,
            place=who.place.name,
            zone=who.place.zone,
            work_from=who.hours[0],
            work_to=who.hours[1],
            window_id=world.window(who.place.zone, *who.hours),
            links=list(who.links),
            confirmed_on=self._confirmed(),
            phone=rng.choice(PHONES).format(rng.randrange(1000)) if rng.random() < 0.5 else None,
        )
        row["headline"] = who.headline or _headline(who, department)
        row["bio"] = who.bio or self._bio(who)
        someone = Someone(row["id"], row, who.career, self._skills(who), is_cast=who.is_cast)
        if who.kind == Kind.EMPLOYEE:
            self._employ(someone, who, department)
        else:
            self._contract(someone, who)
        if who.is_cast:
            self.mailboxes.of(row["sort_name"])  # so that nobody of the same name gets their address
        else:
            self._add_chance(someone, who, department)
        return someone

    def _employ(self, someone: Someone, who: Sketch, department: str) -> None:
        world, rng, row = self.world, self.world.rng, someone.row
        row["department_id"], row["external_ref"] = world.department(department), f"P{someone.id:06}"
        row["capacity"] = 40 if who.is_cast else rng.choices((40, 32, 20), (82, 11, 7))[0]
        managers = self._managers.setdefault(department, deque(maxlen=30))
        row["manager_id"] = who.manager or (rng.choice(managers) if managers else None)
        if who.rank == 3 or not managers:
            managers.append(someone.id)
        began = world.day - timedelta(days=rng.randrange(40, 3_000))
        if rng.random() < 0.06:
            before = began - timedelta(days=rng.randrange(90, 700))
            self._stint(someone, Kind.CONTRACTOR, before, began - timedelta(days=1))
        self._stint(someone, Kind.EMPLOYEE, began, None)

    def _contract(self, someone: Someone, who: Sketch) -> None:
        world, rng, row = self.world, self.world.rng, someone.row
        row["capacity"] = 40 if who.is_cast else rng.choices((40, 32, 30, 20), (70, 10, 8, 12))[0]
        row["contract_ends_on"] = world.day + timedelta(days=rng.randrange(120 if who.is_cast else 25, 540))
        if not who.is_cast and rng.random() < 0.04:
            row["state"], row["contract_ends_on"] = "ended", world.day - timedelta(days=rng.randrange(3, 200))
        hourly = who.rate or round(who.career.rate * (0.75, 1, 1.25, 1.5)[who.rank] * rng.uniform(0.85, 1.15))
        if who.is_cast or rng.random() < 0.94:
            self._price(row, hourly, plain=who.is_cast)
        began = min(world.day, row["contract_ends_on"]) - timedelta(days=rng.randrange(20, 900))
        self._stint(someone, Kind.CONTRACTOR, began, row["contract_ends_on"])

    def _price(self, row: Row, hourly: int, plain: bool) -> None:
        """A listed rate, most in the company's currency, and what it is in that for an hour."""
        rng = self.world.rng
        row["rate_amount"] = hourly * 100
        if not plain and rng.random() < 0.2:
            row["rate_currency"], factor = rng.choice(MONEY)
            row["rate_amount"] = round(hourly * factor) * 100
        if not plain and rng.random() < 0.25:
            row["rate_per"], row["rate_amount"] = "day", row["rate_amount"] * 8 // 1000 * 1000
        listed = row["rate_amount"], row["rate_currency"], row["rate_per"], row["capacity"]
        row["rate_base"] = self.world.rates.an_hour(*listed)

    def _stint(self, someone: Someone, kind: Kind, first: date, last: date | None) -> None:
        rng, row = self.world.rng, someone.row
        agency = rng.choice(AGENCIES) if kind == Kind.CONTRACTOR and rng.random() < 0.3 else ""
        values = {"title": row["headline"], "department_id": row["department_id"], "agency": agency}
        self.world.add(Stint, person_id=someone.id, kind=str(kind), starts_on=first, ends_on=last, **values)

    def _add_chance(self, someone: Someone, who: Sketch, department: str) -> None:
        """What happens to some: another job, a break, a late start, an end."""
        world, rng, row = self.world, self.world.rng, someone.row
        fate = rng.random() if row["state"] == "active" else 1
        if fate < 0.02:
            row["unlisted_until"] = world.day + timedelta(days=rng.randrange(10, 200))
            row["unlisted_reason"] = rng.choice(UNLISTED)
        elif fate < 0.025:
            row["state"], row["is_lead"] = "suspended", False
        elif who.kind == Kind.CONTRACTOR and fate < 0.3:
            row["available_from"] = world.day + timedelta(days=rng.choice((-40, 5, 12, 20, 26, 40, 60, 90)))
        if rng.random() < 0.12:
            row["links"] = [f"https://{rng.choice(SITES)}/{_slug(who.name)}"]
        if row["state"] == "active" and rng.random() < (0.6 if who.kind == Kind.EMPLOYEE else 0.45):
            self._own_work(someone, department)

    def _own_work(self, someone: Someone, department: str) -> None:
        """Work beside Portal, so that not everyone is free: an engagement without a gig."""
        world, rng, row = self.world, self.world.rng, someone.row
        hours = row["capacity"] - rng.choice((0, 0, 0, 4, 8, 8, 16, 20) if row["capacity"] > 20 else (0, 4))
        first = world.day - timedelta(days=rng.randrange(10, 300))
        last = world.day + timedelta(days=rng.choice((40, 75, 120, 200, 300)))
        last = min(last, row["contract_ends_on"] or last)
        title = rng.choice(OWN_WORK).format(department=department) if someone.is_employee else rng.choice(CLIENTS)
        self.world.add(
            Engagement,
            person_id=someone.id,
            title=title,
            kind=row["kind"],
            state=str(EngagementState.ACTIVE),
            starts_on=first,
            ends_on=last,
            hours=hours,
        )
        someone.bookings.append(Booking(first, last, hours, tentative=False))

    def _confirmed(self) -> date | None:
        rng = self.world.rng
        fate = rng.random()
        if fate < 0.05:
            return None
        return self.world.day - timedelta(days=rng.randrange(0, 80) if fate < 0.75 else rng.randrange(95, 500))

    def _bio(self, who: Sketch) -> str:
        """One to three sentences; some people write none."""
        rng = self.world.rng
        if rng.random() < 0.1:
            return ""
        said = [rng.choice(who.career.work)]
        if rng.random() < 0.6:
            years, industry = rng.randrange(2, 6) + 4 * who.rank, rng.choice(INDUSTRIES)
            alone = f", the last {rng.randrange(2, 5)} on my own" if who.kind == Kind.CONTRACTOR and who.rank else ""
            said.append(f"{_number(years)} years in {industry}{alone}.")
        if rng.random() < 0.55:
            said.append(rng.choice(GENERIC))
        return " ".join(said)

    def _skills(self, who: Sketch) -> list[tuple[int, int, bool]]:
        if who.skills:
            return [(self.world.skills[name], level, wants) for name, level, wants in who.skills]
        rng, rarer = self.world.rng, self.world.rarer
        count = rng.choices(SKILL_COUNTS, SKILL_COUNT_WEIGHTS)[0]
        ids, weights = self._drawing[who.career.title]
        own = list(dict.fromkeys(rng.choices(ids, cum_weights=weights, k=2 * count)))[: max(3, round(count * 0.7))]
        others = rng.choices(self._common[0], cum_weights=self._common[1], k=rng.choice((0, 1, 1, 2)))
        if rng.random() < 0.3 and who.place.language in self.world.skills:
            others.append(self.world.skills[who.place.language])
        while len(own) + len(others) < count:
            of_field, by = rarer[rng.choices(who.career.fields, (5, 4, 3, 2, 1)[: len(who.career.fields)])[0]]
            others.append(rng.choices(of_field, cum_weights=by)[0])
        held = {id_: self._level(who.rank, 0.6 if n < 3 else 0.2) for n, id_ in enumerate(own)}
        for id_ in others:
            held.setdefault(id_, self._level(who.rank, -0.3))
        late = rng.random() < 0.35
        wishes = [(id_, 0 if late and n == len(held) - 1 else level) for n, (id_, level) in enumerate(held.items())]
        return [(id_, level, level == 0 or rng.random() < 0.04) for id_, level in wishes]

    def _level(self, rank: int, more: float) -> int:
        return min(4, max(1, round(1.3 + 0.75 * rank + more + self.world.rng.uniform(-0.9, 0.9))))


def finish(world: World, people: list[Someone]) -> None:
    """Write down what is computed from the rest: skills with their holders, free hours, full text."""
    for someone in people:
        row = someone.row
        for skill_id, level, wants in someone.skills:
            confirmed = row["confirmed_on"]
            if confirmed and (someone.id + skill_id) % FORGOTTEN == 0:
                confirmed -= timedelta(days=STALE_DAYS)
            held = {"level": level, "effective": level, "wants": wants, "confirmed_on": confirmed}
            world.add(PersonSkill, person_id=someone.id, skill_id=skill_id, **held)
            world.holders[skill_id] += 1
        made = spans(row["capacity"], row["available_from"], row["contract_ends_on"], someone.bookings)
        for span in made:
            hours = {"free": span.free, "tentative": span.tentative}
            world.add(FreeSpan, person_id=someone.id, starts_on=span.starts_on, ends_on=span.ends_on, **hours)
        row["free_now"], row["free_from"] = free_soon(made, row["available_from"], world.day)
        department = world.department_names.get(row["department_id"], "")
        body = words(" ".join((row["headline"], department, row["place"], row["bio"])))
        world.document("person_text", someone.id, words(row["name"]), body)


def _headline(who: Sketch, department: str) -> str:
    title, rank = who.career.title, RANKS[who.rank]
    if rank and not any(letter.isupper() for letter in title[1:]):
        title = title[0].lower() + title[1:]
    return f"{rank} {title}".strip() + (f", {department}" if who.kind == Kind.EMPLOYEE else ", independent")


def _slug(name: str) -> str:
    return "-".join(words(name).translate(LETTERS).split())


def _number(n: int) -> str:
    small = ["Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve"]
    return small[n - 2] if n <= 12 else str(n)
