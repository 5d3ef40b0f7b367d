import re
from typing import Any

TOKEN = re.compile(r'("X-CSRFToken": ")[^"]*|(name="csrf_token" value=")[^"]*')


def all_but_token(answer: Any) -> tuple[int, str, dict[str, str]]:
    """Status, text and headers of an answer without the CSRF token, which holds the second."""
    headers = {name: value for name, value in answer.headers if name not in ("Set-Cookie", "Content-Length")}
    return answer.status_code, TOKEN.sub(r"\1\2", answer.text), headers
