"""`python -m tests.sweep.lighthouse ADDRESS`: what Lighthouse says of the directory of a demo that is served there.

Needs Node 20 or newer and Chromium; npx fetches Lighthouse. Ends with 1 below 98 for speed or 100 for the rest.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from http.cookiejar import CookieJar
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

from portal import demo

LIGHTHOUSE = "lighthouse@12.8.2"
BARS = {"performance": 98, "accessibility": 100, "best-practices": 100}


def main() -> None:
    address = (sys.argv[1] if len(sys.argv) > 1 else "http://localhost:8000").rstrip("/")
    path = sys.argv[2] if len(sys.argv) > 2 else "/talent"
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    cookie, failed = signed_in(address), False
    for preset in ("mobile", "desktop"):
        command = [
            "npx", "--yes", LIGHTHOUSE, address + path, "--quiet", "--output=json", "--output-path=stdout",
            f"--only-categories={','.join(BARS)}", f"--extra-headers={json.dumps({'Cookie': cookie})}",
            "--chrome-flags=--headless=new --no-sandbox --disable-gpu", *(["--preset=desktop"] * (preset == "desktop")),
        ]  # fmt: skip
        ran = subprocess.run(command, check=True, capture_output=True, env=os.environ | {"CHROME_PATH": chromium})
        report = json.loads(ran.stdout)
        scores = {name: round(100 * report["categories"][name]["score"]) for name in BARS}
        failed |= any(scores[name] < bar for name, bar in BARS.items())
        audits = report["audits"]
        print(
            f"{preset:8}", *(f"{name} {score}" for name, score in scores.items()),
            *(f"{name} {audits[name]['displayValue']}" for name in ("first-contentful-paint", "total-blocking-time")),
            audits["total-byte-weight"]["displayValue"], report["finalDisplayedUrl"], sep="  ",
        )  # fmt: skip
    sys.exit(failed)


def signed_in(address: str) -> str:
    """The cookie of the demo's lead."""
    jar = CookieJar()
    opener = build_opener(HTTPCookieProcessor(jar))
    form = opener.open(f"{address}/sign-in").read().decode()
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', form)
    assert token
    sent = {"csrf_token": token[1], "email": "lead@portal.example", "password": demo.PASSWORD}
    opener.open(f"{address}/sign-in", urlencode(sent).encode())
    return "; ".join(f"{cookie.name}={cookie.value}" for cookie in jar)


if __name__ == "__main__":
    main()
