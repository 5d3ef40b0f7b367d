"""What the doors of `access` answer to everyone, beside what ACCESS.md says by hand; lists agree with single things."""

import pytest
from sqlalchemy import select

from portal import access
from portal.access import NotAllowed, NotFound
from portal.db import db
from portal.models import Candidate, Gig, Person
from tests.access import expected
from tests.access.personas import GIGS, PEOPLE, VIEWERS

pytestmark = pytest.mark.usefixtures("company")


def ids(query, things):
    """Names of those things whose ids a list holds; what the knots added is left out."""
    found = set(db.session.scalars(query))
    return {name for name, thing in things.items() if thing.id in found}


@pytest.mark.parametrize("viewer", VIEWERS)
def test_a_person_is_read_and_written_as_the_table_says(company, viewer):
    as_ = company.viewer(viewer)
    found = {of: access.person_rights(as_, company.people[of].id) for of in PEOPLE}
    assert found == {of: expected.of_person(viewer, of) for of in PEOPLE}


@pytest.mark.parametrize("viewer", VIEWERS)
def test_a_list_of_people_holds_those_whose_column_may_be_read(company, viewer):
    as_, people = company.viewer(viewer), {name: company.people[name] for name in PEOPLE}
    for column in expected.COLUMNS:
        listed = access.visible_people(as_, column).with_only_columns(Person.id)
        assert ids(listed, people) == {of for of in PEOPLE if column in expected.of_person(viewer, of)[0]}, column


@pytest.mark.parametrize("viewer", VIEWERS)
def test_the_directory_finds_listed_people_by_what_the_viewer_may_read(company, viewer):
    as_, people = company.viewer(viewer), {name: company.people[name] for name in PEOPLE}
    for column in ("card", "kind", "profile", "rate"):
        found = select(Person.id).where(access.directory(as_, column))
        assert ids(found, people) == expected.in_directory(viewer, column), column


@pytest.mark.parametrize("viewer", VIEWERS)
def test_the_directory_never_finds_by_a_column_that_may_not_be_read(company, viewer):
    as_, people = company.viewer(viewer), {name: company.people[name] for name in PEOPLE}
    for column in set(expected.COLUMNS) - {"card", "kind", "profile", "rate"}:
        found = ids(select(Person.id).where(access.directory(as_, column)), people)
        assert found <= {of for of in expected.LISTED if column in expected.of_person(viewer, of)[0]}, column


@pytest.mark.parametrize("viewer", VIEWERS)
def test_what_may_be_done_with_a_gig(company, viewer):
    as_ = company.viewer(viewer)
    found = {gig: access.gig_rights(as_, company.gigs[gig].id) for gig in GIGS}
    assert found == {gig: expected.of_gig(viewer, gig) for gig in GIGS}


@pytest.mark.parametrize("viewer", VIEWERS)
def test_a_list_of_gigs_holds_those_that_may_be_read(company, viewer):
    listed = access.visible_gigs(company.viewer(viewer)).with_only_columns(Gig.id)
    gigs = {name: company.gigs[name] for name in GIGS}
    assert ids(listed, gigs) == {gig for gig in GIGS if "read" in expected.of_gig(viewer, gig)}


@pytest.mark.parametrize("viewer", VIEWERS)
def test_what_may_be_read_of_a_candidate_and_done(company, viewer):
    as_ = company.viewer(viewer)
    for name, candidate in company.candidates.items():
        reads, _, deeds = expected.of_candidate(viewer, name)
        assert access.candidate_rights(as_, candidate.id) == (reads, deeds), name


@pytest.mark.parametrize("viewer", VIEWERS)
def test_a_list_of_candidates_holds_those_whose_column_is_open(company, viewer):
    as_ = company.viewer(viewer)
    every = select(Candidate.id).join(Gig, Gig.id == Candidate.gig_id)
    for column in ("stage", "application", "messages", "notes", "consider", "decide", "answer"):
        for n, right in enumerate("RWx"):
            found = ids(every.where(access.candidate_right(as_, column, right)), company.candidates)
            wanted = {name for name in company.candidates if column in expected.of_candidate(viewer, name)[n]}
            assert found == wanted, (column, right)
        listed = access.visible_candidates(as_, column).with_only_columns(Candidate.id)
        wanted = {name for name in company.candidates if column in expected.of_candidate(viewer, name)[0]}
        assert ids(listed, company.candidates) == wanted, column


@pytest.mark.parametrize("viewer", VIEWERS)
def test_a_page_is_open_to_whom_the_table_names(company, viewer):
    as_ = company.viewer(viewer)
    grants = {"member"} | ({"lead"} if as_.is_lead else set()) | ({"admin"} if as_.is_admin else set())
    for page, whom in expected.PAGES.items():
        assert access.may_open(as_, page) is bool(grants & set(whom.split())), page


