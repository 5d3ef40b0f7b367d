"""What all pages share: page or fragment, the answer to a done deed, who is signed in, errors with words."""

from portal.web.answers import done, render, see_other, toast, wants_fragment
from portal.web.background import in_background
from portal.web.errors import busy
from portal.web.forms import (
    ClockField,
    DayField,
    Form,
    HoursField,
    KeyField,
    MoneyField,
    MonthField,
    NoteField,
    PartsField,
    TextField,
    Typed,
    WholeField,
)
from portal.web.paging import Page, cut, id_place, place, place_as, place_of
from portal.web.settings import settings
from portal.web.setup import init_app
from portal.web.signin import begin_session, current_viewer, end_session, is_local_path
from portal.web.uploads import most_bytes_of, takes_files

__all__ = [
    "ClockField",
    "DayField",
    "Form",
    "HoursField",
    "KeyField",
    "MoneyField",
    "MonthField",
    "NoteField",
    "Page",
    "PartsField",
    "TextField",
    "Typed",
    "WholeField",
    "begin_session",
    "busy",
    "current_viewer",
    "cut",
    "done",
    "end_session",
    "id_place",
    "in_background",
    "init_app",
    "is_local_path",
    "most_bytes_of",
    "place",
    "place_as",
    "place_of",
    "render",
    "see_other",
    "settings",
    "takes_files",
    "toast",
    "wants_fragment",
]
