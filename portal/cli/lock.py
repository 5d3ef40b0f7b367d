"""Who serves from an instance folder, so that nobody takes its database away meanwhile. A kill -9 ends it too."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from portal.cli.application import Declined

NAME = "serving.lock"


@contextmanager
def serving(instance: Path) -> Iterator[None]:
    """Several may; each waits while somebody is alone."""
    with (instance / NAME).open("a") as door:
        fcntl.flock(door, fcntl.LOCK_SH)
        yield


@contextmanager
def alone(instance: Path) -> Iterator[None]:
    """Raises Declined while somebody serves."""
    with (instance / NAME).open("a") as door:
        try:
            fcntl.flock(door, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Declined("Portal is serving from this instance: stop it first.") from None
        yield
