"""Whatever is sent to any route, under any name that it asks for, is answered in words and does nothing by halves.

Of all that could be sent a part is, chosen by a seed that is printed: PORTAL_HOSTILE_SEED=7 chooses another, and
PORTAL_HOSTILE=all sends every kind under every name by itself, which takes an hour.
"""

import json
import os
import random
import re
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest
from flask import request

from portal.web.forms import Form
from portal.web.parameters import PortalRequest
from tests.access.conftest import house  # noqa: F401  # a fixture
from tests.conftest import DATABASE
from tests.hostile.doors import HTMX, Asked, AskedOfAddress, NotingRequest, doors
from tests.hostile.kinds import BODIES, HEADERS, KINDS, MATTER_ON_POSTGRESQL, ODD_JSON, ROOMY, UNSOUND, encoded
from tests.hostile.sending import FORM, Sender

ALL = os.environ.get("PORTAL_HOSTILE") == "all"
ONLY = os.environ.get("PORTAL_HOSTILE_ONLY", "")  # endpoints that begin so
SEED = os.environ.get("PORTAL_HOSTILE_SEED", "20261102")
LEAN = DATABASE != "sqlite" and not ALL  # what differs between the two databases alone
TAILS = ("", "[]", "[0]", "-0", "-9999999", ".a", "-0-0-name")
SHUT = {"admin.merging.differ_not", "shortlists.end_early", "shortlists.undo_decline"}  # need what nobody has here
ASKED = re.compile(r"""request\.(?:args|form|values)(?:\.get(?:list)?\(|\[)"(\w+)"|"(\w+)" in request\.(?:args|form)""")


@pytest.fixture(scope="module")
def found(house, session_app):  # noqa: F811
    def read_form():  # as the check against forgery does, which tests leave out
        len(request.form)

    session_app.request_class = NotingRequest
    session_app.before_request_funcs[None].append(read_form)
    yield {key: door for key, door in doors(house).items() if key[0].startswith(ONLY)}
    session_app.before_request_funcs[None].remove(read_form)
    session_app.request_class = PortalRequest


@pytest.fixture
def send(house):  # noqa: F811
    sender = Sender(house)
    for noted in (Asked, AskedOfAddress):
        noted.of.clear()
    yield sender
    print(f"\n{sender.sent} requests, seed {SEED}")
    assert not sender.wrong, f"{len(sender.wrong)} faults, seed {SEED}:\n" + "\n".join(sender.wrong[:200])


def kinds():
    return {kind: value for kind, value in KINDS.items() if not LEAN or kind in MATTER_ON_POSTGRESQL}


def some(of, most, *of_what):
    """So many of these, chosen by the seed and by what they are for; all of them when all are asked for."""
    of = list(of)
    return of if ALL or len(of) <= most else random.Random(f"{SEED} {of_what}").sample(of, most)


