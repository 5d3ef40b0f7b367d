"""Conditions are written so that SQLite need not plan them anew at every run."""

from sqlalchemy import select

from portal.access.conditions import in_words
from portal.models import LIVE, Candidate, Gig


def test_states_are_said_as_words_and_what_people_typed_stays_a_parameter():
    asked = select(Gig.id).where(Gig.state.in_(LIVE), Gig.audience == "everyone", Gig.title == "Robert'); --")
    compiled = in_words(asked).compile(compile_kwargs={"render_postcompile": True})
    assert list(compiled.params.values()) == ["Robert'); --"]
    assert "'everyone'" in str(compiled) and "'in progress'" in str(compiled)


def test_what_is_no_text_stays_a_parameter():
    asked = select(Candidate.id).where(Candidate.person_id == 7)
    assert in_words(asked).compile().params == {"person_id_1": 7}