AT_THE_DOORS = ("admin", "owner", "colead", "strangelead", "teammate", "applicant", "considered", "employee")
ANSWERS = {NotFound: "not found", NotAllowed: "not allowed"}


def answer(door, *args):
    """ "found", or which of the two refusals."""
    try:
        door(*args)
    except (NotFound, NotAllowed) as e:
        return ANSWERS[type(e)]
    return "found"


@pytest.mark.parametrize("viewer", AT_THE_DOORS)
def test_the_door_to_a_person_hides_what_is_not_seen_and_refuses_what_may_not_be_written(company, viewer):
    as_ = company.viewer(viewer)
    for of in PEOPLE:
        reads, writes = expected.of_person(viewer, of)
        for column in ("account", "profile"):
            wanted = "not found" if not reads else "found" if column in writes else "not allowed"
            assert answer(access.get_person, as_, company.people[of].key, column) == wanted, (of, column)
    assert answer(access.get_person, as_, "0000000000") == "not found"


@pytest.mark.parametrize("viewer", AT_THE_DOORS)
def test_the_door_to_a_gig_hides_what_is_not_seen_and_refuses_what_may_not_be_done(company, viewer):
    as_ = company.viewer(viewer)
    for gig in GIGS:
        may = expected.of_gig(viewer, gig)
        for act in ("read", "edit", "apply", "hand over"):
            wanted = "found" if act in may else "not allowed" if "read" in may else "not found"
            assert answer(access.get_gig, as_, company.gigs[gig].key, act) == wanted, (gig, act)
    assert answer(access.get_gig, as_, "0000000000") == "not found"


ACTS = {"invite": "consider", "offer": "decide"}


@pytest.mark.parametrize("viewer", AT_THE_DOORS)
def test_the_door_to_a_candidate_asks_the_gig_first_and_then_for_consent(company, viewer):
    as_ = company.viewer(viewer)
    for name, candidate in company.candidates.items():
        gig = name.split(".")[1]
        key, may = company.gigs[gig].key, expected.of_gig(viewer, gig)
        reads, _, deeds = expected.of_candidate(viewer, name)
        assert bool(reads & {"stage"}) or "decide" not in may, "a lead sees every candidate of the gig"
        for act, column in ACTS.items():
            wanted = "not found" if not may & {"read", "decide"} else "not allowed"
            if "decide" in may:
                wanted = "found" if column in deeds else "not allowed"
            assert answer(access.get_candidate, as_, key, candidate.key, act) == wanted, (name, act)


@pytest.mark.parametrize("viewer", AT_THE_DOORS)
def test_an_application_is_found_by_its_own_person_once_they_know_of_it(company, viewer):
    as_ = company.viewer(viewer)
    for name, candidate in company.candidates.items():
        wanted = "found" if name.startswith(f"{viewer}.") and viewer != "considered" else "not found"
        assert answer(access.get_application, as_, candidate.key) == wanted, name
        assert answer(access.get_application, as_, candidate.key, True) == wanted, name


def test_each_act_on_a_candidate_is_granted_by_its_column(company):
    owner, key = company.viewer("owner"), company.gigs["open"].key
    for act in ("invite", "take back", "remove", "consider"):
        assert answer(access.get_candidate, owner, key, company.candidates["considered.open"].key, act) == "found"
    for act in ("talk", "offer", "decline", "undo", "end early"):
        assert answer(access.get_candidate, owner, key, company.candidates["considered.open"].key, act) == "not allowed"
        assert answer(access.get_candidate, owner, key, company.candidates["applicant.open"].key, act) == "found"


def test_a_candidate_of_one_gig_is_not_found_under_another(company):
    owner, candidate = company.viewer("owner"), company.candidates["applicant.open"]
    assert answer(access.get_candidate, owner, company.gigs["staff"].key, candidate.key) == "not found"
    assert answer(access.get_candidate, owner, company.gigs["theirs"].key, candidate.key) == "not found"


def test_of_oneself_only_the_row_self_counts_whatever_else_holds(company):
    both = company.viewer("both")
    assert access.person_rights(both, both.id) == expected.PERSON["self"]


def test_who_leads_a_gig_never_applies_to_it_whatever_else_holds(company):
    both = company.viewer("both")
    for gig in ("knot", "loose"):
        assert access.gig_rights(both, company.gigs[gig].id) == frozenset(
            {"read", "budget", "edit", "decide", "room", "feedback", "hand over"}
        )
