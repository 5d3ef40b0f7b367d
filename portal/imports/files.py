"""Uploaded files: where they wait in the instance folder, and who is at work on one."""

import fcntl
import filecmp
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

FOLDER = "imports"
PATIENCE = 0.2  # seconds: whoever only looks whether somebody is at work lets go at once
YOUNG = 3600


def path_of(instance: Path, key: str) -> Path:
    """Where the file of an import is kept. The folder is made when it is new, for its owner alone."""
    folder = instance / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder / f"{key}.table"


@dataclass(slots=True)
class Work:
    """To be the only one at work on an import. A kill -9 of the process ends it too."""

    instance: Path
    key: str
    door: IO[str]
    goes_on: bool = False  # beyond the block: somebody else ends it

    def end(self) -> None:
        self.door.close()


@contextmanager
def at_work(instance: Path, key: str) -> Iterator[Work | None]:
    """None where somebody else is at work on it."""
    work = Work(instance, key, path_of(instance, key).with_suffix(".lock").open("a"))
    until = time.monotonic() + PATIENCE
    try:
        while not (ours := _locked(work.door.fileno(), fcntl.LOCK_EX)) and time.monotonic() < until:
            time.sleep(0.01)
        yield work if ours else None
    finally:
        if not work.goes_on:
            work.end()


def is_worked_on(instance: Path, key: str) -> bool:
    """Whether a process of this machine is at work on it now."""
    door = path_of(instance, key).with_suffix(".lock")
    if not door.exists():
        return False
    with door.open("a") as file:
        return not _locked(file.fileno(), fcntl.LOCK_SH)


def _locked(file: int, how: int) -> bool:
    try:
        fcntl.flock(file, how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def is_same(one: Path, other: Path) -> bool:
    """Whether both are there and hold the same."""
    return one.exists() and other.exists() and filecmp.cmp(one, other, shallow=False)


def sweep(instance: Path, kept: Collection[str]) -> None:
    """Remove the files of all imports but those of these keys; one that has just come may have no import yet."""
    folder = instance / FOLDER
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.stem not in kept and path.stat().st_mtime < time.time() - YOUNG:
            path.unlink(missing_ok=True)
