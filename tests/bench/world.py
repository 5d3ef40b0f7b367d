"""The database that is measured, kept between runs, and what is asked of it: drawn by a fixed seed."""

import random
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

import flask_migrate
from flask import Flask
from sqlalchemy import func, insert, select

from portal.access import listed
from portal.clock import count_directory
from portal.config import PAGE
from portal.db import db, is_sqlite, writing
from portal.demo import load
from portal.models import (
    Audit,
    Candidate,
    Gig,
    GigRole,
    Need,
    NeedWish,
    Person,
    PersonSkill,
    RoleWish,
    SignIn,
    Skill,
)
from portal.models.events import EXPORT
from portal.models.text import new_key
from portal.models.times import today

SEED = 20261101
QUERIES = 50
IN_BAND = (0.005, 0.1)
BOARD = 200
TRIES = 3_000


@dataclass(frozen=True, slots=True)
class Asked:
    """Addresses by row of the report, and the cookie of the lead who asks."""

    cookie: str
    paths: dict[str, list[str]]
    taker: str  # the cookie of a lead who took no file today
    member: str  # the cookie of a contractor

    def cookie_of(self, row: str) -> str:
        return self.member if row in ("a member", "gig, 5 roles", "openings") else self.cookie


def prepare(app: Flask, people: int) -> Asked:
    """Load the world unless it is there, and draw what will be asked."""
    load_once(app, people)
    with app.app_context():
        lead = db.session.scalars(select(Person).where(Person.email_folded == "lead@portal.example")).one()
        board = _board_of(lead.id)
        with writing() as session:
            token = SignIn.begin(session, lead.id, "127.0.0.1", "bench")
            took = select(Audit.object_id).where(Audit.object_type == EXPORT, Audit.object_id.is_not(None))
            taker = select(Person.id).where(Person.is_lead, Person.state == "active", Person.id.not_in(took)).limit(1)
            contractor = select(Person.id).where(Person.email_folded == "contractor@portal.example")
            member = SignIn.begin(session, session.scalars(contractor).one(), "127.0.0.1", "bench")
            taking = SignIn.begin(session, session.scalars(taker).one(), "127.0.0.1", "bench")
        rng = random.Random(SEED)
        paths = {
            "directory": [f"/talent?{urlencode(q)}" for q in _triples(rng, people)],
            "name search": [f"/talent?q={name}" for name in _beginnings(rng)],
            "gig page": [f"/gigs/{key}" for key in _gigs(rng)],
            "board of 200": [f"/gigs/{board}/shortlist"],
            "home": ["/"],
            "gig, 5 roles": [f"/gigs/{_gig_of_five_roles(lead.id)}"],
            "openings": ["/gigs", "/gigs?sort=fit", "/gigs?type=project", *(f"/gigs?{q}" for q in _asked_of_gigs(rng))],
        }
        three = [urlencode(q) for q in _triples(random.Random(SEED), people)]
        count_directory()
        paths |= {
            "facets": [f"/talent/facets?{q}" for q in three],
            "facets, any": [f"/talent/facets?{q}&match=any" for q in three],
            "any of three": [f"/talent?{q}&match=any" for q in three],
            "all facets": ["/talent/facets"],
            "type-ahead": [f"/talent/suggestions?{urlencode({'q': q})}" for q in _typed(rng)],
            "skill typed": [f"/skills/suggestions?{urlencode({'q': q})}" for q in _typed(rng)],
            "shared, filter": [f"/talent?shared={hours}&sort=name" for hours in (2, 4, 6)],
            "shared, sort": ["/talent?sort=shared", *(f"/talent?{q}&sort=shared" for q in three[:10])],
            "a member": ["/talent", "/talent/facets", "/talent?q=terrafrom", "/talent?sort=free"],
            "a person": [f"/talent/{key}" for key in _people(rng)],
        }
    return Asked(cookie(app, token), paths, cookie(app, taking), cookie(app, member))


