"""What is planted in a protected field is found by those alone who may read it, wherever they look."""

import pytest

from tests.access import expected
from tests.access.house import NOBODIES
from tests.access.personas import LEADS, MEMOS, PEOPLE, VIEWERS
from tests.access.sentinels import (
    AMOUNTS,
    FRAGMENT,
    LISTS,
    OF_A_PERSON,
    agreed,
    allowed,
    found_in,
    of_candidate,
    of_gig,
    of_person,
)

PAGES = (*LISTS, "/profile/edit", "/profile/password", "/sessions", "/gigs/new", "/admin/people/new", "/nowhere")


def addresses(house):
    company = house.company
    people = [f"{of}/{kept.key}" for of in ("/talent", "/admin/people") for kept in company.people.values()]
    people += [f"/admin/people/{kept.key}/{of}" for of in ("employment", "gigs") for kept in company.people.values()]
    below_gig = ("", "/edit", "/end", "/shortlist", "/roles/1/application")
    gigs = [f"/gigs/{kept.key}{below}" for kept in company.gigs.values() for below in below_gig]
    found = [f"/talent?for={kept.key}.1&q=" for kept in company.gigs.values()]
    candidates = [
        f"/gigs/{company.gigs[name.split('.')[1]].key}/shortlist/{kept.key}{below}"
        for name, kept in company.candidates.items()
        for below in ("", "/offer")
    ]
    mine = [f"/applications/{kept.key}{below}" for kept in company.candidates.values() for below in ("", "/note")]
    imports = [f"/admin/imports/{company.import_key}{below}" for below in ("", "?show=changed", "?show=remarks")]
    return [*PAGES, *imports, *people, *gigs, *found, *candidates, *mine]


@pytest.mark.parametrize("viewer", VIEWERS)
def test_nothing_is_found_that_may_not_be_read(house, viewer):
    may, amounts, wrong = allowed(house, viewer), AMOUNTS | agreed(house), []
    asked = [("GET", path, {}) for path in addresses(house)] + [("GET", path, FRAGMENT) for path in LISTS]
    asked.append(("POST", "/talent/people.csv", {}))
    for method, path, headers in asked:
        answer = house.ask(viewer, method, path, **headers)
        leaked = found_in(answer, amounts) - may
        if leaked or answer.status_code >= 500:
            wrong.append(f"{path} {answer.status_code}: {sorted(leaked)}")
    house.put_back()
    print(f"\n{viewer}: {len(asked)} answers searched, {len(may)} of the planted may be found")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("viewer", VIEWERS)
def test_a_persons_page_shows_all_that_may_be_read(house, viewer):
    amounts = AMOUNTS | agreed(house)
    for of, kept in house.company.people.items():
        if of == viewer:
            continue
        found = found_in(house.ask(viewer, "GET", f"/talent/{kept.key}"), amounts)
        shown = {name for name in found if name in {f"{field}{of}" for field in (*OF_A_PERSON, "unlisted", "ref")}}
        assert shown == of_person(viewer, of), of
    house.put_back()


@pytest.mark.parametrize("viewer", LEADS)
def test_a_lead_reads_their_own_notes_about_whom_they_see(house, viewer):
    for author, of in MEMOS:
        found = found_in(house.ask(viewer, "GET", f"/talent/{house.company.people[of].key}"), {})
        notes = {name for name in found if name.startswith("memo")}
        mine = author == viewer and "card" in expected.of_person(viewer, of)[0]
        assert (f"memo{author}{of}" in notes) == mine, (author, of)
    house.put_back()


def test_a_leads_file_has_every_listed_rate_and_no_contact(house):
    found = found_in(house.ask("owner", "POST", "/talent/people.csv"), AMOUNTS)
    told = {of for of in expected.LISTED if of != "owner"}
    assert {f"card{of}" for of in told} <= found
    assert {f"rate{of}" for of in told if PEOPLE[of] == "contractor"} <= found
    assert not [name for name in found if name.startswith(("email", "phone", "ref", "memo"))]


@pytest.mark.parametrize("viewer", VIEWERS)
def test_ones_own_profile_shows_all_that_one_may_read_of_oneself(house, viewer):
    found = found_in(house.ask(viewer, "GET", "/profile"), AMOUNTS)
    mine = of_person(viewer, viewer) | ({f"unlisted{viewer}"} if viewer in expected.UNLISTED else set())
    assert mine <= found


@pytest.mark.parametrize("viewer", VIEWERS)
def test_a_gigs_page_shows_what_it_is_to_whom_may_read_it(house, viewer):
    for gig, kept in house.company.gigs.items():
        found = found_in(house.ask(viewer, "GET", f"/gigs/{kept.key}"), AMOUNTS)
        shown = {name for name in found if name in (f"title{gig}", f"what{gig}")}
        assert shown == of_gig(viewer, gig) & {f"title{gig}", f"what{gig}"}, gig


@pytest.mark.parametrize("viewer", ["owner", "colead", "other", "lead30", "lead31", "strangelead", "admin"])
def test_a_candidates_page_shows_the_note_while_consent_stands(house, viewer):
    amounts = AMOUNTS | agreed(house)
    for name, kept in house.company.candidates.items():
        person, gig = name.split(".")
        found = found_in(house.ask(viewer, "GET", f"/gigs/{house.company.gigs[gig].key}/shortlist/{kept.key}"), amounts)
        sent = {f"{field}{person}{gig}" for field in ("note", "answer", "link", "remark")}
        assert found & sent == sent & of_candidate(viewer, name), name
        assert (f"card{person}" in found) == (
            bool(expected.of_candidate(viewer, name)[0]) and "card" in expected.of_person(viewer, person)[0]
        ), name
    house.put_back()


@pytest.mark.parametrize("viewer", ["applicant", "offered", "teammate", "declined", "withdrawn", "invited", "alum"])
def test_ones_own_application_shows_what_was_sent(house, viewer):
    amounts = AMOUNTS | agreed(house)
    for name, kept in house.company.candidates.items():
        found = found_in(house.ask(viewer, "GET", f"/applications/{kept.key}"), amounts)
        person, gig = name.split(".")
        sent = {f"{field}{person}{gig}" for field in ("note", "answer", "link", "remark")}
        mine = person == viewer and person != "invited"
        assert found & sent == (sent - {f"remark{person}{gig}"} if mine else set()), name
    house.put_back()


def test_nobody_finds_anything(house):
    amounts = AMOUNTS | agreed(house)
    for viewer in NOBODIES:
        for path in addresses(house):
            answer = house.ask(viewer, "GET", path)
            assert not found_in(answer, amounts), path
