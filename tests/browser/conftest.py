"""Real pages in a real browser: the machine's Chromium, and the application behind its production server."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from waitress.server import create_server

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
expect.set_options(timeout=20_000)  # milliseconds: others may keep the machine busy
AXE = Path(__file__).parent / "vendor" / "axe.min.js"


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    chromium = next(filter(None, map(shutil.which, BROWSERS)), None)
    if chromium is None:
        pytest.fail(f"The browser tests need Chromium: none of {', '.join(BROWSERS)} is installed.", pytrace=False)
    args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"]
    return browser_type_launch_args | {"executable_path": chromium, "args": args}


@pytest.fixture(scope="session")
def base_url(session_app: Flask) -> Iterator[str]:
    server = create_server(session_app, host="127.0.0.1", port=0, threads=4)
    thread = Thread(target=server.run)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.trigger.pull_trigger(server.close)  # closed by its own thread, which then has nothing left to wait for
    thread.join()
    server.task_dispatcher.shutdown()


@pytest.fixture(autouse=True)
def _as_in_production(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Forms are guarded against forgery, and the database is emptied after the test."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)


@pytest.fixture
def page(page: Page) -> Iterator[Page]:
    """The test fails when a script on a page raised, or the page's security policy refused something."""
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if "Content Security Policy" in said.text else None)
    yield page
    assert not wrong, "\n".join(wrong)


@pytest.fixture(scope="session")
def axe() -> Callable[..., None]:
    """`axe(page)` asserts that the page as it is now has no accessibility fault that a machine can see.

    `axe(page, ["color-contrast"])` looks at that rule alone.
    """
    source = AXE.read_text()

    def check(page: Page, rules: list[str] | None = None) -> None:
        if not page.evaluate("'axe' in window"):
            page.evaluate(source)
        asked = {"resultTypes": ["violations"]} | ({"runOnly": rules} if rules else {})
        faults = page.evaluate("async asked => (await axe.run(asked)).violations", asked)
        assert not faults, f"{page.url}\n" + "\n".join(
            f"{fault['id']} ({fault['impact']}): {fault['help']}\n    {node['html']}"
            for fault in faults
            for node in fault["nodes"]
        )

    return check
