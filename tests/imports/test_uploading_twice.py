"""A form that is sent twice makes one import."""

import re

import pytest

from portal.models import Audit, Import
from tests.imports.conftest import Uploading, together

ROWS = [["Employee ID", "Name"], ["E1", "Ann"]]


def key_of_form(bring_in):
    return re.search(r'name="key"[^>]*value="(\w+)"', bring_in.page("/admin/imports"))[1]


def test_the_same_form_sent_twice_is_one_import(bring_in, stored):
    key = key_of_form(bring_in)
    answers = [bring_in.upload("people", ROWS, key=key).location for _ in range(2)]
    assert answers == [f"/admin/imports/{key}/columns"] * 2
    assert len(stored(Import)) == 1 and [a.action for a in stored(Audit)].count("import uploaded") == 1


def test_sent_twice_at_once_it_is_one_import(app, bring_in, sign_in, admin, stored):
    key = key_of_form(bring_in)
    windows = [Uploading(app, sign_in(admin)) for _ in range(4)]
    answers = together(*(lambda w=w: w.upload("people", ROWS, key=key).location for w in windows))
    assert set(answers) == {f"/admin/imports/{key}/columns"} and len(stored(Import)) == 1
    bring_in.look(f"/admin/imports/{key}")
    assert bring_in.counts(f"/admin/imports/{key}")["new"] == 1


@pytest.mark.parametrize("kind, rows", [("people", [*ROWS, ["E2", "Bo"]]), ("skills", ROWS)])
def test_another_file_of_the_same_form_is_another_import(bring_in, stored, kind, rows):
    key = key_of_form(bring_in)
    first, second = bring_in.upload("people", ROWS, key=key), bring_in.upload(kind, rows, key=key)
    assert first.location != second.location and len(stored(Import)) == 2


def test_no_key_is_a_new_key(bring_in, stored):
    for _ in range(2):
        assert bring_in.upload("people", ROWS, key="").status_code == 303
    assert len({this.key for this in stored(Import)} - {""}) == 2


@pytest.mark.parametrize("key", ["../../x", "abc", "0000000000\n", "000000000000"])
def test_what_is_no_key_is_refused(bring_in, stored, key):
    answer = bring_in.upload("people", ROWS, key=key)
    assert answer.status_code == 422 and "Start again." in answer.text and stored(Import) == []
