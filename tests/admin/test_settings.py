"""Zone, base currency and the table of rates; what people list is compared anew."""

import re
from datetime import date

import pytest
from sqlalchemy import select

from portal import chores
from portal.clock import tick
from portal.db import db, writing
from portal.models import Audit, ExchangeRate, GigRole, Person, RoleWish
from portal.models.rates import Rates
from portal.models.rewriting import RATES, put_off_chores, rewrite_batch
from tests.admin.test_skills import TOAST
from tests.world import gig, person


@pytest.fixture
def listed(app, company):
    """People who list rates in several currencies."""
    with app.app_context(), writing() as session:
        for name, currency, per, amount in (
            ("Uma", "USD", "hour", 10_000),
            ("Zoe", "CHF", "day", 80_000),
            ("Nia", "NGN", "hour", 5_000_000),
        ):
            person(session, name, "contractor", rate_amount=amount, rate_currency=currency, rate_per=per)


def bases(app):
    with app.app_context():
        listed = select(Person.name, Person.rate_base).where(Person.rate_amount.is_not(None))
        return dict(db.session.execute(listed).all())


def table(app):
    with app.app_context():
        return {r.currency: (r.billionths, r.on) for r in db.session.scalars(select(ExchangeRate))}


def save_rates(admin, follow=True, **rates):
    return admin.post("/admin/settings/rates", data={"on": "2026-11-02", **rates}, follow_redirects=follow)


def undo_in(answer):
    return TOAST.search(answer.text)[1].replace("&amp;", "&")


def test_without_a_rate_nothing_is_compared_and_the_page_says_so(app, admin, listed):
    assert bases(app) == {"Cleo Contractor": 9_000, "Uma": None, "Zoe": None, "Nia": None}
    page = admin.get("/admin/settings").text
    assert "1 person lists a rate in USD" in page
    assert "found by no filter or sort on rates" in page
    assert "3 people in currencies without a rate" in admin.get("/admin").text


def test_a_table_of_rates_compares_what_people_list_and_undo_takes_it_back(app, admin, listed, stored):
    after = save_rates(admin, USD="0.92", CHF="1,05", NGN="0.00058")
    assert bases(app) == {"Cleo Contractor": 9_000, "Uma": 9_200, "Zoe": 10_500, "Nia": 2_900}
    assert table(app)["USD"] == (920_000_000, date(2026, 11, 2))
    assert "lists a rate in" not in after.text
    assert [line.fields for line in stored(Audit) if line.action == "settings changed"] == [["rates"]]
    admin.post(undo_in(after))
    assert table(app) == {}
    assert bases(app)["Uma"] is None


def test_a_rate_that_stays_keeps_its_day(app, admin, listed):
    save_rates(admin, USD="0.92", CHF="1.05")
    admin.post("/admin/settings/rates", data={"on": "2026-11-20", "USD": "0.92", "CHF": "1.06"})
    assert {c: on.day for c, (_, on) in table(app).items()} == {"USD": 2, "CHF": 20}


def test_another_base_currency_turns_the_table_over_and_undo_brings_it_back_to_the_byte(app, admin, listed):
    save_rates(admin, USD="0.8", CHF="1.6")
    was = table(app)
    after = admin.post("/admin/settings", data={"zone": "UTC", "currency": "USD"}, follow_redirects=True)
    assert {c: n for c, (n, _) in table(app).items()} == {"EUR": 1_250_000_000, "CHF": 2_000_000_000}
    assert bases(app) == {"Cleo Contractor": 11_250, "Uma": 10_000, "Zoe": 20_000, "Nia": None}
    admin.post(undo_in(after))
    assert table(app) == was
    assert bases(app)["Uma"] == 8_000


def test_a_base_currency_without_a_rate_begins_with_an_empty_table(app, admin, listed):
    save_rates(admin, USD="0.8")
    admin.post("/admin/settings", data={"zone": "UTC", "currency": "PLN"})
    assert table(app) == {}
    assert set(bases(app).values()) == {None}


@pytest.mark.parametrize("typed", ["0", "-1", "abc", "1e400", "NaN", "Infinity", "9" * 30, "1e-13", "1 000 000"])
def test_a_rate_that_can_not_be_is_refused_beside_its_field_with_what_was_typed(app, admin, typed):
    answer = save_rates(admin, follow=False, USD=typed, CHF="1.05")
    assert answer.status_code == 422
    assert "Write a number like 0.92." in answer.text
    assert 'value="1.05"' in answer.text
    assert table(app) == {}


@pytest.mark.parametrize("sent", [{"zone": "Nowhere/Here"}, {"zone": ""}, {"currency": "ABC"}])
def test_a_zone_or_currency_that_is_not_there_is_refused(admin, sent):
    assert admin.post("/admin/settings", data={"zone": "UTC", "currency": "EUR"} | sent).status_code == 422


def test_two_admins_who_save_at_once_do_not_overwrite_each_other(app, admin, listed):
    seen = re.search(r'name="seen" value="([^"]*)"', admin.get("/admin/settings").text)[1]
    assert save_rates(admin, follow=False, USD="0.92", seen=seen).status_code == 303
    late = save_rates(admin, follow=False, USD="0.5", seen=seen)
    assert late.status_code == 409
    assert "in the meantime" in late.text and 'value="0.5"' in late.text
    assert table(app)["USD"][0] == 920_000_000


