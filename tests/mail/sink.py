"""A real SMTP server on this machine that keeps what it is sent, and refuses what it is told to."""

import socket
import ssl
from email import message_from_bytes, policy
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

HERE = Path(__file__).parent
CERTIFICATE, KEY = HERE / "localhost-cert.pem", HERE / "localhost-key.pem"  # of localhost, for these tests alone


class Sink:
    def __init__(self, port=0, **options):
        self.mails, self.refuse = [], {}  # refuse: {address: what to answer}
        self.controller = Controller(self, "127.0.0.1", port or free_port(), **options)
        self.url = f"smtp://127.0.0.1:{self.controller.port}"

    @property
    def port(self):
        return self.controller.port

    @property
    def addresses(self):
        return [mail["To"].addresses[0].addr_spec for mail in self.mails]

    @property
    def texts(self):
        return [mail.get_body(("plain",)).get_content() for mail in self.mails]

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"

    def __enter__(self):
        self.controller.start()
        return self

    def __exit__(self, *_):
        self.controller.stop()


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def tls():
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(CERTIFICATE, KEY)
    return context


def letting_in(user, password):
    """What asks for a name and a password."""

    def check(_server, _session, _envelope, _mechanism, data):
        return AuthResult(success=(data.login, data.password) == (user.encode(), password.encode()), handled=False)

    return check
