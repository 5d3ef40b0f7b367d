"""Too much at once, and a stop while something is answered."""

import os
import re
import signal
import socket
import subprocess
import threading
from contextlib import contextmanager
from urllib.parse import urlencode

import pytest
from sqlalchemy import text
from waitress import wasyncore
from waitress.server import create_server

from portal.cli.gate import WAITING, Gate
from portal.db import is_sqlite, writing

READ = "GET /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
LIFE = "GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
PART = READ.replace("\r\n\r\n", "\r\nHX-Request: true\r\nHX-Request-Type: partial\r\n\r\n")


@pytest.fixture
def ask():
    """Sends a request to a port and gives its connection, to be read from later."""
    lines = []

    def send(port, request):
        line = socket.create_connection(("127.0.0.1", port), timeout=20)
        lines.append(line)
        line.sendall(request.encode())
        return line

    yield send
    for line in lines:
        line.close()


@pytest.fixture
def held(app, monkeypatch):
    """(port, event): a server with one thread, whose page to sign in waits for the event."""
    may_go, over = threading.Event(), threading.Event()
    page = app.view_functions["accounts.sign_in"]
    monkeypatch.setitem(app.view_functions, "accounts.sign_in", lambda: (may_go.wait(20), page())[1])
    gate = Gate(app, threads=1)
    server = create_server(app, map={}, _dispatcher=gate, host="127.0.0.1", port=0)

    def run():
        while not over.is_set():
            wasyncore.loop(timeout=0.02, map=server._map, count=1)

    loop = threading.Thread(target=run)
    loop.start()
    yield server.effective_port, may_go
    may_go.set()
    over.set()
    loop.join()
    gate.shutdown()
    wasyncore.close_all(server._map)


@pytest.fixture
def server(operator):
    with operator.serving(PORTAL_THREADS="1") as process:
        yield process


@pytest.fixture
def signing_in(operator, server, ask):
    """A request that writes."""
    head, body = answer(ask(operator.port, READ))
    cookie = re.search(r"portal=[^;]+", head)[0]
    token = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', body)[1]
    typed = urlencode({"csrf_token": token, "email": "nobody@portal.example", "password": "not the one"})
    return (
        f"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\nContent-Length: {len(typed)}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\n\r\n{typed}"
    )


@contextmanager
def locked(operator):
    """The database as somebody else writes to it."""
    with operator.database(), writing() as session:
        if not is_sqlite():
            session.execute(text("LOCK TABLE attempt IN ACCESS EXCLUSIVE MODE"))
        yield


def answer(line):
    """(head, body)"""
    got = b""
    while b"\r\n\r\n" not in got:
        got += line.recv(65536)
    head, _, body = got.partition(b"\r\n\r\n")
    length = int(re.search(rb"(?i)content-length: (\d+)", head)[1])
    while len(body) < length:
        body += line.recv(65536)
    return head.decode(), body.decode()


def test_what_does_not_fit_is_refused_at_once_and_the_rest_is_answered(held, ask):
    port, may_go = held
    under_way = [ask(port, READ)]
    assert answer(ask(port, LIFE))[1] == "well\n"  # by now it is under way
    under_way += [ask(port, READ) for _ in range(WAITING)]
    assert answer(ask(port, LIFE))[1] == "well\n"
    refused, part = answer(ask(port, READ)), answer(ask(port, PART))
    typed = ask(port, "POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\n\r\n")
    assert refused[0].startswith("HTTP/1.1 503") and "Retry-After: 5" in refused[0]
    assert "Content-Security-Policy: default-src 'none'" in refused[0] and "Set-Cookie" not in refused[0]
    assert "Busy right now" in refused[1] and "</html>" in refused[1]
    assert part[0].startswith("HTTP/1.1 503") and "HX-Reswap: none" in part[0] and part[1] == ""
    may_go.set()
    assert [answer(line)[0].split(" ")[1] for line in (*under_way, typed)] == ["200"] * (1 + WAITING) + ["422"]
    assert answer(ask(port, READ))[0].startswith("HTTP/1.1 200")


def test_who_is_refused_can_ask_again_on_the_same_line(held, ask):
    port, may_go = held
    under_way = [ask(port, READ)]
    assert answer(ask(port, LIFE))[1] == "well\n"
    under_way += [ask(port, READ) for _ in range(WAITING)]
    assert answer(ask(port, LIFE))[1] == "well\n"
    line = ask(port, PART + PART)  # both at once: each is refused, and neither has a body
    got = b""
    while got.count(b"\r\n\r\n") < 2:
        got += line.recv(65536)
    assert got.count(b"HTTP/1.1 503") == 2
    line.sendall(READ.replace("GET", "HEAD").encode())
    head = line.recv(65536).decode()
    assert head.startswith("HTTP/1.1 503") and head.endswith("\r\n\r\n") and "Content-Length: 0" not in head
    line.sendall(READ.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n").encode())
    assert answer(line)[0].startswith("HTTP/1.1 503") and line.recv(1) == b""
    may_go.set()
    assert [answer(line)[0].split(" ")[1] for line in under_way] == ["200"] * (1 + WAITING)


def test_what_can_not_be_read_is_answered_too(held, ask):
    port, _ = held
    for wrong in (READ.replace("/sign-in", "/sign-in?next=ÿ"), READ.replace("Host:", "X\x01: 1\r\nHost:")):
        head, _ = answer(ask(port, wrong))
        assert re.match(r"HTTP/1\.[01] 400 ", head)
    assert answer(ask(port, LIFE))[1] == "well\n"


def test_a_stop_waits_for_what_is_being_answered(operator, server, ask, signing_in):
    with locked(operator):
        first, second = ask(operator.port, signing_in), ask(operator.port, READ)
        ask(operator.port, LIFE).recv(65536)
        os.kill(server.pid, signal.SIGTERM)
        first.settimeout(1)
        with pytest.raises(TimeoutError):
            first.recv(1)
        assert server.poll() is None
    first.settimeout(20)
    assert [answer(line)[0].split(" ")[1] for line in (first, second)] == ["422", "200"]
    _, complained = server.communicate(timeout=20)
    assert (server.returncode, complained) == (0, "")


def test_a_second_signal_ends_it_at_once(operator, server, ask, signing_in):
    with locked(operator):
        ask(operator.port, signing_in)
        ask(operator.port, LIFE).recv(65536)
        os.kill(server.pid, signal.SIGINT)
        with pytest.raises(subprocess.TimeoutExpired):
            server.wait(1)
        os.kill(server.pid, signal.SIGINT)
        assert server.wait(3) == 1
