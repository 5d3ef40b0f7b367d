"""What must happen by the clock. `tick` may run at any time, as often as one likes, in several processes at once."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from portal import imports
from portal.chores import find_pairs_when_changed, rewrite
from portal.clock.applications import (
    close_to_applications,
    end_offers,
    nudge_leads,
    remind_of_offers,
    tell_the_declined,
)
from portal.clock.days import begin_day, count_directory, forget
from portal.clock.engagements import begin_engagements, end_contracts, end_engagements
from portal.config import Config
from portal.db import writing
from portal.mail import send_due
from portal.models.upkeep import give_back_lease, take_lease

__all__ = ["JOBS", "count_directory", "tick"]

LEASE = timedelta(minutes=2)


def tick(config: Config | None = None) -> dict[str, int]:
    """How many things each job did. A job that another process runs now is left to it. Mails and files need `config`.

    Raises an ExceptionGroup at the end when jobs failed; what they had done stays, the others ran.
    """
    counts, failed = {}, []
    for name, job in (JOBS | (_jobs_of(config) if config else {})).items():
        try:
            with writing() as session:
                is_ours = take_lease(session, name, LEASE)
            if is_ours:
                counts[name] = job()
                with writing() as session:
                    give_back_lease(session, name)
        except Exception as error:
            failed.append(error)
    if failed:
        raise ExceptionGroup("Some jobs of the clock failed", failed)
    return counts


JOBS: dict[str, Callable[[], int]] = {
    "offers ended": end_offers,
    "offers recalled": remind_of_offers,
    "declines told": tell_the_declined,
    "leads reminded": nudge_leads,
    "engagements begun": begin_engagements,
    "engagements ended": end_engagements,
    "gigs closed to applications": close_to_applications,
    "contracts ended": end_contracts,
    "free hours rewritten": begin_day,
    "people counted": count_directory,
    "old things forgotten": forget,
    "near-duplicates found": find_pairs_when_changed,
    "rates and documents rewritten": rewrite,
}


def _jobs_of(config: Config) -> dict[str, Callable[[], int]]:
    """Those that need the mail server, or the folder of the instance."""
    return {
        "mails sent": partial(send_due, config),
        "rows of imports forgotten": partial(imports.forget, config.instance),
    }
