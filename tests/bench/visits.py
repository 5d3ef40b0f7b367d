"""What a visit costs: bytes that a browser is sent, and how soon `portal serve` answers once it is started.

`python -m tests.bench.visits [FOLDER OF A WORLD]`. Chromium counts what crosses the line, heads of answers included.
"""

import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, sync_playwright

from portal import create_app
from portal.config import Config
from tests.bench import client, servers, world

FIRST = ("home", "directory")
FIRST_BAR, LATER_BAR = 120_000, 20_000  # bytes
STARTS, START_BAR = 5, 2  # times, seconds
LEFT_OUT = {"facets", "facets, any", "all facets", "type-ahead", "skill typed"}  # parts of pages


def main(folder: Path) -> dict[str, Any]:
    """Prints the bytes of each page and the seconds of a start; returns them."""
    with tempfile.TemporaryDirectory() as copy:
        for file in folder.glob("portal.db*"):
            shutil.copy(file, copy)
        env = {"PORTAL_INSTANCE": copy}
        asked = world.prepare(create_app(Config.from_env(env)), int(folder.name))
        seconds = client.at([_start(env, asked.cookie) for _ in range(STARTS)], 50)
        print(f"\nFrom the start of the process to the first page: {seconds:.2f} s (bar {START_BAR})", flush=True)
        with servers.portal(env) as (port, _):
            first, later = _visit(f"http://127.0.0.1:{port}", asked)
    said = ", ".join(f"{row} {size / 1000:.1f}" for row, size in first.items())
    print(f"First visit with font, kB on the line: {said} (bar {FIRST_BAR // 1000})")
    said = ", ".join(f"{row} {size / 1000:.1f}" for row, size in later.items())
    print(f"A later page, kB on the line: {said} (bar {LATER_BAR // 1000})", flush=True)
    return {"start_seconds": round(seconds, 2), "first_visit": first, "later_page": later}


def _start(env: dict[str, str], cookie: str) -> float:
    began = time.perf_counter()
    with servers.portal(env) as (port, _):
        status, _ = client.Connection(port).ask(client.request("/", cookie))
        assert status == 200, status
        return time.perf_counter() - began


def _visit(address: str, asked: world.Asked) -> tuple[dict[str, int], dict[str, int]]:
    """Bytes of first visits, each by a new browser, and of later pages, each once."""
    first, later = {}, {}
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for row in FIRST:
            with chromium.new_context() as browser:
                first[row] = _bytes(browser, address, asked, row)
        with chromium.new_context() as browser:
            _bytes(browser, address, asked, "home")
            later = {row: _bytes(browser, address, asked, row) for row in asked.paths if row not in LEFT_OUT}
        chromium.close()
    return first, later


def _bytes(browser: BrowserContext, address: str, asked: world.Asked, row: str) -> int:
    name, _, value = asked.cookie_of(row).partition("=")
    browser.add_cookies([{"name": name, "value": value, "url": address}])
    page = browser.new_page()
    sizes: dict[str, float] = {}
    kept: set[str] = set()
    network = browser.new_cdp_session(page)
    network.on("Network.loadingFinished", lambda event: sizes.update({event["requestId"]: event["encodedDataLength"]}))
    network.on("Network.requestServedFromCache", lambda event: kept.add(event["requestId"]))
    network.on(
        "Network.responseReceived",
        lambda event: event["response"].get("fromDiskCache") and kept.add(event["requestId"]),
    )
    network.send("Network.enable")
    page.goto(address + asked.paths[row][0], wait_until="networkidle")
    page.close()
    return int(sum(size for request, size in sizes.items() if request not in kept))


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) == 2 else "instance/bench/10000"))
