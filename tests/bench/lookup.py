"""`python -m tests.bench.lookup`: how well typed texts find skills, on the shipped list, by the type-ahead itself.

1,000 aliases drawn by a fixed seed, half of them with one typo (a letter left out, added, changed, or swapped with its
neighbour), half cut to a prefix of two thirds and at least four letters. A hit has the alias's skill among the first
five. With `--tags FILE` also texts as people typed them, in a column `name`: how each is found, or not at all.
"""

import argparse
import csv
import random
import string
import tempfile
import time
from collections import Counter
from pathlib import Path

import flask_migrate
from sqlalchemy import select

from portal import create_app
from portal.access import Viewer
from portal.config import Config
from portal.db import db, writing
from portal.imports.shipped import load_taxonomy
from portal.models import Alias, Skill
from portal.models.text import clean, fold
from portal.search.skill_names import suggestions
from portal.search.skill_words import skills_said
from tests.bench.client import at

SEED, DRAWN, FIRST, BAR = 20261101, 1_000, 5, 90
LEAST = 4  # letters of a prefix, and of a text that gets a typo
VIEWER = Viewer(0, "", "", "employee", True, False, "Europe/Berlin")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.lookup")
    parser.add_argument("--tags", type=Path)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Config.from_env({"PORTAL_INSTANCE": folder}))
        with app.app_context():
            flask_migrate.upgrade()
            with writing() as session:
                load_taxonomy(session)
            _aliases()
            if args.tags:
                _tags(args.tags)
            db.engine.dispose()


def _aliases() -> None:
    rng = random.Random(SEED)
    named = select(Alias.folded, Skill.name).join(Skill, Skill.id == Alias.skill_id).order_by(Alias.id)
    known = [(folded, name) for folded, name in db.session.execute(named) if len(folded) >= LEAST]
    asked = rng.sample(known, DRAWN)
    missed: list[str] = []
    for what, spoil, some in (("one typo", _typo, asked[: DRAWN // 2]), ("a prefix", _prefix, asked[DRAWN // 2 :])):
        hits, times = 0, []
        for alias, name in some:
            typed, began = spoil(alias, rng), time.perf_counter()
            found = [suggestion.name for suggestion in suggestions(VIEWER, typed)[:FIRST]]
            times.append((time.perf_counter() - began) * 1000)
            hits += name in found
            if name not in found:
                missed.append(f"{typed!r} ({alias}): {name}")
        share = 100 * hits / len(some)
        took = f"p50 {at(times, 50):.1f} ms, p95 {at(times, 95):.1f} ms"
        print(f"{what}: {hits} of {len(some)} in the first {FIRST}, {share:.1f} % (bar {BAR}); {took}")
    print("missed, for example:", *missed[:12], sep="\n  ")


def _typo(text: str, rng: random.Random) -> str:
    places = [n for n, letter in enumerate(text) if letter.isalpha()]
    n, letter = rng.choice(places), rng.choice(string.ascii_lowercase)
    kind = rng.choice(("left out", "added", "changed", "swapped"))
    if kind == "swapped" and n + 1 < len(text):
        return text[:n] + text[n + 1] + text[n] + text[n + 2 :]
    return text[:n] + {"left out": "", "added": letter + text[n]}.get(kind, letter) + text[n + 1 :]


def _prefix(text: str, _rng: random.Random) -> str:
    return text[: max(LEAST, len(text) * 2 // 3)]


def _tags(file: Path) -> None:
    with file.open(newline="", encoding="utf-8-sig") as stream:
        typed = [clean(row["name"]) for row in csv.DictReader(stream)]
    names = set(db.session.scalars(select(Skill.folded)))
    exact = skills_said(VIEWER, typed)
    counts = Counter(_way(text, names, exact) for text in typed if text)
    total = sum(counts.values())
    print(f"{file.name}: " + ", ".join(f"{way} {n} ({100 * n / total:.0f} %)" for way, n in counts.most_common()))


def _way(text: str, names: set[str], exact: object) -> str:
    if fold(text) in names:
        return "by name"
    if fold(text) in exact:  # type: ignore[operator]
        return "by alias"
    return "by a beginning or mended" if suggestions(VIEWER, text) else "not at all"


if __name__ == "__main__":
    main()
