"""Every route and method: what it needs of the tables, and so what each persona is answered, by hand.

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
SOME_GIGS = ("open", "secret", "full", "paused", "running", "theirs", "lost")
SOME_CANDIDATES = ("applicant.open", "applicant.theirs", "considered.open", "invited.running", "alum.past31")
OTHERS_APPLICATIONS = ("applicant.open", "considered.open", "offered.paused")


def everyone(path: str, answers: set[int], /, **sent: str) -> Row:
    """Whoever is signed in."""

    def cases(_house: House) -> Iterator[Case]:
        for viewer in VIEWERS:
            yield Case(path, viewer, answers, sent, "")

    return cases


def page(path: str, name: str, answers: set[int], /, **sent: str) -> Row:
    """A page that ACCESS opens to some grants."""

    def cases(house: House) -> Iterator[Case]:
        whom = set(expected.PAGES[name].split())
        for viewer in VIEWERS:
            open_to = whom & set(house.company.viewer(viewer).grant)
            yield Case(path, viewer, answers if open_to else {403}, sent, "")

    return cases


def import_(path: str, answers: set[int], /, **sent: str) -> Row:
    """An import that was applied, and one that does not exist; for admins alone."""

    def cases(house: House) -> Iterator[Case]:
        whole, unknown = f"/admin/imports/{house.company.import_key}{path}", f"/admin/imports/{UNKNOWN}{path}"
        for viewer in VIEWERS:
            yield Case(whole, viewer, answers if viewer == "admin" else {403}, sent, unknown)
            yield Case(unknown, viewer, {404} if viewer == "admin" else {403}, sent, unknown)

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
                    said = TAKEN
                yield Case(door.format(gig=key, n=1), viewer, said, sent, door.format(gig=UNKNOWN, n=1))
                if name not in ("open", "full", "secret"):
                    continue
                no_role = {404} if "apply" in may or "read" not in may else {403}
                yield Case(door.format(gig=key, n=9), viewer, no_role, sent, door.format(gig=UNKNOWN, n=9))

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

    return cases


def person(house: House) -> Iterator[Case]:
    for viewer in VIEWERS:
        for of in PEOPLE:
            said = DRAWN if "card" in expected.of_person(viewer, of)[0] else {404}
            yield Case(f"/talent/{house.company.people[of].key}", viewer, said, {}, f"/talent/{UNKNOWN}")


def noting(house: House) -> Iterator[Case]:
    """A note for oneself about somebody, by leads alone."""
    for viewer in VIEWERS:
        for of in PEOPLE:
            reads, writes = expected.of_person(viewer, of)
            said = {404} if "card" not in reads else DEED if "notes" in writes else {403}
            path = "/talent/{}/note"
            key = house.company.people[of].key
            yield Case(path.format(key), viewer, said, {"text": "", "version": "0"}, path.format(UNKNOWN))


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

    return cases


def taxonomy(path: str, answers: set[int], unknown: set[int] = GONE, /, **sent: str) -> Row:
    """What an admin does to a skill; `path` and what is sent may name one that is there as {skill}."""

    def cases(house: House) -> Iterator[Case]:
        for viewer in VIEWERS:
            for key in (house.skill_key, UNKNOWN):
                said = {403} if viewer != "admin" else answers if key != UNKNOWN else unknown
                of_it = path.format(skill=key)
                yield Case(of_it, viewer, said, {k: v.format(skill=key) for k, v in sent.items()}, of_it)

    return cases


def department(path: str, unknown: set[int], /, **sent: str) -> Row:
    """What an admin does to a department: one that is there, and one that is not."""

    def cases(house: House) -> Iterator[Case]:
        for viewer in VIEWERS:
            for key in (house.department_key, UNKNOWN):
                said = {403} if viewer != "admin" else DEED if key != UNKNOWN else unknown
                yield Case(f"/admin/departments/{key}{path}", viewer, said, sent, f"/admin/departments/{UNKNOWN}{path}")

    return cases


def own_session(house: House) -> Iterator[Case]:
    """One's own session and another's."""
    ids = {viewer: house.session_ids[house.company.people[viewer].id] for viewer in VIEWERS}
    for viewer in VIEWERS:
        for of in (viewer, "admin", "employee"):
            said = TAKEN if of == viewer else {404}
            yield Case(f"/sessions/{ids[of]}/end", viewer, said, {}, "/sessions/2147483646/end")


def for_a_role(path: str, answers: set[int]) -> Row:
    """The directory, plain and for a role of a gig."""

    def cases(house: House) -> Iterator[Case]:
        for viewer in VIEWERS:
            yield Case(path, viewer, answers, {}, "")
            for name in SOME_GIGS:
                may, key = expected.of_gig(viewer, name), house.company.gigs[name].key
                said = answers if "decide" in may else {403} if "read" in may else {404}
                yield Case(f"{path}?for={key}.1&q=", viewer, said, {}, f"{path}?for={UNKNOWN}.1&q=")

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

    return cases


PUBLIC: dict[tuple[str, str], tuple[str, int, int]] = {  # path; answers to nobody and to whoever is signed in
    ("healthz", "GET"): ("/healthz", 200, 200),
    ("readyz", "GET"): ("/readyz", 200, 200),
    ("static", "GET"): ("/static/0/favicon.svg", 200, 200),
    ("accounts.sign_in", "GET"): ("/sign-in", 200, 303),
    ("accounts.sign_in", "POST"): ("/sign-in", 422, 303),
    ("accounts.forgotten", "GET"): ("/sign-in/forgotten", 200, 200),
    ("accounts.welcome", "GET"): ("/welcome/none", 404, 404),
    ("accounts.welcome", "POST"): ("/welcome/none", 404, 404),
}
MATRIX: dict[tuple[str, str], Row] = {
    ("home.home", "GET"): everyone("/", DRAWN),
    ("accounts.sign_out", "POST"): everyone("/sign-out", TAKEN),
    ("accounts.password", "GET"): everyone("/profile/password", DRAWN),
    ("accounts.password", "POST"): everyone("/profile/password", {422}),
    ("accounts.sessions", "GET"): everyone("/sessions", DRAWN),
    ("accounts.end_one", "POST"): own_session,
    ("accounts.end_others", "POST"): everyone("/sessions/end-others", TAKEN),
    ("accounts.profile.mine", "GET"): everyone("/profile", DRAWN),
    ("accounts.profile.edit", "GET"): everyone("/profile/edit", DRAWN),
    ("accounts.profile.edit", "POST"): everyone("/profile/edit", {422}, name=""),
    ("accounts.profile.edit_part", "GET"): everyone("/profile/about", DRAWN),
    ("accounts.profile.edit_part", "POST"): everyone("/profile/about", {422}, name=""),
    ("accounts.profile.looks", "GET"): everyone("/profile/looks", DRAWN),
    ("accounts.profile.add_experience", "GET"): everyone("/profile/experience/new", DRAWN),
    ("accounts.profile.add_experience", "POST"): everyone("/profile/experience/new", {422}, title=""),
    ("accounts.profile.change_experience", "GET"): entry("", DRAWN),
    ("accounts.profile.change_experience", "POST"): entry("", {422}, title=""),
    ("accounts.profile.remove_experience", "POST"): entry("/removal", TAKEN),
    ("accounts.profile.restore_experience", "POST"): entry("/removal/undo", TAKEN),
    ("accounts.profile.hide_evidence", "POST"): held("/evidence/removal", TAKEN, link="https://a.example/"),
    ("accounts.profile.restore_evidence", "POST"): held("/evidence/removal/undo?link=https://a.example/", TAKEN),
    ("accounts.profile.start", "GET"): everyone("/profile/start", TAKEN),
    ("accounts.profile.step", "GET"): everyone("/profile/start/you", DRAWN),
    ("accounts.profile.step", "POST"): everyone("/profile/start/skills", TAKEN),
    ("accounts.profile.finish", "GET"): everyone("/profile/start/done", DRAWN),
    ("accounts.profile.finish", "POST"): everyone("/profile/start/done", TAKEN),
    ("accounts.profile.dismiss", "POST"): everyone("/profile/start/dismissal", TAKEN),
    ("accounts.profile.recall", "POST"): everyone("/profile/start/dismissal/undo", TAKEN),
    ("accounts.profile.unconfirm", "POST"): everyone("/profile/confirmation/undo", TAKEN),
    ("accounts.profile.confirm", "POST"): everyone("/profile/confirmation", TAKEN),
    ("accounts.profile.unlist", "POST"): everyone("/profile/unlisting", TAKEN, until="2099-01-31"),
    ("accounts.profile.relist", "POST"): everyone("/profile/unlisting/end", TAKEN),
    ("accounts.profile.add_skill", "POST"): everyone("/profile/skills", {422}, skill="!?", level="1"),
    ("accounts.profile.level", "GET"): everyone(f"/profile/skills/{UNKNOWN}/level", {404}),
    ("accounts.profile.level", "POST"): everyone(f"/profile/skills/{UNKNOWN}/level", {404}, level="1"),
    ("accounts.profile.remove_skill", "POST"): everyone(f"/profile/skills/{UNKNOWN}/removal", {404}),
    ("accounts.profile.restore_skill", "POST"): everyone(f"/profile/skills/{UNKNOWN}/removal/undo", {404}),
    ("skills.suggest", "GET"): everyone("/skills/suggestions?q=py", DRAWN),
    ("talent.people", "GET"): for_a_role("/talent", DRAWN),
    ("talent.person", "GET"): person,
    ("talent.counts", "GET"): for_a_role("/talent/facets", DRAWN | TAKEN),
    ("talent.suggestions", "GET"): everyone("/talent/suggestions?q=zq", DRAWN),
    ("talent.role", "GET"): page("/talent/role", "new gig", DRAWN),
    ("talent.people_csv", "POST"): everyone("/talent/people.csv", DRAWN),
    ("talent.keep_note", "POST"): noting,
    ("gigs.index", "GET"): everyone("/gigs", DRAWN),
    ("gigs.new", "GET"): page("/gigs/new", "new gig", DRAWN),
    ("gigs.new", "POST"): page("/gigs/new", "new gig", DEED, title="A gig"),
    ("gigs.show", "GET"): gig("/gigs/{gig}", "read", DRAWN, tuple(GIGS)),
    ("gigs.edit", "GET"): gig("/gigs/{gig}/edit", "edit", DRAWN),
    ("gigs.edit", "POST"): gig("/gigs/{gig}/edit", "edit", DEED, title="Another title"),
    ("gigs.publish", "POST"): gig("/gigs/{gig}/publication", "edit", DEED),
    ("gigs.pause", "POST"): gig("/gigs/{gig}/publication/pause", "edit", DEED),
    ("gigs.resume", "POST"): gig("/gigs/{gig}/publication/resume", "edit", DEED),
    ("gigs.close", "POST"): gig("/gigs/{gig}/closure", "edit", DEED),
    ("gigs.open_again", "POST"): gig("/gigs/{gig}/closure/end", "edit", DEED),
    ("gigs.end", "GET"): gig("/gigs/{gig}/end", "edit", FORM),
    ("gigs.end", "POST"): gig("/gigs/{gig}/end", "edit", DEED, outcome="cancelled"),
    ("gigs.reopen", "POST"): gig("/gigs/{gig}/reopening", "edit", DEED),
    ("applications.apply", "GET"): role(DRAWN | {303}),
    ("applications.apply", "POST"): role(DEED, note="I would like to."),
    ("applications.index", "GET"): everyone("/applications", DRAWN),
    ("applications.show", "GET"): application("", DRAWN),
    ("applications.accept", "POST"): application("/acceptance", DEED),
    ("applications.end_early", "GET"): application("/ending", FORM),
    ("applications.end_early", "POST"): application("/ending", DEED, reason="Because"),
    ("applications.edit", "GET"): application("/note", FORM),
    ("applications.edit", "POST"): application("/note", DEED, note="Another note"),
    ("applications.turn_down", "GET"): application("/refusal", FORM),
    ("applications.turn_down", "POST"): application("/refusal", DEED, reason=""),
    ("applications.withdraw", "GET"): application("/withdrawal", FORM),
    ("applications.withdraw", "POST"): application("/withdrawal", DEED, reason="Because"),
    ("shortlists.board", "GET"): gig("/gigs/{gig}/shortlist", "decide", DRAWN),
    ("shortlists.consider", "POST"): considering("consideration"),
    ("shortlists.invite_person", "POST"): considering("invitation"),
    ("shortlists.undo_consideration", "POST"): gig(
        f"/gigs/{{gig}}/shortlist/consideration/{UNKNOWN}/undo", "decide", DEED, SOME_GIGS, role="1"
    ),
    ("shortlists.candidate", "GET"): candidate("", "stage", DRAWN),
    ("shortlists.invite", "POST"): candidate("/invitation", "consider", DEED),
    ("shortlists.take_back", "POST"): candidate("/invitation/end", "consider", DEED),
    ("shortlists.remove", "POST"): candidate("/removal", "consider", DEED),
    ("shortlists.talk", "POST"): candidate("/talk", "decide", DEED),
    ("shortlists.offer", "GET"): candidate("/offer", "decide", FORM),
    ("shortlists.offer", "POST"): candidate("/offer", "decide", DEED),
    ("shortlists.decline", "GET"): candidate("/refusal", "decide", FORM),
    ("shortlists.decline", "POST"): candidate("/refusal", "decide", DEED, reason="HOURS", message="Thank you."),
    ("shortlists.undo_decline", "POST"): candidate("/refusal/undo", "decide", DEED),
    ("shortlists.end_early", "GET"): candidate("/ending", "decide", FORM),
    ("shortlists.end_early", "POST"): candidate("/ending", "decide", DEED, reason="Because"),
    ("admin.front", "GET"): page("/admin", "admin", DRAWN),
    ("admin.company.settings", "GET"): page("/admin/settings", "admin", DRAWN),
    ("admin.company.save", "POST"): page("/admin/settings", "admin", DEED, zone="UTC", currency="USD"),
    ("admin.company.save_rates", "POST"): page("/admin/settings/rates", "admin", DEED, on="2026-11-02", USD="0.92"),
    ("admin.company.undo_settings", "POST"): page("/admin/settings/undo?zone=UTC&currency=USD&seen=", "admin", DEED),
    ("admin.departments.index", "GET"): page("/admin/departments", "admin", DRAWN),
    ("admin.departments.add", "POST"): page("/admin/departments", "admin", DEED, name="Another", key="0123456789"),
    ("admin.departments.rename", "POST"): department("/name", {404}, name="Another"),
    ("admin.departments.remove", "POST"): department("/removal", TAKEN),
    ("admin.people", "GET"): page("/admin/people", "admin", DRAWN),
    ("admin.people", "POST"): page("/admin/people", "admin", DEED, act="relist", person=UNKNOWN),
    ("admin.undo", "POST"): page(f"/admin/people/acts/{UNKNOWN}/undo", "admin", {404}),
    ("admin.orphaned", "GET"): page("/admin/gigs/orphans?past=1", "admin", DRAWN),
    ("admin.orphaned", "POST"): page("/admin/gigs/orphans", "admin", DEED, gig=UNKNOWN, to="Nobody"),
    ("admin.gigs_of_person", "GET"): account("/gigs", DRAWN),
    ("admin.gigs_of_person", "POST"): account("/gigs", DEED, gig=UNKNOWN, to="Nobody"),
    ("admin.invitations", "GET"): page("/admin/people/invitations", "admin", DRAWN),
    ("admin.invitations", "POST"): page("/admin/people/invitations", "admin", DRAWN, way="list"),
    ("admin.mail", "GET"): page("/admin/mail?state=sent", "admin", DRAWN),
    ("admin.retry", "POST"): page("/admin/mail/2147483646/retry", "admin", {404}),
    ("admin.suggestions", "GET"): page("/admin/suggestions?of=manager&q=zq", "admin", DRAWN),
    ("admin.new_person", "GET"): page("/admin/people/new", "admin", DRAWN),
    ("admin.new_person", "POST"): page("/admin/people/new", "admin", DEED, name="Somebody new", kind="employee"),
    ("admin.person", "GET"): account("", DRAWN),
    ("admin.person", "POST"): account("", DEED, name="Another name"),
    ("admin.employment", "GET"): account("/employment", DRAWN),
    ("admin.employment", "POST"): account("/employment", DEED, kind="contractor"),
    ("admin.unlist", "POST"): account("/unlisting", DEED, until="2099-01-31"),
    ("admin.relist", "POST"): account("/unlisting/end", DEED),
    ("admin.grants", "POST"): account("/grants", DEED, is_admin="y", is_lead="y"),
    ("admin.invitation", "POST"): account("/invitation", DEED),
    ("admin.reset", "POST"): account("/reset", DEED),
    ("admin.suspend", "POST"): account("/suspension", DEED),
    ("admin.resume", "POST"): account("/suspension/end", DEED),
    ("admin.end_sessions", "POST"): account("/sessions/end", DEED),
    ("admin.skills.index", "GET"): page("/admin/skills?q=zq", "admin", DRAWN),
    ("admin.skills.new", "GET"): page("/admin/skills/new", "admin", DRAWN),
    ("admin.skills.new", "POST"): page("/admin/skills/new", "admin", DEED, name="A new skill", key="0123456789"),
    ("admin.skills.show", "GET"): taxonomy("/admin/skills/{skill}", DRAWN),
    ("admin.skills.rename", "POST"): taxonomy("/admin/skills/{skill}/name", DEED, name="Another name"),
    ("admin.skills.undo_name", "POST"): taxonomy("/admin/skills/{skill}/name/undo?was=This", DEED),
    ("admin.skills.categorise", "POST"): taxonomy("/admin/skills/{skill}/category", DEED, category="Crafts"),
    ("admin.skills.add_alias", "POST"): taxonomy("/admin/skills/{skill}/aliases", DEED, alias="Another alias"),
    ("admin.skills.remove_alias", "POST"): taxonomy("/admin/skills/{skill}/aliases/2147483646/removal", DEED),
    ("admin.skills.archive", "POST"): taxonomy("/admin/skills/{skill}/archive", DEED),
    ("admin.skills.restore", "POST"): taxonomy("/admin/skills/{skill}/archive/end", DEED),
    ("admin.skills.accept", "POST"): taxonomy("/admin/skills/{skill}/acceptance", DEED),
    ("admin.skills.reject", "POST"): taxonomy("/admin/skills/{skill}/rejection", DEED),
    ("admin.skills.suggest_again", "POST"): taxonomy("/admin/skills/{skill}/suggestion", DEED),
    ("admin.merging.merge", "GET"): taxonomy("/admin/skills/{skill}/merge", DRAWN),
    ("admin.merging.merge", "POST"): taxonomy("/admin/skills/{skill}/merge", DEED, into="nothing like it"),
    ("admin.merging.undo", "POST"): taxonomy("/admin/skills/{skill}/merge/undo", DEED),
    ("admin.merging.suggestions", "GET"): page("/admin/skills/suggestions", "admin", DRAWN),
    ("admin.merging.answer", "POST"): taxonomy(
        "/admin/skills/suggestions", DEED, SKIPPED, all="accept", skill="{skill}"
    ),
    ("admin.merging.take_back", "POST"): taxonomy("/admin/skills/suggestions/undo?skill={skill}.1", DEED, SKIPPED),
    ("admin.merging.duplicates", "GET"): page("/admin/skills/duplicates", "admin", DRAWN),
    ("admin.merging.look_again", "POST"): page("/admin/skills/duplicates", "admin", DEED),
    ("admin.merging.differ", "POST"): taxonomy(
        "/admin/skills/duplicates/difference", DEED, one="{skill}", other="{skill}"
    ),
    ("admin.merging.differ_not", "POST"): taxonomy(
        "/admin/skills/duplicates/difference/undo?one={skill}&other={skill}", DEED
    ),
    ("admin.imports", "GET"): page("/admin/imports", "admin", DRAWN),
    ("admin.imports", "POST"): page("/admin/imports", "admin", {422}, kind="people"),
    ("admin.import_", "GET"): import_("?show=changed", DRAWN),
    ("admin.import_columns", "GET"): import_("/columns", {409}),  # its file has gone
    ("admin.import_columns", "POST"): import_("/columns", {409}, c0="name"),
    ("admin.import_skills", "GET"): import_("/skills", DRAWN),
    ("admin.import_skills", "POST"): import_("/skills", TAKEN, text="snake", meaning0="out"),
    ("admin.look_at_import", "POST"): import_("/look", {409}),
    ("admin.apply_import", "POST"): import_("/apply", TAKEN),  # once more is once
    ("admin.discard_import", "POST"): import_("/end", {409}),
    ("admin.take_up_import", "POST"): import_("/end/undo", {409}),
    ("admin.refused_rows", "POST"): import_("/refused.csv", {409}),
}
