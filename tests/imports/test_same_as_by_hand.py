"""Who is imported in bulk is stored like who is added and changed one by one."""

from datetime import timedelta

from sqlalchemy import text

from portal.db import db, writing
from portal.models import Department, Engagement, EngagementState, Person, PersonSkill, Skill, Stint
from portal.models.departments import department_named
from portal.models.times import today
from tests.world import person, skill

OWN = {"id", "key", "version", "name", "sort_name", "email", "email_folded", "external_ref"}
WEEK = timedelta(weeks=1)


def of(person_id):
    """All that is stored of a person but what names them."""
    run = db.session.execute
    who = db.session.get_one(Person, person_id)
    columns = {c.name: getattr(who, c.name) for c in Person.__table__.columns if c.name not in OWN}
    spans = run(
        text("SELECT starts_on, ends_on, free, tentative FROM free_span WHERE person_id = :id ORDER BY 1"),
        {"id": person_id},
    ).all()
    stints = [
        (s.kind, s.title, s.department_id, s.starts_on, s.ends_on, s.agency)
        for s in db.session.query(Stint).filter_by(person_id=person_id).order_by(Stint.id)
    ]
    held = [
        (s.skill_id, s.level, s.effective, s.wants, s.confirmed_on)
        for s in db.session.query(PersonSkill).filter_by(person_id=person_id).order_by(PersonSkill.skill_id)
    ]
    body = run(text("SELECT body FROM person_text WHERE rowid = :id"), {"id": person_id}).scalars().all()
    return {"columns": columns, "spans": spans, "stints": stints, "skills": held, "text": body}


HEAD = ["Employee ID", "Name", "E-mail", "Job title", "Team", "Manager", "Type of employment", "Contract end", "City"]
HEAD += ["Time zone", "Weekly hours", "Available from", "Phone", "Bio", "Skills"]


def test_a_new_person_equals_one_who_was_added(app, bring):
    ends, begins = today() + 30 * WEEK, today() + 2 * WEEK
    with app.app_context(), writing() as session:
        boss = person(session, "Top Boss", external_ref="B1")
        python, go = skill(session, "Python"), skill(session, "Go")
        team = department_named(session, "Büro Süd")
        by_hand = person(
            session,
            "Ann Łoś",
            "contractor",
            headline="QA engineer, Senior",
            department_id=team.id,
            manager_id=boss.id,
            contract_ends_on=ends,
            place="Łódź",
            zone="Asia/Kolkata",
            capacity=32,
            available_from=begins,
            phone="12 34",
            bio="Tests *things*.\nA lot.",
        )
        by_hand.hold(python, 3)
        by_hand.hold(go, 2)
        plain = person(session, "Bo Plain")
        hand, plain_id = by_hand.id, plain.id
    row = ["E1", "Ann Łoś", "ann@x.example", "QA engineer, Senior", "büro süd", "B1", "Contractor", str(ends), "Łódź"]
    row += ["Asia/Kolkata", "32", str(begins), "12 34", "Tests *things*.\nA lot.", "Python (3); Go"]
    bring.people([HEAD, row, ["E2", "Bo Plain", *[""] * (len(HEAD) - 2)]])
    with app.app_context():
        made = {p.external_ref: p for p in db.session.query(Person)}
        assert of(made["E1"].id) == of(hand)
        assert of(made["E2"].id) == of(plain_id)
        assert made["E1"].sort_name == "ann los"
        assert (made["E1"].email, made["E1"].email_folded) == ("ann@x.example", "ann@x.example")
        assert {s.name: s.holders for s in db.session.query(Skill)} == {"Python": 2, "Go": 2}
        assert db.session.query(Department).count() == 1


def test_a_changed_person_equals_one_who_was_changed(app, bring):
    until = today() + 40 * WEEK
    ids = {}
    with app.app_context():
        for ref in ("E1", "E2"):
            with writing() as session:
                ids[ref] = _engaged(session, ref)
        with writing() as session:
            old = department_named(session, "Old team")
            ops = department_named(session, "Operations")
            for ref in ids:
                session.get_one(Person, ids[ref]).change(
                    1, department_id=old.id, place="Rome", contract_ends_on=until - WEEK
                )
            before = {id_: session.get_one(Person, id_).version for id_ in ids.values()}
        with writing() as session:
            session.get_one(Person, ids["E1"]).change(
                1, headline="Lead tester", capacity=30, contract_ends_on=until, department_id=ops.id
            )
    head = ["Employee ID", "Name", "Job title", "Weekly hours", "Contract end", "Team"]
    bring.people([head, ["E2", "Person E2", "Lead tester", "30", str(until), "Operations"]])
    with app.app_context():
        by_hand, imported = of(ids["E1"]), of(ids["E2"])
        assert imported == by_hand
        assert len(imported["spans"]) > 3 and imported["columns"]["rate_base"] == 10_000
        assert db.session.get_one(Person, ids["E2"]).version > before[ids["E2"]]


def _engaged(session, ref):
    """A contractor paid by the day, with an offer and an accepted seat."""
    who = person(session, f"Person {ref}", "contractor", external_ref=ref, rate_amount=60_000, rate_per="day")
    day = today()
    for state, hours, begins in ((EngagementState.CONFIRMED, 20, 2), (EngagementState.TENTATIVE, 8, 5)):
        dates = {"starts_on": day + begins * WEEK, "ends_on": day + (begins + 6) * WEEK}
        session.add(Engagement(person_id=who.id, state=state, hours=hours, kind="contractor", **dates))
    session.flush()
    who.refresh()
    return who.id
