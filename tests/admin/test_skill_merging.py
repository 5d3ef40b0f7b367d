"""Merging by click, the queue of suggested skills, and near-duplicates."""

import re

import pytest
from sqlalchemy import select

from portal.chores import find_pairs_when_changed
from portal.db import db, writing
from portal.models import Alias, NeedWish, Person, RoleWish, Skill, SkillMerge, SkillPair
from tests.admin.test_skills import TOAST
from tests.conftest import PARTIAL
from tests.world import gig, person, skill


@pytest.fixture
def world(app, company):
    """Keys by name: two skills that are one, with holders of either and of both, and a gig that asks for one."""
    with app.app_context(), writing() as session:
        js, java_script = skill(session, "JavaScript", "js"), skill(session, "Java Script", "jscript")
        lead = person(session, "Lore Lead", is_lead=True)
        for n, held in enumerate(([java_script], [java_script, js], [js])):
            someone = person(session, f"Holder {n}")
            for of in held:
                someone.hold(of, 3 if of is java_script else 2)
        posted = gig(session, lead, "Build a page")
        posted.change(lead.id, roles=[RoleWish(1, "Role", 1, 20, None, (NeedWish(java_script.id, 2, True),))])
        return {"JavaScript": js.key, "Java Script": java_script.key, "gig": posted.key}


def suggest(app, company, *names):
    with app.app_context(), writing() as session:
        author = session.get(Person, company.member.id)
        for name in names:
            author.hold(Skill.suggest(session, author.id, name), 2)


def states(app):
    with app.app_context():
        rows = db.session.execute(select(Skill.name, Skill.state, Skill.merged_into_id).order_by(Skill.id))
        return {name: "merged" if into else state for name, state, into in rows}


def holders(app):
    with app.app_context():
        return dict(db.session.execute(select(Skill.name, Skill.holders)).all())


def undo_in(answer):
    return TOAST.search(answer.text)[1].replace("&amp;", "&")


def press(client, page, action):
    """Send the form of that action as the page has it."""
    form = re.search(rf'<form[^>]*method="post" action="{re.escape(action)}".*?</form>', page.text, re.DOTALL)[0]
    fields = dict(re.findall(r'name="([^"]*)" value="([^"]*)"', form))
    answer = client.post(action, data=fields)
    return client.get(answer.location) if answer.status_code == 303 else answer


def test_the_effect_is_shown_before_anything_is_done_then_merged_then_undone(app, admin, world):
    here = f"/admin/skills/{world['Java Script']}"
    page = admin.get(f"{here}/merge?into=js")
    for said in ("<b>1 person</b> who holds", "<b>1 person</b> holds both", "0 of them keep", "<b>1 gig</b>"):
        assert said in page.text, said
    assert "2 more names" in page.text
    assert states(app)["Java Script"] == "accepted"
    after = press(admin, page, f"{here}/merge")
    assert "Java Script is part of JavaScript now." in after.text
    assert holders(app) == {"JavaScript": 3, "Java Script": 0}
    assert "Part of" in admin.get(here).text
    assert admin.post(f"{here}/merge", data={"into": world["JavaScript"]}).status_code == 303
    with app.app_context():
        assert db.session.query(SkillMerge).count() == 1
    assert admin.post(undo_in(after)).status_code == 303
    assert holders(app) == {"JavaScript": 2, "Java Script": 2}


def test_a_merged_skill_can_be_taken_out_from_the_page_of_the_one_that_stayed(app, admin, world):
    admin.post(f"/admin/skills/{world['Java Script']}/merge", data={"into": world["JavaScript"]})
    page = admin.get(f"/admin/skills/{world['JavaScript']}")
    press(admin, page, f"/admin/skills/{world['Java Script']}/merge/undo")
    assert states(app) == {"JavaScript": "accepted", "Java Script": "accepted"}


def test_what_changed_since_the_effect_was_shown_is_shown_anew(app, admin, world):
    here = f"/admin/skills/{world['Java Script']}/merge"
    page = admin.get(f"{here}?into=JavaScript")
    admin.post(f"/admin/skills/{world['JavaScript']}/name", data={"name": "ECMAScript"})
    answer = press(admin, page, here)
    assert answer.status_code == 409
    assert "in the meantime" in answer.text
    assert "becomes part of ECMAScript" in answer.text
    assert states(app)["Java Script"] == "accepted"


