"""What a search understands: filters, sorts, typos, sentences; and what it says where nobody is found."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from portal.db import writing
from portal.models import Person, Skill
from portal.models.departments import department_named
from portal.models.times import today
from tests.compare import without_token
from tests.conftest import PARTIAL
from tests.pages import listed, total
from tests.world import person, skill

DAY = timedelta(days=1)


@pytest.fixture
def world(app):
    """A lead in Berlin, and four people in four corners."""
    with app.app_context(), writing() as session:
        terraform, python, figma = skill(session, "Terraform", "HCL"), skill(session, "Python"), skill(session, "Figma")
        lead = person(session, "Lena Lead", is_lead=True)
        platform = department_named(session, "Platform").id
        ada = person(session, "Ada Berg", headline="Reviewer", place="Berlin", department_id=platform)
        bem = person(session, "Bem Obi", "contractor", place="Lagos", zone="Africa/Nairobi", rate_amount=6000)
        cai = person(session, "Cai Li", "contractor", place="Sydney", zone="Australia/Sydney", rate_amount=9000)
        dee = person(session, "Dée Zárate", place="Bogotá", zone="America/Bogota")
        for who, held, level in ((ada, terraform, 4), (ada, python, 2), (bem, terraform, 1), (bem, python, 4)):
            who.hold(held, level)
        cai.hold(python, 3)
        dee.hold(figma, 4)
        cai.hold(terraform, 0, wants=True)
        for n, who in enumerate((ada, bem, cai)):
            who.confirmed_on = today() - 60 * n * DAY
        keys = {p.name: p.key for p in (ada, bem, cai, dee)}
        return SimpleNamespace(
            lead=lead.id, ada=ada.id, department=session.get(Person, ada.id).department_id, keys=keys
        )


@pytest.fixture
def lead(sign_in, world):
    return sign_in(world.lead)


@pytest.mark.parametrize(
    "query, expected",
    [
        ("skill=terraform&skill=python&match=any", ["Ada Berg", "Bem Obi", "Cai Li"]),
        ("skill=terraform&level=2&skill=python&level=3&match=any&sort=name", ["Ada Berg", "Bem Obi", "Cai Li"]),
        ("skill=figma&skill=python&match=any", ["Bem Obi", "Dée Zárate", "Cai Li", "Ada Berg"]),
        ("skill=python&also=terraform", ["Ada Berg", "Bem Obi"]),
        ("region=Europe", ["Ada Berg", "Lena Lead"]),
        ("region=Africa&region=Pacific", ["Bem Obi", "Cai Li"]),
        ("place=Lagos&place=Sydney", ["Bem Obi", "Cai Li"]),
        ("shared=6", ["Ada Berg", "Bem Obi", "Lena Lead"]),
        ("rate=60", ["Ada Berg", "Bem Obi", "Dée Zárate", "Lena Lead"]),
        ("rate=60&kind=contractor", ["Bem Obi"]),
        ("kind=contractor&kind=employee", ["Ada Berg", "Bem Obi", "Cai Li", "Dée Zárate", "Lena Lead"]),
        ("wants=terraform", ["Cai Li"]),
        ("wants=hcl", ["Cai Li"]),
        ("wants=nothing+known", []),
        ("confirmed=60", ["Ada Berg", "Bem Obi"]),
        ("confirmed=59", ["Ada Berg"]),
        ("sort=confirmed&kind=contractor", ["Bem Obi", "Cai Li"]),
        ("sort=rate", ["Bem Obi", "Cai Li", "Lena Lead", "Ada Berg", "Dée Zárate"]),
        ("sort=shared&kind=contractor", ["Bem Obi", "Cai Li"]),
        ("sort=shared&q=terraform", ["Ada Berg", "Bem Obi"]),
        ("q=terraform&sort=name", ["Ada Berg", "Bem Obi"]),
        ("q=bogota", ["Dée Zárate"]),
        ("q=zarate+dee", ["Dée Zárate"]),
    ],
)
def test_filters_and_sorts(lead, query, expected):
    assert listed(lead.get(f"/talent?{query}", headers=PARTIAL).text) == expected


def test_a_department_is_a_filter(app, lead, world):
    link = lead.get("/talent").text.partition('name="department" value="')[2].partition('"')[0]
    assert listed(lead.get(f"/talent?department={link}").text) == ["Ada Berg"]
    assert "Platform<svg" in lead.get(f"/talent?department={link}", headers=PARTIAL).text


def test_stale_profiles_are_marked_and_stand_after_fresh_ones(app, lead, world):
    with app.app_context(), writing() as session:
        python = skill(session, "Rust")
        for name, days in (("Old Hand", 200), ("Young Hand", 10)):
            one = person(session, name)
            one.hold(python, 3)
            one.confirmed_on = today() - days * DAY
    text = lead.get("/talent?skill=rust", headers=PARTIAL).text
    assert listed(text) == ["Young Hand", "Old Hand"]
    assert text.count("not confirmed since") == 1


@pytest.mark.parametrize(
    "typed, told, expected",
    [
        ("terrafrom", "Terraform", ["Ada Berg", "Bem Obi"]),
        ("teraform berlin", "terraform berlin", ["Ada Berg"]),
        ("zarrate", "zarate", ["Dée Zárate"]),
        ("someone in europe who can review terraform", "terraform review in Europe", ["Ada Berg"]),
        ("figma designer in the americas", "figma in Americas", ["Dée Zárate"]),
        ("pyhton", "Python", ["Ada Berg", "Bem Obi", "Cai Li"]),
        ("contractor sydney", "sydney", ["Cai Li"]),
        ("platfrom", None, []),  # departments are no names of people or skills
        ("qqqqqqqq", None, []),
    ],
)
def test_what_was_likely_meant_is_shown_and_said(lead, typed, told, expected):
    text = lead.get("/talent", query_string={"q": typed}, headers=PARTIAL).text
    assert listed(text) == expected
    assert (f">{told}</a>" in text) == (told is not None)
    assert f'value="{typed}"' in lead.get("/talent", query_string={"q": typed}).text  # it is kept as it was typed


def test_a_name_that_the_viewer_may_not_find_is_never_told(app, sign_in, lead, world):
    """The words of names are kept for everybody, but only those that find somebody for this viewer are shown."""
    with app.app_context(), writing() as session:
        member = person(session, "Mo Member").id
        person(session, "Una Ulysses", unlisted_until=today() + DAY)
    for client, typed in ((sign_in(member), "zarrate"), (lead, "ulyses"), (lead, "ulysess")):
        text = client.get(f"/talent?q={typed}", headers=PARTIAL).text
        assert "Showing results" not in text and "lysses" not in text and "arate" not in text.replace(typed, "")
        offered = client.get(f"/talent/suggestions?q={typed}", headers=PARTIAL).text
        assert "lysses" not in offered and "arate" not in offered


def test_an_empty_list_says_what_would_help_and_what_it_brings(lead):
    text = lead.get("/talent?skill=figma&skill=python&kind=contractor&level=4&level=4", headers=PARTIAL).text
    assert "Nobody fits all of this" in text
    for way, people in (("Without Figma 4+", "1 person"), ("Any of these skills, not all", "1 person")):
        after = text.partition(f">{way}</a>")[2]
        assert after.startswith(f' <span class="num muted">{people}<'), way
        link = text.rpartition(f">{way}</a>")[0].rpartition('href="')[2].partition('"')[0].replace("&amp;", "&")
        assert len(listed(lead.get(link).text)) == 1
    assert "Without Python" not in text  # it would bring nobody


def test_several_filters_in_the_way_are_said_too(lead):
    text = lead.get("/talent?skill=figma&kind=contractor&region=Asia", headers=PARTIAL).text
    assert "take away two or more" in text


def test_hits_are_marked_in_the_row(lead):
    text = lead.get("/talent?q=rev", headers=PARTIAL).text
    assert "<mark>Rev</mark>iewer" in text
    assert "<li class=hit>Terraform" in lead.get("/talent?q=hcl", headers=PARTIAL).text


def test_the_type_ahead_offers_people_skills_and_departments(lead, world):
    def options(q, here="/talent"):
        return lead.get(
            f"/talent/suggestions?q={q}", headers=PARTIAL | {"HX-Current-URL": f"http://localhost{here}"}
        ).text

    assert f'data-href="/talent/{world.keys["Dée Zárate"]}"' in options("zara")
    assert 'data-href="/talent?skill=Python&amp;level=1"' in options("pyt")
    assert "also HCL" in options("hcl") and ">Terraform" in options("terrafrom").replace("</svg>", ">")
    assert "department=" in options("platf")
    assert "skill=Figma&amp;level=2&amp;skill=Python&amp;level=1&amp;kind=contractor" in options(
        "pyt", "/talent?skill=Figma&level=2&kind=contractor&q=pyt"
    )
    assert options("p").strip() == options("").strip() == ""


def test_the_address_is_short_and_says_what_is_asked(lead):
    answer = lead.get("/talent?q=&kind=contractor&free=&from=&weeks=4&rate=&wants=&confirmed=&sort=", headers=PARTIAL)
    assert answer.headers["HX-Push-Url"] == "/talent?kind=contractor"


def test_counts_are_asked_for_after_the_list(lead):
    part = lead.get("/talent?kind=contractor", headers=PARTIAL).text
    assert 'hx-get="/talent/facets?kind=contractor" hx-trigger="load"' in part
    assert 'hx-trigger="load"' not in lead.get("/talent?kind=contractor").text  # the page has them


@pytest.mark.parametrize(
    "query",
    [
        "rate=-1", "rate=9999999", "rate=x", "shared=99", "confirmed=-5", "region=%00", "place=" + "x" * 5000,
        "department=%27", "match=some", "wants=%F0%9F%92%A9", "also=&also=&also=", "weeks=9&from=2100-12-31",
        "sort=shared&after=x", "kind=&kind=robot",
    ],
)  # fmt: skip
def test_nonsense_is_ignored_here_too(lead, query):
    for path in ("/talent", "/talent/facets"):
        assert lead.get(f"{path}?{query}", headers=PARTIAL).status_code == 200


@pytest.mark.parametrize("sort", ["fit", "name", "free", "shared", "confirmed", "rate"])
def test_every_sort_walks_everyone_once_and_back(app, lead, sort):
    with app.app_context(), writing() as session:
        rust = skill(session, "Rust")
        for n in range(60):
            zone = ("Europe/Berlin", "Asia/Kolkata", "America/Bogota")[n % 3]
            one = person(session, f"Zoe {n:02}", "contractor", zone=zone, capacity=n % 4 * 10, rate_amount=5000 + n % 5)
            one.confirmed_on = today() - n % 7 * DAY if n % 6 else None
            one.hold(rust, 1 + n % 4)
    for query in ("q=zoe", "skill=rust", "skill=rust&skill=python&match=any&q=zoe", "kind=contractor&place="):
        url, pages = f"/talent?{query}&sort={sort}", []
        while url:
            text = lead.get(url, headers=PARTIAL).text
            pages.append(listed(text))
            url = text.partition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&")
        seen = [name for page in pages for name in page if name.startswith("Zoe")]
        assert len(seen) == len(set(seen)) == 60, query
        back = text.partition('rel="prev" href="')[2].partition('"')[0].replace("&amp;", "&")
        assert listed(lead.get(back, headers=PARTIAL).text) == pages[-2], query


def test_whether_a_word_is_known_is_not_told_by_what_is_mended(app, lead):
    """A hidden name that is spelled almost like a listed one: both are answered alike."""
    with app.app_context(), writing() as session:
        person(session, "Jan Kowalski")
        person(session, "Uwe Kowalsky", state="suspended")

    def answer(typed):
        return without_token(lead.get(f"/talent?q={typed}", headers=PARTIAL).text).replace(typed, "…")

    assert listed(answer("kowalsky")) == listed(answer("kowalskx")) == ["Jan Kowalski"]
    assert answer("kowalsky") == answer("kowalskx")


def test_one_persons_typo_does_not_stand_in_the_way_of_others(app, lead, world):
    """A skill suggested with a typo is a word too: who means the other one is still understood."""
    with app.app_context(), writing() as session:
        Skill.suggest(session, world.ada, "Terrafrom")
    assert listed(lead.get("/talent?q=terrafrom", headers=PARTIAL).text) == ["Ada Berg", "Bem Obi"]
    assert ">Terraform" in lead.get("/skills/suggestions?q=terrafrom", headers=PARTIAL).text


def test_signs_of_a_skills_name_count(app, lead):
    """C++ is no word that begins with c."""
    with app.app_context(), writing() as session:
        cpp, csharp = skill(session, "C++"), skill(session, "C#")
        person(session, "Cora Plus").hold(cpp, 3)
        person(session, "Sharon Sharp").hold(csharp, 3)
    assert listed(lead.get("/talent?q=C%2B%2B", headers=PARTIAL).text) == ["Cora Plus"]
    assert listed(lead.get("/talent?q=c%23", headers=PARTIAL).text) == ["Sharon Sharp"]
    assert lead.get("/skills/suggestions?q=c%2B%2B", headers=PARTIAL).text.count("<li") == 1


def test_the_beginning_of_another_name_finds_too(lead):
    assert listed(lead.get("/talent?q=hcl", headers=PARTIAL).text) == ["Ada Berg", "Bem Obi"]
    assert listed(lead.get("/talent?q=terraf", headers=PARTIAL).text) == ["Ada Berg", "Bem Obi"]


def test_a_name_means_its_own_skill_whatever_others_are_called_too(app, lead, world):
    with app.app_context(), writing() as session:
        skill(session, "Oxidation", "Rust").holders = 99
        person(session, "Rita Rust").hold(skill(session, "Rust"), 3)
    assert listed(lead.get("/talent?skill=rust").text) == ["Rita Rust"]


def test_the_beginning_of_an_alias_finds_holders(app, lead):
    with app.app_context(), writing() as session:
        person(session, "Gil Graph").hold(skill(session, "Visualisation", "Charting library"), 2)
    assert listed(lead.get("/talent?q=charti", headers=PARTIAL).text) == ["Gil Graph"]


def test_a_skill_with_a_typo_is_the_one_that_was_meant_and_one_that_nobody_knows_is_held_by_nobody(lead):
    text = lead.get("/talent?also=Terrafrom&level=", headers=PARTIAL).text
    assert listed(text) == ["Ada Berg", "Bem Obi"] and ">Terraform<svg" in text
    text = lead.get("/talent?skill=Foobarium", headers=PARTIAL).text
    assert listed(text) == [] and "Foobarium: not a skill we know" in text
    assert total(lead.get("/talent/facets?skill=Foobarium", headers=PARTIAL).text) == 0


def test_a_choice_can_be_gone_back_from_and_typing_not(lead):
    here = {"HX-Current-URL": "http://localhost/talent?q=ada"}
    assert "HX-Push-Url" in lead.get("/talent?q=ada&kind=employee", headers=PARTIAL | here).headers
    assert "HX-Replace-Url" in lead.get("/talent?q=adab", headers=PARTIAL | here).headers


def test_letters_with_a_stroke_are_found_without_it(app, lead):
    with app.app_context(), writing() as session:
        person(session, "Łukasz Dąb")
        person(session, "Ngọc Đinh Sørensen")
    for typed, name in (
        ("lukasz dab", "Łukasz Dąb"),
        ("ŁUKASZ", "Łukasz Dąb"),
        ("dinh sorensen", "Ngọc Đinh Sørensen"),
    ):
        text = lead.get("/talent", query_string={"q": typed}, headers=PARTIAL).text
        assert listed(text) == [name] and "Showing results" not in text
