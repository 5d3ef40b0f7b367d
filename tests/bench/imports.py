"""How long an import takes, and how much memory: `python -m tests.bench.imports [FOLDER OF A WORLD]`.

People with 8 skills each come into a copy of a world of the benchmark, through the same steps as an upload. A process
for each size, so that each has a peak of its own.
"""

import csv
import json
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import flask_migrate
from sqlalchemy import func, select

from portal import create_app, imports
from portal.config import Config
from portal.db import db, writing
from portal.models import Import, Person, PersonSkill, Skill
from tests.world import person

SIZES = (1_000, 10_000)
SKILLS = 8
STAGED_BAR, APPLIED_BAR = 20, 5  # seconds, of the larger size
HEAD = [
    "Employee ID",
    "Name",
    "E-mail",
    "Job title",
    "Department",
    "Manager ID",
    "Location",
    "Hours per week",
    "Skills",
]


def main(world: Path) -> dict[int, dict[str, float]]:
    """A row for each size; prints them."""
    print(f"\nImport of people with {SKILLS} skills each into the world of {world.name}, SQLite")
    print(f"{'people':>10}{'staged s':>12}{'bar':>6}{'applied s':>12}{'bar':>6}{'of that CPU':>14}{'peak MB':>10}")
    found = {}
    for people in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            for file in world.glob("portal.db*"):  # with what is not yet written into it
                shutil.copy(file, folder)
            command = [sys.executable, "-m", "tests.bench.imports", "--one", folder, str(people)]
            said = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
        row = json.loads(said.splitlines()[-1])
        found[people] = row
        figures = f"{row['staged']:>12.1f}{STAGED_BAR:>6}{row['applied']:>12.1f}{APPLIED_BAR:>6}"
        cpu = f"{row['staged_cpu']:.1f} + {row['applied_cpu']:.1f}"  # the machine may have other work
        print(f"{people:>10,}{figures}{cpu:>14}{row['peak']:>10.0f}", flush=True)
    return found


def one(folder: Path, people: int) -> dict[str, float]:
    app = create_app(Config.from_env({"PORTAL_INSTANCE": str(folder)}))
    with app.app_context():
        flask_migrate.upgrade()
        with writing() as session:
            admin_id = person(session, "Agnes Admin", is_admin=True).id
        before = _counts()
        staged, key = _look(folder, people, admin_id)
        applied = _timed(lambda this, work: imports.apply_kept(work, this.id), folder, key, "begin_to_apply", admin_id)
        made = [after - was for was, after in zip(before, _counts(), strict=True)]
        assert made == [people, SKILLS * people], made
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        _, key = _look(folder, people, admin_id)
        assert db.session.scalar(select(Import.report).where(Import.key == key))["counts"]["same"] == people
        db.session.remove()
        db.engine.dispose()
    seconds = {"staged": staged[0], "staged_cpu": staged[1], "applied": applied[0], "applied_cpu": applied[1]}
    return seconds | {"peak": peak}


def _look(folder: Path, people: int, admin_id: int) -> tuple[tuple[float, float], str]:
    """What a new import of the file took, and its key."""
    key = f"BENCH{random.randrange(10**5):05}"
    path = imports.path_of(folder, key)
    _write(path, people)
    sheet = imports.open_sheet("people", path, {})
    with writing() as session:
        session.add(Import(key=key, kind="people", file_name="bench.csv", header="", mapping=sheet.mapping))
    seconds = _timed(lambda this, work: imports.look_at_kept(work, this.id), folder, key, "begin_look", admin_id)
    return seconds, key


def _timed(
    deed: Callable[[Import, Any], None], folder: Path, key: str, step: str, admin_id: int
) -> tuple[float, float]:
    """(seconds, seconds of the processor)"""
    began, worked = time.perf_counter(), time.process_time()
    with imports.at_work(folder, key) as work:
        with writing() as session:
            this = session.scalars(select(Import).where(Import.key == key)).one()
            getattr(this, step)(admin_id)
        deed(this, work)
    took = time.perf_counter() - began, time.process_time() - worked
    state, said = db.session.execute(select(Import.state, Import.said).where(Import.key == key)).one()
    db.session.rollback()
    assert state in ("ready", "applied"), said
    return took


def _write(path: Path, people: int) -> None:
    draw = random.Random(3)
    names = [name for name in db.session.scalars(select(Skill.name).limit(2_000)) if not set(name) & set(",;|(:=")]
    db.session.rollback()
    with path.open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(HEAD)
        for n in range(people):
            skills = "; ".join(f"{name} (3)" for name in draw.sample(names, SKILLS))
            of = f"Z{n // 10}" if n else ""
            row = [f"Z{n}", f"Zoe Import {n}", f"z{n}@import.example", "Engineer", f"Unit {n % 40}", of, "Berlin", 40]
            out.writerow([*row, skills])


def _counts() -> list[int]:
    counted = [db.session.scalar(select(func.count()).select_from(table)) or 0 for table in (Person, PersonSkill)]
    db.session.rollback()
    return counted


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(one(Path(sys.argv[2]), int(sys.argv[3]))))
    else:
        instance = Path(os.environ.get("PORTAL_INSTANCE", "instance")).resolve()
        main(Path(sys.argv[1]).resolve() if sys.argv[1:] else instance / "bench" / "100000")
