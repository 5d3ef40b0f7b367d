"""What the clock does with the outbox: take one mail, write it, hand it over, note how that went."""

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial

from sqlalchemy import select

from portal import access
from portal.access import NotAllowed, NotFound
from portal.config import MAIL_SECONDS, Config
from portal.db import db, writing
from portal.mail.courier import Courier, Later, Letter, Never, NotSent, Unreachable
from portal.mail.letters import Unsent, drawn, letter_for
from portal.mail.letters.candidates_told import OFFERS
from portal.models import Candidate, Event, Outbox, Person
from portal.models.outbox import take_due

log = logging.getLogger(__name__)


def send_due(config: Config) -> int:
    """How many mails left. Nothing is sent without PORTAL_SMTP_URL; what is due then waits."""
    count, ends = 0, time.monotonic() + MAIL_SECONDS
    if not config.smtp_url:
        return count
    with Courier(config) as courier:
        while time.monotonic() < ends:
            taken = _take(config)
            if taken is None:
                break
            id_, letter = taken
            if letter is None:
                continue
            try:
                courier.send(letter)
            except Never as e:
                _note(id_, partial(Outbox.fail, why=str(e)))
            except Later as e:
                _note(id_, partial(Outbox.postpone, why=str(e)))
            except Unreachable as e:  # so it would be for all the others
                _note(id_, partial(Outbox.postpone, why=str(e)))
                break
            else:
                _note(id_, _has_left)
                count += 1
    return count


def send_test(config: Config, address: str) -> None:
    """Raises NotSent in words."""
    if not config.smtp_url:
        raise NotSent("PORTAL_SMTP_URL is not set: there is no mail server to send with.")
    with Courier(config) as courier:
        courier.send(drawn("", address, "A test mail of Portal", "test", config))


def _take(config: Config) -> tuple[int, Letter | None] | None:
    """The next mail that is due, with its letter; without one when it was not right to send it, or not written.

    That is noted apart: this keeps its hold whatever happened, so that the rest of the queue moves on.
    """
    with writing() as session:
        row = take_due(session)
        if row is None:
            return None
        session.flush()
        id_, event_id = row.id, row.event_id
        try:
            with session.begin_nested():
                return id_, letter_for(session, row, config)
        except Unsent as e:
            row.drop(str(e))
            return id_, None
        except Exception as e:  # whatever is wrong with one, the others behind it are sent
            log.error("mail %s about event %s could not be written: %s", id_, event_id, type(e).__name__)
    _note(id_, partial(Outbox.fail, why="It could not be written."))
    return id_, None


def _note(id_: int, how: Callable[[Outbox], None]) -> None:
    with writing() as session:
        how(session.get_one(Outbox, id_, with_for_update=True))


def _has_left(row: Outbox) -> None:
    """From then on an offer counts its days, as if the person had opened its page."""
    row.sent()
    session = db.session
    event, person = session.get_one(Event, row.event_id), session.get_one(Person, row.person_id)
    if event.kind in OFFERS:
        key = session.scalars(select(Candidate.key).where(Candidate.id == event.candidate_id)).one()
        with suppress(NotFound, NotAllowed):
            access.get_application(access.viewer_of(person), key).reached()
