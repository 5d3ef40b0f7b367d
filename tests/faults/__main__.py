"""`python -m tests.faults`: do the tests notice? Fifty faults are planted in a copy of the code, one by one.

Of each it is told which test noticed it first: one that fails with the fault and, at the end, passes without it. The
tests of what the file holds come first, those that take longest last; on SQLite and without a browser.
`--only 7 12` plants some of them.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.faults import access, models, search
from tests.faults.fault import Fault

HERE = Path(__file__).parents[2]
FAULTS = [*access.FAULTS, *models.FAULTS, *search.FAULTS]
BAR = 48
MINUTES = 20  # for one fault, all tests included
NOT_COPIED = (".venv", ".git", "__pycache__", "instance")
FIRST = {  # the tests most likely to notice, by the beginning of a file's path; the first that fits
    "portal/access/candidates": (
        "shortlists/test_notes",
        "access/test_tables",
        "shortlists/test_steps",
        "access/test_leaks",
    ),
    "portal/access/gigs": ("gigs/test_reading", "access/test_tables", "access/test_leaks", "home", "access/test_mails"),
    "portal/access/people": ("access/test_order", "access/test_leaks", "access/test_tables"),
    "portal/access/skills": ("skills",),
    "portal/access": ("access",),
    "portal/models/accounts": ("accounts/test_sign_in",),
    "portal/models/candidates/by_person": ("models/test_candidates", "applications"),
    "portal/models/candidates": (
        "models/test_candidates",
        "shortlists/test_steps",
        "mail/test_candidates",
        "applications",
    ),
    "portal/models/gigs": ("gigs/test_life", "gigs/test_terms_told", "gigs/test_posting"),
    "portal/models/hours": ("models/test_hours", "talent/test_directory", "profile"),
    "portal/models/looks": ("talent/test_person",),
    "portal/models/outbox": ("mail/test_server",),
    "portal/models/people": ("admin/test_person", "admin/test_employment", "accounts"),
    "portal/models/skill_merges": ("models/test_skill_merges",),
    "portal/search/applications": ("applications/test_own", "applications"),
    "portal/search/candidate": ("shortlists/test_candidate",),
    "portal/search/directory": ("talent/test_searching", "talent/test_facets", "talent", "profile/test_suggesting"),
    "portal/search/openings": ("gigs/test_openings",),
    "portal/search/pages": ("admin/test_employment", "admin/test_departments", "skills"),
    "portal/search/person": ("talent/test_person", "access/test_sentinels"),
    "portal/search/shortlist": ("shortlists/test_who_may", "shortlists/test_board"),
    "portal/search/skill_words": ("talent/test_searching",),
    "portal/search/timeline": ("applications/test_list",),
}
SLOW = (
    "access/test_matrix",
    "access/test_sentinels",
    "access/test_flips",
    "demo",
    "histories",
    "cli",
    "races",
    "migrations",
)
FAILED = re.compile(r"^(?:FAILED|ERROR) (.+?)(?: - .*)?$", re.MULTILINE)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.faults")
    parser.add_argument("--only", type=int, nargs="+", metavar="N", help="plant these alone")
    numbers = parser.parse_args().only or range(1, len(FAULTS) + 1)
    with tempfile.TemporaryDirectory() as folder:
        tree = shutil.copytree(HERE, Path(folder) / "portal", ignore=shutil.ignore_patterns(*NOT_COPIED))
        for fault in FAULTS:
            planted(tree, fault)
        found = [test for n in numbers if (test := told(tree, n))]
        if unsound := first_failure(tree, sorted({*found})) if found else None:
            sys.exit(f"{unsound} fails without any fault. Mend it first, then look again.")
    print(f"{len(found)} of {len(numbers)} faults were noticed; {BAR} of {len(FAULTS)} must be.")
    sys.exit(len(numbers) - len(found) > len(FAULTS) - BAR)


def told(tree: Path, n: int) -> str | None:
    """The test that notices a fault, if there is one; said at once."""
    fault, began = FAULTS[n - 1], time.monotonic()
    test = noticed_by(tree, fault)
    print(f"{n:3}  {test or 'NOT FOUND'}  ({time.monotonic() - began:.0f} s)", flush=True)
    print(f"     {fault.file}: {fault.said}", flush=True)
    return test


def planted(tree: Path, fault: Fault) -> str:
    """The file with the fault in it. Ends with words where the code has moved on."""
    code = (tree / fault.file).read_text()
    if code.count(fault.old) != 1:
        sys.exit(f"{fault.file} holds this {code.count(fault.old)} times, not once; mend tests/faults:\n{fault.old}")
    return code.replace(fault.old, fault.new)


def noticed_by(tree: Path, fault: Fault) -> str | None:
    file = tree / fault.file
    sound, faulty = file.read_text(), planted(tree, fault)
    try:
        file.write_text(faulty)
        failed = next(filter(None, (first_failure(tree, tests) for tests in in_order(tree, fault.file))), None)
    finally:
        file.write_text(sound)
    return failed


def in_order(tree: Path, file: str) -> tuple[list[str], list[str]]:
    """(tests of what a file holds, all others outside the browser), each with the slowest last."""
    first = next(names for beginning, names in FIRST.items() if file.startswith(beginning))
    every = {str(path.relative_to(tree)) for path in (tree / "tests").rglob("test_*.py")}
    every -= {test for test in every if test.startswith("tests/browser/")}
    slow = tuple(f"tests/{name}" for name in SLOW)
    wanted = [(name, test) for name in first for test in sorted(every) if test.startswith(f"tests/{name}")]
    ours = list(dict.fromkeys(test for name, test in wanted if "/" in name or not test.startswith(slow)))
    return ours, sorted(every.difference(ours), key=lambda test: (test.startswith(slow), test))


def first_failure(tree: Path, tests: list[str]) -> str | None:
    """The first of some tests that fails; none where the time is over."""
    pytest = [sys.executable, "-m", "pytest", "-x", "-q", "--tb=no", "-rfE", "-p", "no:cacheprovider"]
    env = os.environ | {"PYTHONPATH": str(tree), "PORTAL_TEST_DATABASE": "sqlite"}
    try:
        done = subprocess.run(
            [*pytest, *tests], cwd=tree, env=env, capture_output=True, text=True, timeout=MINUTES * 60, check=False
        )
    except subprocess.TimeoutExpired:
        return None
    if done.returncode not in (0, 1):
        sys.exit(f"pytest ended with {done.returncode}:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    named = FAILED.search(done.stdout)
    return named[1] if named else None


if __name__ == "__main__":
    main()
