"""A skill that nobody knows yet is taken at once: who may name it, and who does not hear of it."""

import re

import pytest

from portal.clock import tick
from portal.config import SKILLS_SUGGESTED
from portal.db import writing
from portal.models import Candidate, Person, PersonSkill, Skill
from portal.models.times import today
from tests.world import WEEK, gig, person, skill

TYPED = {"skill": "Underwater  weaving", "level": "2"}


@pytest.fixture
def world(app):
    with app.app_context(), writing() as session:
        people = {name: person(session, name).id for name in ("Ada", "Bo", "Cleo", "Dan")}
        people["Lena"] = person(session, "Lena", is_lead=True).id
        people["Amy"] = person(session, "Amy", is_admin=True).id
        skill(session, "Python", "py")
    return people


@pytest.fixture
def as_(sign_in, world):
    return lambda name: sign_in(world[name])


@pytest.fixture
def made(stored):
    return lambda: next(s for s in stored(Skill) if s.folded == "underwater weaving")


def hold(client, **changes):
    return client.post("/profile/skills", data=TYPED | changes)


def offered(client):
    return re.findall(r'data-value="([^"]*)"', client.get("/skills/suggestions?q=underw").text)


def filtered(client):
    return "not a skill we know" not in client.get("/talent?skill=underwater+weaving").text


def test_it_is_held_at_once_and_waits_for_an_admin(as_, made, stored, world):
    assert hold(as_("Ada")).status_code == 303
    assert (made().name, made().state, made().author_id, made().holders) == (
        "Underwater weaving",
        "suggested",
        world["Ada"],
        1,
    )
    page = as_("Ada").get("/profile").text
    assert "Underwater weaving" in page
    hold(as_("Ada"))
    assert len([s for s in stored(Skill) if s.state == "suggested"]) == 1


def test_its_author_and_admins_may_name_it_and_others_do_not_hear_of_it(as_):
    hold(as_("Ada"))
    assert offered(as_("Ada")) == offered(as_("Amy")) == ["Underwater weaving"]
    assert offered(as_("Bo")) == offered(as_("Lena")) == []
    assert filtered(as_("Amy")) and filtered(as_("Ada")) and not filtered(as_("Lena"))
    assert "class=name" not in as_("Lena").get("/talent?q=underwater+weaving").text


def test_who_types_the_same_holds_the_same_and_is_answered_alike(as_, made, stored):
    first, second = hold(as_("Ada")), hold(as_("Bo"), skill="underwater WEAVING")
    assert (first.status_code, first.location) == (second.status_code, second.location)
    assert (made().holders, len(stored(PersonSkill))) == (2, 2)
    assert offered(as_("Bo")) == ["Underwater weaving"] and offered(as_("Cleo")) == []


def test_three_who_hold_it_make_it_everybodys(as_, made):
    for name in ("Ada", "Bo", "Cleo"):
        assert offered(as_("Dan")) == []
        hold(as_(name))
    assert offered(as_("Dan")) == ["Underwater weaving"] and filtered(as_("Lena"))


def test_a_published_gig_that_asks_for_it_makes_it_everybodys(app, as_, made, world):
    hold(as_("Ada"))
    for title, more in (("Secret", {"audience": "invited"}), ("Draft", {"publish": False})):
        asks(app, world, made(), title, **more)
        assert offered(as_("Dan")) == [], title
    asks(app, world, made(), "Open")
    assert offered(as_("Dan")) == ["Underwater weaving"]


def asks(app, world, wanted, title="Weave", **more):
    with app.app_context(), writing() as session:
        lena, wanted = session.get_one(Person, world["Lena"]), session.get_one(Skill, wanted.id)
        return gig(session, lena, title, needs=[(wanted, 2)], **more)


def test_an_accepted_one_is_everybodys(app, as_, made):
    hold(as_("Ada"))
    with app.app_context(), writing() as session:
        session.get_one(Skill, made().id).state = "accepted"
    assert offered(as_("Dan")) == ["Underwater weaving"]


@pytest.mark.parametrize("state", ["rejected", "archived"])
def test_what_is_rejected_or_archived_is_offered_to_nobody_and_not_taken_anew(app, as_, made, stored, state):
    hold(as_("Ada"))
    with app.app_context(), writing() as session:
        session.get_one(Skill, made().id).state = state
    assert [offered(as_(name)) for name in ("Ada", "Amy", "Bo")] == [[], [], []]
    answer = hold(as_("Bo"))
    assert answer.status_code == 422 and "is not used as a skill here" in answer.text
    assert 'value="Underwater  weaving"' in answer.text
    assert "Underwater weaving" in as_("Ada").get("/profile").text


