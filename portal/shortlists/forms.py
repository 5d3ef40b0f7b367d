from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from wtforms import HiddenField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError
from wtforms.widgets import HiddenInput

from portal.config import LINE_LENGTH, NOTE_LENGTH
from portal.models import Kind, Reason
from portal.models.times import today
from portal.search.candidate import Question
from portal.web import DayField, Form, HoursField, KeyField, MoneyField, NoteField, TextField, WholeField

ANSWER_IN = timedelta(days=5)
PHRASES = {
    "Thank you": "Thank you for putting yourself forward, and for the time you took.",
    "Close": "It was a close decision between good people.",
    "Hours or dates": "The hours and dates did not fit this time.",
    "Skills": "For this one we needed more experience in some of the skills; the gig's page names them.",
    "No longer needed": "The work has changed, and we no longer fill this seat.",
    "Next time": "Please look out for the next gig: we would be glad to hear from you.",
}


class OfferForm(Form):
    hours = HoursField("Hours a week", "Say how many hours a week.")
    starts_on = DayField("First day", "Say when it begins.")
    ends_on = DayField("Last day", "Say when it ends.")
    rate = MoneyField("Rate an hour")
    answer_by = DayField("Answer by", "Say by when you need an answer.")
    warned: Sequence[str] = ()
    known = HiddenField()  # the warnings that were read, so that sending the same again sends it

    @classmethod
    def to(cls, asked: Question) -> "OfferForm":
        """The form, starting from the role's hours, the gig's dates and, for a contractor, the listed rate."""
        starts_on = max(asked.starts_on, asked.day) if asked.starts_on else None
        days = {"starts_on": starts_on, "ends_on": asked.ends_on, "answer_by": asked.day + ANSWER_IN}
        form = cls(data={"hours": asked.hours or None, "rate": asked.listed, **days})
        if asked.kind == Kind.CONTRACTOR:
            form.rate.label.text = f"Rate an hour, {asked.currency}"
        else:
            del form.rate
        return form

    def validate_ends_on(self, field: DayField) -> None:
        if isinstance(field.data, date) and field.data < today():
            raise ValidationError("It would be over already. Choose a day ahead.")

    def terms(self) -> dict[str, Any]:
        return {name: value for name, value in self.data.items() if name not in ("csrf_token", "known")}

    def must_know(self, warnings: list[str]) -> bool:
        """Whether there are warnings that whoever sends it has not read yet; they are drawn then."""
        said = " ".join(warnings)
        has_read, self.known.data = self.known.data == said, said
        self.warned = [] if has_read else warnings
        return bool(self.warned)


class RefusalForm(Form):
    reason = SelectField("Reason", choices=[SelectChoice(r.name, r.value) for r in Reason])
    message = NoteField(
        "What the person reads",
        "Write a line to the person: silence hurts more than a no.",
        NOTE_LENGTH,
        render_kw={"rows": 5},
    )

    def add(self, phrase: str) -> None:
        """Put a phrase behind what was typed."""
        if phrase in PHRASES:
            self.message.data = f"{self.message.data or ''} {PHRASES[phrase]}".strip()
            self.message.raw_data = None


class EndingForm(Form):
    reason = TextField("Why it ends early", "Say why: both of you will want to remember.", LINE_LENGTH)


class NoteForm(Form):
    """`key` names the note, so that a form that is sent twice makes one."""

    text = NoteField("Note", "Write something first.", NOTE_LENGTH, render_kw={"rows": 3})
    key = KeyField()
    version = WholeField(widget=HiddenInput())
