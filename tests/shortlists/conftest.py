"""A gig with an applicant, an invited and a considered person, and those who may or may not decide."""

from types import SimpleNamespace

import pytest

from portal.db import writing
from portal.models import Candidate, CoLead
from tests.world import person, story


@pytest.fixture
def world(app):
    """Keys and ids: the gig of `lead` and `co_lead` with `ada` who applied, `ivo` invited, `con` considered."""
    with app.app_context(), writing() as session:
        made = story(session)
        co_lead = person(session, "Cora Colead", is_lead=True)
        session.add(CoLead(gig_id=made.gig.id, person_id=co_lead.id))
        ivo = person(session, "Ivo Invited")
        con = person(session, "Con Considered")
        invited = Candidate.consider(made.lead.id, made.gig, made.role, ivo)
        invited.invite(made.lead.id)
        considered = Candidate.consider(made.lead.id, made.gig, made.role, con)
        other_lead = person(session, "Otto Other", is_lead=True)
        bystander = person(session, "Bea Bystander")
        session.flush()
        return SimpleNamespace(
            gig=made.gig.id,
            gig_key=made.gig.key,
            url=f"/gigs/{made.gig.key}/shortlist",
            candidate=made.candidate.id,
            role=made.role.id,
            invited=invited.id,
            considered=considered.id,
            keys={c.id: c.key for c in (made.candidate, invited, considered)},
            **{
                who.name.split()[0].lower(): who.id
                for who in (made.lead, made.ada, co_lead, ivo, con, other_lead, bystander)
            },
            person_keys={who.id: who.key for who in (made.lead, made.ada, co_lead, ivo, con, bystander)},
        )


@pytest.fixture
def lead(sign_in, world):
    return sign_in(world.lena)


@pytest.fixture
def at(world):
    """The address of a step: at(world.candidate, "talk")."""
    return lambda candidate, step="": f"{world.url}/{world.keys[candidate]}" + (f"/{step}" if step else "")
