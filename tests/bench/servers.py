"""Processes that are measured: the application alone on waitress, one-route or ours, and `portal serve` as it is."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection

Process = subprocess.Popen[bytes]


@contextmanager
def bare(env: dict[str, str], *words: str) -> Iterator[tuple[int, Process]]:
    """(port, process) of one process with one thread, or PORTAL_THREADS."""
    port = free_port()
    with _running([sys.executable, "-m", "tests.bench.server", str(port), *words], env) as process:
        wait_for(port)
        yield port, process


@contextmanager
def portal(env: dict[str, str]) -> Iterator[tuple[int, Process]]:
    """The same of `portal serve`, with its clock and all it does; what it says of a long queue is not shown."""
    port, command = free_port(), [sys.executable, "-m", "portal", "serve"]
    with _running(command, env | {"PORT": str(port)}, subprocess.DEVNULL) as process:
        wait_for(port)
        yield port, process


@contextmanager
def one_route() -> Iterator[int]:
    with bare({}, "one-route") as (port, _):
        yield port


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def wait_for(port: int, path: str = "/", seconds: float = 60) -> None:
    """Until the first answer."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        connection = HTTPConnection("127.0.0.1", port, timeout=seconds)
        try:
            connection.request("GET", path)
            connection.getresponse().read()
            return
        except OSError:
            time.sleep(0.01)
        finally:
            connection.close()
    raise TimeoutError(f"nobody answers on port {port}")


@contextmanager
def _running(command: list[str], env: dict[str, str], stderr: int | None = None) -> Iterator[Process]:
    process = subprocess.Popen(command, env=os.environ | env, stdout=subprocess.DEVNULL, stderr=stderr)
    try:
        yield process
    finally:
        process.kill()
        process.wait()
