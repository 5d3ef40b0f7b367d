"""The demo world: made from a seed, true to every rule, and full of stories."""

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal import demo
from portal.clock import tick
from portal.config import STALE_DAYS
from portal.db import db, writing
from portal.demo.careers import COMMON
from portal.demo.gigs import TEMPLATES
from portal.demo.people import CAREERS
from portal.imports.shipped import load_taxonomy
from portal.models import (
    Alias,
    Candidate,
    Engagement,
    Evidence,
    Experience,
    Gig,
    GigState,
    Person,
    PersonSkill,
    Setting,
    Skill,
    State,
)
from portal.models.passwords import matches
from portal.models.times import today
from tests.conftest import _empty
from tests.demo.invariants import problems

QUIET = {"say": lambda _said: None}


@pytest.fixture
def inside(app):
    with app.app_context():
        yield


def picture():
    """What one world is, as far as the seed decides it."""
    people = select(Person.key, Person.name, Person.email, Person.headline, Person.bio, Person.free_now)
    gigs = select(Gig.key, Gig.title, Gig.state, Gig.audience)
    candidates = select(Candidate.key, Candidate.state, Candidate.person_id, Candidate.gig_role_id)
    return [
        [tuple(row) for row in db.session.execute(query)]
        for query in (people.order_by(Person.id), gigs.order_by(Gig.id), candidates.order_by(Candidate.id))
    ]


def person(who):
    return db.session.scalars(select(Person).where(Person.email == f"{who}@portal.example")).one()


def states_of(who):
    rows = select(Candidate.state, Gig.title).join(Gig, Gig.id == Candidate.gig_id)
    return {title: state for state, title in db.session.execute(rows.where(Candidate.person_id == person(who).id))}


def test_a_world_is_true_to_every_rule_and_leaves_nothing_to_the_clock(inside):
    demo.load(300, **QUIET)
    assert problems(db.session()) == []
    done = tick()
    looked_for = done.pop("people counted"), done.pop("near-duplicates found")
    assert all(looked_for) and not any(done.values()), done


def test_a_world_has_gigs_in_every_state_and_candidates_at_every_stage(inside):
    demo.load(300, **QUIET)
    assert db.session.scalar(select(func.count(Person.id))) == 300
    gigs = Counter(db.session.scalars(select(Gig.state)))
    assert (gigs.total(), set(gigs)) == (60, set(GigState))
    assert set(db.session.scalars(select(Gig.audience))) == {"everyone", "employees", "invited"}
    assert set(db.session.scalars(select(Candidate.state))) == set(State)
    engagements = set(db.session.scalars(select(Engagement.state)))
    assert engagements == {"tentative", "confirmed", "active", "ended", "lapsed"}
    assert len(set(db.session.scalars(select(Person.zone)))) >= 20
    contractors = db.session.scalar(select(func.count()).where(Person.kind == "contractor"))
    assert 70 <= contractors <= 130
    assert Setting.get(db.session(), "demo", False) is True


def test_people_tell_their_past_and_show_some_skills_and_some_profiles_are_stale(inside):
    demo.load(300, **QUIET)
    told = select(func.count(Experience.person_id.distinct()))
    assert 60 <= db.session.scalar(told) <= 150
    assert db.session.scalar(select(func.count()).where(Experience.began_on > today())) == 0
    assert db.session.scalar(told.where(Experience.person_id == person("contractor").id)) == 1
    assert db.session.scalar(select(func.count(Evidence.id))) > 10
    old = today() - timedelta(days=STALE_DAYS)
    assert person("employee").confirmed_on < old < person("contractor").confirmed_on
    fresh = select(func.count(PersonSkill.id)).join(Person, Person.id == PersonSkill.person_id)
    assert db.session.scalar(fresh.where(Person.confirmed_on > old, PersonSkill.confirmed_on < old)) > 20
    assert db.session.scalar(select(func.count(PersonSkill.id)).where(PersonSkill.wants)) > 50


