"""The small forms of what is done with a gig once it is there."""

from wtforms import BooleanField, HiddenField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import HiddenInput

from portal.config import NAME_LENGTH, NOTE_LENGTH
from portal.gigs.rows import CHOOSE
from portal.models import GigState
from portal.web import Form, KeyField, NoteField, TextField, WholeField


class EndForm(Form):
    outcome = RadioField(
        "How did it end?",
        choices=[
            SelectChoice(str(GigState.COMPLETED), "Completed: the work is done"),
            SelectChoice(str(GigState.CANCELLED), "Cancelled: the work will not be done"),
        ],
        **CHOOSE,
    )


class CopyForm(Form):
    """A draft like a gig: bigger, or with somebody of it considered again."""

    key = KeyField()
    bigger = BooleanField()
    candidate = HiddenField()


class LessonsForm(Form):
    version = WholeField(widget=HiddenInput())
    learned = NoteField("What worked?", most=NOTE_LENGTH, description="For the gig's leads alone: what to do again.")


class OwnerForm(Form):
    to = TextField("New owner", "Name the lead who takes it over.", description="They are told by mail.")
    stays = BooleanField("I stay as a co-lead", default=True, description="Else you can't open the shortlist any more.")


class KeepForm(Form):
    """A gig as a template of the company."""

    key = KeyField()
    name = TextField("Name of the template", "Give it a name.", NAME_LENGTH)
    sure = BooleanField("Its texts may be read by every lead")


class TemplateForm(Form):
    version = WholeField(widget=HiddenInput())
    name = TextField("Name of the template", "Give it a name.", NAME_LENGTH)
    title = TextField("Title of the gigs made from it", most=NAME_LENGTH)
    description = NoteField("What and why", description="Markdown works.")
