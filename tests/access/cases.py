"""Who is answered what, by what a route stands on: the tables of ACCESS, by hand.

A row gives cases of (path, viewer, answer, what is sent); the answer is a status, or a set of them where the state of
the thing decides. 403 and 404 are never left to the state.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from tests.access import expected
from tests.access.house import House
from tests.access.personas import GIGS, PEOPLE, VIEWERS

UNKNOWN = "0000000000"
DRAWN = {200}
TAKEN = {303}
DEED = {200, 303, 409, 422}  # done, or refused by the thing's state or by the form: never for who asks
FORM = {200, 409}
GONE = {404}
SKIPPED = {303}  # one of several that is not there, which is said


class Case(NamedTuple):
    path: str
    viewer: str
    answers: set[int]
    sent: dict[str, str]  # of GET: nothing
    unknown: str  # the path of something that does not exist, for 404


Row = Callable[[House], Iterator[Case]]
FEW_GIGS = ("open", "secret", "theirs")  # for what asks the same right as a route beside it
SOME_GIGS = ("open", "secret", "full", "paused", "running", "theirs", "lost")
SOME_CANDIDATES = ("applicant.open", "applicant.theirs", "considered.open", "invited.running", "alum.past31")
OTHERS_APPLICATIONS = ("applicant.open", "considered.open", "offered.paused")


def everyone(path: str, answers: set[int], /, **sent: str) -> Row:
    """Whoever is signed in."""

    def cases(_house: House) -> Iterator[Case]:
        for viewer in VIEWERS:
            yield Case(path, viewer, answers, sent, "")

    cases.rule = "signed in"
    return cases


def page(path: str, name: str, answers: set[int], /, **sent: str) -> Row:
    """A page that ACCESS opens to some grants."""

    def cases(house: House) -> Iterator[Case]:
        whom = set(expected.PAGES[name].split())
        for viewer in VIEWERS:
            open_to = whom & set(house.company.viewer(viewer).grant)
            yield Case(path, viewer, answers if open_to else {403}, sent, "")

    cases.rule = name
    return cases


def import_(path: str, answers: set[int], /, **sent: str) -> Row:
    """An import that was applied, and one that does not exist; for admins alone."""

    def cases(house: House) -> Iterator[Case]:
        whole, unknown = f"/admin/imports/{house.company.import_key}{path}", f"/admin/imports/{UNKNOWN}{path}"
        for viewer in VIEWERS:
            yield Case(whole, viewer, answers if viewer == "admin" else {403}, sent, unknown)
            yield Case(unknown, viewer, {404} if viewer == "admin" else {403}, sent, unknown)

    cases.rule = "admin"
    return cases


def gig(path: str, right: str, answers: set[int], gigs: tuple[str, ...] = SOME_GIGS, /, **sent: str) -> Row:
    """`path` holds {gig}; who may not even read it knows nothing of it."""

    def cases(house: House) -> Iterator[Case]:
        for viewer in VIEWERS:
            for name in gigs:
                may = expected.of_gig(viewer, name)
                said = answers if right in may else {403} if "read" in may else {404}
                yield Case(path.format(gig=house.company.gigs[name].key), viewer, said, sent, path.format(gig=UNKNOWN))
            yield Case(path.format(gig=UNKNOWN), viewer, {404}, sent, path.format(gig=UNKNOWN))

    cases.rule = f"gig {right}"
    return cases


STAGED = {  # who is answered by their own application
    "applicant": ("open", "theirs", "orphan"),
    "hiddenapplicant": ("open",),
    "declined": ("open",),  # they do not know yet
    "offered": ("paused",),
    "teammate": ("running",),
    "hiddenmate": ("running", "duo"),
    "seated": ("duo", "full"),
}


def role(answers: set[int], /, **sent: str) -> Row:
    """The door to an application, of the first role of a gig and of one that is not there."""
    door = "/gigs/{gig}/roles/{n}/application"

    def cases(house: House) -> Iterator[Case]:
        for viewer in VIEWERS:
            for name in GIGS:
                may, key = expected.of_gig(viewer, name), house.company.gigs[name].key
                said = answers if "apply" in may else {403} if "read" in may else {404}
                if name in STAGED.get(viewer, ()):
                    said = {409} if sent else TAKEN  # other words than theirs come back
                yield Case(door.format(gig=key, n=1), viewer, said, sent, door.format(gig=UNKNOWN, n=1))
                if name not in ("open", "full", "secret"):
                    continue
                no_role = {404} if "apply" in may or "read" not in may else {403}
                yield Case(door.format(gig=key, n=9), viewer, no_role, sent, door.format(gig=UNKNOWN, n=9))

    cases.rule = "gig apply"
    return cases


def candidate(path: str, column: str, answers: set[int], /, **sent: str) -> Row:
    """Below a gig's shortlist: the gig is asked first, then the candidate's own row of the table."""
    below = "/gigs/{gig}/shortlist/{key}" + path

    def cases(house: House) -> Iterator[Case]:
        for viewer in VIEWERS:
            for name in SOME_CANDIDATES:
                gig_name = name.split(".")[1]
                key, may = house.company.gigs[gig_name].key, expected.of_gig(viewer, gig_name)
                said = {403} if "read" in may else {404}
                reads, _, deeds = expected.of_candidate(viewer, name)
                if "decide" in may and column in reads | deeds:
                    said = answers
                of_it = below.format(gig=key, key=house.company.candidates[name].key)
                nothing = below.format(gig=UNKNOWN, key=UNKNOWN)
                yield Case(of_it, viewer, said, sent, nothing)
                if "decide" in may:
                    none = below.format(gig=key, key=UNKNOWN)
                    elsewhere = below.format(gig=key, key=house.company.candidates[OTHER[gig_name]].key)
                    yield Case(elsewhere, viewer, {404}, sent, none)

    cases.rule = f"candidate {column}"
    return cases


OTHER = {name: "seated.duo" for name in GIGS} | {"duo": "applicant.open"}  # a candidate of another gig


def considering(what: str) -> Row:
    """The star, or the invitation of a person's page: the gig is asked, and then whether their card may be read."""
    path = "/gigs/{gig}/shortlist/" + what

    def cases(house: House) -> Iterator[Case]:
        for viewer in VIEWERS:
            for name in SOME_GIGS:
                may = expected.of_gig(viewer, name)
                for whom in ("contractor", "considered", viewer):
                    said = {404} if "read" not in may else {403} if "decide" not in may else DEED
                    if said == DEED and not expected.of_person(viewer, whom)[0]:
                        said = {404}
                    sent = {"person": house.company.people[whom].key, "role": "1"}
                    of_it = path.format(gig=house.company.gigs[name].key)
                    nothing = of_it if "decide" in may else path.format(gig=UNKNOWN)
                    yield Case(of_it, viewer, said, sent, nothing)

    cases.rule = "gig decide"
    return cases


