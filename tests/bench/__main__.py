"""`make bench`: how fast the pages are, at 1,000, 10,000 and 100,000 people, beside a one-route Flask app.

One worker, one thread. For each page: one client at a time (p50, p95), then four connections (requests a second, and
as a share of what the one-route app answers in the same run), queries, bytes as they are sent, and how many times as
long it takes as the smallest world, or as SQLite, by turns in the same run. The directory's 50 queries are drawn from
people, so that they fill a page. Worlds are kept in instance/bench; figures are also written to instance/bench.json.
"""

import argparse
import json
import os
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tests.bench import imports, moves, rows, servers, ticks, visits
from tests.bench.postgres import postgresql

TIMES_THE_SMALLEST, TIMES_SQLITE = 1.6, 1.5  # bars of p50


def main() -> None:
    args = _arguments()
    report: dict[str, Any] = {"sqlite": {}, "postgresql": {}}
    instance = Path(os.environ.get("PORTAL_INSTANCE", "instance")).resolve()
    folder = instance / "bench"
    worlds = {people: rows.prepare({"PORTAL_INSTANCE": str(folder / str(people))}, people) for people in args.sizes}
    with servers.one_route() as plain:
        for people, here in worlds.items():
            smallest = worlds[min(worlds)]
            against = rows.Against(smallest, TIMES_THE_SMALLEST) if here is not smallest else None
            report["sqlite"][people] = rows.measure(here, against, plain, args.seconds)
            report["sqlite"][people]["file"] = asdict(rows.take_file(here))
        if args.postgresql:
            with postgresql(folder / "postgresql") as url_of:
                for people in args.postgresql:
                    url = url_of(f"bench_{people}")
                    env = {"PORTAL_INSTANCE": str(folder / f"postgresql-{people}"), "PORTAL_DATABASE_URL": url}
                    here = rows.prepare(env, people)
                    against = rows.Against(worlds[people], TIMES_SQLITE) if people in worlds else None
                    report["postgresql"][people] = rows.measure(here, against, plain, args.seconds)
                    report["postgresql"][people]["file"] = asdict(rows.take_file(here))
    if args.sizes:
        largest = folder / str(max(args.sizes))
        for name, job in (("visits", visits), ("imports", imports), ("moves", moves), ("ticks", ticks)):
            report[name] = job.main(largest)
    (instance / "bench.json").write_text(json.dumps(report, indent=1))
    print(f"\nAlso in {instance.name}/bench.json")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__.partition("\n")[0] if __doc__ else "")
    numbers = lambda text: [int(n) for n in text.split(",") if n]  # noqa: E731
    parser.add_argument("--sizes", type=numbers, default=[1_000, 10_000, 100_000], help="people, on SQLite")
    parser.add_argument("--postgresql", type=numbers, default=[10_000, 100_000], help="people, on PostgreSQL")
    parser.add_argument("--seconds", type=float, default=1.0, help="of each turn with four connections")
    return parser.parse_args()


if __name__ == "__main__":
    main()
