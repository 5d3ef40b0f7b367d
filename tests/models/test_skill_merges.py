"""Merging two skills and undoing it: nobody's words are lost, and every row comes back."""

from datetime import datetime, timedelta
from random import Random

import pytest
from sqlalchemy import delete, select, text

from portal.db import db, writing
from portal.models import (
    Alias,
    Audit,
    Conflict,
    Evidence,
    Need,
    NeedWish,
    Person,
    PersonSkill,
    Refused,
    RoleWish,
    Skill,
    SkillMerge,
    SkillMergeRow,
    Validation,
)
from portal.models.skill_merges import merge
from portal.models.skill_merges_undone import last_merge, undo_merge
from portal.models.skills import meanings, skill_keyed
from portal.models.times import today
from tests.world import gig, person, skill

TABLES = ("person_skill", "evidence", "validation", "need", "alias", "skill", "skill_text")


@pytest.fixture
def world(app):
    with app.app_context(), writing() as session:
        yield session
        session.rollback()


def everything(session):
    """Every row of every table that a merge touches, without versions."""
    session.flush()
    found = {}
    for table in TABLES:
        key = "rowid" if table == "skill_text" else "id"
        columns = f"{key}, name, body" if table == "skill_text" else "*"
        rows = session.execute(text(f"SELECT {columns} FROM {table} ORDER BY {key}")).mappings()
        found[table] = [{k: v for k, v in row.items() if k != "version"} for row in rows]
    return found


def hold(session, someone, of, level, days_ago=0, wants=False):
    someone.hold(of, level, wants)
    row = session.scalars(select(PersonSkill).filter_by(person_id=someone.id, skill_id=of.id)).one()
    row.confirmed_on = today() - timedelta(days=days_ago)
    session.flush()
    return row


def count_anew(session):
    for one in session.scalars(select(Skill)):
        held = session.query(PersonSkill).filter_by(skill_id=one.id).count()
        one.holders = held
    session.flush()


def random_world(session, seed):
    """Some people, each with some of four skills, evidence and validations; gigs that ask for them; shared aliases."""
    rng = Random(seed)
    names = ("JavaScript", "Java Script", "ECMAScript", "TypeScript")
    skills = [skill(session, n, *rng.sample(["js", "ecma", "es6", "jscript", *names], 4)) for n in names]
    admin = person(session, f"Agnes Admin {seed}", is_admin=True)
    lead = person(session, f"Lena Lead {seed}", is_lead=True)
    for n in range(12):
        someone = person(session, f"Person {seed} {n}")
        for held in rng.sample(skills, rng.randint(0, 4)):
            row = hold(session, someone, held, rng.randint(0, 4), rng.randint(0, 400), rng.random() < 0.3)
            row.effective = rng.randint(0, 4)
            for k in range(rng.randint(0, 2)):
                session.add(Evidence(person_skill_id=row.id, kind="link", ref=f"https://x.example/{k}"))
                at = datetime(2026, 1, 1, 10, 30, 5, 250)
                session.add(Validation(person_skill_id=row.id, by_id=lead.id, level=2, at=at))
    for n in range(4):
        needs = [(s, rng.randint(1, 4)) for s in rng.sample(skills, rng.randint(1, 3))]
        made = gig(session, lead, f"Gig {n}")
        wishes = tuple(NeedWish(s.id, level, rng.random() < 0.5) for s, level in needs)
        made.change(lead.id, roles=[RoleWish(1, "Role", 1, 20, None, wishes)])
    count_anew(session)
    return admin, skills


@pytest.mark.parametrize("seed", range(12))
def test_undo_restores_every_row(world, seed):
    admin, (one, other, third, _) = random_world(world, seed)
    before = everything(world)
    first = merge(world, admin.id, other, one)
    between = everything(world)
    assert between != before
    second = merge(world, admin.id, one, third)  # a chain: what was merged first finds the last
    assert other.merged_into_id == third.id
    undo_merge(world, admin.id, second, one, third)
    assert everything(world) == between
    undo_merge(world, admin.id, first, other, one)
    assert everything(world) == before
    assert not list(world.scalars(select(SkillMergeRow)))


@pytest.mark.parametrize("seed", range(12))
def test_holders_are_right_and_the_higher_level_wins_with_its_own_day_and_evidence(world, seed):
    admin, (one, other, *_) = random_world(world, seed)
    held = {}
    for row in world.scalars(select(PersonSkill).where(PersonSkill.skill_id.in_((one.id, other.id)))):
        shown = set(world.scalars(select(Evidence.id).where(Evidence.person_skill_id == row.id)))
        held.setdefault(row.person_id, []).append((row.effective, row.level, row.confirmed_on, shown))
    merge(world, admin.id, other, one)
    world.expire_all()
    rows = list(world.scalars(select(PersonSkill).where(PersonSkill.skill_id == one.id)))
    assert {row.person_id for row in rows} == held.keys()
    assert (one.holders, other.holders) == (len(rows), 0)
    for row in rows:
        shown = set(world.scalars(select(Evidence.id).where(Evidence.person_skill_id == row.id)))
        best = max(held[row.person_id], key=lambda was: was[:3])
        assert (row.effective, row.level, row.confirmed_on, shown) == best


def test_all_names_find_the_survivor(world):
    admin = person(world, "Agnes Admin", is_admin=True)
    survivor, gone = skill(world, "JavaScript", "js"), skill(world, "Java Script", "j script")
    merge(world, admin.id, gone, survivor)
    assert [meanings(world, n) for n in ("java script", "J Script", "js", "javascript")] == [[survivor.id]] * 4
    assert skill_keyed(world, gone.key).id == survivor.id


