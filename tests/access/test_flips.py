"""Each cell of the tables, flipped to each other value that it can have, is noticed by what is written by hand.

A witness of a relation is somebody of whom it holds and for whom no other relation says the same. The flips that no
witness could notice, since another rule decides, stand in OVERRULED with the reason.
"""

from contextlib import contextmanager

import pytest
from sqlalchemy import select

from portal import access
from portal.access import conditions, tables
from portal.db import db
from portal.models import Candidate, Gig, Person
from tests.access import expected

pytestmark = pytest.mark.usefixtures("company")
OVERRULED = {
    "PAGES": {  # every lead and every admin is a member too, and rights add up
        (page, grant): "members have it"
        for page in expected.PAGES
        if page not in ("new gig", "admin")
        for grant in ("lead", "admin")
    },
    "GIG": {("admin, orphan", "apply"): "no orphan takes applications"},
}

PERSON_WITNESSES = {
    "self": [("employee", "employee")],
    "admin": [("admin", "employee")],
    "leads their gig": [("lead30", "alum")],
    "has their consent": [("owner", "hiddenapplicant")],
    "lead, listed": [("strangelead", "contractor")],
    "same gig now": [("hiddenmate", "teammate")],
    "line manager": [("manager", "hiddenapplicant")],
    "leads a readable gig": [("employee", "owner")],
    "reached out": [("reached", "other")],
    "looked": [("contractor", "strangelead")],
}
BY_KNOT = frozenset({"read", "budget", "edit", "decide", "room", "feedback", "hand over"})
GIG_WITNESSES = {
    "leads it": [("owner", "draft"), ("owner", "open")],
    "engaged now": [("busy", "duo"), ("teammate", "running"), ("both", "knot")],
    "engaged lately": [("alum", "past30"), ("lately", "running"), ("both", "knot")],
    "invited": [("invited", "secret"), ("both", "knot")],
    "consent stands": [("applicant", "theirs"), ("applicant", "open"), ("both", "knot")],
    "in its audience": [("contractor", "open"), ("both", "knot")],
    "published, a lead": [("strangelead", "full"), ("strangelead", "open"), ("both", "knot")],
    "admin": [("admin", "full"), ("admin", "open"), ("both", "knot")],
    "admin, orphan": [("admin", "lost"), ("admin", "orphan"), ("both", "loose")],
    "an orphan": [("contractor", "orphan"), ("invited", "orphan"), ("both", "loose")],
}
CANDIDATE_WITNESSES = {
    "self, unknowing": [("considered", "considered.open")],
    "self": [("applicant", "applicant.open")],
    "leads, no consent yet": [("owner", "considered.open")],
    "leads, consent stands": [("owner", "applicant.open")],
    "leads, consent ended": [("owner", "withdrawn.open")],
}


def of_person(viewer, of):
    return expected.PERSON["reached out"] if viewer == "reached" else expected.of_person(viewer, of)


def of_gig(viewer, gig):
    knots = {"both": BY_KNOT, "busy": {"read", "room", "feedback"}, "lately": {"read", "apply", "feedback"}}
    return knots.get(viewer) or expected.of_gig(viewer, gig)


def person_page(company, viewer, of):
    return access.person_rights(company.viewer(viewer), company.people[of].id) == of_person(viewer, of)


def person_list(company, viewer, of, column):
    listed = access.visible_people(company.viewer(viewer), column).with_only_columns(Person.id)
    is_in = db.session.scalar(listed.where(Person.id == company.people[of].id)) is not None
    return is_in == (column in of_person(viewer, of)[0])


def gig_page(company, viewer, gig):
    return access.gig_rights(company.viewer(viewer), company.gigs[gig].id) == of_gig(viewer, gig)


def gig_list(company, viewer, gig, column):
    here = access.gig_right(company.viewer(viewer), column)
    is_in = db.session.scalar(select(Gig.id).where(here, Gig.id == company.gigs[gig].id)) is not None
    return is_in == (column in of_gig(viewer, gig))


def candidate_page(company, viewer, candidate):
    reads, _, deeds = expected.of_candidate(viewer, candidate)
    return access.candidate_rights(company.viewer(viewer), company.candidates[candidate].id) == (reads, deeds)


