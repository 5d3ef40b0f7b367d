"""The pages of one world, measured row by row, by turns with those of another world that they are held against."""

from collections.abc import Iterable
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

import psutil
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from portal import create_app
from portal.config import Config
from portal.db import db
from tests.bench import client, files, servers, world

FRAGMENTS = {
    "directory", "name search", "facets", "facets, any", "any of three", "all facets", "type-ahead", "skill typed",
    "shared, filter", "shared, sort", "a member",
}  # fmt: skip
BARS = {  # p50 and p95 in ms at 100,000 people, where there are bars
    "directory": (7, 0),
    "facets": (15, 40),
    "facets, any": (60, 120),
    "all facets": (10, 0),
    "type-ahead": (10, 40),
    "skill typed": (10, 40),
    "shared, filter": (10, 0),
    "shared, sort": (10, 0),
    "board of 200": (15, 0),
    "gig, 5 roles": (15, 0),
}
OTHER_BAR = 12, 0
UNDER_LOAD = {"directory", "name search", "gig page", "board of 200", "home"}  # also asked on four connections at once
SHARE_BARS = {10_000: 14, 100_000: 10}
MEMORY_BAR = 130
TURNS = 4
ASKED = 200  # requests of a row, at least
COLUMNS = ("p50 ms", "p95 ms", "bar", "req/s of 4", "p50 of 4", "share", "queries", "bytes", "x that", "bar")


@dataclass(frozen=True, slots=True)
class World:
    """A world made ready, and what is asked of it."""

    people: int
    database: str
    env: dict[str, str]
    asked: world.Asked
    queries: dict[str, int]
    shown: int  # the median of people on a page of the directory's queries

    def sent(self, row: str) -> list[bytes]:
        return [client.request(path, self.asked.cookie_of(row), row in FRAGMENTS) for path in self.asked.paths[row]]


@dataclass(frozen=True, slots=True)
class Against:
    """A world whose p50 another's may be at most `bar` times."""

    world: World
    bar: float


def prepare(env: dict[str, str], people: int, only: Iterable[str] = ()) -> World:
    app = create_app(Config.from_env(env))
    asked = world.prepare(app, people)
    queries = {row: _queries(app, asked, row) for row in only or asked.paths}
    shown = _rows_shown(app, asked)
    with app.app_context():
        database = db.engine.dialect.name
        db.engine.dispose()
    return World(people, database, env, asked, queries, shown)


def measure(
    here: World, against: Against | None, plain: int, seconds: float, asked: Iterable[str] = ()
) -> dict[str, Any]:
    """A table of what is asked, or of every row; prints it, and returns it."""
    names = list(asked or here.asked.paths)
    beside = f"; beside {against.world.people:,} on {against.world.database}" if against else ""
    print(f"\n{here.people:,} people, {here.people // 10:,} gigs, {here.database}{beside}", flush=True)
    print(f"{'page':14}" + "".join(f"{name:>11}" for name in COLUMNS), flush=True)
    with servers.bare(here.env) as (port, process):
        with servers.bare(against.world.env) if against else nullcontext((0, None)) as (other, _):
            rows = {row: _row(here, row, port, plain, seconds, against, other) for row in names}
        memory = psutil.Process(process.pid).memory_info().rss / 2**20
    bare = client.at_once(plain, [client.request("/")], seconds).a_second
    least = SHARE_BARS.get(here.people)
    print(f"memory of the worker {memory:.0f} MB (bar {MEMORY_BAR}); one-route app {bare:.0f} req/s")
    print(
        f"{len(here.asked.paths['directory'])} directory queries, {here.shown} rows shown in the middle; no row cache"
        + (f"; share bar {least} %" if least else "")
    )
    return {"rows": rows, "memory_mb": round(memory), "one_route_a_second": round(bare)}


def take_file(here: World) -> files.File:
    with servers.bare(here.env | {"PORTAL_THREADS": "4"}) as (port, process):
        taken = files.measure(port, process.pid, here.asked.taker, here.sent("directory"))
    print(taken, flush=True)
    return taken


def _row(
    here: World, row: str, port: int, plain: int, seconds: float, against: Against | None, other: int
) -> dict[str, Any]:
    sent = here.sent(row)
    alone, *held = client.by_turns(
        [(port, sent), *([(other, against.world.sent(row))] if against else [])], ASKED, TURNS
    )
    bar, bar95 = BARS.get(row, OTHER_BAR)
    figures = {"p50": alone.p50, "p95": alone.p95, "bar": bar, "bar_p95": bar95}
    loaded, times = ["", "", ""], ["", ""]
    if row in UNDER_LOAD:
        four, bare = _beside_one_route(port, plain, sent, seconds)
        share = 100 * four.a_second / bare
        figures |= {"requests_a_second": four.a_second, "p50_of_four": four.p50, "share_of_one_route": share}
        loaded = [f"{four.a_second:.0f}", f"{four.p50:.1f}", f"{share:.1f}%"]
    if against:
        figures |= {"times": alone.p50 / held[0].p50, "bar_times": against.bar}
        times = [f"{figures['times']:.2f}", str(against.bar)]
    figures |= {"queries": here.queries[row], "bytes": alone.size}
    bars = f"{bar}/{bar95}" if bar95 else str(bar)
    cells = (f"{alone.p50:.1f}", f"{alone.p95:.1f}", bars, *loaded, here.queries[row], f"{alone.size:,}", *times)
    print(f"{row:14}" + "".join(f"{value:>11}" for value in cells), flush=True)
    return {name: round(value, 2) for name, value in figures.items()} | {"drawn": len(sent)}


def _beside_one_route(port: int, plain: int, sent: list[bytes], seconds: float) -> tuple[client.Timing, float]:
    """(ours on four connections, the one-route app's requests a second), by turns: the machine's speed swings."""
    ours, bare = [], []
    for _ in range(TURNS):
        ours.append(client.at_once(port, sent, seconds))
        bare.append(client.at_once(plain, [client.request("/")], seconds).a_second)
    return sorted(ours, key=lambda t: t.a_second)[TURNS // 2], sorted(bare)[TURNS // 2]


def _queries(app: Flask, asked: world.Asked, row: str) -> int:
    """Statements of the dearest request of the row."""
    with app.app_context():
        engine = db.engine
    sent: list[int] = []

    def note(*args: Any) -> None:
        sent[-1] += not args[2].lstrip().upper().startswith(("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA", "SELECT PG_"))

    event.listen(engine, "before_cursor_execute", note)
    visitor = _visitor(app, asked.cookie_of(row))
    for path in asked.paths[row]:
        sent.append(0)
        answer = visitor.get(path, headers={"HX-Request-Type": "partial"} if row in FRAGMENTS else {})
        assert answer.status_code == 200, (path, answer.status_code)
    event.remove(engine, "before_cursor_execute", note)
    return max(sent)


def _rows_shown(app: Flask, asked: world.Asked) -> int:
    visitor = _visitor(app, asked.cookie)
    pages = [visitor.get(path, headers={"HX-Request-Type": "partial"}).text for path in asked.paths["directory"]]
    return int(client.at([page.count('<li class="person') for page in pages], 50))


def _visitor(app: Flask, cookie: str) -> FlaskClient:
    name, _, value = cookie.partition("=")
    visitor = app.test_client()
    visitor.set_cookie(name, value)
    return visitor
