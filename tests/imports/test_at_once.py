"""Two at once, and what is left behind: an import is applied once, and forgotten in time."""

import os
import time

import pytest

from portal import imports
from portal.db import writing
from portal.models import Audit, Import, ImportRow, Person
from tests.imports.conftest import Uploading, together
from tests.world import person

HEAD = ["Employee ID", "Name", "Job title"]
MANY = [[f"E{n}", f"Person {n}", "Clerk"] for n in range(600)]


@pytest.fixture
def windows(bring_in, sign_in, admin, app):
    """The same admin in several windows."""
    return [Uploading(app, sign_in(admin)) for _ in range(4)]


def test_apply_pressed_in_several_windows_at_once_applies_once(bring_in, windows, stored):
    url = bring_in("people", [HEAD, *MANY])
    answers = together(*(lambda w=w: w.client.post(f"{url}/apply").status_code for w in windows))
    bring_in.wait(url)
    assert set(answers) == {303}
    assert [a.action for a in stored(Audit)].count("people imported") == 1
    assert len(stored(Person)) == 601 and stored(Import)[0].state == "applied"


def test_looks_at_the_same_time_are_one(bring_in, windows, stored):
    url = bring_in("people", [HEAD, *MANY])
    answers = together(*(lambda w=w: w.client.post(f"{url}/look").status_code for w in windows))
    bring_in.wait(url)
    assert 303 in answers and set(answers) <= {303, 409}
    assert len(stored(ImportRow)) == 600 and bring_in.counts(url)["new"] == 600


def test_two_imports_of_the_same_people_make_them_once(bring_in, stored):
    one, other = (bring_in("people", [HEAD, *MANY]) for _ in range(2))
    bring_in.apply(one)
    bring_in.apply(other)
    assert len(stored(Person)) == 601
    assert "Somebody got the reference of line 2 in the meantime" in bring_in.page(other)
    assert "Look again" in bring_in.page(other)


def test_what_is_discarded_while_it_is_looked_at_stays_discarded(bring_in, stored):
    url = bring_in("people", [HEAD, *MANY])
    bring_in.client.post(f"{url}/look")
    bring_in.client.post(f"{url}/end")
    bring_in.wait(url)
    assert stored(Import)[0].state == "discarded"


def test_a_look_that_was_cut_short_is_begun_again(app, bring_in, stored):
    url = bring_in("people", [HEAD, *MANY])
    with app.app_context(), writing() as session:
        session.query(Import).one().begin_look(stored(Import)[0].actor_id)
    page = bring_in.page(url)
    assert "This was cut short" in page and "Start again" in page
    assert "Stopped half-way" in bring_in.page("/admin/imports")
    assert bring_in.client.post(f"{url}/apply").status_code == 409
    bring_in.client.post(f"{url}/look")
    bring_in.wait(url)
    assert bring_in.counts(url)["new"] == 600


def test_an_apply_that_was_cut_short_is_gone_on_with_by_its_admin_and_looked_at_anew_by_another(
    app, bring_in, admin, sign_in, stored
):
    url = bring_in("people", [HEAD, *MANY])
    with app.app_context(), writing() as session:
        session.query(Import).one().begin_to_apply(admin)
        other = person(session, "Otto Other", is_admin=True).id
    other = Uploading(app, sign_in(other))
    assert "Look at it myself" in other.page(url) and other.client.post(f"{url}/apply").status_code == 409
    assert "Apply now" in bring_in.page(url)
    bring_in.apply(url)
    assert stored(Import)[0].state == "applied" and len(stored(Person)) == 602


def test_who_is_no_admin_any_more_when_it_is_applied_imports_nothing(app, bring_in, admin, stored):
    url = bring_in("people", [HEAD, *MANY])
    with app.app_context():
        with writing() as session:
            this = session.query(Import).one()
            this.begin_to_apply(admin)
            session.get(Person, admin).is_admin = False
        with imports.at_work(app.extensions["portal"].instance, this.key) as work:
            imports.apply_kept(work, this.id)
    assert len(stored(Person)) == 1
    stopped = stored(Import)[0]
    assert (stopped.state, stopped.said[:24]) == ("stopped", "This page is for admins.")
    assert bring_in.client.get(url).status_code == 403


def test_files_go_with_their_rows(app, bring_in, stored):
    for n in range(2):
        url = bring_in("people", [HEAD, *MANY[n : n + 1]])
    bring_in.client.post(f"{url}/end")
    instance = app.extensions["portal"].instance
    kept, gone = (imports.path_of(instance, this.key) for this in stored(Import))
    with app.app_context():
        with writing() as session:
            session.query(Import).filter_by(state="discarded").one().ended_at = stored(Import)[0].made_at.replace(
                year=2020
            )
        long_ago = time.time() - 7200
        for path in (kept, gone):
            os.utime(path, (long_ago, long_ago))
        imports.forget(instance)
    assert kept.exists() and not gone.exists()
    assert len(stored(ImportRow)) == 1
    answer = bring_in.client.post(f"{url}/end/undo")
    assert answer.status_code == 409 and "its rows are forgotten" in answer.text


def test_an_import_of_the_operator_stands_in_the_history_without_a_file(bring, bring_in):
    bring.people([HEAD, *MANY[:3]], apply=False)
    page = bring_in.page("/admin/imports")
    assert "the operator" in page and "Ready to apply" in page
    url = next(part for part in page.split('"') if part.startswith("/admin/imports/"))
    assert "The operator looked at this file" in bring_in.page(url)
    assert bring_in.client.post(f"{url}/look").status_code == 409
    assert bring_in.client.post(f"{url}/apply").status_code == 409


def test_people_are_shown_to_admins_alone(app, bring_in, sign_in):
    url = bring_in("people", [HEAD, *MANY[:3]])
    with app.app_context(), writing() as session:
        lead = person(session, "Lena Lead", is_lead=True).id
    for path in (url, f"{url}/columns", f"{url}/skills"):
        assert sign_in(lead).get(path).status_code == 403
    assert sign_in(lead).post(f"{url}/refused.csv").status_code == 403
