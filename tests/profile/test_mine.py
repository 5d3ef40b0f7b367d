"""My profile, as I read it and as I keep it true."""

from datetime import timedelta

import pytest

from portal.access import Viewer, get_application
from portal.access.tables import PERSON
from portal.db import writing
from portal.models import Candidate, FreeSpan, Look, Person
from portal.models.departments import department_named
from portal.models.times import today
from tests.world import WEEK, gig, offer_terms, person, skill

TYPED = {
    "name": "Ines Okafor",
    "headline": "QA engineer, independent",
    "bio": "I help teams find out what their **tests** tell them.",
    "place": "Lagos",
    "zone": "Africa/Lagos",
    "work_from": "09:00",
    "work_to": "18:00",
    "capacity": "30",
    "available_from": "",
    "phone": "+234 1 234",
    "links": "https://ines.example/work\nhttp://talks.example",
    "rate_amount": "62.50",
    "rate_currency": "EUR",
    "rate_per": "hour",
}


@pytest.fixture
def world(app):
    with app.app_context(), writing() as session:
        ines = person(session, "Ines Okafor", "contractor", place="Lagos", zone="Africa/Lagos", phone="0123 555")
        boss = person(session, "Mona Manager")
        emma = person(session, "Emma Employee", manager_id=boss.id, department_id=department_named(session, "QA").id)
        python = skill(session, "Python", "py")
        ines.hold(python, 3)
        return {"ines": ines.id, "emma": emma.id, "boss": boss.id, "python": python.key}


@pytest.fixture
def ines(sign_in, world):
    return sign_in(world["ines"])


@pytest.fixture
def me(stored, world):
    return lambda: stored(Person, world["ines"])


def form(version, **changes):
    return TYPED | {"version": str(version)} | changes


def test_it_shows_all_that_i_may_read_of_myself(ines):
    page = ines.get("/profile").text
    for said in ("Ines Okafor", "Contractor", "Lagos", "Python", "level 3", "advanced", "own rating", "0123 555"):
        assert said in page
    assert "ines.okafor@portal.example" in page and "09:00 to 17:00" in page and "Free 40 h a week now" in page


def test_it_says_who_else_can_see_each_group_from_the_table(ines, monkeypatch):
    page = ines.get("/profile").text
    assert "Phone: you; admins; leads of gigs you work on, and for 30 days after; the people on a gig" in page
    monkeypatch.setitem(PERSON["line manager"], "phone", "R")
    assert "and its leads; your line manager" in ines.get("/profile").text.partition("Phone: you")[2]


def test_it_names_department_and_manager_only_where_i_see_the_manager(sign_in, world, app):
    emma = sign_in(world["emma"])
    assert "QA" in emma.get("/profile").text and "Mona Manager" not in emma.get("/profile").text
    untold = "<dt>Manager</dt><dd>shown where you can see their page</dd>"
    assert untold in emma.get("/profile").text
    assert untold in sign_in(world["boss"]).get("/profile").text, "the same words, whether there is one or not"
    with app.app_context(), writing() as session:
        boss = session.get_one(Person, world["boss"])
        boss.is_lead = True
        gig(session, boss)
        key = boss.key
    assert f'<a class="link" href="/talent/{key}">Mona Manager</a>' in emma.get("/profile").text


def test_it_tells_who_looked_and_on_which_day(ines, world, app):
    assert "Nobody has looked" in ines.get("/profile").text
    with app.app_context(), writing() as session:
        for tier in ("contact", "terms"):
            session.add(Look(viewer_id=world["boss"], person_id=world["ines"], tier=tier, day=today()))
    page = ines.get("/profile").text
    assert "Mona Manager" in page and "contact, terms" in page


def test_it_tells_the_work_done_and_what_was_agreed(ines, world, app):
    with app.app_context(), writing() as session:
        boss = session.get_one(Person, world["boss"])
        boss.is_lead = True
        posted = gig(session, boss, "Regression suite")
        role = posted.roles[0]
        candidate = Candidate.apply(posted, role, session.get_one(Person, world["ines"]), "")
        candidate.offer(boss.id, **offer_terms(rate=6250))
        key = candidate.key
    assert "Regression suite" not in ines.get("/profile").text, "an offer is no work yet, and its hours are not told"
    with app.app_context(), writing():
        viewer = Viewer(world["ines"], "", "", "contractor", False, False, "Africa/Lagos")
        get_application(viewer, key, answer=True).accept()
    page = ines.get("/profile").text
    assert "Regression suite" in page and "€62.50" in page and "20 h a week" in page
    assert "Free 20 h a week now" in page


