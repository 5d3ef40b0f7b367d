"""A taxonomy from a file: what is new, what is added to skills that are there, what is refused."""

import pytest
from sqlalchemy import text

from portal.db import db, writing
from portal.imports import NotImported, load_taxonomy
from portal.models import Alias, Audit, Skill
from portal.models.skills import add_aliases, meanings
from tests.world import skill

HEAD = ["name", "category", "aliases", "source"]


@pytest.fixture
def skills(stored):
    """{name: (category, source, names of its aliases)}"""

    def look():
        aliases = {}
        for alias in stored(Alias):
            aliases.setdefault(alias.skill_id, set()).add(alias.name)
        return {s.name: (s.category, s.source, aliases.get(s.id, set())) for s in stored(Skill)}

    return look


@pytest.mark.parametrize(
    "content, made",
    [
        (
            [
                ["id", "uri", "label", "category_1", "category_2", "aliases"],
                ["1", "u", "manage", "S", "leading", "run|do"],
            ],
            {"manage": ("leading", "export", {"run", "do"})},
        ),
        (
            [["name", "kind", "aliases", "parent", "source"], ["2-D Array", "language:data", "", "", "linguist"]],
            {"2-D Array": ("language:data", "linguist", set())},
        ),
        (
            [["technology", "category", "unspsc", "hot"], ["Microsoft Excel", "Spreadsheet software", "4", "Y"]],
            {"Microsoft Excel": ("Spreadsheet software", "export", set())},
        ),
        (
            [["type", "name", "id", "created"], ["topic", "Open Source", "25", "2014-09-16"]],
            {"Open Source": ("topic", "export", set())},
        ),
        ([["skill"], ["Python"], ["C"]], {"Python": ("", "export", set()), "C": ("", "export", set())}),
    ],
)
def test_lists_of_every_shape_are_read(bring, skills, content, made):
    bring.skills(content)
    assert skills() == made


@pytest.mark.parametrize("content, words", [("[1, 2]", "no list of texts"), ([["foo", "bar"], ["a", "b"]], "a name")])
def test_what_is_no_list_of_skills_is_refused_in_words(bring, stored, content, words):
    with pytest.raises(NotImported, match=words):
        bring.skills(content)
    assert stored(Skill) == []


def test_a_list_of_names_in_json_is_a_list_of_skills(bring, skills):
    for _ in range(2):
        bring.skills('["Python", "k6", "python"]')
        assert sorted(skills()) == ["Python", "k6"]


def test_what_is_there_gets_what_it_lacks_and_keeps_what_it_has(app, bring, skills):
    with app.app_context(), writing() as session:
        skill(session, "JavaScript", "js").category = ""
        skill(session, "Python", "py")
    rows = [
        HEAD,
        ["javascript", "Languages", "JS|ecmascript", "x"],
        ["Python", "Snakes", "Py", "x"],
        ["Go", "", "", ""],
    ]
    assert bring.skills(rows).counts == {"new": 1, "changed": 1, "same": 1, "refused": 0}
    assert skills() == {
        "JavaScript": ("Languages", "", {"js", "ecmascript"}),
        "Python": ("Testing", "", {"py"}),
        "Go": ("", "export", set()),
    }


def test_doing_it_again_changes_nothing(bring, everything):
    rows = [HEAD, ["Python", "Languages", "py|snake", "x"], ["Go", "Languages", "golang", "x"]]
    bring.skills(rows)
    before = everything()
    assert bring.skills(rows).counts == {"new": 0, "changed": 0, "same": 2, "refused": 0}
    assert everything() == before


def test_rows_are_refused_by_reason(bring, skills):
    names = ["Python", " PYTHON", "N/A", "???", "x" * 101, "a\tb", "y" * 81, "Total quality"]
    report = bring.skills([HEAD, *[[name, "c", "", ""] for name in names]])
    assert {reason: group.examples[0][0] for reason, group in report.refused.items()} == {
        "Twice in the file": 3,
        "No name": 4,
        "Name without a letter or a digit": 5,
        "Name longer than 100 characters": 6,
        "Name with a tab or a line break": 7,
    }
    assert report.warnings["Name as long as a sentence"].examples[0][0] == 8
    assert set(skills()) == {"Python", "y" * 81, "Total quality"}


