from collections.abc import Sequence
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from portal.config import Config
from portal.mail.courier import Letter

TEMPLATES = Environment(
    loader=PackageLoader("portal", "templates/mail"),
    autoescape=select_autoescape(["html"]),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
Written = tuple[str, str, dict[str, Any]]  # subject, template, what it says


class Unsent(Exception):
    """It is no longer right to send it; `str()` says why, for admins, who may not learn how a candidate gets on."""


def drawn(name: str, address: str, subject: str, template: str, config: Config, id_: str = "", **said: Any) -> Letter:
    said |= {"name": name, "portal": config.address, "subject": subject}
    text, html = (TEMPLATES.get_template(f"{template}.{form}").render(said) for form in ("txt", "html"))
    return Letter(name, address, " ".join(subject.split()), text, html, id_[:32])


def news(
    subject: str,
    *said: str,
    path: str,
    link: str,
    why: str,
    facts: Sequence[tuple[str, str]] = (),
    message: str = "",
) -> Written:
    """A letter of a few sentences, facts or somebody's words perhaps, one link, and why one gets it."""
    told = {"said": said, "path": path, "link": link, "why": why, "facts": facts, "message": message}
    return subject, "news", told
