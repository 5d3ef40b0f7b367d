"""The likeliest leaks of ACCESS.md by the doors of posting, openings and the shortlist."""

import pytest
from sqlalchemy import select

from portal.models import Candidate, CoLead, Gig, NeedWish, Outbox, Person, RoleWish, Skill, State
from tests.access.test_leaks import bytes_of, row, stored

UNCONSENTING = ("considered.open", "withdrawn.open", "invited.running")


@pytest.mark.parametrize("step", ["talk", "decline", "undo"])
@pytest.mark.parametrize("name", UNCONSENTING)
def test_a_step_with_several_moves_nobody_without_consent(built, step, name):
    gig, candidate = built.company.gigs[name.split(".")[1]].key, built.company.candidates[name]
    before = row(built, name).state
    sent = {"step": step, "candidate": candidate.key, "reason": "HOURS", "message": "No"}
    built.ask("owner", "POST", f"/gigs/{gig}/shortlist/steps", sent)
    assert row(built, name).state == before


def test_a_candidate_of_another_gig_is_moved_by_no_step_with_several(built):
    sent = {"step": "talk", "candidate": built.company.candidates["applicant.theirs"].key}
    built.ask("owner", "POST", f"/gigs/{built.company.gigs['open'].key}/shortlist/steps", sent)
    assert row(built, "applicant.theirs").state == State.APPLIED


@pytest.mark.parametrize("viewer", ["strangelead", "employee", "contractor"])
def test_a_confidential_gig_moves_nothing_for_whoever_may_not_read_it(built, viewer):
    opened = built.company.gigs["open"].key
    paths = ["/", "/gigs", "/gigs/facets", "/gigs?sort=fit", "/gigs?q=zqsecretword", "/gigs?skill=zqskill"]
    paths += [f"/gigs/{opened}/similar", f"/gigs/{opened}"] + (["/gigs/templates"] if viewer == "strangelead" else [])
    before = [bytes_of(built, viewer, path) for path in paths]
    hints = built.ask(viewer, "POST", "/gigs/hints", {"title": "zqsecretword"}, HX_Request_Type="partial").data
    with stored(built) as session:
        skill = session.scalars(select(Skill).order_by(Skill.id)).first()
        wish = RoleWish(None, "Zqsecretword", 3, 7, None, (NeedWish(skill.id, 1, True),))
        posted = session.get_one(Gig, built.company.gigs["open"].id)
        days = {"starts_on": posted.starts_on, "ends_on": posted.ends_on}
        owner = session.get_one(Person, built.company.people["owner"].id)
        for _ in range(2):
            made = Gig(owner_id=owner.id, owner=owner, roles=[], audience="invited", type="rotation")
            session.add(made)
            session.flush()
            days = {
                name: getattr(session.get_one(Gig, built.company.gigs["open"].id), name)
                for name in ("starts_on", "ends_on")
            }
            made.change(owner.id, title="Zqsecretword", description="Zqsecretword", roles=[wish], **days)
            made.publish(owner.id)
    assert [path for path, was in zip(paths, before, strict=True) if bytes_of(built, viewer, path) != was] == []
    after = built.ask(viewer, "POST", "/gigs/hints", {"title": "zqsecretword"}, HX_Request_Type="partial").data
    assert after == hints


def test_nobody_is_co_lead_and_candidate_at_once_by_any_order_of_acts(built):
    gig = built.company.gigs["open"]
    lead = built.company.people["strangelead"]
    apply = f"/gigs/{gig.key}/roles/1/application"
    with stored(built) as session:
        session.get_one(Gig, gig.id).questions = []
    assert built.ask("strangelead", "POST", apply, {"note": "Me."}).status_code == 303
    assert built.ask("owner", "POST", f"/gigs/{gig.key}/owner", {"to": lead.name}).status_code == 422
    with stored(built) as session:
        assert session.scalar(select(CoLead).where(CoLead.gig_id == gig.id, CoLead.person_id == lead.id)) is None
        assert session.get_one(Gig, gig.id).owner_id == built.company.people["owner"].id
    assert built.ask("colead", "POST", apply, {"note": "Me."}).status_code == 403
    with stored(built) as session:
        mine = Candidate.gig_id == gig.id, Candidate.person_id == built.company.people["colead"].id
        assert session.scalar(select(Candidate).where(*mine)) is None


def test_a_bookmark_opens_no_right_and_nobody_else_sees_it(built):
    secret, opened = built.company.gigs["secret"].key, built.company.gigs["open"].key
    assert built.ask("employee", "POST", f"/gigs/{secret}/bookmark").status_code == 404
    before = bytes_of(built, "contractor", f"/gigs/{opened}")
    built.ask("employee", "POST", f"/gigs/{opened}/bookmark")
    assert bytes_of(built, "contractor", f"/gigs/{opened}") == before
    with stored(built) as session:
        session.get_one(Gig, built.company.gigs["open"].id).audience = "invited"
    assert opened not in built.ask("employee", "GET", "/gigs?bookmarked=1").text


def test_considering_and_removing_put_no_mail_in_the_outbox(built):
    with stored(built) as session:
        before = session.scalars(select(Outbox.id)).all()
    gig, person = built.company.gigs["open"].key, built.company.people["contractor"].key
    built.ask("owner", "POST", f"/gigs/{gig}/shortlist/consideration", {"person": person, "role": "1"})
    key = built.company.candidates["considered.open"].key
    built.ask("owner", "POST", f"/gigs/{gig}/shortlist/steps", {"step": "remove", "candidate": key})
    with stored(built) as session:
        assert session.scalars(select(Outbox.id)).all() == before