def test_the_day_is_drawn_and_may_cross_midnight(ines, world, app):
    with app.app_context(), writing() as session:
        night = session.get_one(Person, world["ines"])
        night.work_from, night.work_to = 22 * 60, 6 * 60
        night.refresh()
    page = ines.get("/profile").text
    assert page.count('<rect class="contractor"') == 2
    assert 'x="264" y="6" width="24"' in page and 'x="0" y="6" width="72"' in page


def test_reading_takes_few_queries_however_much_there_is(ines, world, app, queries):
    ines.get("/profile")
    queries.clear()
    ines.get("/profile")
    few = len(queries)
    with app.app_context(), writing() as session:
        me = session.get_one(Person, world["ines"])
        for n in range(30):
            me.hold(skill(session, f"Skill {n}"), 2)
            session.add(Look(viewer_id=world["boss"], person_id=me.id, tier="contact", day=today() - timedelta(days=n)))
    queries.clear()
    assert "Skill 29" in ines.get("/profile").text
    assert len(queries) == few <= 12


def test_editing_stores_what_was_typed_and_what_follows_from_it(ines, me, stored):
    answer = ines.post("/profile/edit", data=form(me().version))
    assert answer.status_code == 303 and answer.location == "/profile"
    now_ = me()
    assert (now_.headline, now_.work_to, now_.capacity, now_.phone) == (TYPED["headline"], 1080, 30, "+234 1 234")
    assert (now_.rate_amount, now_.rate_base, now_.free_now) == (6250, 6250, 30)
    assert now_.links == ["https://ines.example/work", "http://talks.example"]
    assert {span.free for span in stored(FreeSpan) if span.person_id == now_.id} == {30}
    page = ines.get("/profile").text
    assert "<strong>tests</strong>" in page and 'href="https://ines.example/work"' in page


def test_available_later_is_said_with_its_day(ines, me):
    day = today() + 2 * WEEK
    ines.post("/profile/edit", data=form(me().version, available_from=day.isoformat()))
    page = ines.get("/profile").text
    assert "Free 30 h a week from" in page and f"{day.day} {day:%b}" in page


@pytest.mark.parametrize(
    "field, typed, said",
    [
        ("zone", "Mars/Olympus", "not a time zone we know"),
        ("work_from", "25:00", "Write a time from 00:00 to 23:59"),
        ("work_to", "nine", "Write a time from 00:00 to 23:59"),
        ("work_to", "09:00", "end when it begins"),
        ("work_from", "", "Say when your day begins."),
        ("work_to", "  ", "Say when your day ends."),
        ("capacity", "200", "Write a whole number from 0 to 80."),
        ("capacity", "-1", "Write a whole number from 0 to 80."),
        ("capacity", "lots", "Write a whole number from 0 to 80."),
        ("capacity", "", "Say how many hours a week you work."),
        ("available_from", "2027-02-30", "There is no such day."),
        ("links", "javascript:alert(1)", "is not the address of a page"),
        ("links", "https://[", "is not the address of a page"),
        ("links", "https://a b.example", "is not the address of a page"),
        ("links", "\n".join(f"https://{n}.example" for n in range(6)), "At most 5 links."),
        ("links", "https://a.example/" + "x" * 300, "at most 300 characters"),
        ("name", " \x00 ", "Say your name."),
        ("headline", "h" * 201, "Write at most 200 characters."),
        ("bio", "b" * 8001, "Write at most 8,000 characters."),
        ("rate_amount", "much", "Write an amount like 62.50."),
        ("rate_currency", "ABC", "Not a valid choice"),
        ("rate_per", "week", "Not a valid choice"),
    ],
)
def test_a_wrong_value_is_refused_beside_its_field_and_all_that_was_typed_stays(ines, me, field, typed, said):
    before = me()
    answer = ines.post("/profile/edit", data=form(before.version, place="Ibadan", **{field: typed}))
    assert answer.status_code == 422
    assert said in answer.text and 'value="Ibadan"' in answer.text
    if field not in ("name", "rate_currency", "rate_per"):
        kept = f">{typed}" if field in ("bio", "links") else f'value="{typed}"'
        assert kept in answer.text.replace("\r\n", "\n").replace(">\n", ">")
    assert (me().version, me().place) == (before.version, "Lagos")


def test_zero_hours_are_a_number_too(ines, me):
    assert ines.post("/profile/edit", data=form(me().version, capacity="0")).status_code == 303
    assert (me().capacity, me().free_now) == (0, 0)