def test_saying_the_same_again_changes_nothing_and_is_not_noted(app, admin, listed, stored):
    for _ in range(2):
        save_rates(admin, USD="0.92")
        admin.post("/admin/settings", data={"zone": "Europe/Berlin", "currency": "EUR"})
    assert len([line for line in stored(Audit) if line.action == "settings changed"]) == 1


def test_undo_after_somebody_else_saved_is_refused(admin, listed):
    undo = undo_in(save_rates(admin, USD="0.92"))
    save_rates(admin, USD="0.93")
    assert admin.post(undo).status_code == 409


WHOLE = "zone=UTC&currency=EUR&USD="


@pytest.mark.parametrize("asked", ["", "zone=UTC", f"{WHOLE}x", f"{WHOLE}-1@2026-01-01", f"{WHOLE}1@soon"])
def test_an_address_that_undoes_nothing_is_refused(app, admin, asked):
    assert admin.post(f"/admin/settings/undo?{asked}").status_code == 422
    assert table(app) == {}


def test_what_a_kill_left_is_rewritten_by_the_clock_in_batches(app, admin, monkeypatch):
    with app.app_context(), writing() as session:
        for n in range(7):
            person(session, f"Uma {n}", "contractor", rate_amount=10_000, rate_currency="USD")
    monkeypatch.setattr("portal.models.rewriting.BATCH", 3)
    monkeypatch.setattr("portal.chores.AT_ONCE", chores.AT_ONCE * 0)
    after = save_rates(admin, USD="0.5")
    assert "follow within minutes" in after.text
    with app.app_context():
        with writing() as session:
            assert rewrite_batch(session, RATES) == 3
        assert put_off_chores(db.session()) == [RATES]
        tick()
        assert put_off_chores(db.session()) == []
    assert {base for name, base in bases(app).items() if name.startswith("Uma")} == {5_000}


def test_the_highest_rate_in_the_currency_that_is_worth_most_is_compared(app, admin, company, listed, sign_in):
    with app.app_context(), writing() as session:
        session.get_one(Person, company.contractor.id).change(
            company.admin.id, rate_amount=10**9, rate_currency="GBP", rate_per="day", capacity=1
        )
    assert "The rates are saved." in save_rates(admin, GBP="100000", USD="0.5").text
    assert bases(app)["Cleo Contractor"] == 5 * 10**14
    assert bases(app)["Uma"] == 5_000
    names = re.findall(r">(Cleo Contractor|Uma|Zoe)<", sign_in(company.lead.id).get("/talent?sort=rate").text)
    assert names == ["Uma", "Cleo Contractor", "Zoe"], "who has no rate to compare stands last"


def test_a_base_currency_that_is_worth_next_to_nothing_leaves_out_what_is_worth_too_much_of_it(app, admin, listed):
    save_rates(admin, CHF="100000", USD="0.000000001")
    admin.post("/admin/settings", data={"zone": "UTC", "currency": "USD"})
    assert "CHF" not in table(app)
    assert bases(app)["Uma"] == 10_000


def test_a_rate_that_can_not_be_stored_holds_up_nobody_elses(app, admin, listed, monkeypatch):
    right = Rates.an_hour
    monkeypatch.setattr(Rates, "an_hour", lambda table, *said: 2**70 if said[1] == "NGN" else right(table, *said))
    assert "The rates are saved." in save_rates(admin, USD="0.92", CHF="1.05", NGN="0.00058").text
    assert bases(app) == {"Cleo Contractor": 9_000, "Uma": 9_200, "Zoe": 10_500, "Nia": None}
    with app.app_context():
        assert put_off_chores(db.session()) == []


def test_rewriting_is_no_new_version_of_anybody(app, admin, listed, stored):
    before = {p.name: p.version for p in stored(Person)}
    save_rates(admin, USD="0.92")
    assert {p.name: p.version for p in stored(Person)} == before


def test_new_people_begin_with_the_companys_zone_and_currency(app, admin, stored):
    admin.post("/admin/settings", data={"zone": "Africa/Lagos", "currency": "NGN"})
    page = admin.get("/admin/people/new").text
    assert 'value="Africa/Lagos"' in page
    assert re.search(r'<option selected value="NGN">', page)
    with app.app_context(), writing() as session:
        person(session, "Nia New", "contractor", rate_amount=100)
    made = stored(Person)[-1]
    assert (made.zone, made.rate_currency, made.rate_base) == ("Africa/Lagos", "NGN", 100)


def test_what_a_role_pays_is_in_the_currency_of_the_day_on_which_it_was_said(app, admin, stored):
    def pay(posted, *amounts):
        wishes = [RoleWish(n, "Test lead", 1, 20, amount) for n, amount in enumerate(amounts, 1)]
        posted.change(posted.owner_id, roles=wishes)

    with app.app_context(), writing() as session:
        lead = person(session, "Lore Lead", is_lead=True)
        made = gig(session, lead, publish=False)
        pay(made, 9_000)
    admin.post("/admin/settings", data={"zone": "UTC", "currency": "USD"})
    with app.app_context(), writing() as session:
        again = gig(session, session.get(Person, lead.id), publish=False)
        pay(again, 9_500)
    assert [(role.pay_up_to, role.currency) for role in stored(GigRole)] == [(9_000, "EUR"), (9_500, "USD")]
    page = admin.get("/admin/settings").text
    assert "What a unit is worth in USD" in page
