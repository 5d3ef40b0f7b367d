"""A mixed load: what many people ask of Portal at once, each signed in, one request in ten a write."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle, islice
from urllib.parse import urlencode

from flask import Flask, session
from flask_wtf.csrf import generate_csrf
from sqlalchemy import func, select

from portal.access import listed
from portal.db import db, writing
from portal.demo import PASSWORD
from portal.demo.cast import ACCOUNTS
from portal.models import Gig, Person, SignIn
from portal.models.times import today
from tests.bench import client, world

LEADS, OTHERS = 30, 30
READS = {  # of a hundred requests
    "directory": 18, "facets": 16, "name search": 12, "type-ahead": 10, "home": 10, "openings": 10, "gig page": 8,
    "a person": 4,
}  # fmt: skip
BOARDS, BOOKMARKS, NOTES, CONSIDERED = 2, 4, 3, 3
FRAGMENTS = {"directory", "facets", "name search", "type-ahead"}
OF_ALL = {"type-ahead", "home", "openings"}  # what employees and contractors ask too; the rest is asked by leads


@dataclass(frozen=True, slots=True)
class Visitor:
    cookie: str
    token: str  # against forgery
    gig: str = ""  # the key of one that they lead


def requests(app: Flask, people: int) -> Iterator[bytes]:
    """Without end, drawn by a fixed seed."""
    asked = world.prepare(app, people)
    leads, others = _visitors(app)
    with app.app_context():
        keys = list(db.session.scalars(select(Person.key).where(listed(today())).order_by(Person.id)))
        open_ones = select(Gig.key).where(Gig.state == "open", Gig.audience == "everyone").order_by(Gig.id)
        gigs = list(db.session.scalars(open_ones))
        db.session.remove()
    return _drawn(random.Random(world.SEED), asked, leads, others, keys, gigs)


def _drawn(
    rng: random.Random,
    asked: world.Asked,
    leads: list[Visitor],
    others: list[Visitor],
    people: list[str],
    gigs: list[str],
) -> Iterator[bytes]:
    rng.shuffle(people)  # each is noted and considered once
    kinds = [*READS, "board", "bookmark", "note", "consider"]
    weights = [*READS.values(), BOARDS, BOOKMARKS, NOTES, CONSIDERED]
    while True:
        (kind,) = rng.choices(kinds, weights)
        lead, anybody = rng.choice(leads), rng.choice([*leads, *others])
        if kind in READS:
            visitor = anybody if kind in OF_ALL else lead
            yield client.request(rng.choice(asked.paths[kind]), visitor.cookie, kind in FRAGMENTS)
        elif kind == "board":
            yield client.request(f"/gigs/{lead.gig}/shortlist", lead.cookie)
        elif kind == "bookmark":
            end = rng.choice(("", "/end"))
            yield _post(f"/gigs/{rng.choice(gigs)}/bookmark{end}", lead, "")
        elif kind == "note":
            yield _post(f"/talent/{people.pop()}/note", lead, "text=Ask+in+spring.&version=0")
        else:
            yield _post(f"/gigs/{lead.gig}/shortlist/consideration", lead, f"role=1&person={people.pop()}")


def _post(path: str, visitor: Visitor, body: str) -> bytes:
    head = client.request(path, visitor.cookie).decode().replace("GET", "POST", 1).removesuffix("\r\n")
    form = "Content-Type: application/x-www-form-urlencoded\r\n"
    return f"{head}X-CSRFToken: {visitor.token}\r\n{form}Content-Length: {len(body)}\r\n\r\n{body}".encode()


def _visitors(app: Flask) -> tuple[list[Visitor], list[Visitor]]:
    """(leads of a gig, people who lead nothing), signed in."""
    with app.app_context(), writing() as stored:
        led = select(Gig.owner_id, func.min(Gig.id).label("id")).where(Gig.state == "open").group_by(Gig.owner_id)
        led = led.order_by(Gig.owner_id).limit(LEADS).subquery()
        owners = stored.execute(select(led.c.owner_id, Gig.key).join(Gig, Gig.id == led.c.id)).all()
        plain = select(Person.id).where(listed(today()), Person.is_lead.is_(False), Person.is_admin.is_(False))
        ids = [(id_, "") for id_ in stored.scalars(plain.order_by(Person.id).limit(OTHERS))]
        begun = [(SignIn.begin(stored, id_, "127.0.0.1", "bench"), gig) for id_, gig in [*owners, *ids]]
    visitors = [_visitor(app, token, gig) for token, gig in begun]
    return visitors[: len(owners)], visitors[len(owners) :]


def _visitor(app: Flask, sign_in: str, gig: str) -> Visitor:
    with app.test_request_context():
        token = generate_csrf()
        secret = session["csrf_token"]
    return Visitor(world.cookie(app, sign_in, csrf_token=secret), token, gig)


def sign_ins(app: Flask, n: int) -> list[bytes]:
    """As many right passwords, of the people whom the demo gives one."""
    emails = islice(cycle(ACCOUNTS), n)
    forms = [urlencode({"email": f"{who}@portal.example", "password": PASSWORD}) for who in emails]
    return [_post("/sign-in", _visitor(app, "", ""), form) for form in forms]