def test_the_accounts_have_their_grants_and_their_stories(inside):
    demo.load(300, **QUIET)
    grants = {who: (person(who).kind, person(who).is_lead, person(who).is_admin) for who in demo.ACCOUNTS}
    assert grants == {
        "admin": ("employee", False, True),
        "lead": ("employee", True, False),
        "lead2": ("employee", True, False),
        "employee": ("employee", False, False),
        "employee2": ("employee", False, False),
        "contractor": ("contractor", False, False),
        "contractor2": ("contractor", False, False),
    }
    assert matches(person("lead").password_hash, demo.PASSWORD)
    others = select(func.count()).where(Person.password_hash.is_not(None))
    assert db.session.scalar(others) == len(demo.ACCOUNTS)
    assert person("employee2").manager_id == person("lead").id
    assert states_of("contractor")["Assess our QA practice"] == "offered"
    assert states_of("employee")["Assess our QA practice"] == "applied"
    assert states_of("employee")["Prototype of the partner portal"] == "invited"
    assert states_of("contractor2") == {"Regression suite for refunds": "accepted"}
    assert states_of("employee2")["Twelve interviews with agency customers"] == "considering"


def test_the_same_seed_gives_the_same_world_and_another_seed_another(inside):
    pictures = []
    for seed in (7, 7, 8):
        demo.load(60, 12, seed, **QUIET)
        pictures.append(picture())
        with writing() as session:
            _empty(session)
    assert pictures[0] == pictures[1] != pictures[2]


def test_a_directory_with_people_is_left_alone(inside):
    demo.load(30, 5, **QUIET)
    before = picture()
    with pytest.raises(ValueError, match="people here already"):
        demo.load(30, **QUIET)
    assert picture() == before


def test_a_world_of_a_handful_is_refused_in_words(inside):
    with pytest.raises(ValueError, match="at least 30 people"):
        demo.load(5, **QUIET)


def test_people_can_be_added_after_the_demo(inside):
    demo.load(30, 5, **QUIET)
    with writing() as session:
        made = Person.add(session, None, "Newcomer", "employee", email="new@portal.example")
        assert made.id > 30


def test_the_smallest_world_is_true_to_every_rule(inside):
    demo.load(30, **QUIET)
    assert db.session.scalar(select(func.count(Gig.id))) == 60
    assert problems(db.session()) == []


def test_a_world_of_several_parts_is_true_to_every_rule(inside, monkeypatch):
    monkeypatch.setattr(demo, "PART", 60)
    demo.load(200, 40, **QUIET)
    assert problems(db.session()) == []


def test_the_taxonomy_is_loaded_once_and_knows_every_skill_that_is_named(inside):
    with writing() as session:
        made = load_taxonomy(session)
    assert made >= 3_000
    with writing() as session:
        assert load_taxonomy(session) == 0
    assert db.session.scalar(select(func.count(Alias.id))) > 1_000
    known = set(db.session.scalars(select(Skill.name)))
    named = {name for template in TEMPLATES for role in template.roles for name, _, _ in role.needs}
    assert named | set(COMMON) | {name for career in CAREERS for name in career.skills} <= known
    assert len(TEMPLATES) >= 40 and len(CAREERS) >= 24


def test_the_taxonomy_keeps_what_the_company_has_and_adds_aliases_to_it(inside):
    with writing() as session:
        session.add(Skill(name="python", folded="python", category="Ours"))
    with writing() as session:
        load_taxonomy(session)
    kept = db.session.scalars(select(Skill).where(Skill.folded == "python")).one()
    assert (kept.name, kept.category) == ("python", "Ours")
    assert db.session.scalar(select(Skill.id).where(Skill.folded == "kubernetes"))


def test_somebody_has_left_gigs_that_wait_for_another_lead(inside):
    demo.load(300, **QUIET)
    left = select(Gig.id).join(Person, Person.id == Gig.owner_id).where(Person.state == "suspended")
    assert len(db.session.scalars(left).all()) > 1
