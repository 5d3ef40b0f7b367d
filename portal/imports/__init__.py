"""Files of people, skills and departments on their way in: staged, looked at, then applied as a whole or not at all.

Staging keeps each row with its verdict and changes nothing else; the dry run is a question over those rows; applying is
one write transaction. Killed in either, only staged rows are left.
"""

from portal.imports.columns import WrongMapping, fields_of
from portal.imports.files import at_work, is_same, is_worked_on, path_of
from portal.imports.forgetting import forget
from portal.imports.progress import rows_applied
from portal.imports.reading import Unreadable
from portal.imports.refused import refused_rows
from portal.imports.remembered import as_before, has_new_choices
from portal.imports.report import Report
from portal.imports.running import NotImported, apply_kept, look_at_kept, run, sheet_of
from portal.imports.sheet import KINDS, Kind, NotEnough, Sheet, chosen, open_sheet
from portal.imports.shipped import load_taxonomy

__all__ = [
    "KINDS",
    "Kind",
    "NotEnough",
    "NotImported",
    "Report",
    "Sheet",
    "Unreadable",
    "WrongMapping",
    "apply_kept",
    "as_before",
    "at_work",
    "chosen",
    "fields_of",
    "forget",
    "has_new_choices",
    "is_same",
    "is_worked_on",
    "load_taxonomy",
    "look_at_kept",
    "open_sheet",
    "path_of",
    "refused_rows",
    "rows_applied",
    "run",
    "sheet_of",
]