def share(value, of):
    """Of what is long, so that a whole form stays below what a request may hold."""
    return value[: ROOMY // max(of, 1)] if len(value) == ROOMY else value


def test_no_route_field_or_parameter_is_left_out(found, house):  # noqa: F811
    if ONLY:
        return
    assert found.keys() == {
        (r.endpoint, m) for r in house.app.url_map.iter_rules() for m in r.methods & {"GET", "POST"}
    }
    answers = {key: door.answer for key, door in found.items() if key[0] not in SHUT and door.answer >= 400}
    assert all(status in (409, 422) for status in answers.values()), answers
    sent = {name.split("-")[0] for door in found.values() for name in door.in_form | door.in_address}
    fields = {n.split("-")[0] for form in forms(Form) for n in dir(form) if hasattr(getattr(form, n), "field_class")}
    code = "".join(path.read_text() for path in Path(house.app.root_path).rglob("*.py"))
    assert len(fields) > 90
    left_out = (fields | {name for both in ASKED.findall(code) for name in both if name}) - sent
    assert not left_out


def forms(of):
    return {form for made in of.__subclasses__() for form in ({made} | forms(made)) if form.__module__[:6] == "portal"}


def test_all_names_at_once(found, send):
    """Each its own kind, in turn: a filter does not stop at the first that makes no sense."""
    for (endpoint, _), door in found.items():
        names = sorted(door.in_address | door.in_form)
        every = [*kinds().items()]
        for turn in some(range(len(every)), 1 if LEAN else 2, endpoint) if names else []:
            values = {name: every[(turn + n) % len(every)][1] for n, name in enumerate(names)}
            pairs = [(name, share(value, len(names))) for name, value in values.items()]
            what = f"from {every[turn][0]!r}"
            address = [(name, value) for name, value in pairs if name in door.in_address]
            form = [(name, value) for name, value in pairs if name in door.in_form] if door.method == "POST" else None
            status = send(door, what, address, form, headers=HTMX if turn % 3 == 0 else {})
            if door.method == "GET" and status >= 400:  # one of them names what is not there: the others without it
                send(door, what, [pair for pair in address if send(door, what, [pair]) < 400])


def test_one_kind_under_all_names(found, send):
    for (endpoint, _), door in found.items():
        names = () if LEAN else door.in_form | door.in_address
        for kind, value in some(kinds().items(), 1, "under all", endpoint) if names else []:
            while True:  # a value may make a view ask for more
                form = [(name, share(value, len(door.in_form))) for name in sorted(door.in_form)]
                send(door, kind, [(n, value) for n in sorted(door.in_address)], form if door.method == "POST" else None)
                if not door.note():
                    break


def test_one_name_alone(found, send):
    """The others as they should be, so that what is not refused goes on to be stored, clean."""
    for (endpoint, _), door in found.items():
        if door.method == "GET" and not ALL:
            continue  # they are filters: see above
        for name in some(sorted(door.in_form | door.in_address), 1 if LEAN else 2, endpoint):
            tried = dict(some(kinds().items(), 1, endpoint, name)) | ({} if LEAN else {"unsound": UNSOUND})
            for kind, value in tried.items():
                form = [(n, v) for n, v in door.sent if n != name]
                in_form = [(name, value)] if name in door.in_form else []
                in_address = [] if in_form else [(name, value)]
                send(door, f"{kind} in {name}", in_address, form + in_form if door.method == "POST" else None)


def test_lists_where_one_is_meant(found, send):
    def lists(names):
        return [(name + tail, value) for name in sorted(names) for tail in TAILS for value in ("zq", "1")]

    for door in found.values():
        if (door.in_address or door.in_form) and not LEAN:
            send(door, "lists", lists(door.in_address), lists(door.in_form) if door.method == "POST" else None)


def test_what_stands_in_the_path(found, send, house):  # noqa: F811
    urls = house.app.url_map.bind("localhost")
    for (endpoint, _), door in found.items():
        for name, named in urls.match(door.path, door.method)[1].items():
            for kind, value in some(kinds().items(), 1, endpoint, "path", name):
                path = door.path.replace(str(named), quote(value, safe=""), 1)
                send(door, f"{kind} as {name}", form=[*door.sent] if door.method == "POST" else None, path=path)


def test_bodies_that_are_no_forms(found, send):
    for (endpoint, method), door in found.items():
        if method != "POST" or LEAN:
            continue
        bodies = dict(BODIES)
        for odd in ODD_JSON:
            bodies[f"JSON {odd!r}"] = ("application/json", json.dumps(dict.fromkeys(door.in_form, odd)).encode())
        for kind, (content_type, body) in some(bodies.items(), 1, endpoint):
            send(door, kind, data=body, content_type=content_type)
        if door.in_form:
            head = '--a\r\nContent-Disposition: form-data; name="{0}"; filename="{0}.csv"\r\n\r\nzq\0\r\n'
            files = "".join(head.format(name) for name in sorted(door.in_form))
            send(door, "files", data=f"{files}--a--\r\n", content_type="multipart/form-data; boundary=a")


def test_what_stands_in_the_head(found, send):
    heads = [(name, value) for name, values in HEADERS.items() for value in values]
    for (endpoint, _), door in found.items():
        for name, value in some(heads, 1, endpoint) if not LEAN else []:
            body = {"data": encoded(door.sent), "content_type": FORM} if door.method == "POST" else {}
            send(door, f"{name} {value[:20]!r}", headers=HTMX, environ_overrides={name: value}, **body)
        if door.in_address and not LEAN:
            send(door, "raw bytes", environ_overrides={"QUERY_STRING": "q=\xff\xfe&\xed\xa0\x80=%"})
    inside = next(door for door in found.values() if door.method == "GET" and door.viewer != "nobody")
    nobody = replace(inside, viewer="nobody")  # is led to the sign-in, and told the way back
    for name, value in heads:
        send(nobody, f"{name} {value[:20]!r}", headers=HTMX, environ_overrides={name: value})