def application(path: str, answers: set[int], /, **sent: str) -> Row:
    """One's own application, once one knows of it; of others there is nothing."""
    below = "/applications/{key}" + path

    def cases(house: House) -> Iterator[Case]:
        for viewer in VIEWERS:
            for name, kept in house.company.candidates.items():
                if not name.startswith(f"{viewer}.") and name not in OTHERS_APPLICATIONS:
                    continue
                is_mine = name.startswith(f"{viewer}.") and viewer != "considered"
                said = answers if is_mine else {404}
                yield Case(below.format(key=kept.key), viewer, said, sent, below.format(key=UNKNOWN))

    cases.rule = "application"
    return cases


def person(house: House) -> Iterator[Case]:
    for viewer in VIEWERS:
        for of in PEOPLE:
            said = DRAWN if "card" in expected.of_person(viewer, of)[0] else {404}
            yield Case(f"/talent/{house.company.people[of].key}", viewer, said, {}, f"/talent/{UNKNOWN}")


person.rule = "person card"


def noting(house: House) -> Iterator[Case]:
    """A note for oneself about somebody, by leads alone."""
    for viewer in VIEWERS:
        for of in PEOPLE:
            reads, writes = expected.of_person(viewer, of)
            said = {404} if "card" not in reads else DEED if "notes" in writes else {403}
            path = "/talent/{}/note"
            key = house.company.people[of].key
            yield Case(path.format(key), viewer, said, {"text": "", "version": "0"}, path.format(UNKNOWN))


