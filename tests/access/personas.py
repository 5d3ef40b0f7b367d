"""Everyone of ACCESS's matrix in one company, and what is between them, written as facts.

Of each person and gig every protected field holds a text or a figure of its own (`planted`), so that whoever reads one
has read that one.
"""

from dataclasses import dataclass
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access import Viewer
from portal.models import (
    Candidate,
    CandidateNote,
    CoLead,
    Engagement,
    Experience,
    Gig,
    GigState,
    Import,
    ImportRow,
    ImportState,
    Person,
    PersonNote,
    Reason,
    Skill,
)
from portal.models.looks import Look
from portal.models.text import new_key
from portal.models.times import now, today
from tests import world

DAY = timedelta(days=1)
LEADS = ("owner", "colead", "other", "lead30", "lead31", "strangelead")
PEOPLE = {  # name: kind; who is listed unless named below
    "admin": "employee",
    "owner": "employee",  # of every gig here that has no other
    "colead": "employee",  # of open, secret and running
    "other": "employee",  # leads `theirs`, to which applicant applied: a lead with consent
    "lead30": "employee",  # led past30, whose engagement of alum ended 30 days ago
    "lead31": "employee",  # led past31, whose engagement of alum ended 31 days ago
    "strangelead": "employee",
    "demoted": "employee",  # owner of orphan and lost, without the grant
    "teammate": "employee",  # engaged on running
    "hiddenmate": "contractor",  # engaged on running and duo, unlisted
    "seated": "contractor",  # engaged on full and duo
    "applicant": "contractor",  # applied to open, theirs and orphan
    "invited": "employee",  # to secret, running and orphan
    "considered": "contractor",  # for open, unlisted
    "withdrawn": "contractor",  # from open, unlisted
    "declined": "contractor",  # from open a minute ago, unlisted
    "offered": "contractor",  # a seat of paused
    "manager": "employee",  # of teammate and hiddenapplicant
    "hiddenapplicant": "employee",  # applied to open, unlisted
    "alum": "contractor",  # worked on past30 and past31, unlisted
    "employee": "employee",  # a stranger
    "contractor": "contractor",  # a stranger
    "suspended": "employee",  # applied to open; an admin once
    "over": "contractor",  # applied to open; the contract ended yesterday
}
UNLISTED = ("hiddenmate", "considered", "withdrawn", "declined", "hiddenapplicant", "alum")
OUT = ("suspended", "over")
VIEWERS = tuple(name for name in PEOPLE if name not in OUT)
GIGS = {  # name: (owner, audience, state)
    "open": ("owner", "everyone", "open"),
    "secret": ("owner", "invited", "open"),
    "full": ("owner", "everyone", "open"),
    "paused": ("owner", "everyone", "paused"),
    "running": ("owner", "everyone", "in progress"),
    "duo": ("owner", "invited", "in progress"),
    "draft": ("owner", "everyone", "draft"),
    "done": ("owner", "everyone", "completed"),
    "staff": ("owner", "employees", "open"),
    "theirs": ("other", "invited", "open"),
    "past30": ("lead30", "invited", "completed"),
    "past31": ("lead31", "invited", "completed"),
    "orphan": ("demoted", "everyone", "open"),
    "lost": ("demoted", "invited", "open"),
}
MEMOS = [(author, of) for author in LEADS for of in ("applicant", "hiddenapplicant", "contractor", "alum")]
KNOTTED = ("both", "lately", "busy", "reached")
PERSON_FACTS = "id key name kind is_lead is_admin zone"


@dataclass(frozen=True)
class World:
    """People, gigs and candidates (`<person>.<gig>`) as ids and keys; they stay true when the session is gone."""

    people: dict[str, SimpleNamespace]
    gigs: dict[str, SimpleNamespace]
    candidates: dict[str, SimpleNamespace]
    import_key: str  # of one that was applied, with a row of somebody

    def viewer(self, name: str) -> Viewer:
        who = self.people[name]
        return Viewer(who.id, who.key, who.name, who.kind, who.is_lead, who.is_admin, who.zone)


def planted(field: str, of: str) -> str:
    """The text that stands in a field of somebody or of a gig, and nowhere else."""
    return f"zq{field}{of}qz".capitalize() if field == "card" else f"zq{field}{of}qz"


def money(field: str, of: str) -> int:
    """An amount in minor units that nothing else has."""
    if field == "agreed":  # "<person>.<gig>"
        person, gig = of.split(".")
        return 41_000_07 + 1100 * ([*PEOPLE].index(person) * len(GIGS) + [*GIGS].index(gig))
    return {"rate": 31_000_07, "budget": 21_000_07}[field] + 1100 * [*PEOPLE, *GIGS].index(of)


