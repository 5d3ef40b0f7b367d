"""`python -m tests.sweep`: every page as each sort of person, and whatever is wrong with it.

At 360, 768 and 1360 px and at 680 (1360 at 200 %), light and dark: nothing runs over, is cut off or stands on other
words, targets are 24 px at least, axe finds nothing, the console is empty. On paper; without scripts; with the keyboard
alone. `--shots FOLDER` keeps pictures and PDFs. Ends with 1 when something was found.
"""

import argparse
import re
import shutil
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, sync_playwright

from tests.sweep import keys, stories, world

AXE = Path(__file__).parent.parent / "browser" / "vendor" / "axe.min.js"
WIDTHS = (1360, 768, 680, 360)
AXE_AT = (1360, 360)
OF_COLOURS = ["color-contrast", "link-in-text-block"]  # what the scheme changes
PAPER = 718  # A4 without its margins, in px
HEIGHT = 860
Look = Callable[[Page, str, str], None]
SETTLED = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


class Sweep:
    def __init__(self, address: str, shots: Path | None):
        self.address, self.shots = address, shots
        self.checks: Counter[str] = Counter()
        self.found: list[str] = []
        self.axe = AXE.read_text()

    def check(self, sort: str, who: str, path: str, faults: Iterator[str]) -> None:
        self.checks[sort] += 1
        for fault in dict.fromkeys(faults):
            self.found.append(f"{sort:9} {who:11} {path}  {fault}")
            print(self.found[-1], flush=True)

    def look(self, page: Page, who: str, path: str) -> None:
        """Each width, light and dark, and paper."""
        said: list[str] = []
        hear = lambda message: said.append(message.text) if message.type in ("error", "warning") else None  # noqa: E731
        page.on("console", hear)
        page.on("pageerror", lambda error: said.append(str(error)))
        world.opened(page, path)
        page.evaluate(self.axe)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": HEIGHT})
            page.evaluate(SETTLED)
            self.check(f"{width}", who, path, iter(page.evaluate("look(false)")))
            for scheme, rules in (("light", None), ("dark", OF_COLOURS)):
                page.emulate_media(color_scheme=scheme)
                page.evaluate(SETTLED)
                self.shoot(page, who, path, f"{width}-{scheme}")
                if width in AXE_AT:
                    self.check("axe", who, path, self.axed(page, rules))
            page.emulate_media(color_scheme="light")
        page.emulate_media(media="print", color_scheme="light")
        page.set_viewport_size({"width": PAPER, "height": 1000})
        self.check("paper", who, path, iter(page.evaluate("look(true)")))
        if self.shots:
            page.pdf(
                path=self.name(who, path, "paper.pdf"),
                format="A4",
                margin=dict.fromkeys(("top", "left", "right", "bottom"), "1cm"),
                print_background=False,
            )
        page.emulate_media(media="screen", color_scheme="light")
        page.remove_listener("console", hear)
        self.check("console", who, path, (text for text in said if "404" not in text and "403" not in text))

    def axed(self, page: Page, rules: list[str] | None) -> Iterator[str]:
        asked = {"resultTypes": ["violations"]} | (
            {"runOnly": rules} if rules else {"rules": {"target-size": {"enabled": True}}}
        )
        for fault in page.evaluate("async asked => (await axe.run(asked)).violations", asked):
            node = fault["nodes"][0]
            why = (node["any"] or node["all"] or node["none"])[0]["message"]
            yield f"{fault['id']}: {node['html'][:120]} {why}"

    def keyboard(self, page: Page, who: str, path: str) -> None:
        for width in (1360, 360):
            page.set_viewport_size({"width": width, "height": HEIGHT})
            self.check(f"Tab {width}", who, path, keys.walked(page, path))
            self.check("Escape", who, path, keys.unfolded(page, path))

    def bare(self, page: Page, who: str, path: str) -> None:
        for width in (1360, 360):
            page.set_viewport_size({"width": width, "height": HEIGHT})
            world.opened(page, path)
            self.check("no script", who, path, iter(page.evaluate("[...bare(), ...look(false)]")))
            self.shoot(page, who, path, f"{width}-bare")

    def shoot(self, page: Page, who: str, path: str, how: str) -> None:
        if self.shots and how in ("1360-light", "1360-dark", "360-light", "360-dark", "768-light", "360-bare"):
            page.screenshot(path=self.name(who, path, f"{how}.png"), full_page=True)

    def name(self, who: str, path: str, end: str) -> Path:
        assert self.shots
        plain = re.sub(r"[0-9a-f]{12,}", "x", path).strip("/").replace("/", "_")[:60] or "home"
        return self.shots / f"{who.replace(' ', '-')}-{plain}-{end}"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.sweep", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--shots", type=Path, help="a folder for pictures and PDFs")
    parser.add_argument("--only", default="", help="pages whose address has this in it")
    parser.add_argument("--who", default="", help="one of " + ", ".join(world.WHO))
    parser.add_argument("--parts", default="look,keyboard,bare,press")
    args = parser.parse_args()
    if args.shots:
        args.shots.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    with world.served() as address, sync_playwright() as playwright:
        chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        )
        contexts = {who: world.window(browser, address, who) for who in world.WHO}
        pages = world.addresses(contexts, stories.tell(contexts))
        pages = {
            who: [path for path in paths if args.only in path] for who, paths in pages.items() if args.who in ("", who)
        }
        print(f"{sum(map(len, pages.values()))} pages", flush=True)
        sweep = Sweep(address, args.shots)
        parts: dict[str, Look] = {"look": sweep.look, "keyboard": sweep.keyboard}
        for part in ("look", "keyboard"):
            if part in args.parts:
                each(contexts, pages, parts[part])
        if "bare" in args.parts:
            bare = {who: world.window(browser, address, who, scripts=False) for who in pages}
            each(bare, pages, sweep.bare)
        if "press" in args.parts:
            for who, paths in pages.items():
                done: set[str] = set()
                page = contexts[who].new_page()
                for path in paths:
                    sweep.check("focus", who, path, keys.pressed(page, path, done))
                page.close()
        browser.close()
    print(f"\n{'check':12}{'pages':>8}{'found':>8}")
    for sort, number in sweep.checks.items():
        print(f"{sort:12}{number:8}{sum(fault.startswith(sort.ljust(9)) for fault in sweep.found):8}")
    print(f"{time.monotonic() - began:.0f} s")
    sys.exit(bool(sweep.found))


def each(contexts: dict[str, BrowserContext], pages: dict[str, list[str]], do: Look) -> None:
    for who, paths in pages.items():
        page = contexts[who].new_page()
        for path in paths:
            do(page, who, path)
        page.close()


if __name__ == "__main__":
    main()
