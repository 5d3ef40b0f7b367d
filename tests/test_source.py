"""What no line of Portal does, so that no page has to be tried for it."""

import re
from pathlib import Path

import pytest

from tests.faults.__main__ import FAULTS

PORTAL = Path(__file__).parent.parent / "portal"
TEMPLATES = {path: path.read_text() for path in PORTAL.rglob("*.html")}
CODE = {path: path.read_text() for path in PORTAL.rglob("*.py") if "migrations" not in path.parts}
DRAWN_BY_HAND = {  # what is not a template and yet HTML: each escapes what people wrote
    "web/icons.py",
    "web/stars.py",
    "web/words.py",
    "talent/rows.py",
    "shortlists/board.py",
    "shortlists/candidate.py",
    "shortlists/cards.py",
}


def found(texts, pattern):
    return {str(path.relative_to(PORTAL)) for path, text in texts.items() if re.search(pattern, text)}


@pytest.mark.parametrize(
    "never",
    [
        r"\|\s*safe\b",
        r"autoescape",
        r"<script(?![^>]* src=)",
        r"<style|\sstyle=",
        r"\son\w+=[\"']",
        r"hx-on|hx-vals='js:|hx-vals=\"js:|hx-trigger=\"[^\"]*\[",
        r"javascript:",
    ],
)
def test_no_template(never):
    assert not found({path: text for path, text in TEMPLATES.items() if "mail" not in path.parts}, never)


@pytest.mark.parametrize(
    "never",
    [
        r"render_template_string|\.from_string\(",
        r"\beval\(|\bexec\(|\bpickle\b|\byaml\b|\bmarshal\b",
        r"shell=True|os\.system|os\.popen",
        r"populate_obj",
        r"Access-Control-",
        r"random\.(random|choice|randint|sample|getrandbits)\(.*(token|key|secret)",
    ],
)
def test_no_line_of_code(never):
    assert not found(CODE, never)


def test_html_is_drawn_by_hand_in_few_places():
    assert found(CODE, r"\bMarkup\(") == DRAWN_BY_HAND


def test_links_that_people_wrote_lead_out_without_telling_where_from():
    written = [tag for text in TEMPLATES.values() for tag in re.findall(r"<a [^>]*href=\"\{\{ link \}\}\"[^>]*>", text)]
    assert len(written) >= 5
    assert all("noopener" in tag and "nofollow" in tag for tag in written)


def test_scripts_store_nothing():
    scripts = {path: path.read_text() for path in (PORTAL / "static/js").rglob("*.js")}
    assert len(scripts) >= 4 and not found(scripts, r"localStorage|sessionStorage|indexedDB|document\.cookie")


def test_every_fault_that_is_planted_stands_in_the_code():
    assert [fault for fault in FAULTS if (PORTAL.parent / fault.file).read_text().count(fault.old) != 1] == []
