"""The pictures of the README, from the demo company: `make pictures`, or `python -m tests.pictures NAME…` for some."""

import base64
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.conftest import BROWSERS

FOLDER = Path("docs/pictures")
DESK, PHONE = {"width": 1360, "height": 820}, {"width": 390, "height": 780}
MOST_BYTES = 80_000
PEOPLE = """Personnel no.;First name;Last name;Work e-mail;Job title;Department;Employment type;Location;Key skills
70017;Ivana;Marić;ivana.maric@company.example;Head of data;Data;Permanent;Berlin;"Python: expert; SQL"
70018;Seán;O'Neill;sean.oneill@company.example;Data engineer;Data;Permanent;Dublin;"Python; Airflow; dbt"
70019;Zofia;Nowak;zofia.nowak@company.example;Product designer;Product;Permanent;Warsaw;"Figma; UX research"
70020;Chidi;Okafor;chidi@okafor.example;Data analyst;;Freelancer;Lagos;"SQL; Tableau; Powr BI"
70021;Åsa;Lindqvist;asa@company;Office manager;Operations;Permanent;Stockholm;
"""


def home(page: Page) -> None:
    page.goto("/")


def directory(page: Page) -> None:
    page.goto("/")
    page.locator("#gigs").get_by_role("link", name="Assess our QA practice").click()
    page.get_by_role("link", name="For Report writer").click()


def posting(page: Page) -> None:
    page.goto("/gigs/guide")
    page.get_by_role("link", name="Make sense of one spreadsheet").click()
    page.get_by_label("Hours a week").first.scroll_into_view_if_needed()
    page.mouse.wheel(0, 200)


def shortlist(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="on the shortlist").nth(2).click()


def openings(page: Page) -> None:
    page.goto("/gigs?sort=fit")


def offer(page: Page) -> None:
    page.goto("/")
    page.locator("#first a").first.click()


def people(page: Page) -> None:
    page.goto("/admin/people")


def importing(page: Page) -> None:
    page.goto("/admin/imports")
    file = {"name": "people.csv", "mimeType": "text/csv", "buffer": PEOPLE.encode()}
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Upload and look").click()
    page.get_by_role("button", name="Look at the file").click()
    page.get_by_role("button", name="Apply").wait_for()


PICTURES: dict[str, tuple[str, dict[str, int], Callable[[Page], None]]] = {
    "home": ("Lead", DESK, home),
    "directory": ("Lead", DESK, directory),
    "posting": ("Lead", DESK, posting),
    "shortlist": ("Lead", DESK, shortlist),
    "openings": ("Employee", DESK, openings),
    "offer": ("Contractor", PHONE, offer),
    "people": ("Admin", DESK, people),
    "import": ("Admin", DESK, importing),
}


@contextmanager
def demo() -> Iterator[str]:
    """The address of the demo company, served from a folder that goes again."""
    with socket.socket() as free, tempfile.TemporaryDirectory() as instance:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_") and name != "HOST"}
        env = kept | {"PORTAL_INSTANCE": instance, "PORT": str(port)}
        server = subprocess.Popen([sys.executable, "-m", "portal", "serve"], env=env)
        try:
            wait_for(f"http://127.0.0.1:{port}/readyz", server)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait()


def wait_for(url: str, server: "subprocess.Popen[bytes]") -> None:
    while server.poll() is None:
        try:
            urllib.request.urlopen(url).close()
            return
        except OSError:
            time.sleep(0.5)
    raise SystemExit("The demo did not start.")


def take(browser: Browser, url: str, name: str) -> None:
    who, size, go = PICTURES[name]
    looks = {"color_scheme": "light", "reduced_motion": "reduce", "timezone_id": "Europe/Berlin", "locale": "en-GB"}
    page = browser.new_page(base_url=url, viewport=size, **looks)
    page.goto("/sign-in")
    page.get_by_role("button", name=who, exact=True).click()
    go(page)
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready")
    asked = {"format": "webp", "quality": 60, "optimizeForSpeed": False}
    taken = page.context.new_cdp_session(page).send("Page.captureScreenshot", asked)
    file = FOLDER / f"{name}.webp"
    file.write_bytes(base64.b64decode(taken["data"]))
    page.context.close()
    print(f"{file}: {file.stat().st_size:,} bytes")
    assert file.stat().st_size <= MOST_BYTES


def main(names: list[str]) -> None:
    chromium = next(filter(None, map(shutil.which, BROWSERS)))
    FOLDER.mkdir(exist_ok=True)
    with demo() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        for name in names or PICTURES:
            take(browser, url, name)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
