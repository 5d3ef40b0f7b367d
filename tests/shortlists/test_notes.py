"""Notes on a candidate: by the leads of the gig for each other, and never for the person."""

import re

from portal.models import CandidateNote
from portal.models.text import new_key


def add(client, url, text="Knows our suite.", **more):
    return client.post(f"{url}/notes", data={"text": text, "key": new_key()} | more)


def test_leads_read_each_others_notes_and_the_person_reads_none(lead, sign_in, world, at):
    assert add(lead, at(world.candidate)).status_code == 303
    cora = sign_in(world.cora)
    page = cora.get(at(world.candidate)).text
    assert "Knows our suite." in page and "Lena Lead" in page and "/removal" not in page
    ada = sign_in(world.ada)
    assert "Knows our suite." not in ada.get(f"/applications/{world.keys[world.candidate]}").text


def test_the_same_form_sent_twice_is_one_note(lead, world, at, stored):
    key = new_key()
    for _ in range(2):
        assert add(lead, at(world.candidate), key=key).status_code == 303
    assert [note.text for note in stored(CandidateNote)] == ["Knows our suite."]


def test_anothers_key_makes_and_tells_nothing(lead, sign_in, world, at, stored):
    key = new_key()
    add(lead, at(world.candidate), key=key)
    answer = add(sign_in(world.cora), at(world.considered), "Mine.", key=key)
    assert answer.status_code == 409 and "Mine." in answer.text and "Knows our suite." not in answer.text
    assert len(stored(CandidateNote)) == 1


def test_one_may_note_about_whoever_gave_no_consent(lead, world, at, stored):
    add(lead, at(world.considered), "Ask in spring.")
    assert "Ask in spring." in lead.get(at(world.considered)).text


def test_ones_own_note_is_changed_and_anothers_is_not(lead, sign_in, world, at, stored):
    add(lead, at(world.candidate))
    (note,) = stored(CandidateNote)
    url = f"{at(world.candidate)}/notes/{note.key}"
    assert sign_in(world.cora).post(url, data={"text": "No.", "version": "1"}).status_code == 403
    assert sign_in(world.cora).post(f"{url}/removal").status_code == 403
    assert sign_in(world.ada).get(url).status_code == 403  # they read the gig, and decide nothing
    assert lead.post(url, data={"text": "Knows it well.", "version": "1"}).status_code == 303
    assert [(n.text, n.version) for n in stored(CandidateNote)] == [("Knows it well.", 2)]


def test_a_note_that_changed_meanwhile_keeps_what_was_typed(lead, world, at, stored):
    add(lead, at(world.candidate))
    (note,) = stored(CandidateNote)
    url = f"{at(world.candidate)}/notes/{note.key}"
    lead.post(url, data={"text": "First.", "version": "1"})
    answer = lead.post(url, data={"text": "Second.", "version": "1"})
    assert answer.status_code == 409 and "First." in answer.text and "Second." in answer.text
    assert lead.post(url, data={"text": "Second.", "version": "2"}).status_code == 303
    assert [n.text for n in stored(CandidateNote)] == ["Second."]


def test_a_removed_note_comes_back_by_undo(lead, world, at, stored):
    add(lead, at(world.candidate))
    (note,) = stored(CandidateNote)
    url = f"{at(world.candidate)}/notes/{note.key}/removal"
    lead.post(url)
    assert "Knows our suite." not in lead.get(at(world.candidate)).text
    lead.post(f"{url}/undo")
    assert "Knows our suite." in lead.get(at(world.candidate)).text


def test_an_empty_or_endless_note_is_refused_and_stays(lead, world, at, stored):
    assert "Write something first." in add(lead, at(world.candidate), " ").text
    answer = add(lead, at(world.candidate), "x" * 2001)
    assert answer.status_code == 422 and "x" * 2001 in answer.text
    assert stored(CandidateNote) == []


def test_another_text_from_the_same_form_is_asked_for_and_not_lost(lead, world, at, stored):
    key = new_key()
    add(lead, at(world.candidate), "One.", key=key)
    answer = add(lead, at(world.candidate), "Two.", key=key)
    assert answer.status_code == 409 and "Two." in answer.text and f'value="{key}"' not in answer.text
    assert [note.text for note in stored(CandidateNote)] == ["One."]


def test_whoever_is_removed_and_considered_again_has_their_notes(lead, world, at):
    add(lead, at(world.considered), "Ask in spring.")
    lead.post(at(world.considered, "removal"))
    back = {"person": world.person_keys[world.con], "role": "1"}
    lead.post(f"{world.url}/consideration", data=back)
    path = re.search(r'href="([^"?]+)"[^>]*>Con Considered', lead.get(world.url).text)[1]
    assert "Ask in spring." in lead.get(path).text


def test_a_removed_note_is_changed_by_nobody(lead, world, at, stored):
    add(lead, at(world.candidate))
    url = f"{at(world.candidate)}/notes/{stored(CandidateNote)[0].key}"
    lead.post(f"{url}/removal")
    assert lead.post(url, data={"text": "No.", "version": "2"}).status_code == 404