def test_text_is_stored_clean(ines, me):
    ines.post("/profile/edit", data=form(me().version, headline="QA\x00 \u202eengineer", place="Sa\u0303o Paulo"))
    assert (me().headline, me().place) == ("QA engineer", "São Paulo")


def test_hostile_words_are_shown_as_words(ines, me):
    ines.post(
        "/profile/edit", data=form(me().version, bio="<script>x</script> [a](javascript:x)", headline="<b>QA</b>")
    )
    page = ines.get("/profile").text
    assert "<script>x" not in page and 'javascript:x"' not in page and "&lt;b&gt;QA" in page


def test_a_stale_page_is_told_what_is_there_now_and_loses_nothing(ines, me):
    stale = me().version
    ines.post("/profile/edit", data=form(stale, place="Abuja"))
    answer = ines.post("/profile/edit", data=form(stale, place="Ibadan"))
    assert answer.status_code == 409
    assert "Somebody saved this in the meantime" in answer.text
    assert 'value="Ibadan"' in answer.text and "<dd>Abuja</dd>" in answer.text
    assert me().place == "Abuja"
    again = ines.post("/profile/edit", data=form(me().version, place="Ibadan"))
    assert again.status_code == 303 and me().place == "Ibadan"


@pytest.mark.parametrize("version", ["", "x", "٣", "9" * 30])
def test_a_page_without_its_version_is_stale(ines, me, version):
    assert ines.post("/profile/edit", data=form(version)).status_code == 409
    assert me().headline == ""


def test_saving_twice_is_saving_once(ines, me):
    typed = form(me().version)
    assert ines.post("/profile/edit", data=typed).status_code == 303
    version = me().version
    assert ines.post("/profile/edit", data=typed).status_code == 303
    assert me().version == version


def test_an_employee_has_no_listed_rate(sign_in, world, stored):
    emma = sign_in(world["emma"])
    assert "Listed rate" not in emma.get("/profile/edit").text + emma.get("/profile").text
    emma.post("/profile/edit", data=form(stored(Person, world["emma"]).version, name="Emma"))
    assert (stored(Person, world["emma"]).name, stored(Person, world["emma"]).rate_amount) == ("Emma", None)


def test_what_i_may_not_write_is_not_on_the_form_and_not_stored(ines, me, monkeypatch):
    monkeypatch.setitem(PERSON["self"], "rate", "R")
    monkeypatch.setitem(PERSON["self"], "phone", "R")
    page = ines.get("/profile/edit").text
    assert 'name="rate_amount"' not in page and 'name="phone"' not in page
    ines.post("/profile/edit", data=form(me().version))
    assert (me().headline, me().rate_amount, me().phone) == (TYPED["headline"], None, "0123 555")


def test_what_i_may_not_read_is_not_drawn(ines, monkeypatch):
    for column, value in (("email", "ines.okafor@portal"), ("phone", "0123 555"), ("profile", "Python")):
        assert value in ines.get("/profile").text
        with monkeypatch.context() as flipped:
            flipped.setitem(PERSON["self"], column, "-")
            assert value not in ines.get("/profile").text


def test_nobody_writes_the_profile_without_the_right(ines, me, world, monkeypatch):
    monkeypatch.setitem(PERSON["self"], "profile", "R")
    posts = ("edit", "skills", f"skills/{world['python']}/level", f"skills/{world['python']}/removal")
    posts += (f"skills/{world['python']}/removal/undo", "confirmation", "unlisting", "unlisting/end")
    fields = form(me().version) | {"skill": "Python", "level": "1", "until": (today() + WEEK).isoformat()}
    assert {ines.post(f"/profile/{post}", data=fields).status_code for post in posts} == {403}
    assert (me().headline, me().confirmed_on, me().unlisted_until) == ("", None, None)


def test_the_admin_changes_an_email_and_the_page_says_so(ines, me):
    assert "An admin changes it for you" in ines.get("/profile/edit").text
    ines.post("/profile/edit", data=form(me().version, email="other@portal.example"))
    assert me().email == "ines.okafor@portal.example"


def test_the_form_reaches_only_its_own_person(ines, world, stored):
    mona = stored(Person, world["boss"])
    ines.post("/profile/edit", data=form(mona.version, key=mona.key, person_id=str(mona.id), id=str(mona.id)))
    assert stored(Person, world["boss"]).version == mona.version
    for path in (f"/profile/{mona.key}", f"/profile/{mona.key}/edit"):
        assert ines.post(path, data=form(mona.version)).status_code == 404


def test_a_visitor_signs_in_first(client):
    assert client.get("/profile").status_code == 303
    assert client.post("/profile/confirmation").status_code == 401
