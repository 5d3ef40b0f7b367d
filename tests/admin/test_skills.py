"""What an admin does to a skill: each deed, its undo, and what is left in the database."""

import re

import pytest
from sqlalchemy import select

from portal.db import db, writing
from portal.models import Alias, Audit, Department, Person, Skill
from portal.models.skills import meanings
from tests.conftest import PARTIAL
from tests.world import gig, person, skill

TOAST = re.compile(r'class="toast">.*?<form method="post" action="([^"]*)">', re.DOTALL)


@pytest.fixture
def skills(app, company):
    """Keys of some skills by name."""
    with app.app_context(), writing() as session:
        made = [
            skill(session, "JavaScript", "js", "ecma script"),
            skill(session, "Java"),
            skill(session, "C++", "cpp"),
            skill(session, "C"),
            skill(session, "Café management"),
        ]
        made[1].category, made[1].holders, made[2].source = "Other", 3, "esco"
        return {s.name: s.key for s in made}


@pytest.fixture
def deed(app, admin, skills):
    """Do something to a skill by name, as deed("Java", "/archive"), or at an address; the address that undoes it."""

    def do(of, path="", /, **sent):
        answer = admin.post(f"/admin/skills/{skills[of]}{path}" if path else of, data=sent)
        assert answer.status_code == 303, answer.text
        back = TOAST.search(admin.get(answer.location).text)
        return back[1].replace("&amp;", "&") if back else None

    return do


def stored_skill(app, name):
    with app.app_context():
        return db.session.scalars(select(Skill).where(Skill.name == name)).first()


def aliases(app, name):
    with app.app_context():
        named = select(Alias.name).join(Skill, Skill.id == Alias.skill_id).where(Skill.name == name)
        return sorted(db.session.scalars(named))


def finds(app, typed):
    with app.app_context():
        return [db.session.get(Skill, id_).name for id_ in meanings(db.session(), typed)]


def names(answer):
    return re.findall(r'<th scope="row"><a class="link" href="[^"]*">([^<]*)</a>', answer.text)


@pytest.mark.parametrize("n", [2**31, 10**20, "9" * 5_000, "٣"])
def test_a_number_that_no_row_can_have_names_nothing(app, admin, skills, n):
    for path in (f"/admin/skills/{skills['Java']}/aliases/{n}/removal", f"/admin/mail/{n}/retry", f"/sessions/{n}/end"):
        assert admin.post(path).status_code == 404, path
    path = f"/gigs/0123456789/roles/{n}/application"
    assert (admin.get(path).status_code, admin.post(path).status_code) == (404, 404)


@pytest.mark.parametrize(
    "asked, found",
    [
        ("", ["Java", "JavaScript", "C++", "C", "Café management"]),
        ("q=java", ["Java", "JavaScript"]),
        ("q=ecma", ["JavaScript"]),
        ("q=manag", ["Café management"]),
        ("q=cafe", ["Café management"]),
        ("q=c%2B%2B", ["C++"]),
        ("category=Other", ["Java"]),
        ("source=esco", ["C++"]),
        ("held=yes", ["Java"]),
        ("state=archived", []),
        ("state=nonsense&category=nonsense", ["Java", "JavaScript", "C++", "C", "Café management"]),
        ("sort=name", ["C", "C++", "Café management", "Java", "JavaScript"]),
    ],
)
def test_skills_are_found_by_name_alias_and_prefix_and_filtered(admin, skills, asked, found):
    assert names(admin.get(f"/admin/skills?{asked}")) == found
    assert names(admin.get(f"/admin/skills?{asked}", headers=PARTIAL)) == found


@pytest.mark.parametrize("sort", ["held", "name"])
def test_all_skills_are_walked_page_by_page_and_back(app, admin, sort):
    with app.app_context(), writing() as session:
        for n in range(60):
            skill(session, f"Skill {n:02d}").holders = n % 3
    url, seen, pages = f"/admin/skills?sort={sort}", [], []
    while url:
        page = admin.get(url)
        pages.append(names(page))
        seen += pages[-1]
        found = re.search(r'rel="next" href="([^"]*)"', page.text)
        before = re.search(r'rel="prev" href="([^"]*)"', page.text)
        url = found[1].replace("&amp;", "&") if found else None
    assert len(seen) == len(set(seen)) == 60
    assert names(admin.get(before[1].replace("&amp;", "&"))) == pages[1]


