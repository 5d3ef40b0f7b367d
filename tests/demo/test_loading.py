"""Loading a demo world, and the skills that Portal ships."""

import pytest
from sqlalchemy import func, select

from portal import demo
from portal.db import db, writing
from portal.demo.careers import COMMON
from portal.demo.gigs import TEMPLATES
from portal.demo.people import CAREERS
from portal.imports.shipped import load_taxonomy
from portal.models import Alias, Candidate, Gig, Person, Skill
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


def test_the_same_seed_gives_the_same_world_and_another_seed_another(inside, empty):
    pictures = []
    for seed in (7, 7, 8):
        demo.load(60, 12, seed, **QUIET)
        pictures.append(picture())
        db.session.rollback()
        empty()
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
