"""What a board shows of what: filters, order, what is new, who holds the seats."""

from datetime import timedelta

import pytest
import time_machine

from portal.db import writing
from portal.models import Candidate, Gig, GigRole, Need, Person, PersonSkill, Visit
from portal.models.times import now, today
from tests.conftest import PARTIAL
from tests.world import offer_terms, person, skill


@pytest.fixture
def crowd(app, world):
    """Besides ada (contractor, 62 an hour, knows Python 3), ivo and con: zoe applied, in Tokyo and without skills."""
    with app.app_context(), writing() as session:
        gig, role = session.get(Gig, world.gig), session.get(GigRole, world.role)
        python = skill(session, "Python")
        session.add(Need(gig_role_id=role.id, skill_id=python.id, least_level=3, required=True))
        ada = session.get(Person, world.ada)
        ada.rate_amount, role.pay_up_to = 6200, 6000
        ada.refresh()
        session.add(PersonSkill(person_id=ada.id, skill_id=python.id, level=3, effective=3))
        ivo = session.get(Person, world.ivo)
        session.add(PersonSkill(person_id=ivo.id, skill_id=python.id, level=1, effective=1))
        zoe = person(session, "Zoe Zen", "contractor", zone="Asia/Tokyo", capacity=10)
        gig.core_from, gig.core_to, gig.least_shared = 540, 1020, 120
        return Candidate.apply(gig, role, zoe, "Me too.").key


def names(page):
    return [name for name in ("Ada", "Ivo", "Con", "Zoe") if f">{name} " in page]


@pytest.mark.parametrize(
    "asked, shown",
    [
        ("q=zo", ["Zoe"]),
        ("q=python", ["Ada", "Ivo"]),
        ("kind=contractor", ["Ada", "Zoe"]),
        ("fits=1", ["Ada"]),
        ("free=1", ["Ada", "Ivo", "Con"]),
        ("shared=1", ["Ada", "Ivo", "Con"]),
        ("kind=nobody&sort=odd", ["Ada", "Ivo", "Con", "Zoe"]),
    ],
)
def test_filters_leave_those_who_are_asked_for(lead, world, crowd, asked, shown):
    page = lead.get(f"{world.url}?{asked}", headers=PARTIAL).text
    assert names(page) == shown
    assert (f"{len(shown)} of 4</span> shown" in page) == (len(shown) < 4)


@pytest.mark.parametrize("sort", ["name", "fit", "rate", "free"])
def test_a_lane_is_sorted_by_what_is_asked(app, lead, world, crowd, sort):
    with app.app_context(), writing() as session:
        session.get(Candidate, world.candidate).state_since = now()  # the youngest in its lane
    lane = (
        lead.get(f"{world.url}?sort={sort}")
        .text.partition('data-lane="applied"')[2]
        .partition('data-lane="talking"')[0]
    )
    assert lane.index("Ada") < lane.index("Zoe")
    by_stage = lead.get(world.url).text.partition('data-lane="applied"')[2].partition('data-lane="talking"')[0]
    assert by_stage.index("Zoe") < by_stage.index("Ada")


def test_a_card_says_gaps_shared_hours_and_a_rate_above_the_pay(lead, world, crowd):
    page = lead.get(world.url).text
    for words in (
        "Python level 1, 3 asked",
        "no Python",
        "8 h shared",
        "no shared hours",
        "€62 an hour",
        "above the pay",
        "20 asked",
    ):
        assert words in page, words


def test_what_others_did_since_the_last_look_is_marked(app, lead, sign_in, world, stored):
    assert lead.post(f"{world.url}/looks").status_code == 303
    assert "since you looked" not in lead.get(world.url).text
    with time_machine.travel(now() + timedelta(hours=1)):
        lead = sign_in(world.lena)
        sign_in(world.ada).post(f"/applications/{world.keys[world.candidate]}/withdrawal", data={"reason": "No time."})
        lead.post(f"{world.url}/{world.keys[world.considered]}/invitation")
        page = lead.get(world.url).text
        assert "Withdrew since you looked" in page and "Invited since you looked" not in page
        assert names(lead.get(f"{world.url}?changed=1", headers=PARTIAL).text) == ["Ada"]
        lead.post(f"{world.url}/looks", headers=PARTIAL)
        assert "Withdrew since you looked" in lead.get(world.url).text  # for as long as the visit lasts
    assert len(stored(Visit)) == 1


def test_a_look_is_for_those_who_lead_the_gig(sign_in, world, stored):
    assert sign_in(world.ada).post(f"{world.url}/looks").status_code == 403
    assert stored(Visit) == []


def test_seats_say_who_holds_them_until_when(lead, world, at):
    assert "1 of 1 seat free" in lead.get(world.url).text
    lead.post(at(world.candidate, "offer"), data={name: str(value) for name, value in offer_terms().items()})
    strip = lead.get(world.url).text.partition('class="seats"')[2].partition("</ul>")[0]
    assert "0 of 1 seat free" in strip and "Ada Applicant" in strip and "not seen yet, answer by" in strip


def test_an_open_candidate_stands_beside_the_board(lead, world):
    page = lead.get(f"{world.url}?q=ada&open={world.keys[world.candidate]}").text
    assert "I would like to." in page.partition('id="beside"')[2]
    assert f'href="{world.url}?q=ada" data-close' in page
    for nobody in ("0000000000", "%00", "x" * 300):
        assert lead.get(f"{world.url}?open={nobody}").status_code == 200


def test_hidden_people_are_not_found_by_name_skill_or_rate(app, lead, world, crowd):
    with app.app_context(), writing() as session:
        con = session.get(Person, world.con)
        con.unlisted_until = today() + timedelta(days=30)
    assert names(lead.get(f"{world.url}?q=con", headers=PARTIAL).text) == []
    assert "Not listed now" not in lead.get(f"{world.url}?free=1", headers=PARTIAL).text
    assert "Not listed now" in lead.get(world.url).text
