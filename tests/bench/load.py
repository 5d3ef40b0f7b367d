"""A mixed load on `portal serve` with 10,000 people: `python -m tests.bench.load [FOLDER OF A WORLD]`, in a copy of it.

First 50 requests a second for a minute. Then far too much of it: as many as 1 to 256 connections ask for, ten times as
many requests a second, and whether all is well again ten seconds later; 200 requests of which only half is sent; 50
people who sign in at once. What is held against the best takes turns with it: the machine's speed swings.
"""

import os
import shutil
import socket
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

from portal import create_app
from portal.config import Config
from portal.db import db
from tests.bench import mix, sender, servers
from tests.bench.sender import Answers, at_once, closed_loop, open_loop

RATE, SECONDS, P95_BAR = 50, 60, 200  # requests a second, seconds, milliseconds
CONNECTIONS, SECONDS_EACH, TURNS = (1, 2, 4, 8, 16, 64, 256), 3, 3
TOO_MUCH, SECONDS_OF_FLOOD = 10, 7  # times
KEPT_BAR, ACCEPTED_BAR, NORMAL_AFTER = 80, 2_000, 10  # percent, milliseconds, seconds
HALF_SENT, HALF_SENT_BAR = 200, 500
SIGN_INS, SIGN_INS_BAR = 50, 1_000


def main(world: Path) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        for file in world.glob("portal.db*"):
            shutil.copy(file, folder)
        env = {"PORTAL_INSTANCE": folder}
        app = create_app(Config.from_env(env))
        drawn, sign_ins = mix.requests(app, int(world.name)), mix.sign_ins(app, SIGN_INS)
        with app.app_context():
            db.engine.dispose()
        with servers.portal(env) as (port, _):
            return _measure(port, drawn, sign_ins)


def _measure(port: int, drawn: Iterator[bytes], sign_ins: list[bytes]) -> dict[str, Any]:
    open_loop(port, drawn, RATE, 3)  # warms up
    steady = open_loop(port, drawn, RATE, SECONDS)
    _tell(f"{RATE} requests a second for {SECONDS} s", steady, P95_BAR)
    many = {n: Answers() for n in CONNECTIONS}
    for _ in range(TURNS):
        for n, answers in many.items():
            answers.taken += closed_loop(port, drawn, n, SECONDS_EACH).taken
    a_second = {n: len(answers.good()) / TURNS / SECONDS_EACH for n, answers in many.items()}
    best = max(a_second, key=lambda n: a_second[n])
    for n, answers in many.items():
        _tell(f"{n} connections: {_kept(a_second[n], a_second[best])}", answers, ACCEPTED_BAR)
    calm, flood = Answers(), Answers()
    for _ in range(TURNS):
        calm.taken += closed_loop(port, drawn, best, SECONDS_OF_FLOOD).taken
        flood.taken += open_loop(port, drawn, TOO_MUCH * RATE, SECONDS_OF_FLOOD).taken
    accepted, could = (len(answers.good()) / TURNS / SECONDS_OF_FLOOD for answers in (flood, calm))
    _tell(f"{TOO_MUCH * RATE} requests a second: {_kept(accepted, could)}", flood, ACCEPTED_BAR)
    after = open_loop(port, drawn, RATE, 20)
    print(f"  afterwards, {RATE} requests a second: p95 {after.p(95):.0f} ms in 20 s", end="")
    print(f", {after.p(95, NORMAL_AFTER):.0f} ms from {NORMAL_AFTER} s on (bar {P95_BAR})", flush=True)
    with _half_sent(port):
        others = open_loop(port, drawn, RATE / 2, 10)
    _tell(f"{HALF_SENT} requests half sent: of others", others, HALF_SENT_BAR)
    found: list[Answers] = []
    signing = Thread(target=lambda: found.append(at_once(port, sign_ins)))
    signing.start()
    others = open_loop(port, drawn, RATE / 2, 10)
    signing.join()
    took = f"in within {found[0].p(95):.0f} ms, {found[0].statuses}"
    _tell(f"{SIGN_INS} sign in at once ({took}): of others", others, SIGN_INS_BAR)
    return {"p95": steady.p(95), "best": a_second[best], "kept": 100 * accepted / could}


def _kept(a_second: float, best: float) -> str:
    return f"{a_second:.0f} good/s, {100 * a_second / best:.0f} % of the best (bar {KEPT_BAR})"


def _tell(what: str, answers: Answers, bar: float) -> None:
    refused = answers.refused()
    slow = f", refused within {sender.at(refused, 95):.0f} ms" if refused else ""
    times = f"p50 {answers.p(50):.0f} ms, p95 {answers.p(95):.0f} ms (bar {bar})"
    print(f"{what}: {times}{slow}; {answers.statuses}", flush=True)


@contextmanager
def _half_sent(port: int) -> Iterator[None]:
    lines = [socket.create_connection(("127.0.0.1", port)) for _ in range(HALF_SENT)]
    for line in lines:
        line.sendall(b"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\nemail=")
    yield
    for line in lines:
        line.close()


if __name__ == "__main__":
    instance = Path(os.environ.get("PORTAL_INSTANCE", "instance")).resolve()
    main(Path(sys.argv[1]).resolve() if sys.argv[1:] else instance / "bench" / "10000")
