"""Mails about events: written when they are sent, so that rights are asked again and no text waits anywhere.

A deed puts a mail in the outbox (`portal.models.outbox.post`) for an event whose kind stands in `letters.LETTERS`; the
clock sends what is due. A kind of mail is a function there and two templates in templates/mail/.
"""

from portal.mail.courier import NotSent
from portal.mail.sending import send_due, send_test

__all__ = ["NotSent", "send_due", "send_test"]