def test_a_gig_asks_for_what_its_lead_may_name_and_keeps_what_it_asks_for_already(app, as_, made, stored, world):
    hold(as_("Ada"))
    day = today() + WEEK
    form = {
        "title": "Weave", "description": "Under water.", "starts_on": day, "ends_on": day + WEEK,
        "zone": "Europe/Berlin",
        "type": "project", "audience": "everyone", "answer_days": "7", "roles-0-n": "", "roles-0-title": "Weaver",
        "roles-0-seats": "1", "roles-0-hours": "10", "roles-0-skills-0-name": "underwater weaving",
        "roles-0-skills-0-level": "2", "roles-0-skills-0-need": "required", "token": "abc",
    }  # fmt: skip
    refused = as_("Lena").post("/gigs/new", data=form)
    assert refused.status_code == 422 and "is not a skill we know" in refused.text
    draft = asks(app, world, made(), publish=False)
    assert offered(as_("Lena")) == []
    kept = form | {"version": str(draft.version), "roles-0-n": "1", "roles-0-hours": "12"}
    assert as_("Lena").post(f"/gigs/{draft.key}/edit", data=kept).status_code == 303


def test_an_application_tells_no_rejected_skill(app, as_, made, world, stored):
    hold(as_("Ada"))
    hold(as_("Ada"), skill="py")
    with app.app_context(), writing() as session:
        session.get_one(Skill, made().id).state = "rejected"
        posted = gig(session, session.get_one(Person, world["Lena"]))
        candidate = Candidate.apply(posted, posted.roles[0], session.get_one(Person, world["Ada"]), "")
        session.flush()
        url = f"/gigs/{posted.key}/shortlist/{candidate.key}"
    page = as_("Lena").get(url).text
    assert "Python" in page and "Underwater weaving" not in page


def test_filters_do_not_offer_what_waits_and_a_rejected_one_leaves_the_directory_at_once(app, as_, made):
    hold(as_("Ada"))
    with app.app_context():
        tick()
    offers = '<input type="checkbox" name="also" value="Underwater weaving"'
    for url in ("/talent", "/talent?skill=undrwater", "/talent?kind=employee"):
        assert offers not in as_("Lena").get(url).text, url
    assert "Underwater weaving" in as_("Lena").get("/talent").text, "on the row of whoever holds it"
    with app.app_context(), writing() as session:
        session.get_one(Skill, made().id).state = "rejected"
    for url in ("/talent", "/talent?q=underwater", "/talent?q=undrwater", "/talent/facets", "/talent.csv"):
        assert "Underwater weaving" not in as_("Lena").get(url).text, url


def test_the_profile_of_somebody_shows_it_to_whoever_reads_it(as_, stored, world):
    hold(as_("Ada"))
    assert "Underwater weaving" in as_("Lena").get(f"/talent/{stored(Person, world['Ada']).key}").text


def test_new_skills_that_wait_are_limited_and_known_ones_are_not(app, as_, world, stored):
    with app.app_context(), writing() as session:
        for n in range(SKILLS_SUGGESTED):
            made = skill(session, f"New {n}")
            made.state, made.author_id = "suggested", world["Ada"]
    answer = hold(as_("Ada"))
    assert answer.status_code == 422 and "wait for an admin" in answer.text
    assert hold(as_("Ada"), skill="py").status_code == 303
    assert hold(as_("Bo")).status_code == 303
    assert hold(as_("Ada")).status_code == 303, "somebody else's, which is no new one"


@pytest.mark.parametrize(
    "typed", ["<script>alert(1)</script>", ("a" * 19 + " ") * 5, "C\x00+\u202e+ (deep)", "日本語", "; DROP TABLE skill"]
)
def test_hostile_names_are_only_names(as_, stored, typed):
    assert hold(as_("Ada"), skill=typed).status_code == 303
    page = as_("Ada").get("/profile").text
    assert "<script>alert" not in page and "\x00" not in page
    assert len(stored(PersonSkill)) == 1


def test_a_name_that_is_too_long_for_a_skill_is_refused(as_, stored):
    answer = hold(as_("Ada"), skill="a" * 110)
    assert answer.status_code == 422 and "at most 100 characters" in answer.text