def build(session: Session) -> World:
    """Inside the caller's `writing()`."""
    people = {name: _person(session, name) for name in PEOPLE}
    told = {name: _tell(session, people[name], name) for name in PEOPLE}
    for report in ("teammate", "hiddenapplicant"):
        people[report].manager_id = people["manager"].id
    gigs = {name: _gig(session, people[GIGS[name][0]], name) for name in GIGS}
    for name in ("open", "secret", "running"):
        session.add(CoLead(gig_id=gigs[name].id, person_id=people["colead"].id))
    session.flush()
    cast = _Cast(session, people, gigs)
    _engage(cast)
    _apply(cast)
    _end(cast)
    people["demoted"].is_lead = False
    people["suspended"].state = "suspended"
    people["over"].contract_ends_on = today() - DAY
    for name in UNLISTED:
        people[name].unlisted_until, people[name].unlisted_reason = today() + 90 * DAY, planted("unlisted", name)
    looked = {"viewer_id": people["strangelead"].id, "person_id": people["contractor"].id}
    session.add(Look(**looked, tier="contact", day=today()))
    for name, candidate in cast.candidates.items():
        remark = planted("remark", name.replace(".", ""))
        CandidateNote.write(candidate, gigs[name.split(".")[1]].owner_id, remark, new_key())
    for author, of in MEMOS:
        PersonNote.write(session, people[author].id, people[of].id, planted("memo", f"{author}{of}"), 0)
    session.flush()
    return World(
        {name: SimpleNamespace(**vars(_kept(p, PERSON_FACTS)), **told[name]) for name, p in people.items()},
        {name: _kept(g, "id key title") for name, g in gigs.items()},
        {name: _kept(c, "id key") for name, c in cast.candidates.items()},
        _import(session, people["admin"], people["contractor"]),
    )


def _import(session: Session, admin: Person, of: Person) -> str:
    """An import by which somebody's headline became what it is."""
    made = Import(kind="people", file_name="people.csv", state=ImportState.APPLIED)
    made.actor_id = made.uploader_id = admin.id
    made.report = {"counts": {"changed": 1}, "warnings": {"Noticed": 1}}
    made.staged_at = made.applied_at = now()
    session.add(made)
    session.flush()
    values = {"columns": {"headline": of.headline, "phone": of.phone}, "was": {"headline": "Unknown"}}
    session.add(ImportRow(import_id=made.id, line=2, verdict="changed", target_id=of.id, values=values))
    session.flush()
    return made.key


def _kept(thing: Any, names: str) -> SimpleNamespace:
    return SimpleNamespace(**{name: getattr(thing, name) for name in names.split()})


def _person(session: Session, name: str) -> Person:
    kind = PEOPLE[name]
    fields: dict[str, Any] = {
        "is_lead": name in (*LEADS, "demoted"),
        "is_admin": name in ("admin", "suspended"),
        "email": f"{planted('email', name)}@portal.example",
        "phone": planted("phone", name),
        "bio": planted("bio", name),
        "external_ref": planted("ref", name),
        "rate_amount": money("rate", name) if kind == "contractor" else None,
    }
    return world.person(session, planted("card", name), kind, **fields)


def _tell(session: Session, person: Person, name: str) -> dict[str, str]:
    """Their experience, and a skill that they alone hold and suggested, with what shows it: the keys of both."""
    entry = Experience.add(
        session, person.id, title=planted("past", name), organisation="", began_on=today(), ended_on=None, text=""
    )
    suggested = Skill.suggest(session, person.id, planted("skill", name))
    person.hold(suggested, 2)
    found = person.held_skill(suggested.key)
    assert found
    found[1].show(f"https://{planted('proof', name)}.example/")
    session.flush()
    return {"entry": entry.key, "skill": suggested.key}


def _gig(session: Session, owner: Person, name: str) -> Gig:
    _, audience, state = GIGS[name]
    made = world.gig(
        session,
        owner,
        planted("title", name),
        seats=1 if name == "full" else 4,
        publish=state != "draft",
        audience=audience,
        description=planted("what", name),
        budget_amount=money("budget", name),
        questions=[planted("ask", name)],
        learned=planted("learned", name),
    )
    if state == "paused":
        made.pause(owner.id)
    return made


class _Cast:
    """Who applies, is invited and takes a seat, told by names."""

    def __init__(self, session: Session, people: dict[str, Person], gigs: dict[str, Gig]):
        self.session, self.people, self.gigs = session, people, gigs
        self.candidates: dict[str, Candidate] = {}

    def owner(self, gig: str) -> int:
        return self.people[GIGS[gig][0]].id

    def apply(self, who: str, gig: str) -> Candidate:
        posted, note = self.gigs[gig], planted("note", f"{who}{gig}")
        sent = {"answers": [(planted("ask", gig), planted("answer", f"{who}{gig}"))]}
        sent["links"] = [f"https://example.org/{planted('link', f'{who}{gig}')}"]
        return self._keep(who, gig, Candidate.apply(posted, posted.roles[0], self.people[who], note, **sent))

    def consider(self, who: str, gig: str) -> Candidate:
        posted = self.gigs[gig]
        return self._keep(who, gig, Candidate.consider(self.owner(gig), posted, posted.roles[0], self.people[who]))

    def offer(self, who: str, gig: str) -> Candidate:
        candidate = self.apply(who, gig)
        candidate.offer(self.owner(gig), **world.offer_terms(hours=5, rate=money("agreed", f"{who}.{gig}")))
        return candidate

    def engage(self, who: str, gig: str) -> tuple[Candidate, Engagement]:
        """They work on it since a week."""
        candidate = self.offer(who, gig)
        candidate.accept()
        self.session.flush()
        seat = self.session.scalars(select(Engagement).where(Engagement.candidate_id == candidate.id)).one()
        seat.state, seat.starts_on = "active", today() - 7 * DAY
        self.session.flush()
        return candidate, seat

    def _keep(self, who: str, gig: str, candidate: Candidate) -> Candidate:
        self.candidates[f"{who}.{gig}"] = candidate
        self.session.flush()
        return candidate


