"""Rows and files go in time, and never from what can still be applied."""

import time
from contextlib import contextmanager
from datetime import timedelta

import pytest

from portal import clock, imports
from portal.db import db, writing
from portal.imports import forgetting
from portal.models import Import, ImportRow, Person
from portal.models.times import now

HEAD = ["Employee ID", "Name", "Job title"]
MANY = [[f"E{n}", f"Person {n}", "Clerk"] for n in range(30)]


def grow_old(app):
    with app.app_context(), writing() as session:
        session.query(Import).one().made_at = now() - timedelta(days=8)


def test_what_is_applied_while_old_rows_go_is_applied_whole_or_refused(app, bring_in, stored, monkeypatch):
    url = bring_in("people", [HEAD, *MANY])
    grow_old(app)
    answers = []

    @contextmanager
    def and_somebody_presses_apply():
        with writing() as session:
            yield session
        answers.append(bring_in.client.post(f"{url}/apply").status_code)
        while stored(Import)[0].state == "applying":
            time.sleep(0.02)

    monkeypatch.setattr(forgetting, "DELETED_AT_ONCE", 10)
    monkeypatch.setattr(forgetting, "writing", and_somebody_presses_apply)
    with app.app_context():
        assert imports.forget(app.extensions["portal"].instance) == 30
    assert answers[-1] == 409
    assert len(stored(Person)) == 1 and stored(Import)[0].state == "discarded"


def test_what_is_worked_on_is_not_forgotten(app, bring_in, stored):
    bring_in("people", [HEAD, *MANY])
    grow_old(app)
    instance = app.extensions["portal"].instance
    with app.app_context():
        with imports.at_work(instance, stored(Import)[0].key) as work:
            assert work and imports.forget(instance) == 0
        assert (len(stored(ImportRow)), stored(Import)[0].state) == (30, "ready")
        assert imports.forget(instance) == 30
    assert stored(Import)[0].state == "discarded"


def test_an_old_one_that_was_just_discarded_can_be_taken_up_again(app, bring_in, stored):
    url = bring_in("people", [HEAD, *MANY])
    grow_old(app)
    bring_in.client.post(f"{url}/end")
    with app.app_context():
        assert imports.forget(app.extensions["portal"].instance) == 0
    assert bring_in.client.post(f"{url}/end/undo").status_code == 303
    assert len(stored(ImportRow)) == 30 and stored(Import)[0].state == "ready"


def test_of_rows_that_went_missing_none_is_applied(app, bring_in, stored):
    url = bring_in("people", [HEAD, *MANY])
    with app.app_context(), writing() as session:
        session.delete(session.query(ImportRow).filter_by(ref="E7").one())
    bring_in.apply(url)
    assert "Of 30 rows that were looked at, 29 are left" in bring_in.page(url)
    assert len(stored(Person)) == 1 and stored(Import)[0].state == "stopped"


def test_rows_are_forgotten_though_another_job_of_the_clock_fails(app, bring_in, stored, monkeypatch):
    def fail():
        raise RuntimeError("offers")

    bring_in("people", [HEAD, *MANY])
    grow_old(app)
    monkeypatch.setitem(clock.JOBS, "offers ended", fail)
    with app.app_context():
        with pytest.raises(ExceptionGroup):
            clock.tick(app.extensions["portal"])
        db.session.remove()
    assert stored(ImportRow) == []
