import re
from typing import Any

from flask import Request
from werkzeug.datastructures import ImmutableMultiDict

UNQUOTED = re.compile(rb"[^\x21-\x7e]")


class Parameters(ImmutableMultiDict[str, Any]):
    """What an address or a form says, without NUL: nobody types it, and PostgreSQL takes no text that holds it."""

    def __init__(self, mapping: Any = None):
        bare = [(_bare(name), _bare(value)) for name, value in mapping] if isinstance(mapping, list) else mapping
        super().__init__(bare)


def _bare(value: Any) -> Any:
    return value.replace("\0", "") if isinstance(value, str) else value


class PortalRequest(Request):
    parameter_storage_class = Parameters

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        # bytes that should have been quoted may be no text, and Werkzeug reads the whole as text
        self.query_string = UNQUOTED.sub(lambda byte: b"%%%02X" % ord(byte[0]), self.query_string)
