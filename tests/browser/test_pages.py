"""Every page of the demo company, as each sort of person, wide and narrow, light and dark: nothing that axe finds."""

import pytest
from sqlalchemy import select

from portal.db import db, writing
from portal.demo import load
from portal.models import Candidate, Gig, Person, SignIn, Skill

PAGES = {
    "lead": ["/", "/gigs", "/gigs?mine=1", "/gigs/GIG", "/gigs/GIG/edit", "/gigs/GIG/end", "/gigs/new",
             "/gigs/new?from=qa-review", "/gigs/templates", "/gigs/guide", "/gigs/GIG/preview", "/gigs/GIG/owner",
             "/gigs/GIG/template", "/talent",
             "/talent?q=test&skill=python&free=4", "/talent?q=terrafrom", "/talent/role", "/talent?for=GIG.1",
             "/talent?skill=python&skill=cobol&match=any&kind=contractor&rate=90", "/talent/PERSON",
             "/talent?skill=python&level=4&skill=cobol&kind=contractor&region=Africa", "/gigs/GIG/shortlist",
             "/gigs/GIG/shortlist/CANDIDATE", "/gigs/GIG/shortlist/CANDIDATE/refusal", "/profile", "/sessions"],
    "employee": ["/", "/gigs", "/gigs?type=project&hours=5-10&bookmarked=1", "/gigs/GIG", "/applications",
                 "/applications?ended=1", "/applications/OWN", "/applications/OWN/note", "/talent", "/profile",
                 "/profile/edit", "/profile/about", "/profile/experience/new", "/profile/looks"],
    "contractor": ["/", "/applications", "/applications/OWN", "/profile", "/profile/edit", "/profile/password",
                   "/profile/start/you", "/profile/start/skills", "/profile/start/hours", "/profile/start/place",
                   "/profile/start/done"],
    "admin": ["/", "/admin/people", "/admin/people/PERSON", "/admin/people/new", "/talent", "/no-such-page",
              "/admin/people/PERSON/employment", "/admin/people/PERSON/gigs", "/admin/people/invitations",
              "/admin/gigs/orphans", "/admin/mail", "/admin/imports",
              "/admin", "/admin/skills", "/admin/skills?q=java", "/admin/skills/new", "/admin/skills/SKILL",
              "/admin/skills/SKILL/merge?into=javascript", "/admin/skills/suggestions", "/admin/skills/duplicates",
              "/admin/settings", "/admin/departments"],
    "": ["/sign-in", "/sign-in/forgotten"],
}  # fmt: skip
WIDTHS = (1360, 390)
OF_COLOURS = ["color-contrast", "link-in-text-block"]  # rules of axe: the scheme changes nothing else


@pytest.fixture
def demo(app):
    """The demo company; sessions of its people, and the keys that stand in the addresses."""
    with app.app_context():
        load(people=300, say=lambda _: None)
        people = {who: _person(who) for who in PAGES if who}
        mine = select(Gig).join(Candidate).where(Gig.owner_id == people["lead"], Gig.state == "open")
        gig = db.session.scalars(mine.where(Candidate.state == "applied")).first()
        applied = select(Candidate).where(Candidate.gig_id == gig.id, Candidate.state == "applied")
        keys = {"GIG": gig.key, "CANDIDATE": db.session.scalars(applied).first().key}
        keys["SKILL"] = db.session.scalars(select(Skill.key).where(Skill.name == "Java Script")).one()
        keys["PERSON"] = db.session.scalars(
            select(Person.key).where(Person.kind == "contractor", Person.id > 20)
        ).first()
        own = {who: db.session.scalars(_known(id_)).first() for who, id_ in people.items()}
        with writing() as session:
            tokens = {who: SignIn.begin(session, id_, "127.0.0.1", "tests") for who, id_ in people.items()}
    return keys, own, tokens


def _person(who):
    return db.session.scalars(select(Person.id).where(Person.email_folded == f"{who}@portal.example")).one()


def _known(person_id):
    return select(Candidate.key).where(Candidate.person_id == person_id, Candidate.known_since.is_not(None))


@pytest.mark.parametrize("scheme, rules", [("light", None), ("dark", OF_COLOURS)])
def test_no_page_has_a_fault_or_runs_over(app, demo, new_context, base_url, axe, scheme, rules):
    keys, own, tokens = demo
    wrong = []
    for who, paths in PAGES.items():
        context = new_context(color_scheme=scheme, reduced_motion="reduce")
        if who:
            client = app.test_client()
            with client.session_transaction() as session:
                session["_user_id"] = tokens[who]
            context.add_cookies([{"name": "portal", "value": client.get_cookie("portal").value, "url": base_url}])
        page = context.new_page()
        for path in paths:
            for name, key in (keys | {"OWN": own.get(who) or ""}).items():
                path = path.replace(name, key)
            answer = page.goto(path)
            assert answer.status == (404 if "no-such" in path else 200), path
            for width in WIDTHS:
                wrong += [f"{who} {width} {fault}" for fault in faults_at(page, axe, width, rules)]
        context.close()
    assert not wrong, "\n".join(wrong)


def faults_at(page, axe, width, rules):
    """The page as it is now, made wide or narrow."""
    page.set_viewport_size({"width": width, "height": 860})
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        yield f"{page.url} runs over"
    try:
        axe(page, rules)
    except AssertionError as fault:
        yield str(fault)