def test_an_alias_that_is_another_skills_name_is_left_out(app, bring, skills):
    with app.app_context(), writing() as session:
        skill(session, "Kubernetes", "k8s")
    rows = [
        HEAD,
        ["Helm", "", "kubernetes|charts|Docker", ""],
        ["Docker", "", "x" * 101 + "|whale", ""],
        ["K8S", "", "", ""],
    ]
    report = bring.skills(rows)
    assert report.warnings["Alias that is another skill's name, left out"].examples == [
        (2, "“Docker” of “Helm”"),
        (2, "“kubernetes” of “Helm”"),
    ]
    assert report.warnings["Alias too long or without a letter, left out"].count == 1
    adds_nothing = report.warnings["Another name of a skill that is there, adds nothing"]
    assert adds_nothing.examples == [(4, "“K8S” of “Kubernetes”")] and report.counts["same"] == 1
    assert "K8S" not in skills()
    assert skills()["Helm"][2] == {"charts"} and skills()["Docker"][2] == {"whale"}


def test_a_name_that_several_skills_have_as_an_alias_is_new_and_says_so(app, bring, skills):
    with app.app_context(), writing() as session:
        for name in ("Go", "Golf"):
            skill(session, name, "G")
    report = bring.skills([HEAD, ["g", "", "", ""]])
    assert report.warnings["New, though another skill has this alias"].count == 1 and "g" in skills()


def test_names_of_a_merged_skill_lead_to_its_survivor(app, bring, skills):
    with app.app_context(), writing() as session:
        go = skill(session, "Go")
        skill(session, "Golang").merged_into_id = go.id
    report = bring.skills([HEAD, ["golang", "", "gopher|go", ""]])
    assert (report.counts["new"], report.counts["changed"], report.warnings) == (0, 1, {})
    report = bring.skills([HEAD, ["Go", "", "golang|gopher", ""]])
    assert (report.counts["same"], report.warnings) == (1, {})
    assert skills()["Go"][2] == {"gopher"} and skills()["Golang"][2] == set()


def test_what_somebody_suggested_is_accepted(app, bring, stored):
    with app.app_context(), writing() as session:
        skill(session, "Zig").state = "suggested"
    (before,) = stored(Skill)
    assert bring.skills([HEAD, ["Zig", "", "", ""]]).counts["changed"] == 1
    (zig,) = stored(Skill)
    assert (zig.state, zig.version) == ("accepted", before.version + 1)


@pytest.mark.parametrize("state, said", [("archived", "archived"), ("rejected", "not accepted")])
def test_what_an_admin_put_away_stays_so_and_the_dry_run_says_it(app, bring, stored, state, said):
    with app.app_context(), writing() as session:
        skill(session, "Zig").state = state
    report = bring.skills([HEAD, ["zig", "", "ziglang", ""]])
    assert report.warnings[f"Skill that is {said} here, and stays so"].examples == [(2, "“Zig”")]
    assert [s.state for s in stored(Skill)] == [state]
    assert [a.name for a in stored(Alias)] == ["ziglang"]


def test_the_full_text_tells_old_and_new_names(app, bring):
    with app.app_context(), writing() as session:
        by_hand = skill(session, "Python", "py")
        add_aliases(session, by_hand, ["Snake-Lang"])
        skill(session, "Go", "golang")
    bring.skills([HEAD, ["Go", "", "Gopher", ""], ["Rust", "", "rs|Rost Lang", ""]])
    with app.app_context():
        rows = db.session.execute(text("SELECT name, body FROM skill_text ORDER BY rowid")).all()
        assert [tuple(row) for row in rows] == [
            ("python", "py snake lang"),
            ("go", "golang gopher"),
            ("rust", "rs rost lang"),
        ]
        assert [db.session.get(Skill, id_).name for id_ in meanings(db.session(), "rost lang")] == ["Rust"]


def test_what_was_made_meanwhile_stops_the_whole_import(app, bring, skills):
    def hear(line):
        if line.startswith("  new"):
            with writing() as session:
                skill(session, "rust")

    with pytest.raises(NotImported, match="the skill “rust” in the meantime"):
        bring.skills([HEAD, ["Go", "", "", ""], ["Rust", "", "", ""]], on=hear)
    assert set(skills()) == {"rust"}


def test_an_import_is_audited_once(bring, stored):
    bring.skills([HEAD, ["Go", "", "", ""]])
    (line,) = stored(Audit)
    assert (line.action, line.object_type, line.fields) == (
        "skills imported",
        "import",
        ["aliases", "category", "name", "source"],
    )


def test_the_shipped_taxonomy_loads_once_and_a_file_adds_to_it(app, bring):
    with app.app_context():
        with writing() as session:
            assert 3_000 <= load_taxonomy(session) <= 6_000
        with writing() as session:
            assert load_taxonomy(session) == 0
            assert session.get(Skill, meanings(session, "k8s")[0]).name == "Kubernetes"
    report = bring.skills([HEAD, ["kubernetes", "", "k8s|kubey", ""]])
    assert report.counts["changed"] == 1
