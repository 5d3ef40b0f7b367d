"""What the documents name is there."""

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


def test_every_test_that_is_named_exists_and_every_row_of_security_has_one_or_says_not_yet():
    text = (ROOT / "docs/security.md").read_text()
    missing = [f"{file}::{name}" for file, name in NAMED.findall(text) if f"def {name}(" not in _text(file)]
    assert not missing
    rows = re.findall(r"^\| (\d+) \|.*\| (.+?) \|$", text, re.MULTILINE)
    assert [int(n) for n, _ in rows] == list(range(1, 65))
    assert all(NAMED.search(said) or "Not yet" in said for _, said in rows)


def _text(file: str) -> str:
    path = ROOT / file
    return path.read_text() if path.exists() else ""
