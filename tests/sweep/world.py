"""A demo company that is served while the sweep lasts, people signed in to it, and the addresses of its pages."""

import html
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter

from portal import create_app, demo
from portal.config import Config

NOBODY = "signed out"
WHO = ("lead", "employee", "contractor", "admin", NOBODY, "lead2", "employee2", "contractor2")
SEEDS = {  # where the walk along the links begins, beside the front page: what no link leads to, and unhappy ends
    NOBODY: ["/sign-in", "/sign-in/forgotten", "/welcome/none", "/no-such-page"],
    "lead": ["/talent/role", "/talent?q=terrafrom", "/talent?skill=python&skill=cobol&match=any&kind=contractor",
             "/talent?skill=python&level=4&skill=cobol&kind=contractor&region=Africa", "/gigs?mine=1", "/no-such-page"],
    "employee": ["/profile/looks", "/gigs?type=project&hours=5-10&bookmarked=1", "/applications?ended=1", "/admin"],
    "contractor": ["/profile/start/you", "/profile/start/skills", "/profile/start/hours", "/profile/start/place",
                   "/profile/start/done"],
    "admin": ["/admin/people?q=zqzq", "/admin/people/invitations", "/admin/skills?q=java", "/admin/mail?state=sent"],
}  # fmt: skip
NO_PAGES = {
    *("static", "healthz", "readyz"),
    *("talent.counts", "gigs.counts", "skills.suggest", "talent.suggestions", "admin.suggestions", "gigs.leads"),
    "accounts.profile.start",  # leads on to the first step that is open
}
Sort = tuple[str, ...]
LINK = re.compile(r"""(?:\shref|\shx-get)=["']?([^"'\s>]+)""")
EACH = 8  # addresses of one sort that are asked for links


@contextmanager
def served() -> Iterator[str]:
    """The address of a new Portal with the demo company, which goes away afterwards."""
    with tempfile.TemporaryDirectory() as folder, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
        free.close()
        env = os.environ | {"PORTAL_INSTANCE": folder, "PORT": port, "PORTAL_DEMO_PEOPLE": "300"}
        env.pop("PORTAL_DATABASE_URL", None)
        with open(Path(folder) / "log", "w") as log:
            process = subprocess.Popen([sys.executable, "-m", "portal", "serve"], env=env, stdout=log, stderr=log)
        try:
            while "Ctrl-C" not in (Path(folder) / "log").read_text():
                if process.poll() is not None:
                    raise SystemExit((Path(folder) / "log").read_text())
                time.sleep(0.2)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait()


def window(browser: Browser, address: str, who: str, scripts: bool = True) -> BrowserContext:
    """A browser of somebody's own, signed in by the form."""
    context = browser.new_context(
        base_url=address, java_script_enabled=scripts, reduced_motion="reduce", viewport={"width": 1360, "height": 860}
    )
    context.set_default_timeout(15_000)
    if who != NOBODY:
        page = context.new_page()
        page.goto("/sign-in")
        page.fill("#email", f"{who}@portal.example")
        page.fill("#password", demo.PASSWORD)
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.wait_for_url(lambda url: "/sign-in" not in url)
        page.close()
    return context


def addresses(contexts: dict[str, BrowserContext], more: dict[str, list[str]]) -> dict[str, list[str]]:
    """The seeds, and an address of every sort of page for each who may see it, found by following links.

    A sort is a route, with what its address says in words (/profile/about, /profile/rate). The second lead, employee
    and contractor add what the first ones have none of. A route that nobody comes to ends the sweep.
    """
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Config.from_env({"PORTAL_INSTANCE": folder}))
    routes = app.url_map.bind("")
    missing = {r.endpoint for r in app.url_map.iter_rules() if "GET" in (r.methods or ())} - NO_PAGES
    found: dict[str, list[str]] = {}
    for who, context in contexts.items():
        found[who] = [*(("/",) if who != NOBODY else ()), *SEEDS.get(who, ()), *more.get(who, ())]
        queue, known = deque(found[who]), set(found[who])
        asked: Counter[Sort] = Counter()
        taken = {_sort(routes, path) for path in found[who] if "?" not in path}
        lacking = set(missing) if who.endswith("2") else None
        while queue:
            path = queue.popleft()
            sort = _sort(routes, path)
            if sort[0] in NO_PAGES or asked[sort] == EACH:
                continue
            asked[sort] += 1
            answer = context.request.get(path, max_redirects=0)
            if answer.status not in (200, 303):
                continue
            missing.discard(sort[0])
            text = answer.text()
            if text[:20].startswith("<!doctype") and sort not in taken and (lacking is None or sort[0] in lacking):
                found[who].append(path)
                taken.add(sort)
            links = {html.unescape(link) for link in LINK.findall(text)} - known
            known |= links
            queue += sorted(link for link in links if link.startswith("/"))
    if missing:
        raise SystemExit(f"No link and no seed leads to: {', '.join(sorted(missing))}")
    return found


def _sort(routes: MapAdapter, path: str) -> Sort:
    try:
        endpoint, values = routes.match(path.partition("?")[0], "GET")
    except HTTPException:  # nothing is there, or only for POST
        return ("static",) if "no-such" not in path else ("",)
    return endpoint, *(value for name, value in values.items() if name in ("part", "name"))


def opened(page: Page, path: str) -> None:
    """What the page asks for by itself has come."""
    page.goto(path)
    if "/sign-in" in page.url and path != "/" and not path.startswith("/sign-in"):
        raise SystemExit(f"{path} is not shown: whoever looked is signed out")
    page.wait_for_load_state("networkidle")
    page.evaluate((Path(__file__).parent / "looks.js").read_text())
