"""Two leads and many candidates at once: never more people than seats, and everybody gets an answer."""

from datetime import timedelta
from threading import Barrier, Thread
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from portal.db import writing
from portal.models import Candidate, CoLead, Engagement, FreeSpan, GigRole, Offer, Person
from tests.world import gig, offer_terms, person

SEATS = 3
CROWD = 12


@pytest.fixture
def world(app):
    with app.app_context(), writing() as session:
        lead, co_lead = (person(session, name, is_lead=True) for name in ("Lena Lead", "Cora Colead"))
        made = gig(session, lead, seats=SEATS)
        session.add(CoLead(gig_id=made.id, person_id=co_lead.id))
        crowd = [person(session, f"Guest {n}", ("employee", "contractor")[n % 2]) for n in range(CROWD)]
        applied = [Candidate.apply(made, made.roles[0], who, "Me!") for who in crowd]
        session.flush()
        return SimpleNamespace(
            leads=(lead.id, co_lead.id),
            url=f"/gigs/{made.key}/shortlist",
            role=made.roles[0].id,
            candidates=[(candidate.key, candidate.person_id) for candidate in applied],
        )


def at_once(posts):
    """The status of each of several posts (client, url, data) that start together."""
    start, answers = Barrier(len(posts)), {}

    def run(n, client, url, data):
        start.wait()
        answers[n] = client.post(url, data=data).status_code

    threads = [Thread(target=run, args=(n, *post)) for n, post in enumerate(posts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [answers[n] for n in range(len(posts))]


def test_twelve_offers_then_twelve_acceptances_fill_three_seats(sign_in, stored, world):
    terms = {name: str(value) for name, value in offer_terms().items()}
    clients = [sign_in(world.leads[n % 2]) for n in range(CROWD)]
    offers = [
        (client, f"{world.url}/{key}/offer", terms) for client, (key, _) in zip(clients, world.candidates, strict=True)
    ]
    answers = at_once(offers)
    assert sorted(answers) == [303] * SEATS + [409] * (CROWD - SEATS)
    assert stored(GigRole, world.role).taken == SEATS == len(stored(Offer)) == len(stored(Engagement))

    offered = {c.key: c.person_id for c in stored(Candidate) if c.state == "offered"}
    answers = at_once([(sign_in(p), f"/applications/{key}/acceptance", {}) for key, p in offered.items()] * 4)
    assert set(answers) == {303}
    assert [seat.state for seat in stored(Engagement)] == ["confirmed"] * SEATS
    assert stored(GigRole, world.role).taken == SEATS
    assert sorted(c.state for c in stored(Candidate)) == ["accepted"] * SEATS + ["applied"] * (CROWD - SEATS)


def test_acceptances_of_who_has_no_offer_are_refused_while_others_accept(sign_in, stored, world):
    terms = {name: str(value) for name, value in offer_terms().items()}
    lead = sign_in(world.leads[0])
    for key, _ in world.candidates[:SEATS]:
        assert lead.post(f"{world.url}/{key}/offer", data=terms).status_code == 303
    answers = at_once([(sign_in(p), f"/applications/{key}/acceptance", {}) for key, p in world.candidates])
    assert answers == [303] * SEATS + [409] * (CROWD - SEATS)
    assert stored(GigRole, world.role).taken == len(stored(Engagement)) == SEATS


def test_an_offer_taken_and_taken_away_at_once_ends_one_way(sign_in, stored, world):
    """The person accepts while both leads decline: one of them comes first, and the seat follows."""
    key, who = world.candidates[0]
    terms = {name: str(value) for name, value in offer_terms().items()}
    clients = [sign_in(lead) for lead in world.leads]
    assert clients[0].post(f"{world.url}/{key}/offer", data=terms).status_code == 303
    refusal = {"reason": "HOURS", "message": "Thank you."}
    deeds = [(sign_in(who), f"/applications/{key}/acceptance", {})]
    deeds += [(client, f"{world.url}/{key}/refusal", refusal) for client in clients]
    answers = at_once(deeds)
    assert set(answers) <= {303, 409}
    state = next(c.state for c in stored(Candidate) if c.key == key)
    seats = {"accepted": (1, "confirmed"), "declined": (0, "lapsed")}
    assert (stored(GigRole, world.role).taken, stored(Engagement)[0].state) == seats[state]
    assert (answers[0] == 303) == (state == "accepted")


def test_a_gig_that_ends_while_its_people_accept_elsewhere_leaves_their_hours_whole(app, sign_in, stored, world):
    terms = {name: str(value) for name, value in offer_terms().items()}
    first, second = (sign_in(lead) for lead in world.leads)
    for key, who in world.candidates[:SEATS]:
        assert first.post(f"{world.url}/{key}/offer", data=terms).status_code == 303
        assert sign_in(who).post(f"/applications/{key}/acceptance").status_code == 303
    with app.app_context(), writing() as session:
        other = gig(session, session.get(Person, world.leads[1]), "Another gig", seats=SEATS)
        for _, who in world.candidates[:SEATS]:
            own = Candidate.apply(other, other.roles[0], session.get(Person, who), "Me!")
            own.offer(world.leads[1], **offer_terms(hours=8))
        keys = [(c.key, c.person_id) for c in session.scalars(select(Candidate).where(Candidate.gig_id == other.id))]
    ends = [(lead, world.url.replace("shortlist", "end"), {"outcome": "cancelled"}) for lead in (first, second)]
    answers = at_once(ends + [(sign_in(who), f"/applications/{key}/acceptance", {}) for key, who in keys])
    assert answers == [303] * (2 + SEATS)
    for _, who in keys:
        spans = sorted((s.starts_on, s.ends_on, s.free) for s in stored(FreeSpan) if s.person_id == who)
        assert [free for *_, free in spans] == [40, 32, 40]
        assert [one[1] + timedelta(days=1) for one in spans[:-1]] == [one[0] for one in spans[1:]]
