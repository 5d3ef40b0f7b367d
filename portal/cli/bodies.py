"""How much of a request the server reads before the application hears of it: more where files are taken.

Waitress has one limit for all addresses and reads bodies whole, so that its parser asks once the headers are there.
"""

from copy import copy
from typing import Any

from flask import Flask
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser

from portal.web import most_bytes_of


def channel_of(app: Flask) -> type[HTTPChannel]:
    """The class of the server's connections."""

    class Parser(HTTPRequestParser):  # type: ignore[misc]
        def parse_header(self, header_plus: bytes) -> None:
            super().parse_header(header_plus)
            if self.content_length < self.adj.max_request_body_size:
                return
            if most := most_bytes_of(app, self.command, self.path, self.headers.get("COOKIE", "")):
                self.adj: Any = copy(self.adj)  # of this request alone
                self.adj.max_request_body_size = most

    class Channel(HTTPChannel):  # type: ignore[misc]
        parser_class = Parser

    return Channel
