"""Where one is signed in, and ending it."""

from portal.db import writing
from portal.models import SignIn
from portal.search.sessions import browser_named
from tests.world import person

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def test_the_page_lists_ones_own_sessions(client, ines, sign_in, enter):
    client.post("/sign-in", data={}, headers={"User-Agent": FIREFOX})
    sign_in(ines)
    client.environ_base["HTTP_USER_AGENT"] = FIREFOX
    enter()
    page = client.get("/sessions").text
    assert "Firefox on Linux" in page
    assert page.count("This one") == 1
    assert page.count('data-label="Last seen"') == 2


def test_one_session_is_ended(ines, sign_in, stored):
    here, elsewhere = sign_in(ines), sign_in(ines)
    mine, other = sorted(stored(SignIn), key=lambda kept: kept.id)
    answer = here.post(f"/sessions/{other.id}/end")
    assert (answer.status_code, answer.location) == (303, "/sessions")
    assert elsewhere.get("/sessions").status_code == 303
    assert here.get("/sessions").status_code == 200
    ended = stored(SignIn, other.id).ended_at
    assert here.post(f"/sessions/{other.id}/end").status_code == 303
    assert stored(SignIn, other.id).ended_at == ended and mine.id != other.id


def test_all_others_are_ended(ines, sign_in):
    here, one, two = sign_in(ines), sign_in(ines), sign_in(ines)
    assert here.post("/sessions/end-others").status_code == 303
    assert [c.get("/sessions").status_code for c in (here, one, two)] == [200, 303, 303]


def test_the_session_of_another_is_not_there(app, ines, sign_in, stored):
    with app.app_context(), writing() as session:
        ada = person(session, "Ada Novak").id
    hers, his = sign_in(ada), sign_in(ines)
    id_ = next(s.id for s in stored(SignIn) if s.person_id == ada)
    answer = his.post(f"/sessions/{id_}/end")
    unknown = his.post("/sessions/987654/end")
    assert (answer.status_code, unknown.status_code) == (404, 404)
    assert hers.get("/sessions").status_code == 200
    assert his.post("/sessions/99999999999999999999999/end").status_code == 404


def test_the_page_asks_little(ines, sign_in, queries):
    here = sign_in(ines)
    for _ in range(5):
        sign_in(ines)
    queries.clear()
    here.get("/sessions")
    assert len(queries) == 3


def test_browsers_are_named_in_words():
    assert browser_named(FIREFOX) == "Firefox on Linux"
    assert browser_named("curl/8") == "A browser"
    edge = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130 Safari/537.36 Edg/130"
    assert browser_named(edge) == "Edge on Windows"