def candidate_list(company, viewer, candidate, column):
    this = select(Candidate.id).join(Gig).where(Candidate.id == company.candidates[candidate].id)
    return all(
        (db.session.scalar(this.where(access.candidate_right(company.viewer(viewer), column, right))) is not None)
        == (column in expected.of_candidate(viewer, candidate)[n])
        for n, right in enumerate("RWx")
    )


@contextmanager
def flipped(monkeypatch, row, column, value):
    with monkeypatch.context() as patch:
        patch.setitem(row, column, value)
        conditions.forget()
        yield
    conditions.forget()


def is_noticed(company, by_page, by_list, witnesses, column, was, value):
    """Pages notice every flip, save that a candidate's page tells no writing; lists notice what opens or shuts."""
    on_pages = not all(by_page(company, *witness) for witness in witnesses)
    in_lists = not all(by_list(company, *witness, column) for witness in witnesses)
    opens_or_shuts = {"R", "x"} & (set(was) ^ set(value)) or "never" in (was, value)
    return on_pages and in_lists if opens_or_shuts else on_pages or in_lists


@pytest.fixture
def say(capsys):
    """Prints past pytest, so that `make test` tells the numbers."""

    def told(name, tried, missed):
        overruled = len(OVERRULED.get(name, ()))
        with capsys.disabled():
            print(f"\n{name}: {tried} flips, {tried - len(missed)} noticed, {overruled} cells overruled", end=" ")

    return told


def unnoticed_flips(monkeypatch, say, company, name, values_of, witnesses, by_page, by_list):
    table, tried, missed = getattr(tables, name), 0, []
    for relation, row in table.items():
        assert all(by_page(company, *witness) for witness in witnesses[relation]), f"before a flip of {relation}"
        for column, was in row.items():
            for value in values_of(column):
                if value == was or (relation, column) in OVERRULED.get(name, ()):
                    continue
                tried += 1
                with monkeypatch.context() as flipped:
                    flipped.setitem(row, column, value)
                    conditions.forget()
                    if not is_noticed(company, by_page, by_list, witnesses[relation], column, was, value):
                        missed.append((relation, column, was, value))
                conditions.forget()
    say(name, tried, missed)
    return missed


def test_every_flip_of_the_table_of_people_is_noticed(company, monkeypatch, say):
    values = ("-", "R", "RW")
    witnessed = PERSON_WITNESSES, person_page, person_list
    assert not unnoticed_flips(monkeypatch, say, company, "PERSON", lambda _: values, *witnessed)


def test_every_flip_of_the_table_of_gigs_is_noticed(company, monkeypatch, say):
    def values(column):  # nobody has a right in "return" yet, so there is nothing that `never` could beat
        return ("x", "-") if column == "return" else ("x", "-", "never")

    assert not unnoticed_flips(monkeypatch, say, company, "GIG", values, GIG_WITNESSES, gig_page, gig_list)


def test_every_flip_of_the_table_of_candidates_is_noticed(company, monkeypatch, say):
    def values(column):  # its relations exclude one another, so that `never` is the same as nothing
        return ("x", "-") if column in ("consider", "decide", "answer") else ("-", "R", "RW")

    witnessed = CANDIDATE_WITNESSES, candidate_page, candidate_list
    assert not unnoticed_flips(monkeypatch, say, company, "CANDIDATE", values, *witnessed)


def test_every_flip_of_the_table_of_pages_is_noticed(company, monkeypatch, say):
    viewers = [company.viewer(name) for name in ("employee", "strangelead", "admin", "both")]

    def is_as_said(page):
        whom = set(expected.PAGES[page].split())
        return all(access.may_open(viewer, page) is bool(whom & set(viewer.grant)) for viewer in viewers)

    tried, missed = 0, []
    for page, row in tables.PAGES.items():
        assert is_as_said(page)
        for grant, was in row.items():
            if (page, grant) in OVERRULED["PAGES"]:
                continue
            tried += 1
            with flipped(monkeypatch, row, grant, "-" if was == "x" else "x"):
                missed += [(page, grant)] if is_as_said(page) else []
    say("PAGES", tried, missed)
    assert not missed
