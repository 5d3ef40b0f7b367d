from wtforms.widgets import HiddenInput

from portal.config import NOTE_LENGTH
from portal.web import Form, NoteField, WholeField


class NoteForm(Form):
    text = NoteField("A note for yourself", most=NOTE_LENGTH, description="Nobody else reads it.")
    version = WholeField(widget=HiddenInput())
