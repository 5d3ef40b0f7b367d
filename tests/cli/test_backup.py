"""The drill: a backup is taken while others write, the database is lost, and all is as it was at that moment."""

import json
import tarfile
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

import pytest
from sqlalchemy import func, select

from portal.backup import postgresql
from portal.backup.archive import Damaged, pack, unpack
from portal.cli import lock
from portal.db import db, is_sqlite, writing
from portal.models import Audit, Person, record_act
from tests.world import person


@pytest.fixture
def company(operator):
    """Three people, and an uploaded file."""
    with operator.database(), writing() as session:
        for name in ("Ada Applicant", "Lena Lead", "Zoë Ångström"):
            person(session, name)
    uploads = operator.instance / "imports"
    uploads.mkdir()
    (uploads / "ABC.table").write_text("Name\nAda\n")
    return operator


@contextmanager
def writers(operator):
    """Four that go on adding a person and a line of the audit together."""
    stop = Event()

    def write(n):
        k = 0
        while not stop.wait(0.01):  # SQLite lets nobody in between writes that follow at once
            k += 1
            with app.app_context(), writing() as session:
                one = person(session, f"Guest {n} {k}")
                session.flush()
                record_act(session, None, "drilled", one.id)

    with operator.database() as app:
        threads = [Thread(target=write, args=(n,)) for n in range(4)]
        for thread in threads:
            thread.start()
        yield
        stop.set()
        for thread in threads:
            thread.join()


def lose_database(operator, new_database):
    if operator.database_url.startswith("sqlite"):
        for file in Path(operator.database_url.removeprefix("sqlite:///")).parent.iterdir():
            file.unlink()
    else:
        operator.database_url = new_database()


def backed_up(operator, *words):
    code, said, complained = operator.run("backup", *words)
    assert (code, complained) == (0, "")
    return Path(said.partition(".gz:")[0] + ".gz")


def names(operator):
    with operator.database():
        return set(db.session.scalars(select(Person.name)))


def test_all_is_there_again_as_of_one_moment(company, new_database):
    with writers(company):
        file = backed_up(company)
    (company.instance / "imports" / "ABC.table").unlink()
    lose_database(company, new_database)
    code, said, complained = company.run("restore", str(file))
    assert (code, complained) == (0, "")
    with tarfile.open(file) as archive:
        rows = json.load(archive.extractfile("manifest.json"))["rows"]
    assert f"{rows['person']:,} people" in said
    with company.database():
        people = db.session.scalar(select(func.count(Person.id)))
        guests = db.session.scalar(select(func.count(Person.id)).where(Person.name.like("Guest %")))
        drilled = db.session.scalar(select(func.count(Audit.id)).where(Audit.action == "drilled"))
        assert people == rows["person"] and people - guests == 3
        assert guests == drilled
        with writing() as session:
            assert Person.add(session, None, "After", "employee", email="after@portal.example").id > people - 1
    assert (company.instance / "imports" / "ABC.table").read_text() == "Name\nAda\n"
    with company.serving():
        assert company.get("/readyz") == company.get("/sign-in") == 200


def test_people_are_not_written_over(company):
    file = backed_up(company)
    with company.database(), writing() as session:
        person(session, "Newcomer")
    code, _, complained = company.run("restore", str(file))
    assert code == 1 and complained.startswith("Nothing was restored. ")
    assert "Newcomer" in names(company)
    code, _, complained = company.run("restore", str(file), "--force")
    if company.database_url.startswith("sqlite"):
        assert code == 0 and "Newcomer" not in names(company)
        kept = Path(company.database_url.removeprefix("sqlite:///")).parent.glob("portal.db.before-restore-*")
        assert len(list(kept)) == 1
    else:
        assert code == 1 and "empty database" in complained and "Newcomer" in names(company)


@pytest.mark.parametrize("at", [0.1, 0.5, 0.999])
def test_a_damaged_file_changes_nothing(company, at):
    file = backed_up(company)
    content = bytearray(file.read_bytes())
    content[int(len(content) * at)] ^= 0xFF
    file.write_bytes(content)
    code, _, complained = company.run("restore", str(file), "--force")
    assert code == 1 and complained.startswith("Nothing was restored. ") and complained.count("\n") == 1
    assert len(names(company)) == 3


@pytest.mark.parametrize(
    "database, revision, why", [("oracle", "0001", "backup of oracle"), ("", "9999", "newer Portal")]
)
def test_what_was_made_elsewhere_is_refused(company, tmp_path, database, revision, why):
    with company.database():
        own = "sqlite" if is_sqlite() else "postgresql"
    (tmp_path / "from").mkdir()
    pack(tmp_path / "from", tmp_path / "other.tar.gz", "2026-01-01", database or own, revision, {})
    code, _, complained = company.run("restore", str(tmp_path / "other.tar.gz"))
    assert code == 1 and why in complained


def test_nothing_is_taken_away_from_a_server(company):
    file = backed_up(company)
    with lock.serving(company.instance):
        code, _, complained = company.run("restore", str(file), "--force")
    assert (code, complained) == (1, "Portal is serving from this instance: stop it first.\n")


def test_the_newest_are_kept(company, tmp_path):
    folder = tmp_path / "backups"
    folder.mkdir()
    for day in range(1, 6):
        (folder / f"portal-2026-01-0{day}T000000Z.tar.gz").touch()
    (folder / "notes.txt").touch()
    file = backed_up(company, str(folder), "--keep", "3")
    kept = ["notes.txt", "portal-2026-01-04T000000Z.tar.gz", "portal-2026-01-05T000000Z.tar.gz", file.name]
    assert sorted(path.name for path in folder.iterdir()) == kept
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_password_reaches_the_programs_of_postgresql_by_the_environment_alone(tmp_path, monkeypatch):
    program = tmp_path / "pg_restore"
    program.write_text('#!/bin/sh\necho "$PGPASSWORD beside $*" >&2; exit 1\n')
    program.chmod(0o700)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    with pytest.raises(Damaged, match="pg_restore gave up: secret beside --dbname=postgresql://me@db:5432/portal "):
        postgresql.load("postgresql+psycopg://me:secret@db:5432/portal", tmp_path)


@pytest.mark.parametrize(
    "name, kind", [("../outside", tarfile.REGTYPE), ("/outside", tarfile.REGTYPE), ("in", tarfile.SYMTYPE)]
)
def test_nothing_is_put_outside_of_the_folder(tmp_path, name, kind):
    member = tarfile.TarInfo(name)
    member.type, member.linkname = kind, "/etc/passwd"
    with tarfile.open(tmp_path / "made.tar.gz", "w:gz") as archive:
        archive.addfile(member)
    (tmp_path / "folder").mkdir()
    with pytest.raises(Damaged, match="does not belong in it"):
        unpack(tmp_path / "made.tar.gz", tmp_path / "folder")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder", "made.tar.gz"]
