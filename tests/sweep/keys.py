"""With the keyboard alone: Tab through a page, open and close what unfolds, and press whatever asks the server."""

import re
from collections.abc import Iterator

from playwright.sync_api import Error, Page

from tests.sweep.world import opened

MOST_STOPS = 600
UNFOLDS = "details:is(.menu, .sheet, .more) > summary"
ASKS = "[hx-get], [hx-post]"
KEY = re.compile(r"[0-9A-Z]{10}|\d+")


def walked(page: Page, path: str) -> Iterator[str]:
    """Tab to the end: each stop has a ring, is in view, and nothing stands before it; none is left out."""
    opened(page, path)
    page.evaluate("document.body.tabIndex = -1; document.body.focus(); document.body.removeAttribute('tabindex')")
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        at = page.evaluate("stop()")
        if at.get("again"):
            break
        yield from at["wrong"]
    yield from page.evaluate("left()")


def unfolded(page: Page, path: str) -> Iterator[str]:
    """What unfolds over the page stands in view, closes with Escape and gives the focus back."""
    opened(page, path)
    for summary in page.locator(UNFOLDS).all()[:6]:
        if not summary.is_visible():
            continue
        summary.focus()
        page.keyboard.press("Enter")
        page.wait_for_timeout(200)
        name = summary.inner_text().strip() or summary.get_attribute("aria-label") or "a menu"
        if not summary.evaluate("el => el.parentElement.open"):
            yield f"Enter does not open {name}"
        yield from (f"{name} open: {fault}" for fault in page.evaluate("look(false)"))
        page.keyboard.press("Escape")
        if summary.evaluate("el => el.parentElement.open"):
            yield f"Escape does not close {name}"
        elif not summary.evaluate("el => el === document.activeElement"):
            yield f"Escape loses the focus at {name}"
    if page.locator(".nav").count():
        page.locator(".nav a").first.focus()
        page.keyboard.press("?")
        page.keyboard.press("Escape")
        if page.evaluate("document.querySelector('dialog[open]') || document.activeElement === document.body"):
            yield "the list of keys does not give the focus back"


def pressed(page: Page, path: str, done: set[str]) -> Iterator[str]:
    """Whatever asks the server by htmx, one of each shape: afterwards the focus is somewhere, and in view."""
    opened(page, path)
    for n in range(page.locator(ASKS).count()):
        if not page.url.endswith(path):
            opened(page, path)
        asks = page.locator(ASKS).nth(n)
        try:
            shape = asks.evaluate(
                "el => [el.tagName, el.className, el.getAttribute('hx-get') || el.getAttribute('hx-post'),"
                " el.getAttribute('hx-target'), el.getAttribute('hx-trigger')].join(' ')",
                timeout=2000,
            )
        except Error:  # an earlier one took it away
            continue
        shape = KEY.sub("", shape.partition("?")[0])
        if shape in done:
            continue
        done.add(shape)
        for control, key in _controls(asks):
            yield from (f"{shape}: {fault}" for fault in _press(page, control, key))
            yield from (f"{shape}, inside: {fault}" for fault in _inset(page))
            yield from (f"{shape}, undone: {fault}" for fault in _undo(page))
            opened(page, path)


def _controls(asks):
    tag = asks.evaluate("el => el.tagName")
    if tag != "FORM":
        key = {"INPUT": "a", "SELECT": "ArrowDown"}.get(tag, "Enter")
        return [(asks, key)]
    inside = []
    for selector, key in (
        ("input[type=checkbox]", "Space"), ("select", "ArrowDown"), ("input[type=search]", "a"),
        ("button:not([type=button]):not(.vh)", "Enter"),
    ):  # fmt: skip
        visible = [one for one in asks.locator(selector).all()[:12] if one.is_visible()]
        inside += [(one, key) for one in visible[:1]]
    return inside


def _press(page: Page, control, key: str) -> Iterator[str]:
    if not control.is_visible() or not control.is_enabled():
        return
    for folded in control.locator("xpath=ancestor::details[not(@open)]").all():
        folded.evaluate("el => { el.open = true }")
    control.focus()
    page.evaluate("window.same = true")
    page.keyboard.press(key)
    yield from _focus(page)


def _inset(page: Page) -> Iterator[str]:
    """A form that opened in place: the focus is in it, its button answers, and Escape closes it."""
    if not page.evaluate("Boolean(window.same && document.querySelector('.inset')?.checkVisibility())"):
        return
    if not page.evaluate("Boolean(document.activeElement.closest('.inset, .errors'))"):
        yield "the focus is not in the form that opened"
    yield from page.evaluate("look(false)")
    submit = page.locator(".inset button:not([type=button]):not(.vh)").last
    if submit.count() and submit.is_visible():
        submit.focus()
        page.keyboard.press("Enter")
        yield from (f"sent: {fault}" for fault in _focus(page))
    if page.evaluate("Boolean(window.same && document.activeElement.closest('.inset'))"):
        page.keyboard.press("Escape")
        yield from (f"Escape: {fault}" for fault in _focus(page))


def _undo(page: Page) -> Iterator[str]:
    undo = page.locator(".toast button")
    if page.evaluate("Boolean(window.same)") and undo.count():
        undo.last.focus()
        page.keyboard.press("Enter")
        yield from _focus(page)


def _focus(page: Page) -> Iterator[str]:
    page.wait_for_timeout(400)
    page.wait_for_load_state("networkidle")
    page.locator(".htmx-request").first.wait_for(state="detached")
    if not page.evaluate("Boolean(window.same)"):
        return  # a page of its own: the browser's beginning
    at = page.evaluate(
        "(() => { const el = document.activeElement, box = el.getBoundingClientRect();"
        " return el === document.body ? 'the focus is lost'"
        " : box.bottom < 0 || box.top > innerHeight ? 'the focus is out of view' : '' })()"
    )
    if at:
        yield at