def load_once(app: Flask, people: int) -> None:
    with app.app_context():
        flask_migrate.upgrade()
        if not Person.is_anybody_there(db.session()):
            load(people=people, gigs=people // 10, seed=1)
            tidy()


def tidy() -> None:
    """PostgreSQL does by itself, somewhat later, what a world that was filled in one go needs at once."""
    db.session.remove()
    if not is_sqlite():
        with db.engine.connect() as connection:
            connection.exec_driver_sql("SET statement_timeout = 0")
            connection.exec_driver_sql("VACUUM ANALYZE")


def _triples(rng: random.Random, people: int) -> list[list[tuple[str, str]]]:
    """Three skills that some person holds together at level 2 or more, each held by 0.5 to 10 %, that fill a page.

    A small world may not have 50 such: then those that come nearest are taken.
    """
    low, high = (share * people for share in IN_BAND)
    band = {
        s.id: s.name for s in db.session.execute(select(Skill.id, Skill.name).where(Skill.holders.between(low, high)))
    }
    most = db.session.scalar(select(func.max(Person.id))) or 0
    found: dict[tuple[int, ...], int] = {}
    for _ in range(TRIES):
        held = select(PersonSkill.skill_id).where(PersonSkill.effective >= 2)
        mine = db.session.scalars(held.where(PersonSkill.person_id == rng.randint(1, most))).all()
        usable = sorted(set(mine) & set(band))
        if len(usable) >= 3:
            three = tuple(rng.sample(usable, 3))
            found[three] = _count(three)
        if sum(count >= PAGE for count in found.values()) == QUERIES:
            break
    fullest = sorted(found, key=lambda three: (found[three] < PAGE, -min(found[three], PAGE)))[:QUERIES]
    return [
        [*(pair for skill in three for pair in (("skill", band[skill]), ("level", "2"))), ("free", "10")]
        for three in fullest
    ]


def _count(skills: Iterable[int]) -> int:
    holders = select(func.count()).select_from(Person).where(listed(today()), Person.free_now >= 10)
    for skill in skills:
        held = select(PersonSkill.person_id).where(PersonSkill.skill_id == skill, PersonSkill.effective >= 2)
        holders = holders.where(Person.id.in_(held))
    return db.session.scalars(holders).one()


def _beginnings(rng: random.Random) -> list[str]:
    names = db.session.scalars(select(Person.sort_name).order_by(Person.id).limit(5000)).all()
    letters = sorted({part[:3] for name in names for part in name.split() if len(part) >= 3 and part[:3].isascii()})
    return rng.sample(letters, min(QUERIES, len(letters)))


def _typed(rng: random.Random) -> list[str]:
    """Beginnings of names of skills and people as one types them, a fifth with a letter swapped."""
    skills = db.session.scalars(select(Skill.folded).order_by(Skill.holders.desc()).limit(400)).all()
    names = db.session.scalars(select(Person.sort_name).order_by(Person.id).limit(400)).all()
    drawn = rng.sample(list(skills), QUERIES // 2) + rng.sample(list(names), QUERIES // 2)
    begun = [text[: rng.randint(3, 9)] for text in drawn]
    return [t[:2] + t[3] + t[2] + t[4:] if n % 5 == 0 and len(t) > 4 else t for n, t in enumerate(begun)]


def _people(rng: random.Random) -> list[str]:
    keys = db.session.scalars(select(Person.key).where(listed(today())).order_by(Person.id).limit(5000)).all()
    return rng.sample(list(keys), min(QUERIES, len(keys)))


def _gigs(rng: random.Random) -> list[str]:
    open_to_all = select(Gig.key).where(Gig.state == "open", Gig.audience == "everyone").order_by(Gig.id).limit(2000)
    keys = db.session.scalars(open_to_all).all()
    return rng.sample(list(keys), min(QUERIES, len(keys)))


def _board_of(lead: int) -> str:
    """The key of a gig of the lead with 200 candidates on its board."""
    mine = select(Gig).where(Gig.owner_id == lead, Gig.state.in_(("open", "in progress"))).order_by(Gig.id)
    gig = db.session.scalars(mine.limit(1)).one()
    role = db.session.scalars(select(GigRole).where(GigRole.gig_id == gig.id).limit(1)).one()
    there = set(db.session.scalars(select(Candidate.person_id).where(Candidate.gig_id == gig.id)))
    others = db.session.scalars(select(Person.id).where(listed(today()), Person.id != lead).limit(2 * BOARD)).all()
    new = [person for person in others if person not in there][: max(0, BOARD - len(there))]
    row = {"gig_id": gig.id, "gig_role_id": role.id, "origin": "sourced", "state": "considering"}
    if new:
        with writing() as session:
            session.execute(insert(Candidate), [row | {"key": new_key(), "person_id": person} for person in new])
    return gig.key


def _gig_of_five_roles(lead: int) -> str:
    """The key of an open gig with five roles of five skills each."""
    title = "Five roles to compare"
    found = db.session.scalar(select(Gig.key).where(Gig.title == title))
    if found:
        return found
    skills = db.session.scalars(select(Skill.id).order_by(Skill.holders.desc()).limit(25)).all()
    with writing() as session:
        gig = Gig(owner_id=lead, roles=[])
        session.add(gig)
        session.flush()
        wishes = [
            RoleWish(None, f"Role {n}", 2, 10, 6000, tuple(NeedWish(s, 2, True) for s in skills[5 * n : 5 * n + 5]))
            for n in range(5)
        ]
        days = {"starts_on": today() + timedelta(days=7), "ends_on": today() + timedelta(days=90)}
        gig.change(lead, title=title, description="What and why.", roles=wishes, **days)
        gig.publish(lead)
        return gig.key


def _asked_of_gigs(rng: random.Random) -> list[str]:
    """A word of a title, and a skill that gigs need."""
    titles = db.session.scalars(select(Gig.title).where(Gig.state == "open").limit(400)).all()
    needed = db.session.scalars(select(Skill.name).join(Need, Need.skill_id == Skill.id).distinct().limit(400)).all()
    words = [urlencode({"q": rng.choice(title.split())}) for title in rng.sample(list(titles), 10)]
    return words + [urlencode({"skill": name}) for name in rng.sample(list(needed), min(10, len(needed)))]


def cookie(app: Flask, token: str, **more: str) -> str:
    """Of somebody who is signed in; `more` stands in their session too."""
    client = app.test_client()
    with client.session_transaction() as session:
        session.update(({"_user_id": token} if token else {}) | more)
    name = app.config["SESSION_COOKIE_NAME"]
    kept = client.get_cookie(name)
    assert kept
    return f"{name}={kept.value}"