def test_a_list_costs_the_same_however_much_is_in_it(app, admin, skills, queries):
    admin.get("/admin/skills")
    queries.clear()
    admin.get("/admin/skills")
    few = len(queries)
    with app.app_context(), writing() as session:
        for n in range(40):
            skill(session, f"Skill {n}", f"alias {n}")
    queries.clear()
    admin.get("/admin/skills")
    assert len(queries) == few <= 8


def test_renaming_keeps_the_old_name_as_an_alias_and_undo_takes_it_back(app, deed):
    undo = deed("JavaScript", "/name", name="ECMAScript")
    assert aliases(app, "ECMAScript") == ["JavaScript", "ecma script", "js"]
    assert finds(app, "javascript") == ["ECMAScript"]
    deed(undo)
    assert aliases(app, "JavaScript") == ["ecma script", "js"]
    assert finds(app, "ecmascript") == []


def test_renaming_to_an_own_alias_swaps_the_two_and_undo_swaps_them_back(app, deed):
    undo = deed("JavaScript", "/name", name="ECMA Script")
    assert aliases(app, "ECMA Script") == ["JavaScript", "js"]
    deed(undo)
    assert finds(app, "ecma script") == ["JavaScript"]


def test_a_name_that_is_there_is_refused_beside_the_field_with_what_was_typed(admin, skills):
    answer = admin.post(f"/admin/skills/{skills['Java']}/name", data={"name": "javascript"})
    assert answer.status_code == 422
    assert "“JavaScript” is there already" in answer.text
    assert 'value="javascript"' in answer.text


def test_two_admins_who_rename_at_once_do_not_overwrite_each_other(app, admin, skills):
    here = f"/admin/skills/{skills['Java']}/name"
    version = stored_skill(app, "Java").version
    assert admin.post(here, data={"name": "Java SE", "version": version}).status_code == 303
    late = admin.post(here, data={"name": "Java EE", "version": version})
    assert late.status_code == 409
    assert "Somebody changed" in late.text
    assert stored_skill(app, "Java SE")


def test_undo_of_a_name_is_refused_when_somebody_renamed_it_since(admin, deed, skills):
    undo = deed("Java", "/name", name="Java SE")
    deed("Java", "/name", name="Java 25")
    assert admin.post(undo).status_code == 409


def test_a_category_is_set_and_undo_sets_the_one_before(app, deed):
    undo = deed("Java", "/category", category="Programming")
    assert stored_skill(app, "Java").category == "Programming"
    deed(undo)
    assert stored_skill(app, "Java").category == "Other"


def test_an_alias_is_added_and_removed_and_each_is_undone(app, admin, deed):
    undo = deed("Java", "/aliases", alias="jdk")
    assert finds(app, "jdk") == ["Java"]
    assert "jdk" in admin.get("/skills/suggestions?q=jdk").text
    again = deed(undo)
    assert finds(app, "jdk") == []
    deed(again)
    assert finds(app, "jdk") == ["Java"]


@pytest.mark.parametrize("typed", ["JavaScript", "", "!?", "x" * 101])
def test_what_can_not_be_an_alias_is_refused(app, admin, skills, typed):
    answer = admin.post(f"/admin/skills/{skills['Java']}/aliases", data={"alias": typed})
    assert answer.status_code == 422
    assert aliases(app, "Java") == []


def test_an_archived_skill_stays_where_it_is_and_is_offered_to_nobody(app, company, admin, sign_in, deed, skills):
    with app.app_context(), writing() as session:
        session.get(Person, company.member.id).hold(session.get(Skill, stored_skill(app, "Java").id), 3)
    undo = deed("Java", "/archive")
    member = sign_in(company.member.id)
    assert 'data-value="Java"' not in member.get("/skills/suggestions?q=java").text
    assert 'data-value="Java"' not in admin.get("/skills/suggestions?q=java").text
    assert "Java" in member.get("/profile").text
    assert names(admin.get("/admin/skills?state=archived")) == ["Java"]
    deed(undo)
    assert 'data-value="Java"' in member.get("/skills/suggestions?q=java").text


