"""`portal serve`: the database, the demo once, the clock and the web server."""

import errno
import gc
import os
import signal
import socket
import sys
import time
from contextlib import closing
from types import FrameType
from typing import Any, NoReturn

import click
from flask import Flask
from sqlalchemy.exc import IntegrityError
from waitress import wasyncore
from waitress.server import create_server

from portal import create_app, demo
from portal.cli import bodies, clock, lock
from portal.cli.application import prepare_database
from portal.cli.gate import Gate
from portal.config import BODY_BYTES, Config, WrongSetting
from portal.db import db
from portal.models import Person, Setting

DEMO = (
    "admin@portal.example",
    *(f"{who}@" for who in ("lead", "lead2", "employee", "employee2", "contractor", "contractor2")),
)
MOST_BYTES = 16 * BODY_BYTES  # beyond that nothing is read, and the answer has no words
MOST_LINES = 800  # connections, those that only wait included; beyond them nobody is let in
FINISH_WITHIN = 25  # seconds that answers under way get when the server is asked to stop


def serve() -> None:
    signal.signal(signal.SIGTERM, _leave)
    signal.signal(signal.SIGINT, _leave)
    config = Config.from_env(os.environ)
    with closing(_bind(config)) as door, lock.serving(config.instance):
        app = create_app(config)
        with app.app_context():
            try:
                _serve(app, config, door)
            finally:
                db.session.remove()
                db.engine.dispose()
    sys.stdout.flush()
    os._exit(0)  # all is closed; taking the interpreter apart would take longer than stopping did


def _serve(app: Flask, config: Config, door: socket.socket) -> None:
    prepare_database()
    _load_demo_once(config)
    is_demo, is_anybody_there = Setting.get(db.session(), "demo", False), Person.is_anybody_there(db.session())
    db.session.remove()
    server = _listen(app, config, door)
    gc.freeze()  # what is here by now stays: to look through it again took a tenth of a second now and then
    with clock.beside():
        click.echo(f"Portal is at {config.address} (Ctrl-C stops it)")
        if is_demo:
            click.echo(f"Demo accounts, each with the password {demo.PASSWORD}:")
            click.echo("  " + ", ".join(DEMO))
        elif not is_anybody_there:
            click.echo("Nobody is here yet. Make the first admin: portal admin create you@company.example --lead")
        _run(server)


def _leave(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(0)


def _load_demo_once(config: Config) -> None:
    if not config.demo_people or Person.is_anybody_there(db.session()):
        return
    try:
        demo.load(people=config.demo_people, say=click.echo)
    except ValueError as e:
        raise WrongSetting(f"PORTAL_DEMO_PEOPLE does not do: {e}") from None
    except IntegrityError:
        click.echo("Another start has loaded the demo world.")


def _bind(config: Config) -> socket.socket:
    """A socket bound before anything slow begins, so that a port in use is known at once. Raises WrongSetting."""
    try:
        found = socket.getaddrinfo(config.host, config.port, type=socket.SOCK_STREAM)
    except OSError:
        raise WrongSetting(f"HOST {config.host} is not an address of this machine.") from None
    family, kind, protocol, _, address = min(found, key=lambda entry: entry[0] != socket.AF_INET)
    door = socket.socket(family, kind, protocol)
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        door.bind(address)
    except OSError as e:
        door.close()
        _refuse(e, config)
    return door


def _listen(app: Flask, config: Config, door: socket.socket) -> Any:
    """The server; the application answers too large bodies up to a multiple, so that the answer has words."""
    gate = Gate(app, config.threads)
    try:
        limits: dict[str, Any] = {"connection_limit": MOST_LINES, "max_request_body_size": MOST_BYTES}
        server = create_server(app, map={}, _dispatcher=gate, sockets=[door], ident=None, **limits)
    except OSError as e:
        _refuse(e, config)
    server.channel_class = bodies.channel_of(app)
    return server


def _refuse(error: OSError, config: Config) -> NoReturn:
    if error.errno == errno.EADDRINUSE:
        raise WrongSetting(f"PORT {config.port} is in use on {config.host}: choose another, as in PORT=8001.") from None
    if error.errno == errno.EACCES:
        raise WrongSetting(f"PORT {config.port} needs more rights than this user has: choose one above 1023.") from None
    raise WrongSetting(f"HOST {config.host} is not an address of this machine.") from None


def _run(server: Any) -> None:
    """Serve until SIGINT or SIGTERM; then answer what was asked before. A second signal ends at once."""
    stopping: list[int] = []

    def stop(number: int, _frame: FrameType | None) -> None:
        if stopping:
            os._exit(1)
        stopping.append(number)
        server.pull_trigger()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    while not stopping:
        wasyncore.loop(timeout=1, map=server._map, count=1)
    server.task_dispatcher.is_closing = True
    until, idle = time.monotonic() + FINISH_WITHIN, 0
    while time.monotonic() < until and idle < 3:  # who has just knocked is answered too
        wasyncore.loop(timeout=0.02, map=server._map, count=1)
        is_busy = any(c.requests or c.total_outbufs_len for c in server.active_channels.values())
        idle = 0 if is_busy else idle + 1
    wasyncore.dispatcher.close(server)
    server.task_dispatcher.shutdown(timeout=1)  # as long as idle threads need on a busy machine