def _engage(cast: _Cast) -> None:
    for who, gig in (
        ("teammate", "running"),
        ("hiddenmate", "running"),
        ("hiddenmate", "duo"),
        ("seated", "duo"),
        ("seated", "full"),
    ):
        cast.engage(who, gig)
    for gig in ("running", "duo"):
        cast.gigs[gig].start()
    cast.offer("offered", "paused")


def _apply(cast: _Cast) -> None:
    for who, gig in (
        ("applicant", "open"),
        ("applicant", "theirs"),
        ("applicant", "orphan"),
        ("hiddenapplicant", "open"),
        ("suspended", "open"),
        ("over", "open"),
    ):
        cast.apply(who, gig)
    cast.apply("withdrawn", "open").withdraw(planted("reason", "withdrawn"))
    cast.apply("declined", "open").decline(cast.owner("open"), Reason.NOT_NEEDED, planted("message", "declined"))
    cast.consider("considered", "open")
    for gig in ("secret", "running", "orphan"):
        cast.consider("invited", gig).invite(cast.owner(gig))


def _end(cast: _Cast) -> None:
    """Work that is over: since 30 days, and since 31."""
    for gig, days in (("past30", 30), ("past31", 31)):
        candidate, seat = cast.engage("alum", gig)
        cast.gigs[gig].start()
        cast.gigs[gig].complete(cast.owner(gig))
        then = days * DAY
        seat.starts_on, seat.ends_on, seat.ended_on = today() - then - 60 * DAY, today() - then, today() - then
        candidate.consent_ends_at = candidate.state_since = now() - then
    cast.gigs["done"].start()
    cast.gigs["done"].complete(cast.owner("done"))


def knots(session: Session, company: World) -> World:
    """Facts that no act of ours can bring about, each relation in turn without the others that go with it.

    `both` leads two gigs and is every kind of candidate of them, `knot` led by its owner and `loose` an orphan; `limbo`
    is a draft with somebody invited; `lately` was on running, and `busy` is on duo without having been a candidate.
    """
    people = {name: session.get_one(Person, kept.id) for name, kept in company.people.items()}
    made = {name: world.person(session, planted("card", name), "employee") for name in KNOTTED}
    both, lately, busy, reached = made.values()
    both.is_lead = both.is_admin = True
    knot = world.gig(session, people["owner"], "knot", seats=4)
    loose = world.gig(session, people["demoted"], "loose", seats=4)
    limbo = world.gig(session, people["other"], "limbo", publish=False, audience="invited")
    for gig in (knot, loose):
        session.add(CoLead(gig_id=gig.id, person_id=both.id))
        at, mine = (gig.id, gig.roles[0].id), {"person_id": both.id, "origin": "applied", "known_since": now()}
        key = {"gig_id": at[0], "gig_role_id": at[1], "key": new_key()}
        row = Candidate(**mine, **key, state="invited", consented_at=now())
        session.add(row)
        session.flush()
        _seats(session, gig, both, row)
    running = session.get_one(Gig, company.gigs["running"].id)
    _seats(session, running, lately, None, "ended")
    _seats(session, session.get_one(Gig, company.gigs["duo"].id), busy, None, "active")
    row = {"gig_id": limbo.id, "gig_role_id": limbo.roles[0].id, "person_id": reached.id, "key": new_key()}
    session.add(Candidate(**row, origin="invited", state="invited", known_since=now()))
    assert limbo.state == GigState.DRAFT
    session.flush()
    more_people = {name: _kept(person, PERSON_FACTS) for name, person in made.items()}
    more_gigs = {name: _kept(g, "id key title") for name, g in {"knot": knot, "loose": loose, "limbo": limbo}.items()}
    return World(company.people | more_people, company.gigs | more_gigs, company.candidates, company.import_key)


def _seats(session: Session, gig: Gig, person: Person, of: Candidate | None, *states: str) -> None:
    for state in states or ("active", "ended"):
        seat = Engagement(gig_id=gig.id, gig_role_id=gig.roles[0].id if of else None, person_id=person.id, hours=5)
        seat.candidate_id, seat.state = of.id if of else None, state
        seat.starts_on, seat.ends_on = today() - 20 * DAY, today() + 20 * DAY
        seat.ended_on = today() - 10 * DAY if state == "ended" else None
        session.add(seat)
    session.flush()
