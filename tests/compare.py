"""Answers that must be the same for all, save for what differs from one second to the next."""

import re
from typing import Any

TOKEN = re.compile(r'("X-CSRFToken": ")[^"]*|(name="csrf_token" value=")[^"]*')


def without_token(page: str) -> str:
    """A page without its CSRF tokens, which hold the second."""
    return TOKEN.sub(r"\1\2", page)


def all_but_token(answer: Any) -> tuple[int, str, dict[str, str]]:
    """Status, text and headers of an answer without its CSRF tokens."""
    headers = {name: value for name, value in answer.headers if name not in ("Set-Cookie", "Content-Length")}
    return answer.status_code, without_token(answer.text), headers
