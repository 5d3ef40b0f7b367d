"""Adding and changing a person."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import func, select, text

from portal.db import db, writing
from portal.models import Audit, Department, Link, Look, Person, SignIn, Stint
from portal.models.text import new_key
from portal.models.times import today
from tests.world import person


def post(admin, url, data):
    answer = admin.post(url, data=data)
    assert answer.status_code == 303, answer.text
    return answer


def test_a_person_is_added_whole(company, admin, fields, stored):
    page = admin.get("/admin/people/new")
    assert page.status_code == 200
    asked = fields(
        key=new_key(),
        name="  Ada  Novak ",
        email="Ada@company.example",
        kind="contractor",
        department="Quality",
        manager="lena.lead@portal.example",
        contract_ends_on="2099-06-30",
        place="Lagos",
        phone="+49 1",
        work_from="22:00",
        work_to="06:30",
        capacity="32",
        available_from="2030-01-31",
        rate_amount="62.50",
        rate_per="hour",
    )
    answer = post(admin, "/admin/people/new", asked)
    assert answer.location == f"/admin/people/{asked['key']}"
    ada = next(p for p in stored(Person) if p.email_folded == "ada@company.example")
    assert (ada.key, ada.kind, ada.zone, ada.place) == (asked["key"], "contractor", "Africa/Lagos", "Lagos")
    assert (ada.work_from, ada.work_to, ada.capacity) == (22 * 60, 6 * 60 + 30, 32)
    assert (ada.contract_ends_on, ada.available_from) == (date(2099, 6, 30), date(2030, 1, 31))
    assert (ada.rate_amount, ada.rate_base, ada.manager_id) == (6250, 6250, company.lead.id)
    assert stored(Department, ada.department_id).name == "Quality"
    assert [s.ends_on for s in stored(Stint) if s.person_id == ada.id] == [date(2099, 6, 30)]
    assert {"person added", "person changed"} <= {line.action for line in stored(Audit) if line.object_id == ada.id}
    assert "Ada" in admin.get("/admin/people?q=ada").text


def test_sent_twice_adds_one(company, admin, fields, stored):
    asked = fields(key=new_key(), name="Ada Novak", email="")
    for _ in range(2):
        assert post(admin, "/admin/people/new", asked).location == f"/admin/people/{asked['key']}"
    assert [p.name for p in stored(Person)].count("Ada Novak") == 1


def test_sent_again_with_other_words_says_so_and_keeps_them(company, admin, fields, stored):
    asked = fields(key=new_key(), name="Ada Novak", email="")
    post(admin, "/admin/people/new", asked)
    answer = admin.post("/admin/people/new", data=asked | {"headline": "Tester of testers"})
    assert answer.status_code == 409
    assert "was sent before" in answer.text and "Tester of testers" in answer.text
    assert [p.headline for p in stored(Person) if p.key == asked["key"]] == ["QA engineer"]


@pytest.mark.parametrize("email", ["", "ada@company.example"])
def test_sent_eight_times_at_once_adds_one(company, sign_in, fields, stored, email):
    asked = fields(key=new_key(), name="Ada Novak", email=email)
    clients = [sign_in(company.admin.id) for _ in range(8)]
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda c: c.post("/admin/people/new", data=asked).status_code, clients))
    assert answers == [303] * 8
    assert [p.name for p in stored(Person)].count("Ada Novak") == 1


WRONG = [
    ("name", "", "Write a name."),
    ("name", "\x00\u202e", "Write a name."),
    ("name", "x" * 121, "at most 120"),
    ("email", "nonsense", "like ada@company.example"),
    ("email", "a b@c.d", "like ada@company.example"),
    ("email", "LENA.lead@portal.example", "Somebody else has this e-mail"),
    ("headline", "x" * 201, "at most 200"),
    ("manager", "Nobody Known", "Nobody has this name"),
    ("zone", "Mars/Olympus", "We don&#39;t know this time zone"),
    ("zone", "", "like Europe/Berlin"),
    ("zone", "../../etc/passwd", "We don&#39;t know this time zone"),
    ("work_from", "25:00", "like 09:00"),
    ("work_from", "", "like 09:00"),
    ("work_to", "٠٩:٠٠", "like 09:00"),
    ("capacity", "81", "from 0 to 80"),
    ("capacity", "-1", "from 0 to 80"),
    ("capacity", "9" * 30, "from 0 to 80"),
    ("available_from", "2030-02-31", "There is no such day"),
    ("available_from", "0001-01-01", "between 2000 and 2100"),
    ("rate_amount", "50", "Employees have no listed rate"),
    ("rate_amount", "lots", "like 62.50"),
    ("rate_currency", "ABC", "rate_currency-error"),
    ("rate_per", "year", "rate_per-error"),
]


@pytest.mark.parametrize("field, value, said", WRONG, ids=[f"{n} {f}" for n, (f, _, _) in enumerate(WRONG)])
@pytest.mark.parametrize("page", ["new", "own"])
def test_what_is_wrong_is_said_and_kept(company, admin, fields, stored, page, field, value, said):
    url = "/admin/people/new" if page == "new" else company.member.url
    before = stored(Person, company.member.id).version, len(stored(Person))
    mail = {"email": "new@portal.example"} if page == "new" else {}
    answer = admin.post(url, data=fields(**mail, place="Typed & kept", key=new_key(), **{}) | {field: value})
    assert answer.status_code == 422
    assert said in answer.text
    assert f'id="{field}-error"' in answer.text
    assert "Typed &amp; kept" in answer.text
    assert (stored(Person, company.member.id).version, len(stored(Person))) == before


def test_changes_are_stored_found_and_audited_without_values(app, company, admin, fields, stored):
    post(admin, company.member.url, fields(name="Ines Balogun", headline="Test lead", place="Lagos"))
    kept = stored(Person, company.member.id)
    assert (kept.name, kept.headline, kept.zone) == ("Ines Balogun", "Test lead", "Africa/Lagos")
    assert kept.sort_name == "ines balogun"
    line = max(stored(Audit), key=lambda kept: kept.id)
    assert (line.action, line.actor_id, line.object_id) == ("person changed", company.admin.id, company.member.id)
    assert line.fields == ["headline", "name", "place", "zone"]
    assert "Balogun" not in str(vars(line))
    with app.app_context():
        assert db.session.scalar(
            select(func.count()).select_from(text("person_text")).where(text("name LIKE '%balogun%'"))
        )


def test_saving_what_is_there_changes_nothing(company, admin, fields, stored):
    same = fields(zone="Europe/Berlin", phone="+234 1 234")
    before, lines = stored(Person, company.member.id).version, len(stored(Audit))
    post(admin, company.member.url, same)
    assert (stored(Person, company.member.id).version, len(stored(Audit))) == (before, lines)


def test_a_field_that_is_not_in_the_form_is_not_written(company, admin, fields, stored):
    more = {"is_admin": "y", "is_lead": "y", "state": "ended", "password_hash": "x", "bio": "x", "id": "7"}
    post(admin, company.member.url, fields(**more))
    kept = stored(Person, company.member.id)
    assert (kept.is_admin, kept.is_lead, kept.state, kept.password_hash, kept.bio) == (False, False, "active", None, "")


def test_a_stale_page_is_409_with_both_texts(company, admin, fields, stored):
    version = stored(Person, company.member.id).version
    post(admin, company.member.url, fields(version=version, headline="First"))
    answer = admin.post(company.member.url, data=fields(version=version, headline="Second"))
    assert answer.status_code == 409
    assert "Somebody saved this in the meantime" in answer.text
    assert 'value="Second"' in answer.text and "<dd>First</dd>" in answer.text
    now_there = stored(Person, company.member.id)
    assert now_there.headline == "First"
    assert f'name="version" value="{now_there.version}"' in answer.text


def test_a_new_address_ends_links_and_sessions(app, company, admin, fields, sign_in, stored):
    inside = sign_in(company.member.id)
    with app.app_context(), writing() as session:
        Link.make(session, company.member.id, "invitation")
    post(admin, company.member.url, fields(email="ines@company.example"))
    assert inside.get("/sessions").status_code == 303
    assert stored(Link) == []
    assert stored(Person, company.member.id).email_folded == "ines@company.example"


def test_another_case_of_the_same_address_is_the_same_person(company, admin, fields, stored):
    post(admin, company.member.url, fields(email="Ines.Okafor@Portal.example"))
    assert stored(Person, company.member.id).email == "Ines.Okafor@Portal.example"


@pytest.mark.parametrize("typed", ["Lena Lead", "lena  LEAD", "lena.lead@portal.example"])
def test_a_manager_is_named_by_name_or_address(company, admin, fields, stored, typed):
    post(admin, company.member.url, fields(manager=typed))
    assert stored(Person, company.member.id).manager_id == company.lead.id
    page = admin.get(company.member.url).text
    assert 'value="Lena Lead"' in page and "lena.lead@" not in page  # the manager's contact is not drawn
    post(admin, company.member.url, fields(manager=""))
    assert stored(Person, company.member.id).manager_id is None


def test_a_manager_whose_name_others_have_too_stays_or_is_asked_for(app, company, admin, fields, stored):
    with app.app_context(), writing() as session:
        one = person(session, "Kim Lee", email=None)
        person(session, "Kim Lee", email=None)
        session.get(Person, company.member.id).manager_id = one.id
    keyed = f"Kim Lee ({one.key})"
    assert f'value="{keyed}"' in admin.get(company.member.url).text
    assert f'data-value="{keyed}"' in admin.get("/admin/suggestions?of=manager&q=kim").text
    post(admin, company.member.url, fields(manager=keyed))
    assert stored(Person, company.member.id).manager_id == one.id
    post(admin, company.contractor.url, fields(name="Cleo", email="c@portal.example", manager=keyed))
    assert stored(Person, company.contractor.id).manager_id == one.id
    answer = admin.post(company.lead.url, data=fields(email="l@portal.example", manager="Kim Lee"))
    assert answer.status_code == 422
    assert "Several people have this name" in answer.text


def test_nobody_manages_themselves(company, admin, fields):
    answer = admin.post(company.member.url, data=fields(manager="Ines Okafor"))
    assert answer.status_code == 422
    assert "Nobody manages themselves" in answer.text


@pytest.mark.parametrize(
    "typed, why", [("Agnes Admin", "Nobody makes themselves"), ("Cleo Contractor", "it would be a circle")]
)
def test_a_manager_is_neither_the_admin_who_says_so_nor_a_report(app, company, admin, fields, stored, typed, why):
    with app.app_context(), writing() as session:
        session.get(Person, company.contractor.id).manager_id = company.lead.id
        session.get(Person, company.lead.id).manager_id = company.member.id
    answer = admin.post(company.member.url, data=fields(manager=typed))
    assert (answer.status_code, why in answer.text) == (422, True)
    assert stored(Person, company.member.id).manager_id is None


def test_drawing_the_page_is_a_look_of_the_day(company, admin, stored):
    for _ in range(2):
        page = admin.get(company.member.url)
    assert "+234 1 234" in page.text and "They can see that you looked" in page.text
    looks = [(look.viewer_id, look.person_id, look.tier, look.day) for look in stored(Look)]
    assert looks == [(company.admin.id, company.member.id, "contact", today())]


def test_hours_and_free_time_follow(company, admin, fields, stored):
    post(admin, company.member.url, fields(capacity="16"))
    assert stored(Person, company.member.id).free_now == 16


def test_the_page_asks_little(company, admin, queries):
    queries.clear()
    admin.get(company.member.url)
    assert len(queries) <= 10


def test_a_password_hash_is_never_drawn(app, company, admin, stored):
    assert "kept" not in admin.get(company.lead.url).text
    assert stored(SignIn)
