"""What must be true of every stored world. Each function yields a sentence for each thing that is not."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import select, text
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from portal.config import CONSENT_DAYS, OPEN_APPLICATIONS, SHORTLIST
from portal.models import (
    ENGAGED,
    LIVE,
    UNDECIDED,
    WAITING,
    Application,
    Candidate,
    CoLead,
    Department,
    Engagement,
    EngagementLead,
    EngagementState,
    Event,
    Evidence,
    Experience,
    FreeSpan,
    Gig,
    GigRole,
    GigState,
    Need,
    Offer,
    Person,
    PersonSkill,
    Skill,
    State,
    Stint,
    WorkWindow,
)
from portal.models.hours import Booking, free_soon, spans
from portal.models.rates import rates
from portal.models.text import fold, is_web_address, words
from portal.models.times import day_ends, now, today

CONSENTING = (*UNDECIDED, State.ACCEPTED)
BEGUN = (GigState.IN_PROGRESS, GigState.COMPLETED)
SEATED = (State.OFFERED, State.ACCEPTED)


def problems(session: Session) -> list[str]:
    world = World(session)
    return [wrong for check in CHECKS for wrong in check(world)]


class World:
    def __init__(self, session: Session) -> None:
        self.session = session
        self.people = {p.id: p for p in session.scalars(select(Person))}
        self.gigs = {g.id: g for g in session.scalars(select(Gig))}
        self.roles = {r.id: r for r in session.scalars(select(GigRole))}
        self.candidates = {c.id: c for c in session.scalars(select(Candidate))}
        self.seats = list(session.scalars(select(Engagement)))
        self.seats_of: dict[int | None, list[Engagement]] = defaultdict(list)
        for seat in self.seats:
            self.seats_of[seat.candidate_id].append(seat)
        self.rates = rates(session)
        self.led_by = {g.id: {g.owner_id} for g in self.gigs.values()}
        for co in session.scalars(select(CoLead)):
            self.led_by[co.gig_id].add(co.person_id)

    def newest(self, model: type) -> dict[int, object]:
        return {row.candidate_id: row for row in self.session.scalars(select(model).order_by(model.n))}


def tell(who: str, wrong: dict[str, object]) -> Iterator[str]:
    yield from (f"{who} {what}" for what, is_so in wrong.items() if is_so)


def people_are_sound(world: World) -> Iterator[str]:
    windows = {w.id: (w.zone, w.work_from, w.work_to) for w in world.session.scalars(select(WorkWindow))}
    for p in world.people.values():
        is_employee = p.kind == "employee"
        manager = world.people.get(p.manager_id)
        wrong = {
            "is not folded": p.sort_name != fold(p.name) or p.email_folded != (fold(p.email) if p.email else None),
            "has another window": windows.get(p.window_id) != (p.zone, p.work_from, p.work_to),
            "has another rate": p.rate_base != p.rate_an_hour(world.rates),
            "has a rate": is_employee and p.rate_amount is not None,
            "can't be a lead": p.is_lead and not (is_employee and p.state == "active"),
            "is past the contract": (p.state == "ended") != p.contract_over,
            "has no contract that ends": is_employee and p.contract_ends_on,
            "is not below the manager": manager and not (manager.id < p.id and manager.kind == "employee"),
            "has no department, or should": is_employee != (p.department_id is not None),
            "was confirmed in the future": p.confirmed_on and p.confirmed_on > today(),
        }
        yield from tell(p.name, wrong)


def stints_are_mirrored(world: World) -> Iterator[str]:
    stints = defaultdict(list)
    for stint in world.session.scalars(select(Stint)):
        stints[stint.person_id].append(stint)
    for p in world.people.values():
        last = max(stints[p.id], key=lambda s: s.starts_on)
        if (last.kind, last.ends_on) != (p.kind, p.contract_ends_on) or last.starts_on > today():
            yield f"{p.name}'s last stint is another"


def skills_are_counted(world: World) -> Iterator[str]:
    holders = Counter(world.session.scalars(select(PersonSkill.skill_id)))
    for skill in world.session.scalars(select(Skill)):
        if skill.holders != holders[skill.id]:
            yield f"{skill.name} has {holders[skill.id]} holders, not {skill.holders}"
    for held in world.session.scalars(select(PersonSkill)):
        if held.effective != held.level or (held.level == 0 and not held.wants):
            yield f"level {held.level} of skill {held.skill_id} of {held.person_id}"


def hours_are_computed(world: World) -> Iterator[str]:
    stored, bookings = defaultdict(list), defaultdict(list)
    for s in world.session.scalars(select(FreeSpan).order_by(FreeSpan.starts_on)):
        stored[s.person_id].append((s.starts_on, s.ends_on, s.free, s.tentative))
    for e in world.seats:
        last = min(e.ends_on, e.ended_on) if e.ended_on else e.ends_on
        if e.state != EngagementState.LAPSED and last >= e.starts_on:
            is_offer = e.state == EngagementState.TENTATIVE
            bookings[e.person_id].append(Booking(e.starts_on, last, e.hours, is_offer))
    for p in world.people.values():
        made = spans(p.capacity, p.available_from, p.contract_ends_on, bookings[p.id])
        if stored[p.id] != [(s.starts_on, s.ends_on, s.free, s.tentative) for s in made]:
            yield f"{p.name}'s free hours: {stored[p.id]}, not {made}"
        if (p.free_now, p.free_from) != free_soon(made, p.available_from, today()):
            yield f"{p.name} is not free {p.free_now} from {p.free_from}"


def seats_are_counted(world: World) -> Iterator[str]:
    taken = Counter(c.gig_role_id for c in world.candidates.values() if c.state in SEATED)
    held = Counter(e.gig_role_id for e in world.seats if e.state in (EngagementState.TENTATIVE, *ENGAGED))
    for role in world.roles.values():
        if not role.taken == taken[role.id] == held[role.id] <= role.seats:
            yield f"{role.title}: {role.taken} taken, {taken[role.id]} offered or accepted, {held[role.id]} held"
    wanted = {
        State.OFFERED: {EngagementState.TENTATIVE},
        State.ACCEPTED: {EngagementState.CONFIRMED, EngagementState.ACTIVE},
        State.DONE: {EngagementState.ENDED},
    }
    for c in world.candidates.values():
        states = {e.state for e in world.seats_of[c.id]}
        if not states <= wanted.get(State(c.state), {EngagementState.LAPSED}) or (c.state in wanted and not states):
            yield f"candidate {c.id} is {c.state}, but the engagement is {states}"


def engagements_are_sound(world: World) -> Iterator[str]:
    offers = world.newest(Offer)
    for e in world.seats:
        p, day = world.people[e.person_id], today(world.people[e.person_id].zone)
        is_own_work = e.candidate_id is None
        wrong = {
            "is nobody's": is_own_work and (e.state != EngagementState.ACTIVE or e.gig_id),
            "differs from its offer": not is_own_work and _terms(e) != _terms(offers[e.candidate_id]),
            "is another's": not is_own_work and world.candidates[e.candidate_id].gig_role_id != e.gig_role_id,
            "is of another kind": e.kind != p.kind or (e.rate_amount is not None and e.kind == "employee"),
            "ends after the contract": p.contract_ends_on and e.ends_on > p.contract_ends_on,
            "should have begun": e.state == EngagementState.CONFIRMED and e.starts_on <= day,
            "is not at work": e.state == EngagementState.ACTIVE and not e.starts_on <= day <= e.ends_on,
            "has another end": (e.state == EngagementState.ENDED) != (e.ended_on is not None),
        }
        yield from tell(f"engagement {e.id} ({e.state})", wrong)


def _terms(of: object) -> tuple[object, ...]:
    return of.hours, of.starts_on, of.ends_on, of.rate_amount, of.rate_currency


def ends_are_sound(world: World) -> Iterator[str]:
    leads = defaultdict(set)
    for lead in world.session.scalars(select(EngagementLead)):
        leads[lead.engagement_id].add(lead.person_id)
    for e in world.seats:
        if e.ended_on:
            wrong = {
                "ended out of order": not e.starts_on <= e.ended_on <= today(),
                "ended without a reason": not e.end_reason,
                "was led by others": leads[e.id] != world.led_by[e.gig_id],
            }
            yield from tell(f"engagement {e.id}", wrong)


def consent_is_kept(world: World) -> Iterator[str]:
    applications, week = world.newest(Application), timedelta(days=CONSENT_DAYS)
    for c in world.candidates.values():
        since, ends = c.consented_at, c.consent_ends_at
        lingers = since and c.state in (State.EXPIRED, State.CLOSED, State.DECLINED)
        wrong = {
            "consented without applying": (c.id in applications) != (since is not None),
            "has no consent": c.state in CONSENTING and (since is None or ends is not None),
            "still consents": c.state in (State.TURNED_DOWN, State.WITHDRAWN, State.DONE) and c.consent_stands(),
            "consents for too long": lingers and ends != c.state_since + week,
            "is known, or should be": (c.state == State.CONSIDERING) != (c.known_since is None),
            "is out of order": since and not c.known_since <= since <= c.state_since <= now(),
            "was opened too early": c.opened_at and not (since and since <= c.opened_at),
            "owes no answer": since and c.answer_by is None,
            "was told": c.state == State.DECLINED and c.told != (c.told_at <= now()),
        }
        yield from tell(f"candidate {c.id} ({c.state})", wrong)


def offers_can_be_answered(world: World) -> Iterator[str]:
    offers = world.newest(Offer)
    for c in world.candidates.values():
        if c.state in SEATED and c.id not in offers:
            yield f"candidate {c.id} ({c.state}) has no offer"
        elif c.state == State.OFFERED:
            o = offers[c.id]
            wrong = {
                "began half": (o.reached_at is None) != (o.answer_until is None),
                "should have ended": o.answer_until and o.answer_until <= now(),
                "can't be answered": o.answer_by < today() or o.made_at > now(),
                "is of another time": o.made_at != c.state_since,
            }
            yield from tell(f"the offer of candidate {c.id}", wrong)


def candidates_may_be_there(world: World) -> Iterator[str]:
    for c in world.candidates.values():
        gig, p = world.gigs[c.gig_id], world.people[c.person_id]
        waits = c.state in (State.CONSIDERING, State.ACCEPTED, *WAITING)
        is_sketch = c.state == State.CONSIDERING and gig.state == GigState.DRAFT
        wrong = {
            "is in a role of another gig": world.roles[c.gig_role_id].gig_id != gig.id,
            "leads it": c.person_id in world.led_by[gig.id],
            "is not in its audience": gig.audience == "employees" and p.kind != "employee",
            "applied without an invitation": gig.audience == "invited" and c.origin == "applied",
            "still waits": waits and gig.state not in LIVE and not is_sketch,
            "came before it": c.known_since and c.known_since < gig.published_at,
            "came after it": gig.ended_at and c.state_since > gig.ended_at,
            "applied too late": c.consented_at and gig.apply_until and c.consented_at > gig.apply_until,
        }
        yield from tell(f"candidate {c.id} ({c.state}) of gig {gig.id} ({gig.state})", wrong)


def limits_are_kept(world: World) -> Iterator[str]:
    of_gigs = list(world.candidates.values())
    accepted = Counter((c.gig_id, c.person_id) for c in of_gigs if c.state == State.ACCEPTED)
    shortlist = Counter(c.gig_id for c in of_gigs if c.state not in (State.CLOSED, State.DONE))
    waiting = Counter(c.person_id for c in of_gigs if c.state in UNDECIDED)
    yield from (f"two seats of a gig: {pair}" for pair, n in accepted.items() if n > 1)
    yield from (f"shortlist of gig {gig}: {n}" for gig, n in shortlist.items() if n > SHORTLIST)
    yield from (f"open applications of {p}: {n}" for p, n in waiting.items() if n > OPEN_APPLICATIONS)


def gigs_are_sound(world: World) -> Iterator[str]:
    engaged = Counter(e.gig_id for e in world.seats if e.state in (EngagementState.ACTIVE, EngagementState.ENDED))
    for gig in world.gigs.values():
        is_live, closed = gig.state in LIVE, gig.applications_closed_at
        until, published = gig.apply_until, gig.published_at
        has_ended = gig.state in (GigState.COMPLETED, GigState.CANCELLED)
        wrong = {
            "is led by no lead": not all(
                world.people[lead].is_lead or world.people[lead].state == "suspended" for lead in world.led_by[gig.id]
            ),
            "is in another zone": gig.zone != world.people[gig.owner_id].zone,
            "has another apply-by": until != (day_ends(gig.apply_by, gig.zone) if gig.apply_by else None),
            "was published, or should be": (gig.state == GigState.DRAFT) != (published is None),
            "has another end": (gig.ended_at is not None) != has_ended,
            "is over": is_live and gig.ends_on < today(gig.zone),
            "should be closed": is_live and until and until <= now() and not closed,
            "has nobody at work, or should": (gig.state in BEGUN) != bool(engaged[gig.id]),
            "ends before it starts": gig.starts_on and gig.ends_on and gig.ends_on < gig.starts_on,
            "was published late": published and published.date() > gig.starts_on,
            "lacks something": is_live and set(gig_problems(world, gig)) - {"apply_by"},
        }
        yield from tell(f"gig {gig.id} ({gig.state})", wrong)


def gig_problems(world: World, gig: Gig) -> dict[str, str]:
    set_committed_value(gig, "roles", [role for role in world.roles.values() if role.gig_id == gig.id])
    return gig.problems()


def roles_ask_for_skills(world: World) -> Iterator[str]:
    needs = Counter(world.session.scalars(select(Need.gig_role_id)))
    yield from (f"role {id_} needs {needs[id_]} skills" for id_ in world.roles if not 1 <= needs[id_] <= 5)
    roles = Counter(role.gig_id for role in world.roles.values())
    yield from (f"gig {id_} has {roles[id_]} roles" for id_ in world.gigs if not 1 <= roles[id_] <= 3)


def events_are_in_order(world: World) -> Iterator[str]:
    last = {}
    for event in world.session.scalars(select(Event).order_by(Event.id)):
        c = world.candidates.get(event.candidate_id)
        wrong = {
            "is in the future": event.at > now(),
            "is about somebody else": c and (c.person_id, c.gig_id) != (event.person_id, event.gig_id),
            "is out of order": event.at < last.get(event.gig_id, event.at),
        }
        yield from tell(f"event {event.id} ({event.kind})", wrong)
        last[event.gig_id] = event.at


def events_tell_it(world: World) -> Iterator[str]:
    told = defaultdict(list)
    for event in world.session.scalars(select(Event).order_by(Event.id)):
        told[event.candidate_id].append(event)
    for c in world.candidates.values():
        kinds = [e.kind for e in told[c.id]]
        newest = [e for e in told[c.id] if e.kind != "told"][-1]
        before = {"state": c.state_before} if c.state_before else {}
        own = {e.kind for e in told[c.id] if e.visible_to == "leads"}
        wrong = {
            "has no such past": kinds[0] != ("applied" if c.origin == "applied" else "considered"),
            "got there another way": (newest.at, newest.before) != (c.state_since, before),
            "reads what is the leads' own": own != set(kinds) & {"considered", "declined"},
            "was told, or should be": ("told" in kinds) != (c.told and c.reason is not None),
        }
        yield from tell(f"candidate {c.id} ({c.state})", wrong)


def everything_is_found(world: World) -> Iterator[str]:
    departments = {d.id: d.name for d in world.session.scalars(select(Department))}
    wanted = {"person_text": {}, "gig_text": {}}
    for p in world.people.values():
        body = " ".join((p.headline, departments.get(p.department_id, ""), p.place, p.bio))
        wanted["person_text"][p.id] = (words(p.name), words(body))
    for g in world.gigs.values():
        wanted["gig_text"][g.id] = (words(g.title), words(g.description))
    for index, documents in wanted.items():
        rows = world.session.execute(text(f"SELECT rowid, name, body FROM {index}"))
        if {id_: (name, body) for id_, name, body in rows} != documents:
            yield f"{index} is not complete"
    found = set(world.session.scalars(text("SELECT rowid FROM skill_text")))
    if found != set(world.session.scalars(select(Skill.id))):
        yield "skill_text is not complete"


def pasts_are_sound(world: World) -> Iterator[str]:
    for entry in world.session.scalars(select(Experience)):
        months = [entry.began_on, *filter(None, [entry.ended_on])]
        wrong = {"is not in order": sorted(months) != months, "is no month": any(m.day != 1 for m in months)}
        wrong |= {"is still ahead": months[-1] > today(), "is nobody's": entry.person_id not in world.people}
        yield from tell(f"{entry.title} of {entry.person_id}", wrong)
    for shown in world.session.scalars(select(Evidence)):
        if shown.kind != "link" or not is_web_address(shown.ref, ("https",)):
            yield f"evidence {shown.ref}"


CHECKS = (
    *(people_are_sound, stints_are_mirrored, skills_are_counted, hours_are_computed, everything_is_found),
    *(gigs_are_sound, roles_ask_for_skills, seats_are_counted, engagements_are_sound, ends_are_sound),
    *(candidates_may_be_there, limits_are_kept, consent_is_kept, offers_can_be_answered),
    *(events_are_in_order, events_tell_it, pasts_are_sound),
)
