from portal.config import LINE_LENGTH, NOTE_LENGTH
from portal.web import Form, NoteField, TextField


class ApplicationForm(Form):
    note = NoteField(
        "A note to the lead", most=NOTE_LENGTH, description="What draws you to it, and what you would bring."
    )


class ReasonForm(Form):
    reason = TextField("Why?", "Say in a few words why; it helps the lead.", LINE_LENGTH)


class MaybeReasonForm(Form):
    reason = TextField("Why? (if you like)", "", LINE_LENGTH)