def test_a_step_done_twice_is_done_once_and_an_illegal_one_changes_nothing(app, admin, deed, skills, stored):
    deed("Java", "/archive")
    deed("Java", "/archive")
    done = [line.action for line in stored(Audit) if line.object_type == "skill"]
    assert done == ["skill archived"]
    answer = admin.post(f"/admin/skills/{skills['Java']}/rejection")
    assert answer.status_code == 409
    assert "Possible now: restore" in answer.text
    assert stored_skill(app, "Java").state == "archived"


def test_a_new_skill_is_offered_at_once_and_the_same_form_twice_makes_one(app, admin, stored):
    sent = {"name": "Basketry", "category": "Crafts", "aliases": "weaving\r\nwickerwork\r\n", "key": "0123456789"}
    for _ in range(2):
        assert admin.post("/admin/skills/new", data=sent).location == "/admin/skills/0123456789"
    assert [s.name for s in stored(Skill)] == ["Basketry"]
    assert "Basketry" in admin.get("/skills/suggestions?q=wicker").text


def test_a_new_skill_without_a_key_has_one_of_its_own(admin):
    answer = admin.post("/admin/skills/new", data={"name": "Basketry", "key": ""})
    assert re.fullmatch("/admin/skills/[0-9A-Z]{10}", answer.location)
    assert admin.get(answer.location).status_code == 200


@pytest.mark.parametrize("path", ["/admin/skills/new", "/admin/people/new", "/admin/departments"])
@pytest.mark.parametrize("key", ["0123456789\n", " ", "012345678", "0123456789A", "../1234567"])
def test_a_key_that_is_none_is_refused(admin, fields, stored, path, key):
    answer = admin.post(path, data=fields(name="Basketry", email="basketry@portal.example", key=key))
    assert answer.status_code == 422
    assert "Basketry" not in {one.name for model in (Skill, Person, Department) for one in stored(model)}


def test_a_name_longer_than_names_are_is_not_brought_back_by_a_bent_undo(admin, skills, stored):
    here = f"/admin/skills/{skills['Java']}/name/undo"
    version = next(s.version for s in stored(Skill) if s.name == "Java")
    answer = admin.post(here, query_string={"was": "x" * 5_000, "version": version})
    assert answer.status_code == 422 and "at most 100 characters" in answer.text
    assert "Java" in {s.name for s in stored(Skill)}


@pytest.mark.parametrize("field, typed", [("name", ""), ("name", "java"), ("name", "++"), ("aliases", "Java")])
def test_a_new_skill_that_can_not_be_is_refused_with_what_was_typed(admin, skills, field, typed):
    sent = {"name": "Basketry", "aliases": "wickerwork", field: typed}
    answer = admin.post("/admin/skills/new", data=sent)
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert ("wickerwork" if field == "name" else "Basketry") in answer.text


def test_a_skills_page_tells_who_did_what(admin, deed, skills):
    deed("Java", "/name", name="Java SE")
    deed("Java", "/archive")
    said = admin.get(f"/admin/skills/{skills['Java']}").text
    assert re.search(r"<b>You</b>: skill archived \(state\)", said)
    assert "skill renamed (name), was “Java”" in said


def test_gigs_that_an_admin_may_not_read_are_not_counted(app, admin, skills):
    with app.app_context(), writing() as session:
        lead = person(session, "Lore Lead", is_lead=True)
        java = session.get(Skill, stored_skill(app, "Java").id)
        gig(session, lead, needs=((java, 2),))
        gig(session, lead, needs=((java, 2),), audience="invited")
        gig(session, lead, needs=((java, 2),), publish=False)
    assert "by 1 gig that you can read" in admin.get(f"/admin/skills/{skills['Java']}").text


@pytest.mark.parametrize("q", ['"', "a'b", "%", "_", "*", "NEAR(", "\x00", "½", "x" * 5000, "<script>", "&|!", ":said"])
def test_hostile_searches_are_only_texts(admin, skills, q):
    answer = admin.get("/admin/skills", query_string={"q": q})
    assert answer.status_code == 200
    assert "<script>" not in answer.text.partition("<main")[2]