noting.rule = "person notes"


def account(path: str, answers: set[int], /, **sent: str) -> Row:
    """What an admin does to others, and nobody to themselves."""

    def cases(house: House) -> Iterator[Case]:
        for viewer in VIEWERS:
            for of in ("employee", "suspended", viewer):
                said = answers if viewer == "admin" != of else {403}
                yield Case(f"/admin/people/{house.company.people[of].key}{path}", viewer, said, sent, "")
            said = {404} if viewer == "admin" else {403}
            unknown = f"/admin/people/{UNKNOWN}{path}"
            yield Case(unknown, viewer, said, sent, unknown)

    cases.rule = "admin"
    return cases


def taxonomy(path: str, answers: set[int], unknown: set[int] = GONE, /, **sent: str) -> Row:
    """What an admin does to a skill; `path` and what is sent may name one that is there as {skill}."""

    def cases(house: House) -> Iterator[Case]:
        for viewer in VIEWERS:
            for key in (house.skill_key, UNKNOWN):
                said = {403} if viewer != "admin" else answers if key != UNKNOWN else unknown
                of_it = path.format(skill=key)
                yield Case(of_it, viewer, said, {k: v.format(skill=key) for k, v in sent.items()}, of_it)

    cases.rule = "admin"
    return cases


def department(path: str, unknown: set[int], /, **sent: str) -> Row:
    """What an admin does to a department: one that is there, and one that is not."""

    def cases(house: House) -> Iterator[Case]:
        for viewer in VIEWERS:
            for key in (house.department_key, UNKNOWN):
                said = {403} if viewer != "admin" else DEED if key != UNKNOWN else unknown
                yield Case(f"/admin/departments/{key}{path}", viewer, said, sent, f"/admin/departments/{UNKNOWN}{path}")

    cases.rule = "admin"
    return cases


def own_session(house: House) -> Iterator[Case]:
    """One's own session and another's."""
    ids = {viewer: house.session_ids[house.company.people[viewer].id] for viewer in VIEWERS}
    for viewer in VIEWERS:
        for of in (viewer, "admin", "employee"):
            said = TAKEN if of == viewer else {404}
            yield Case(f"/sessions/{ids[of]}/end", viewer, said, {}, "/sessions/2147483646/end")


own_session.rule = "self"


def for_a_role(path: str, answers: set[int]) -> Row:
    """The directory, plain and for a role of a gig."""

    def cases(house: House) -> Iterator[Case]:
        for viewer in VIEWERS:
            yield Case(path, viewer, answers, {}, "")
            for name in SOME_GIGS:
                may, key = expected.of_gig(viewer, name), house.company.gigs[name].key
                said = answers if "decide" in may else {403} if "read" in may else {404}
                yield Case(f"{path}?for={key}.1&q=", viewer, said, {}, f"{path}?for={UNKNOWN}.1&q=")

    cases.rule = "gig decide"
    return cases


def entry(path: str, answers: set[int], /, **sent: str) -> Row:
    """One's own experience; of others' there is nothing."""
    return of_own("/profile/experience/{key}" + path, "entry", answers, sent)


def held(path: str, answers: set[int], /, **sent: str) -> Row:
    """A skill that one holds oneself; of others' there is nothing."""
    return of_own("/profile/skills/{key}" + path, "skill", answers, sent)


def of_own(path: str, kept: str, answers: set[int], sent: dict[str, str]) -> Row:
    def cases(house: House) -> Iterator[Case]:
        for viewer in VIEWERS:
            for of in (viewer, "admin", "employee"):
                key = getattr(house.company.people[of], kept)
                said = answers if of == viewer else {404}
                yield Case(path.format(key=key), viewer, said, sent, path.format(key=UNKNOWN))

    cases.rule = "self"
    return cases
