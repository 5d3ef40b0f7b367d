"""What the operator does from a terminal."""

import pytest
from sqlalchemy import func, select, text

from portal.db import INDEXES_OF_TEXT, db, writing
from portal.models import Person, Skill
from tests.world import gig, person, skill

COMMANDS = ("serve", "init", "demo", "admin", "people", "skills", "reindex", "tick")


def test_it_says_what_it_can_do(operator):
    code, said, _ = operator.run("--help")
    assert code == 0
    assert all(f"\n  {name} " in said for name in COMMANDS)
    assert "\n  clock" not in said


def test_init_makes_the_tables_once(beginner):
    for _ in range(2):
        assert beginner.run("init") == (0, "The database is ready.\n", "")
    with beginner.database():
        assert db.session.scalars(text("SELECT 1 FROM person")) is not None


def test_two_that_init_at_once_both_end_well(beginner):
    both = [beginner.start("init") for _ in range(2)]
    assert [p.communicate(timeout=120)[1] for p in both] == ["", ""]
    assert [p.returncode for p in both] == [0, 0]


def test_the_first_admin_gets_a_link_that_works(beginner):
    code, said, _ = beginner.run("admin", "create", "Ada.Novak@portal.example", "--lead")
    assert code == 0
    assert "Ada Novak is an admin and a lead" in said
    address = said.split()[-1]
    assert address.startswith(f"{beginner.url}/welcome/")
    with beginner.database() as app:
        assert app.test_client().get(address.removeprefix(beginner.url)).status_code == 200
        ada = Person.of_email(db.session(), "ada.novak@portal.example")
        assert (ada.is_admin, ada.is_lead, ada.kind, ada.password_hash) == (True, True, "employee", None)
        assert address.rpartition("/")[2] not in str(db.session.execute(text("SELECT * FROM link")).all())


def test_somebody_who_is_there_becomes_admin_and_keeps_the_rest(operator):
    with operator.database(), writing() as session:
        id_ = person(session, "Lena Lead", is_lead=True, password_hash="kept").id
    code, said, _ = operator.run("admin", "create", "lena.lead@portal.example", PORTAL_URL="https://portal.example")
    assert code == 0
    assert "30 minutes and once, open https://portal.example/welcome/" in said
    with operator.database():
        kept = db.session.get(Person, id_)
        assert (kept.is_admin, kept.is_lead, kept.password_hash) == (True, True, "kept")


@pytest.mark.parametrize("email", ["nonsense", "a@b", "@portal.example", "a b@portal.example", ""])
def test_what_is_no_address_makes_no_admin(operator, email):
    code, said, complained = operator.run("admin", "create", email)
    assert (code, said) == (1, "")
    assert complained == f"{email} is not an e-mail address.\n"


def test_a_contractor_is_no_lead(operator):
    with operator.database(), writing() as session:
        person(session, "Cleo Contractor", "contractor")
    code, _, complained = operator.run("admin", "create", "cleo.contractor@portal.example", "--lead")
    assert (code, complained) == (1, "Only employees can post gigs.\n")
    with operator.database():
        assert not Person.of_email(db.session(), "cleo.contractor@portal.example").is_admin


@pytest.mark.parametrize(
    "name, value",
    [
        ("PORT", "eighty"),
        ("PORT", "70000"),
        ("PORTAL_DATABASE_URL", "mysql://localhost/portal"),
        ("PORTAL_DATABASE_URL", "sqlite:////nowhere/at/all/portal.db"),
        ("PORTAL_DATABASE_URL", "postgresql+psycopg://127.0.0.1:1/portal"),
        ("PORTAL_DATABASE_URL", "postgresql+psycopg://127.0.0.1:port/portal"),
        ("PORTAL_INSTANCE", "/proc/nowhere"),
        ("PORTAL_SECRET_KEY", "change me"),
        ("PORTAL_SMTP_URL", "http://mail.example"),
        ("PORTAL_URL", "portal.example"),
        ("PORTAL_THREADS", "0"),
        ("PORTAL_DEMO_PEOPLE", "-1"),
        ("PORTAL_DEMO_PEOPLE", "3"),
        ("HOST", "203.0.113.7"),
        ("HOST", "no such host"),
    ],
)
def test_a_wrong_setting_stops_the_start_with_a_sentence_that_names_it(operator, name, value):
    code, _, complained = operator.run("serve", **{name: value})
    assert code == 2
    assert name in complained
    assert complained.count("\n") == 1 and "Traceback" not in complained


def test_tick_may_be_run_by_hand(operator):
    code, said, complained = operator.run("tick")
    assert (code, complained) == (0, "")
    assert ": 0\n" in said


@pytest.mark.parametrize("words", [("people", "import"), ("skills", "import")])
def test_an_import_wants_a_file_and_whole_pairs(operator, tmp_path, words):
    code, _, complained = operator.run(*words, str(tmp_path / "nowhere.csv"))
    assert code == 2 and "does not exist" in complained
    file = tmp_path / "people.csv"
    file.write_text("a,b\n1,2\n")
    code, _, complained = operator.run(*words, str(file), "--map", "Name")
    assert code == 2 and "COLUMN=FIELD" in complained


def test_init_loads_the_skills_that_portal_ships_once(beginner):
    for _ in range(2):
        assert beginner.run("init")[0] == 0
        with beginner.database():
            assert 3_000 <= db.session.scalars(select(func.count(Skill.id))).one() <= 6_000


def test_reindex_writes_the_indexes_anew(operator):

    def indexed():
        return [
            db.session.execute(text(f"SELECT rowid, name, body FROM {t} ORDER BY 1")).all() for t in INDEXES_OF_TEXT
        ]

    with operator.database(), writing() as session:
        lead = person(session, "Lena Lead", is_lead=True, headline="Head of QA", place="Lagos")
        person(session, "Zoë Ångström", bio="Tests things")
        gig(session, lead)
        skill(session, "Kite making", "kites")
        skills = session.scalars(select(func.count(Skill.id))).one()
        before = indexed()
        assert all(before)
        session.execute(text("DELETE FROM person_text WHERE rowid = :id"), {"id": lead.id})
        session.execute(text("UPDATE gig_text SET name = 'wrong'"))
        session.execute(text("INSERT INTO skill_text (rowid, name, body) VALUES (987654, 'stray', '')"))
    code, said, _ = operator.run("reindex")
    assert (code, said) == (0, f"person_text: 2\ngig_text: 1\nskill_text: {skills:,}\n")
    with operator.database():
        assert indexed() == before


def test_the_demo_wants_an_empty_directory(operator):
    code, said, _ = operator.run("demo", "--people", "40", "--seed", "7")
    assert code == 0
    assert "40 people" in said
    code, _, complained = operator.run("demo")
    assert code == 1
    assert "empty directory" in complained and complained.count("\n") == 1
