"""Headers of every answer, and static files by fingerprinted addresses."""

import hashlib
from pathlib import Path

from flask import Flask, Response, request, send_from_directory

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def init_app(app: Flask, secure: bool) -> None:
    folder = Path(app.root_path) / "static"
    version = _fingerprint(folder)

    def static(version: str, name: str) -> Response:
        answer = send_from_directory(folder, name)
        answer.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return answer

    def head(answer: Response) -> Response:
        answer.headers.update(HEADERS)
        if secure:
            answer.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
        if request.endpoint != "static" or answer.status_code >= 400:
            answer.headers["Cache-Control"] = "no-store"
            answer.headers["Vary"] = "HX-Request-Type, Cookie"
        return answer

    app.add_url_rule("/static/<version>/<path:name>", "static", static)
    app.after_request(head)
    app.jinja_env.globals["static_url"] = lambda name: f"/static/{version}/{name}"


def _fingerprint(folder: Path) -> str:
    """A digest of all static files: one change gives all of them new addresses."""
    digest = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:10]