def test_a_role_that_asked_for_both_asks_for_the_stricter(world):
    admin, lead = person(world, "Agnes Admin", is_admin=True), person(world, "Lena Lead", is_lead=True)
    survivor, gone = skill(world, "JavaScript"), skill(world, "Java Script")
    posted = gig(world, lead)
    wishes = NeedWish(survivor.id, 2, False), NeedWish(gone.id, 3, True)
    posted.change(lead.id, roles=[RoleWish(1, "Role", 1, 20, None, wishes)])
    world.flush()
    merge(world, admin.id, gone, survivor)
    world.expire_all()
    need = world.scalars(select(Need)).one()
    assert (need.skill_id, need.least_level, need.required) == (survivor.id, 3, True)


@pytest.fixture
def merged(world):
    admin, ada = person(world, "Agnes Admin", is_admin=True), person(world, "Ada")
    survivor, gone = skill(world, "JavaScript", "js"), skill(world, "Java Script", "jscript")
    hold(world, ada, gone, 3)
    return admin, ada, survivor, gone, merge(world, admin.id, gone, survivor)


def test_merging_twice_is_merging_once(world, merged):
    admin, _, survivor, gone, done = merged
    assert merge(world, admin.id, gone, survivor) is None
    undo_merge(world, admin.id, done, gone, survivor)
    undo_merge(world, admin.id, done, gone, survivor)
    assert [m.undone_at is not None for m in world.scalars(select(SkillMerge))] == [True]
    said = list(world.scalars(select(Audit.action).where(Audit.object_id == gone.id, Audit.object_type == "skill")))
    assert said == ["skill merged", "merge undone"]


def test_a_skill_taken_off_a_profile_since_keeps_the_merge(world, merged):
    admin, ada, survivor, gone, done = merged
    ada.drop_skill(survivor)
    with pytest.raises(Conflict, match="1 person has taken it off their profile since"):
        undo_merge(world, admin.id, done, gone, survivor)
    assert last_merge(world, gone).id == done.id


def test_an_alias_removed_since_keeps_the_merge(world, merged):
    admin, _, survivor, gone, done = merged
    survivor.remove_alias(admin.id, world.scalars(select(Alias).filter_by(folded="jscript")).one())
    with pytest.raises(Conflict, match="1 alias was removed since"):
        undo_merge(world, admin.id, done, gone, survivor)


def test_a_level_said_since_stays_with_the_skill_that_it_was_said_of(world, merged):
    admin, ada, survivor, gone, done = merged
    ada.hold(survivor, 4)
    world.flush()
    undo_merge(world, admin.id, done, gone, survivor)
    row = world.scalars(select(PersonSkill).where(PersonSkill.person_id == ada.id)).one()
    assert (row.skill_id, row.level) == (gone.id, 4)


def test_an_id_that_somebody_else_has_by_now_is_left_to_them(world):
    admin, ada = person(world, "Agnes Admin", is_admin=True), person(world, "Ada")
    survivor, gone = skill(world, "JavaScript"), skill(world, "Java Script")
    hold(world, ada, survivor, 3)
    lost = hold(world, ada, gone, 1).id
    world.add(Evidence(person_skill_id=lost, kind="link", ref="https://x.example/mine"))
    world.flush()
    done = merge(world, admin.id, gone, survivor)
    world.add(PersonSkill(id=lost, person_id=admin.id, skill_id=survivor.id, level=2, effective=2))
    world.flush()
    undo_merge(world, admin.id, done, gone, survivor)
    row = world.scalars(select(PersonSkill).filter_by(person_id=ada.id, skill_id=gone.id)).one()
    assert row.id != lost
    assert world.scalars(select(Evidence)).one().person_skill_id == row.id


@pytest.mark.parametrize("state", ["suggested", "rejected", "archived"])
def test_only_an_accepted_skill_takes_in_another(world, state):
    admin = person(world, "Agnes Admin", is_admin=True)
    survivor, gone = skill(world, "JavaScript"), skill(world, "Java Script")
    survivor.state = state
    with pytest.raises(Refused, match=f"is {state}"):
        merge(world, admin.id, gone, survivor)
    with pytest.raises(Refused, match="one and the same"):
        merge(world, admin.id, gone, gone)


def test_nobody_comes_to_hold_a_merged_skill(world, merged):
    gone = merged[3]
    with pytest.raises(Conflict, match="merged into another skill just now"):
        person(world, "Late Lou").hold(gone, 2)


def test_what_a_merge_kept_goes_with_the_person(app):
    with app.app_context(), writing() as session:
        admin, ada = person(session, "Agnes Admin", is_admin=True), person(session, "Ada")
        survivor, gone = skill(session, "JavaScript"), skill(session, "Java Script")
        hold(session, ada, survivor, 3)
        hold(session, ada, gone, 1)
        merge(session, admin.id, gone, survivor)
    with app.app_context(), writing() as session:
        session.execute(text("DELETE FROM free_span"))
        session.execute(delete(PersonSkill).where(PersonSkill.person_id == ada.id))
        session.execute(delete(Person).where(Person.id == ada.id))
    with app.app_context():
        kept = list(db.session.scalars(select(SkillMergeRow.change)))
    assert kept == ["alias made"]
