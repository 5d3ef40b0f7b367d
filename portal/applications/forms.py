from collections.abc import Iterable, Sequence
from hashlib import blake2s
from typing import Any

from flask import request
from wtforms import StringField
from wtforms.validators import Length, ValidationError
from wtforms.widgets import URLInput

from portal.config import LINE_LENGTH, LINK_LENGTH, LINKS, NOTE_LENGTH
from portal.models import Conflict
from portal.models.text import clean, is_web_address
from portal.web import Form, NoteField, PartsField, TextField

ANSWER = "answer-"


class LinkField(StringField):
    """The address of a page, or nothing."""

    widget = URLInput()

    def __init__(self, label: str = "", **kwargs: Any):
        length = Length(max=LINK_LENGTH, message=f"A link has at most {LINK_LENGTH} characters.")
        super().__init__(label, [length], filters=[lambda typed: clean(typed or "")], **kwargs)

    def pre_validate(self, form: Form) -> None:
        if self.data and not is_web_address(self.data, ("https",)):
            raise ValidationError("Write the address of a page, which begins with https://.")


class ApplicationForm(Form):
    """A note and links; `asking` adds a field for each question."""

    note = NoteField(
        "A note to the lead", most=NOTE_LENGTH, description="What draws you to it, and what you would bring."
    )
    links = PartsField(LinkField("Link"), "Links", max_entries=LINKS)
    questions: Sequence[str] = ()

    @property
    def answers(self) -> list[tuple[str, str]]:
        return [(question, self._fields[_name(question)].data) for question in self.questions]

    @property
    def asked(self) -> list[Any]:
        """The fields of the questions, for the page."""
        return [self._fields[_name(question)] for question in self.questions]

    @property
    def no_longer_asked(self) -> list[str]:
        """Answers that were typed to questions which the lead has changed since the page was drawn."""
        known = {_name(question) for question in self.questions}
        typed = [(name, clean(text)) for name, text in request.form.items() if name.startswith(ANSWER)]
        return [text for name, text in typed if text and name not in known]

    def must_be_current(self) -> None:
        """Raises Conflict."""
        if self.no_longer_asked:
            raise Conflict("The lead changed the questions while you wrote. Look at them again, then send.")

    def says_more_than(self, note: str, answers: Iterable[tuple[str, str]], links: Iterable[str]) -> bool:
        """Whether anything typed is missing in what was written."""
        typed, written = {("", self.note.data), *self.answers}, {("", note), *answers}
        more = any(text and (to, text) not in written for to, text in typed)
        return more or bool(self.no_longer_asked) or not set(self.sent_links) <= set(links)

    @property
    def sent_links(self) -> list[str]:
        return list(dict.fromkeys(filter(None, self.links.data)))


def asking(
    questions: Iterable[str],
    optional: Iterable[str] = (),
    note: str = "",
    answers: dict[str, str] | None = None,
    links: Sequence[str] = (),
) -> ApplicationForm:
    """The form of an application with these questions, filled with what was written before."""
    asked, may_be_empty = tuple(dict.fromkeys(questions)), set(optional)
    fields = {_name(q): NoteField(q, "" if q in may_be_empty else "Answer this question.", NOTE_LENGTH) for q in asked}
    made: type[ApplicationForm] = type("AskingForm", (ApplicationForm,), {**fields, "questions": asked})
    known = {_name(question): answer for question, answer in (answers or {}).items()}
    return made(data={"note": note, "links": [*links, *[""] * (LINKS - len(links))], **known})


def _name(question: str) -> str:
    """Of the question's own field: an answer never lands beside another question."""
    return ANSWER + blake2s(question.encode(), digest_size=6).hexdigest()


class ReasonForm(Form):
    reason = TextField("Why?", "Say in a few words why; it helps the lead.", LINE_LENGTH)


class MaybeReasonForm(Form):
    reason = TextField("Why?", "", LINE_LENGTH)
