"""An import is applied as a whole or not at all, whatever happens meanwhile; a kill leaves staged rows alone."""

import os
import signal
import subprocess
import sys

import pytest

from portal.db import db, writing
from portal.imports import NotImported
from portal.models import Import, ImportRow, Person, PersonSkill, Skill
from tests.imports.conftest import table
from tests.world import person, skill

HEAD = ["Employee ID", "Name", "E-mail", "Team", "Manager", "Skills"]
MANY = [[f"E{n}", f"Person {n}", f"p{n}@x.example", f"Unit {n % 7}", f"E{n - 1}", "Python (3)"] for n in range(1200)]
RUN = """
import sys
from pathlib import Path
from portal import create_app, imports
from portal.db import db

def say(line):
    print(line, flush=True)
    sys.stdin.readline()  # go on when the test has read it

with create_app().app_context():
    imports.run(sys.argv[1], Path(sys.argv[2]), {}, None, True, say)
    db.engine.dispose()
"""


def meanwhile(app, begins, deed):
    """Runs `deed(session)`, once, as another would, when a line that begins so is said."""
    done = []

    def hear(line):
        if line.startswith(begins) and not done:
            done.append(line)
            with writing() as session:
                deed(session)

    return hear


@pytest.mark.parametrize(
    "deed, words",
    [
        (lambda s: person(s, "Thief", email="P1100@x.example"), "e-mail address of line 1102"),
        (lambda s: person(s, "Twin", external_ref="E1100"), "reference of line 1102"),
        (lambda s: s.delete(s.query(Person).filter_by(external_ref="E1150").one()), "person of line 1152"),
        (lambda s: s.query(Person).filter_by(external_ref="B1").update({"external_ref": "B2"}), "manager of line 2 "),
        (lambda s: setattr(s.query(Person).filter_by(external_ref="E1150").one(), "is_lead", True), "Line 1152: They"),
    ],
)
def test_what_changed_since_it_was_looked_at_stops_the_whole_import(app, bring, everything, deed, words):
    rows = [[*HEAD, "Worker type"], *([*row, ""] for row in MANY)]
    rows[1][4] = "B1"
    rows[1151][6] = "contractor"
    with app.app_context(), writing() as session:
        skill(session, "Python")
        person(session, "Boss", external_ref="B1")
        session.query(Person).filter_by(external_ref="E1150").delete()
        person(session, "Person 1150", external_ref="E1150", email="p1150@x.example")
    seen = []

    def note(line):
        hear(line)
        if line == "Refused" or line.startswith("  warnings"):
            seen.append(everything())

    hear = meanwhile(app, "  new", deed)
    with pytest.raises(NotImported, match=words) as refusal:
        bring.people(rows, on=note)
    assert "Nothing was imported. Run the import again" in str(refusal.value)
    assert everything() == seen[0]
    with app.app_context():
        assert db.session.query(Import).one().applied_at is None


def test_a_constraint_that_fails_half_way_leaves_nothing(app, bring, everything):
    with app.app_context(), writing() as session:
        python = skill(session, "Python")
        ids = [python.id]
    before = []

    def remove_skill(session):
        session.execute(Skill.__table__.delete().where(Skill.id == ids[0]))
        session.flush()

    hear = meanwhile(app, "  new", remove_skill)

    def note(line):
        hear(line)
        if line.startswith("  warnings"):
            before.append(everything())

    with pytest.raises(NotImported, match="Nothing was imported"):
        bring.people([HEAD, *MANY], on=note)
    assert everything() == before[0]
    assert not any("E5" in row for row in before[0]["person"])


@pytest.fixture
def killed(app, bring):
    """Runs an import in a process of its own, and kills it when it says a line that begins so."""

    def run(kind, rows, at):
        bring.path.write_text(table(rows), encoding="utf-8")
        settings = app.extensions["portal"]
        env = {"PORTAL_DATABASE_URL": settings.database_url, "PORTAL_INSTANCE": str(settings.instance)}
        command = [sys.executable, "-c", RUN, kind, str(bring.path)]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "env": os.environ | env}
        with subprocess.Popen(command, **pipes) as process:
            for line in process.stdout:
                if line.startswith(at):
                    process.send_signal(signal.SIGKILL)
                    break
                process.stdin.write("\n")
                process.stdin.flush()
        assert process.returncode == -signal.SIGKILL

    return run


@pytest.mark.parametrize("at, staged", [("Staged 500 of 1,200", 500), ("Applied 1,000 of 1,200", 1200)])
def test_a_kill_leaves_only_staged_rows_and_the_import_can_be_done_again(
    app, bring, killed, everything, stored, at, staged
):
    with app.app_context(), writing() as session:
        skill(session, "Python")
    before = everything()
    killed("people", [HEAD, *MANY], at)
    assert everything() == before
    assert len(stored(ImportRow)) == staged and stored(Import)[0].applied_at is None
    assert bring.people([HEAD, *MANY]).counts == {"new": 1200, "changed": 0, "same": 0, "refused": 0}
    with app.app_context():
        assert db.session.query(Person).count() == db.session.query(PersonSkill).count() == 1200
        assert db.session.query(Skill).one().holders == 1200
        assert db.session.query(Person).filter(Person.manager_id.is_not(None)).count() == 1199


def test_a_kill_while_skills_are_applied_leaves_only_staged_rows(app, bring, killed, everything, stored):
    rows = [["name", "aliases"], *([f"Skill {n}", f"alias {n}|other {n}"] for n in range(1200))]
    before = everything()
    killed("skills", rows, "Applied 500 of 1,200")
    assert everything() == before
    assert bring.skills(rows).counts["new"] == 1200
    assert len(stored(Skill)) == 1200