@pytest.mark.parametrize(
    "into, said", [("nothing like it", "is not a skill we know"), ("Java Script", "one and the same")]
)
def test_what_it_can_not_be_merged_into_is_refused_beside_the_field(admin, world, into, said):
    answer = admin.get(f"/admin/skills/{world['Java Script']}/merge", query_string={"into": into})
    assert answer.status_code == 422
    assert said in answer.text
    assert f'value="{into}"' in answer.text


def test_undo_says_what_was_changed_since(app, admin, world):
    here = f"/admin/skills/{world['Java Script']}/merge"
    admin.post(here, data={"into": world["JavaScript"]})
    with app.app_context(), writing() as session:
        holder = session.scalars(select(Person).where(Person.name == "Holder 0")).one()
        holder.drop_skill(session.scalars(select(Skill).where(Skill.name == "JavaScript")).one())
    answer = admin.post(f"{here}/undo")
    assert answer.status_code == 409
    assert "1 person has taken it off their profile since" in answer.text


def test_a_suggested_skill_is_in_the_queue_with_who_how_many_and_what_it_may_mean(app, company, admin, world):
    suggest(app, company, "Javascripts", "Underwater basketry")
    page = admin.get("/admin/skills/suggestions").text
    first, second = page.index("Underwater basketry"), page.index("Javascripts")
    assert first < second  # the newest first
    assert "suggested by Ines Okafor · 1 holder" in page
    assert re.search(r'name="map" value="[0-9A-Z]{10}\.' + world["JavaScript"], page[second:])
    assert "Nothing like it is there." in page[first:second]


def test_accepting_offers_it_to_all_and_undo_puts_it_back_in_the_queue(app, company, admin, sign_in):
    suggest(app, company, "Basketry")
    page = admin.get("/admin/skills/suggestions")
    key = re.search(r'name="accept" value="([^"]*)"', page.text)[1]
    after = admin.post("/admin/skills/suggestions", data={"accept": key}, follow_redirects=True)
    assert "Basketry is accepted." in after.text
    assert "Basketry" in sign_in(company.contractor.id).get("/skills/suggestions?q=bask").text
    admin.post(undo_in(after))
    assert states(app) == {"Basketry": "suggested"}
    assert "Basketry" not in sign_in(company.contractor.id).get("/skills/suggestions?q=bask").text


def test_mapping_by_one_click_merges_and_undo_takes_it_out(app, company, admin, world):
    suggest(app, company, "Javascripts")
    page = admin.get("/admin/skills/suggestions")
    pair = re.search(r'name="map" value="([^"]*)"', page.text)[1]
    after = admin.post("/admin/skills/suggestions", data={"map": pair}, follow_redirects=True)
    assert "Javascripts is mapped." in after.text
    assert holders(app)["JavaScript"] == 3
    admin.post(undo_in(after))
    assert states(app)["Javascripts"] == "suggested"
    assert holders(app)["JavaScript"] == 2


def test_several_are_answered_at_once_and_undone_at_once_as_far_as_nothing_changed(app, company, admin):
    suggest(app, company, "One", "Two", "Three")
    with app.app_context():
        keys = list(db.session.scalars(select(Skill.key).order_by(Skill.id)))
    after = admin.post("/admin/skills/suggestions", data={"all": "reject", "skill": keys[:2]}, follow_redirects=True)
    assert "2 skills are not accepted." in after.text
    assert states(app) == {"One": "rejected", "Two": "rejected", "Three": "suggested"}
    admin.post(f"/admin/skills/{keys[0]}/acceptance")
    back = admin.post(undo_in(after), follow_redirects=True)
    assert "1 skill waits again. 1 stayed" in back.text
    assert states(app) == {"One": "accepted", "Two": "suggested", "Three": "suggested"}


def test_what_can_not_be_answered_is_skipped_and_said(app, company, admin):
    suggest(app, company, "One", "Two")
    with app.app_context(), writing() as session:
        one, two = session.scalars(select(Skill).order_by(Skill.id))
        one.state = "archived"
        keys = [one.key, two.key]
    after = admin.post("/admin/skills/suggestions", data={"all": "reject", "skill": keys}, headers=PARTIAL)
    assert "1 skipped" in after.headers["HX-Trigger"]
    assert states(app) == {"One": "archived", "Two": "rejected"}


