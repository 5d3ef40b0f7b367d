"""Every route by a door through which somebody may go, and the names that it asks for.

Nothing is listed by hand but the things that the tables of `tests.access` have no need of. Names come from the forms
and addresses of the pages served, and from what the views themselves ask of the request, which is noted while they do.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, ClassVar
from urllib.parse import parse_qsl, urlsplit

from sqlalchemy import select
from werkzeug.exceptions import HTTPException
from werkzeug.utils import cached_property

from portal.db import db, writing
from portal.models import CandidateNote, Event, Import, Outbox
from portal.models.accounts import Link
from portal.models.gig_templates import GigTemplate
from portal.web.parameters import Parameters, PortalRequest
from tests.access.house import House
from tests.access.matrix import MATRIX, PUBLIC
from tests.hostile.reading import read

HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}
TRIED = 8  # cases of a route, until one is answered well
NUMBERED = re.compile(r"\d+")


class Asked(Parameters):
    """Notes which names it is asked for."""

    of: ClassVar[set[str]] = set()

    def __getitem__(self, name: str) -> Any:
        self.of.add(name)
        return super().__getitem__(name)

    def __contains__(self, name: object) -> bool:
        self.of.add(str(name))
        return super().__contains__(name)

    def getlist(self, name: str, type: Any = None) -> list[Any]:  # as Werkzeug calls it
        self.of.add(name)
        return super().getlist(name, type) if type else super().getlist(name)


class AskedOfAddress(Asked):
    of: ClassVar[set[str]] = set()


class NotingRequest(PortalRequest):
    parameter_storage_class = Asked

    @cached_property
    def args(self) -> Any:
        return AskedOfAddress([*super().args.items(multi=True)])


@dataclass
class Door:
    endpoint: str
    method: str
    viewer: str
    path: str
    sent: list[tuple[str, str]] = field(default_factory=list)
    in_address: set[str] = field(default_factory=set)
    in_form: set[str] = field(default_factory=set)
    answer: int = 0  # when all is as it should be

    def __str__(self) -> str:
        return f"{self.method} {self.path} as {self.viewer}"

    def note(self) -> bool:
        """Take up the names that were asked for since; whether there were new ones."""
        before = len(self.in_address) + len(self.in_form)
        self.in_address |= AskedOfAddress.of
        self.in_form |= Asked.of if self.method == "POST" else set()
        Asked.of.clear()
        AskedOfAddress.of.clear()
        return len(self.in_address) + len(self.in_form) > before


def furnish(house: House) -> dict[str, str]:
    """What the tables of access leave out, and its keys: template, import, letter, act on many, link."""
    people, gig = house.company.people, house.company.gigs["open"].key
    candidate = house.company.candidates["applicant.open"]
    file = {"kind": "people", "file": (io.BytesIO(b"Name,E-mail,Skills\nZq,zq@a.example,Snake;Zq\n"), "people.csv")}
    house.ask("admin", "POST", "/admin/imports", file)
    house.ask("owner", "POST", f"/gigs/{gig}/template", {"name": "A template"})
    with house.app.app_context():
        staged = db.session.scalars(select(Import.key).where(Import.key != house.company.import_key)).one()
        note = db.session.scalars(
            select(CandidateNote.key).where(CandidateNote.text.like("zqremarkapplicantopen%"))
        ).one()
    with house.app.app_context(), writing() as session:
        link = Link.make(session, people["contractor"].id, "invitation")
    house.ask("admin", "POST", "/admin/people", {"act": "relist", "person": people["alum"].key})
    with house.app.app_context():
        letter = db.session.scalars(select(Outbox.id).limit(1)).one()
        template = db.session.scalars(select(GigTemplate.key)).one()
        act = db.session.scalars(select(Event.act).where(Event.act != "").order_by(Event.id.desc())).first()
    house.note_rows()
    return {
        "gig": gig,
        "candidate": candidate.key,
        "note": note,
        "template": template,
        "staged": staged,
        "link": link,
        "letter": str(letter),
        "act": act,
        "skill": people["employee"].skill,
    }


REAL = {  # who goes where, for routes whose rows in the table name nothing that is there
    "accounts.profile.level": ("employee", "/profile/skills/{skill}/level"),
    "accounts.profile.remove_skill": ("employee", "/profile/skills/{skill}/removal"),
    "accounts.profile.restore_skill": ("employee", "/profile/skills/{skill}/removal/undo"),
    "gigs.template": ("owner", "/gigs/templates/{template}"),
    "gigs.remove_template": ("owner", "/gigs/templates/{template}/removal"),
    "gigs.restore_template": ("owner", "/gigs/templates/{template}/removal/undo"),
    "shortlists.change_note": ("owner", "/gigs/{gig}/shortlist/{candidate}/notes/{note}"),
    "shortlists.remove_note": ("owner", "/gigs/{gig}/shortlist/{candidate}/notes/{note}/removal"),
    "shortlists.bring_note_back": ("owner", "/gigs/{gig}/shortlist/{candidate}/notes/{note}/removal/undo"),
    "admin.undo": ("admin", "/admin/people/acts/{act}/undo"),
    "admin.retry": ("admin", "/admin/mail/{letter}/retry"),
    "admin.import_columns": ("admin", "/admin/imports/{staged}/columns"),
    "admin.import_skills": ("admin", "/admin/imports/{staged}/skills"),
    "admin.look_at_import": ("admin", "/admin/imports/{staged}/look"),
    "admin.apply_import": ("admin", "/admin/imports/{staged}/apply"),
    "admin.discard_import": ("admin", "/admin/imports/{staged}/end"),
    "admin.take_up_import": ("admin", "/admin/imports/{staged}/end/undo"),
    "admin.refused_rows": ("admin", "/admin/imports/{staged}/refused.csv"),
    "accounts.welcome": ("nobody", "/welcome/{link}"),
}


MORE = {  # names of forms that no page here holds: of who was signed out, of a gig that is over, of a first visit
    ("accounts.sign_in", "POST"): {"carried"},
    ("gigs.copy", "POST"): {"bigger", "candidate", "key"},
    ("accounts.profile.step", "POST"): {"skills-0-skill", "skills-0-level"},
}


def doors(house: House) -> dict[tuple[str, str], Door]:
    keys = furnish(house)
    found = {}
    for endpoint, method in sorted(MATRIX.keys() | PUBLIC.keys()):
        if endpoint in REAL:
            viewer, path = REAL[endpoint]
            cases = [(viewer, path.format(**keys), next(_cases(house, endpoint, method))[2])]
        else:
            cases = [*_cases(house, endpoint, method)][:TRIED]
        found[endpoint, method] = _first_open(house, endpoint, method, cases)
    _join(house, found)
    for key, names in MORE.items():
        found[key].in_form |= names
    house.put_back()
    return found


def _cases(house: House, endpoint: str, method: str) -> Iterator[tuple[str, str, dict[str, str]]]:
    """(who, path, what is sent) of those who may."""
    if (endpoint, method) in PUBLIC:
        yield "nobody", PUBLIC[endpoint, method][0], {}
        return
    cases = [*MATRIX[endpoint, method](house)]
    for case in [c for c in cases if not c.answers & {403, 404}] or cases[:1]:
        yield case.viewer, case.path, case.sent


def _first_open(house: House, endpoint: str, method: str, cases: list[tuple[str, str, dict[str, str]]]) -> Door:
    door = None
    for viewer, path, sent in cases:
        address, _, query = path.partition("?")
        door = Door(endpoint, method, viewer, address, [*sent.items()] if method == "POST" else [])
        door.in_address |= {name for name, _ in parse_qsl(query, keep_blank_values=True)}
        door.in_form |= {name for name, _ in door.sent}
        Asked.of.clear()
        AskedOfAddress.of.clear()
        with house.changes() as changed:
            answer = house.ask(viewer, method, path, sent or None)
        door.note()
        door.answer = answer.status_code
        if changed:
            house.put_back()
        if answer.status_code in (200, 303, 422):
            break
    assert door
    return door


def _join(house: House, found: dict[tuple[str, str], Door]) -> None:
    """Names and values of the forms that pages hold, and names in the addresses that they lead to."""
    urls = house.app.url_map.bind("localhost")
    for door in [*found.values()]:
        if door.method != "GET":
            continue
        answer = house.ask(door.viewer, "GET", door.path)
        if answer.mimetype != "text/html":
            continue
        forms, links = read(answer.text, door.path)
        for form in forms:
            of = _door_of(urls, found, form.method, form.action)
            if not of:
                continue
            of.in_address |= {name for name, _ in parse_qsl(urlsplit(form.action).query, keep_blank_values=True)}
            (of.in_form if of.method == "POST" else of.in_address).update(form.names - {"csrf_token"})
            if of.method == "POST" and urlsplit(form.action).path == of.path:
                told = {name for name, _ in of.sent}
                of.sent += [(n, v) for n, v in form.values if n not in told and n != "csrf_token"]
        for method, address in links:
            of = _door_of(urls, found, method, address)
            if of:
                of.in_address |= {name for name, _ in parse_qsl(urlsplit(address).query, keep_blank_values=True)}


def _door_of(urls: Any, found: dict[tuple[str, str], Door], method: str, address: str) -> Door | None:
    try:
        endpoint, _ = urls.match(urlsplit(address).path, method.upper())
    except HTTPException:
        return None
    return found.get((endpoint, method.upper()))
