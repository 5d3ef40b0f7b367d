"""The directory and the search by name at 1,000,000 people on PostgreSQL, beside 10,000, by turns.

`python -m tests.bench.million`. The worlds are kept in instance/bench; the first run makes them, in some ten minutes.
"""

import os
from pathlib import Path
from typing import Any

from portal import create_app
from portal.config import Config
from portal.db import db, writing
from tests.bench import growing, rows, servers, world
from tests.bench.postgres import postgresql

MADE, SMALL, LARGE = 100_000, 10_000, 1_000_000
ASKED = ("directory", "name search", "any of three", "facets", "facets, any", "all facets", "type-ahead", "a person")
BAR = 3  # times as long as at 10,000, of the directory and the search by name


def main() -> dict[str, Any]:
    folder = Path(os.environ.get("PORTAL_INSTANCE", "instance")).resolve() / "bench"
    with postgresql(folder / "postgresql") as url_of, servers.one_route() as plain:
        small, large = (
            {"PORTAL_INSTANCE": str(folder / f"postgresql-{n}"), "PORTAL_DATABASE_URL": url_of(f"bench_{n}")}
            for n in (SMALL, LARGE)
        )
        _make(large)
        against = rows.Against(rows.prepare(small, SMALL, ASKED), BAR)
        return rows.measure(rows.prepare(large, LARGE, ASKED), against, plain, 1, ASKED)


def _make(env: dict[str, str]) -> None:
    """A tenth of it as any world is made, then copied."""
    app = create_app(Config.from_env(env))
    world.load_once(app, MADE)
    with app.app_context():
        if growing.people(db.session()) < LARGE:
            with writing() as session:
                growing.grow(session, LARGE // MADE)
            world.tidy()
        db.session.remove()
        db.engine.dispose()


if __name__ == "__main__":
    main()