def test_what_is_gone_is_skipped_and_said_and_the_others_are_answered_and_taken_back(app, company, admin):
    suggest(app, company, "One", "Two")
    with app.app_context():
        keys = list(db.session.scalars(select(Skill.key).order_by(Skill.id)))
    sent = {"all": "accept", "skill": [keys[0], "0000000000", keys[1]]}
    after = admin.post("/admin/skills/suggestions", data=sent, follow_redirects=True)
    assert "2 skills are accepted. 1 skipped: There is no such skill any more." in after.text
    assert states(app) == {"One": "accepted", "Two": "accepted"}
    back = admin.post(undo_in(after).replace("?", "?skill=0000000000.1&"), follow_redirects=True)
    assert "2 skills wait again. 1 stayed" in back.text
    assert states(app) == {"One": "suggested", "Two": "suggested"}


def test_nothing_chosen_is_said(admin):
    after = admin.post("/admin/skills/suggestions", data={"all": "accept"}, follow_redirects=True)
    assert "Nothing was chosen." in after.text


def test_the_queue_costs_the_same_however_long_it_is(app, company, admin, world, queries):
    suggest(app, company, "Javascripts")
    admin.get("/admin/skills/suggestions")
    queries.clear()
    admin.get("/admin/skills/suggestions")
    few = len(queries)
    with app.app_context(), writing() as session:
        for n in range(24):
            session.add(Skill(name=f"Thing {n}", folded=f"thing {n}", state="suggested", author_id=company.member.id))
    queries.clear()
    admin.get("/admin/skills/suggestions")
    assert len(queries) == few <= 8


def test_pairs_that_look_alike_are_proposed_most_held_first_and_kept_apart_when_said_so(app, admin, world, stored):
    with app.app_context(), writing() as session:
        for name in ("Database", "Databases", "C", "C++", "C#", "Management of data", "Data management"):
            skill(session, name)
    assert admin.post("/admin/skills/duplicates").status_code == 303
    page = admin.get("/admin/skills/duplicates").text
    assert page.index("Java Script") < page.index("Databases")
    assert "Data management" in page
    assert "C++" not in page
    pairs = re.findall(r'name="one" value="([^"]*)"><input type="hidden" name="other" value="([^"]*)"', page)
    assert len(pairs) == 3
    sent = dict(zip(("one", "other"), pairs[0], strict=True))
    after = admin.post("/admin/skills/duplicates/difference", data=sent, follow_redirects=True)
    assert "are kept apart" in after.text
    admin.post("/admin/skills/duplicates")
    assert len(re.findall('name="one"', admin.get("/admin/skills/duplicates").text)) == 2
    admin.post(undo_in(after))
    assert len(re.findall('name="one"', admin.get("/admin/skills/duplicates").text)) == 3


def test_duplicates_are_looked_for_again_when_a_name_changed_and_not_otherwise(app, world):
    with app.app_context():
        assert find_pairs_when_changed() == 1
        assert find_pairs_when_changed() == 0
        with writing() as session:
            session.scalars(select(Skill).where(Skill.name == "Java Script")).one().rename(1, "Something else")
        find_pairs_when_changed()
        assert db.session.query(SkillPair).count() == 0


def test_duplicates_are_looked_for_again_when_another_alias_came_under_the_number_of_one_that_went(app, world):
    with app.app_context():
        find_pairs_when_changed()
        with writing() as session:
            one = session.scalars(select(Skill).where(Skill.name == "JavaScript")).one()
            newest = session.scalars(select(Alias).order_by(Alias.id.desc())).first()
            number, of = newest.id, session.get_one(Skill, newest.skill_id)
            skill(session, "Basketry")
        find_pairs_when_changed()
        with writing() as session:
            of = session.get_one(Skill, of.id)
            of.remove_alias(1, session.get_one(Alias, number))
            session.add(Alias(id=number, name="Basketry", folded="basketry", skill_id=one.id))  # as SQLite does
        assert find_pairs_when_changed() == 1
        assert find_pairs_when_changed() == 0


def test_nobody_but_admins_reaches_any_of_it(app, company, sign_in, world):
    for who in ("lead", "member", "contractor"):
        client = sign_in(getattr(company, who).id)
        for path in ("", "/suggestions", "/duplicates", f"/{world['JavaScript']}", f"/{world['JavaScript']}/merge"):
            assert client.get(f"/admin/skills{path}").status_code == 403, (who, path)
