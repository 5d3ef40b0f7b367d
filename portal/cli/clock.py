"""The clock beside the server: a process that ticks each minute, and ends when the server's pipe to it closes.

However the server ends, kill -9 included, the system closes the pipe.
"""

import os
import subprocess
import sys
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Lock, Thread
from typing import NoReturn

from portal import clock, create_app
from portal.config import Config

EVERY = 60
PATIENCE = 5  # seconds that a tick under way may still take when the server has gone


@contextmanager
def beside() -> Iterator[None]:
    """The clock runs while the block does."""
    command = [sys.executable, "-m", "portal", "clock"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, process_group=0) as process:  # Ctrl-C is for the server
        try:
            yield
        finally:
            with suppress(OSError):
                process.stdin.close()  # type: ignore[union-attr]  # it is a pipe
            try:
                process.wait(timeout=0.2)
            except subprocess.TimeoutExpired:
                process.kill()  # a tick under way is undone as far as it was not stored


def run() -> None:
    ticking = Lock()
    Thread(target=_leave_with_the_server, args=(ticking,), daemon=True).start()
    app = create_app(Config.from_env(os.environ))
    while True:
        began = time.monotonic()
        with ticking, app.app_context():
            try:
                clock.tick(app.extensions["portal"])
            except Exception:
                traceback.print_exc()
        time.sleep(max(1, EVERY - (time.monotonic() - began)))


def _leave_with_the_server(ticking: Lock) -> NoReturn:
    with suppress(OSError):
        while os.read(0, 4096):
            pass
    ticking.acquire(timeout=PATIENCE)
    os._exit(0)
