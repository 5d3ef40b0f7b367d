"""Every route and method x everybody, on their own and on others' things."""

from functools import cache
from urllib.parse import unquote

import pytest

from portal import create_app
from portal.web.rules import RULE_OF, RULES, UnnamedRule
from tests.access.house import EVERYBODY, NOBODIES, same_for_all
from tests.access.matrix import MATRIX, PUBLIC
from tests.access.sentinels import AMOUNTS, FRAGMENT, agreed, allowed, found_in

QUIET = ("HEAD", "OPTIONS")  # made of GET, and of nothing


def routes(app):
    return {(rule.endpoint, method) for rule in app.url_map.iter_rules() for method in rule.methods - set(QUIET)}


def test_every_route_and_method_has_a_row_and_every_row_a_route(session_app):
    assert routes(session_app) == set(MATRIX) | set(PUBLIC)


def test_every_route_names_the_rule_of_its_row():
    """`everyone` stands for what needs no right, and for what is one's own."""
    assert {endpoint for endpoint, _ in PUBLIC} == set(RULES["anybody"].split())
    named = {endpoint: {row.rule for (e, _), row in MATRIX.items() if e == endpoint} for endpoint, _ in MATRIX}
    for endpoint, rules in named.items():
        rule = RULE_OF[endpoint]
        assert rules == {rule} or (rule == "self" and rules <= {"self", "signed in"}), endpoint


def test_portal_does_not_start_with_an_address_that_names_no_rule(session_app, monkeypatch):
    monkeypatch.delitem(RULE_OF, "gigs.show")
    with pytest.raises(UnnamedRule, match=r"gigs\.show"):
        create_app(session_app.extensions["portal"])


@cache
def planted(house):
    return AMOUNTS | agreed(house)


@cache
def may_find(house, viewer):
    return allowed(house, viewer)


def wrong_about_hidden(house, method, case, answer, unknown, headers):
    """What is hidden is answered as what does not exist, to the byte."""
    key = (case.viewer, method, case.unknown, bool(headers))
    if key not in unknown:
        nothing = house.ask(case.viewer, method, case.unknown, case.sent, **headers)
        unknown[key] = same_for_all(nothing, case.unknown.partition("?")[0])
    return [] if same_for_all(answer, case.path.partition("?")[0]) == unknown[key] else [f"{case.path}: differs"]


def wrong_answers(house, method, case, unknown, **headers):
    with house.changes() as changed:
        answer = house.ask(case.viewer, method, case.path, case.sent, **headers)
    got, wrong = 303 if "HX-Redirect" in answer.headers else answer.status_code, []
    if got not in case.answers:
        wrong.append(f"{method} {case.path} as {case.viewer}: {got}, not {case.answers} {case.sent}")
    elif got == 404 and case.unknown:
        wrong += wrong_about_hidden(house, method, case, answer, unknown, headers)
    elif got == 403 and not ("Not yours to do" in answer.text or '"said": "' in answer.headers.get("HX-Trigger", "")):
        wrong.append(f"{method} {case.path} as {case.viewer}: 403 without words")
    leaked = found_in(answer, planted(house)) - may_find(house, case.viewer)
    if leaked:
        wrong.append(f"{method} {case.path} as {case.viewer}: {got} tells {sorted(leaked)}")
    if changed and got in (401, 403, 404):
        wrong.append(f"{method} {case.path} as {case.viewer}: {got}, and yet {changed[0]}")
    if changed:
        house.put_back()
    return wrong


@pytest.mark.parametrize("endpoint, method", sorted(MATRIX))
def test_everybody_is_answered_as_the_tables_say(house, endpoint, method):
    unknown, wrong, n, parts = {}, [], 0, set()
    for case in MATRIX[endpoint, method](house):
        wrong += wrong_answers(house, method, case, unknown)
        n += 1
        if method == "GET" and (case.viewer, *case.answers) not in parts:  # the second door: a fragment of it
            parts.add((case.viewer, *case.answers))
            wrong += wrong_answers(house, method, case, unknown, **FRAGMENT)
            n += 1
    print(f"\n{method} {endpoint}: {n} requests")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("endpoint, method", sorted(MATRIX))
def test_nobody_is_led_to_the_sign_in(house, endpoint, method):
    case = next(MATRIX[endpoint, method](house))
    for viewer in NOBODIES:
        with house.changes() as changed:
            answer = house.ask(viewer, method, case.path, case.sent)
            fragment = house.ask(viewer, method, case.path, case.sent, **FRAGMENT)
        if method == "GET":
            assert answer.status_code == 303
            assert unquote(answer.headers["Location"]) == f"/sign-in?next={case.path}"
        else:
            assert answer.status_code == 401
            assert b"Sign in" in answer.data
        assert (fragment.status_code, fragment.data) == (401, b"")
        assert fragment.headers["HX-Redirect"] == "/sign-in"
        assert not changed


@pytest.mark.parametrize("endpoint, method", sorted(PUBLIC))
def test_what_needs_no_sign_in(house, endpoint, method):
    path, to_nobody, to_viewers = PUBLIC[endpoint, method]
    for viewer in EVERYBODY:
        got = house.ask(viewer, method, path).status_code
        assert got == (to_nobody if viewer in NOBODIES else to_viewers), viewer


def test_another_method_is_refused_to_all_alike(house):
    open_, lost = (f"/gigs/{house.company.gigs[name].key}" for name in ("open", "lost"))
    for method in ("PUT", "PATCH", "DELETE", "TRACE"):
        answers = [same_for_all(house.ask("employee", method, path), path) for path in (open_, lost)]
        assert answers[0] == answers[1]
        assert answers[0][0] == 405
