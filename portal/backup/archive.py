"""The file of a backup: a .tar.gz of the database, the uploaded files, and a manifest of what must be found in it."""

import hashlib
import json
import os
import shutil
import tarfile
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

MANIFEST = "manifest.json"
QUICK = 1  # of gzip's levels: a third larger than the usual, in a fifth of the time


class Damaged(Exception):
    """A file that can't be restored from. `str()` is one sentence."""


@dataclass(frozen=True, slots=True)
class Manifest:
    made_at: str  # UTC, ISO 8601
    database: str  # "sqlite" or "postgresql"
    revision: str  # of the migrations
    rows: dict[str, int]  # of each table
    hashes: dict[str, str]  # SHA-256 of each file, by its path in the archive


def pack(folder: Path, target: Path, made_at: str, database: str, revision: str, rows: dict[str, int]) -> Manifest:
    """Write all files of a folder to `target`, which is there whole or not at all, and read it back."""
    hashes = {str(path.relative_to(folder)): _hash(path) for path in _files(folder)}
    manifest = Manifest(made_at, database, revision, rows, hashes)
    (folder / MANIFEST).write_text(json.dumps(asdict(manifest), indent=1))
    unready = target.with_name(f".{target.name}.unready")
    try:
        unready.touch(mode=0o600)
        with tarfile.open(unready, "w:gz", compresslevel=QUICK) as archive:
            for name in (MANIFEST, *hashes):
                archive.add(folder / name, name)
        _verify(unready)
        os.replace(unready, target)
    finally:
        unready.unlink(missing_ok=True)
    return manifest


def unpack(file: Path, folder: Path) -> Manifest:
    """All that is in a backup, into an empty folder. Raises Damaged where something is not as it was packed."""
    try:
        with tarfile.open(file, "r:gz") as archive:
            for member in archive:
                _extract(archive, member, folder)
        manifest = Manifest(**json.loads((folder / MANIFEST).read_text()))
    except (tarfile.TarError, OSError, EOFError, zlib.error, ValueError, TypeError) as e:
        raise Damaged(f"{file.name} can't be read as a backup: {e}.") from None
    found = {str(path.relative_to(folder)): _hash(path) for path in _files(folder) if path.name != MANIFEST}
    if found != manifest.hashes:
        raise Damaged(f"{file.name} is damaged: what is in it is not what was packed.")
    return manifest


def _extract(archive: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> None:
    """By hand, since the filters of `extractall` came with Python 3.11.4, and Debian 12 has an earlier one."""
    target = (folder / member.name).resolve()
    part = archive.extractfile(member) if member.isreg() and target.is_relative_to(folder.resolve()) else None
    if part is None:
        raise tarfile.TarError(f"{member.name} does not belong in it")
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as copy:
        shutil.copyfileobj(part, copy)


def _verify(file: Path) -> None:
    """Read a backup through; gzip's own sums tell whether it is as it was written."""
    with tarfile.open(file, "r:gz") as archive:
        for member in archive:
            part = archive.extractfile(member)
            assert part, "only files are packed"
            while part.read(1 << 20):
                pass


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
