"""How a letter reaches the mail server of PORTAL_SMTP_URL, and what its refusals mean."""

import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, localtime
from types import TracebackType
from urllib.parse import parse_qs, unquote, urlsplit

from portal.config import MAIL_TIMEOUT, Config


class NotSent(Exception):
    """`str()` is what to tell an admin; it names no person."""


class Never(NotSent):
    """Trying this letter again would not help."""


class Later(NotSent):
    """The server does not take this letter now."""


class Unreachable(NotSent):
    """The server takes no letter at all now."""


@dataclass(frozen=True, slots=True)
class Letter:
    name: str
    address: str
    subject: str
    text: str
    html: str
    id: str = ""  # the same at each attempt


def message_of(letter: Letter, sender: str) -> EmailMessage:
    """Raises Never where a name or an address can't stand in a header."""
    message = EmailMessage(policy=SMTP)
    try:
        message["From"] = Address("Portal", addr_spec=sender)
        message["To"] = Address(" ".join(letter.name.split()), addr_spec=letter.address)
        message["Subject"] = letter.subject
        message["Date"] = format_datetime(localtime())
        if letter.id:
            message["Message-ID"] = f"<{letter.id}@{sender.rpartition('@')[2]}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(letter.text)
        message.add_alternative(letter.html, subtype="html")
        message.as_bytes(policy=SMTP.clone(utf8=True))
    except (ValueError, IndexError, MessageError) as e:
        raise Never("The name or the address can't stand in the head of a mail.") from e
    return message


class Courier:
    """Letters over one connection, which is made with the first of them."""

    def __init__(self, config: Config):
        self.url, self.sender = urlsplit(config.smtp_url), config.sender
        self._server: smtplib.SMTP | None = None

    def __enter__(self) -> "Courier":
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._leave()

    def send(self, letter: Letter) -> None:
        """Hand it to the server. Raises Never, Later or Unreachable."""
        message = message_of(letter, self.sender)
        if self._server is not None and not self._answers():
            self._leave()
        try:
            server = self._server = self._server or self._connect()
            server.send_message(message, self.sender, [letter.address])
        except (smtplib.SMTPException, OSError) as e:
            raise self._meant_by(e) from e

    def _connect(self) -> smtplib.SMTP:
        host, port = self.url.hostname or "", self.url.port or 0
        if self.url.scheme == "smtps":
            tls = ssl.create_default_context()
            server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=MAIL_TIMEOUT, context=tls)
        else:
            server = smtplib.SMTP(host, port, timeout=MAIL_TIMEOUT)
        try:
            self._secure(server)
        except BaseException:
            server.close()
            raise
        return server

    def _secure(self, server: smtplib.SMTP) -> None:
        server.ehlo_or_helo_if_needed()
        asked = parse_qs(self.url.query).get("starttls", [""])[0]
        is_safe = self.url.scheme == "smtps"
        if not is_safe and asked != "off" and (server.has_extn("starttls") or asked == "required"):
            server.starttls(context=ssl.create_default_context())
            server.ehlo()
            is_safe = True
        if self.url.username:
            if not is_safe and self.url.hostname not in ("localhost", "127.0.0.1", "::1"):
                raise smtplib.SMTPNotSupportedError("a password is not sent without TLS")
            try:
                server.login(unquote(self.url.username), unquote(self.url.password or ""))
            except smtplib.SMTPServerDisconnected as e:  # how some servers refuse
                raise smtplib.SMTPAuthenticationError(535, "hung up") from e

    def _answers(self) -> bool:
        with suppress(smtplib.SMTPException, OSError):
            return self._server is not None and self._server.noop()[0] == 250
        return False

    def _leave(self) -> None:
        if self._server is not None:
            with suppress(smtplib.SMTPException, OSError):
                self._server.quit()
            self._server.close()
            self._server = None

    def _meant_by(self, error: Exception) -> NotSent:
        match error:
            case smtplib.SMTPRecipientsRefused():
                code = next(iter(error.recipients.values()))[0]
                return _by_code(code, "The mail server refuses the address")
            case smtplib.SMTPDataError():
                return _by_code(error.smtp_code, "The mail server refuses the mail")
            case smtplib.SMTPNotSupportedError() if self._server is not None:
                return Never("The mail server takes no address with such letters.")
        self._leave()
        match error:
            case smtplib.SMTPAuthenticationError():
                return Unreachable("The mail server refuses the user name or the password of PORTAL_SMTP_URL.")
            case smtplib.SMTPSenderRefused():
                return Unreachable(f"The mail server refuses the sender, {self.sender}: set PORTAL_MAIL_FROM.")
            case smtplib.SMTPNotSupportedError():
                return Unreachable("The mail server offers no TLS or no sign-in, and PORTAL_SMTP_URL asks for it.")
            case ssl.SSLCertVerificationError():
                return Unreachable("The certificate of the mail server can't be trusted.")
            case smtplib.SMTPResponseException():
                return Unreachable(f"The mail server takes no mail now ({error.smtp_code}).")
        return Unreachable("The mail server can't be reached.")


def _by_code(code: int, said: str) -> NotSent:
    return (Later if 400 <= code < 500 else Never)(f"{said} ({code}).")
