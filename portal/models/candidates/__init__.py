from portal.models.candidates.by_clock import ByClock
from portal.models.candidates.by_leads import ByLeads
from portal.models.candidates.by_person import ByPerson


class Candidate(ByLeads, ByPerson, ByClock):
    """One person considered for one gig role: the only row for it, however it began.

    Loaded with gig, role and person. A step that was already taken is taken once. What is stored stands in `row`; on it
    build `recording`, `consent` and `seats`, each on the one before; the steps are in a module for each who takes them.
    """
