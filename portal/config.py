"""Every setting and limit, read once from the environment and checked at the start."""

import os
import re
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

# Limits, named where they are shown. Hours are a week's, lengths are characters.
NAME_LENGTH = 120
LINE_LENGTH = 200
PHONE_LENGTH = 40
SKILL_NAME_LENGTH = 100
SKILL_WORD_LENGTH = 40
TEXT_LENGTH = 8_000
NOTE_LENGTH = 2_000
HOURS_A_WEEK = 80
SEATS = 50
ROLES = 10
NEEDS = 20
QUESTIONS = 5  # that a gig puts to applicants
CO_LEADS = 5
SKILLS_HELD = 100
SKILLS_TO_BE_FOUND = 5  # what a new profile is asked for
LINKS, LINK_LENGTH = 5, 300  # of a profile
EVIDENCE_LINKS = 3  # of a skill
EXPERIENCE_ENTRIES = 30
SKILLS_SUGGESTED = 20  # of one person, that no admin has looked at yet
SKILL_KNOWN_WHEN_HELD_BY = 3  # people: then a suggested skill is offered to all
ALIASES = 100  # of one skill
CATEGORY_LENGTH = 60
OPEN_APPLICATIONS = 20
SHORTLIST = 200
LOOKS_A_DAY = 300  # people whose contact or terms one viewer opens
EXPORTS_A_DAY = 5  # files of people that one viewer takes
PAGE = 25
REACH = 1_000
COUNTED = 10_000  # people, as an admin sees how many there are
COUNTED_EXACTLY = 20_000  # people by whom the filters of the directory count; of more, some stand for all
BULK = 1_000  # people that an admin acts on at once
INVITED_AT_ONCE = 2_000  # by mail, with one press
LINKS_AT_ONCE = 500  # in one list of invitations
BODY_BYTES = 256 * 1024
FORM_PARTS = 500
IMPORT_BYTES = 20 * 1024**2
IMPORT_COLUMNS = 300
IMPORT_DAYS = 7  # that staged rows and uploaded files are kept
IMPORT_UNDO_MINUTES = 10

FREE_BYTES = 50 * 1024**2  # of the disk with the instance folder, below which Portal is not ready

PASSWORD_MIN, PASSWORD_MAX = 12, 128
INVITATION_HOURS = 24
RESET_MINUTES = 30
MAIL_TRIES_AFTER_MINUTES = (1, 5, 15, 60, 180, 360, 720)
MAIL_DAYS = 7  # after which news are none, where no mail server was set or it was away
MAIL_TIMEOUT = 20  # seconds that the mail server may take for an answer
MAIL_SECONDS = 40  # for which one tick of the clock sends
SESSION_HOURS = 12
IDLE_MINUTES = 60
IDLE_MINUTES_ADMIN = 15
TRIES_PER_ACCOUNT, TRIES_PER_ACCOUNT_MINUTES = 10, 15
TRIES_PER_ADDRESS, TRIES_PER_ADDRESS_MINUTES = 50, 60

LEVELS = 4
ANSWER_DAYS = 7
UNDO_DAYS = 7
CONSENT_DAYS = 7
MESSAGE_MINUTES = 10
AFTER_END_DAYS = 30
STALE_DAYS = 90
COUNT_MINUTES = 5  # how old the counts of the whole directory may be
DEFAULT_ZONE = "Europe/Berlin"
DEFAULT_CURRENCY = "EUR"
CURRENCIES = ("EUR", "USD", "GBP", "CHF", "PLN", "SEK", "INR", "NGN", "SGD", "AUD", "CAD", "BRL")


@dataclass(frozen=True, slots=True)
class CompanySettings:
    """What an admin chooses for the company, kept in the table of settings under these names."""

    zone: str = DEFAULT_ZONE
    currency: str = DEFAULT_CURRENCY


OF_EXAMPLES = ("change", "example", "secret", "password", "portal")  # words of keys that were copied, not made
MAILBOX = re.compile(r"[^@\s<>,;:]+@[^@\s<>,;:]+")


class WrongSetting(Exception):
    """A setting that can't be used. `str()` is one sentence that names it."""


@dataclass(frozen=True, slots=True)
class Config:
    instance: Path
    database_url: str
    secret_key: str
    old_secret_keys: tuple[str, ...] = ()
    url: str = ""
    hosts: tuple[str, ...] = ()
    host: str = "127.0.0.1"
    port: int = 8000
    threads: int = 8
    demo_people: int = 1_200
    smtp_url: str = ""
    mail_from: str = ""
    proxies: int = 0
    testing: bool = False

    @property
    def secure(self) -> bool:
        """Whether people reach Portal by https, so that cookies may ask for it."""
        return self.url.startswith("https://")

    @property
    def address(self) -> str:
        """Where people reach Portal, without a slash at the end."""
        return self.url or f"http://{self.host}:{self.port}"

    @property
    def sender(self) -> str:
        """The address that mails come from."""
        host = urlsplit(self.url).hostname or "localhost"
        return self.mail_from or f"portal@{host}"

    @property
    def trusted_hosts(self) -> list[str]:
        named = urlsplit(self.url).hostname
        return [*({"localhost", "127.0.0.1", self.host, *self.hosts} | ({named} if named else set()))]

    @classmethod
    def from_env(cls, env: Mapping[str, str], testing: bool = False) -> "Config":
        """Settings from PORTAL_… variables, HOST and PORT. Raises WrongSetting."""
        instance = Path(env.get("PORTAL_INSTANCE") or "instance").resolve()
        try:
            instance.mkdir(parents=True, exist_ok=True)
        except OSError as e:
            raise WrongSetting(f"PORTAL_INSTANCE names a folder that can't be made: {e.strerror}.") from e
        url = env.get("PORTAL_URL", "").rstrip("/")
        if url and urlsplit(url).scheme not in ("http", "https"):
            raise WrongSetting("PORTAL_URL must begin with http:// or https://.")
        return cls(
            instance=instance,
            database_url=_database_url(env.get("PORTAL_DATABASE_URL") or f"sqlite:///{instance / 'portal.db'}"),
            secret_key=_secret_key(env, instance),
            old_secret_keys=_listed(env, "PORTAL_OLD_SECRET_KEYS"),
            url=url,
            hosts=_listed(env, "PORTAL_HOSTS"),
            host=env.get("HOST") or "127.0.0.1",
            port=_whole(env, "PORT", 8000, 1, 65_535),
            threads=_whole(env, "PORTAL_THREADS", 8, 1, 64),
            demo_people=_whole(env, "PORTAL_DEMO_PEOPLE", 1_200, 0, 1_000_000),
            proxies=_whole(env, "PORTAL_PROXIES", 0, 0, 5),
            smtp_url=_smtp_url(env.get("PORTAL_SMTP_URL", "")),
            mail_from=_mail_from(env.get("PORTAL_MAIL_FROM", "")),
            testing=testing,
        )


def _database_url(url: str) -> str:
    if not url.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise WrongSetting("PORTAL_DATABASE_URL must begin with sqlite:/// or postgresql+psycopg://.")
    try:
        urlsplit(url).port  # noqa: B018  # it is looked at
    except ValueError as e:
        raise WrongSetting(f"PORTAL_DATABASE_URL can't be read: {e}.") from None
    return url


def _smtp_url(url: str) -> str:
    if not url:
        return ""
    parts = urlsplit(url)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise WrongSetting("PORTAL_SMTP_URL must begin with smtp:// or smtps:// and name a server.")
    if parts.query not in ("", "starttls=required", "starttls=off"):
        raise WrongSetting("PORTAL_SMTP_URL takes ?starttls=required or ?starttls=off, and nothing else after a “?”.")
    try:
        parts.port  # noqa: B018  # it is looked at
    except ValueError as e:
        raise WrongSetting(f"PORTAL_SMTP_URL can't be read: {e}.") from None
    return url


def _mail_from(address: str) -> str:
    if address and not MAILBOX.fullmatch(address):
        raise WrongSetting("PORTAL_MAIL_FROM must be an e-mail address, like portal@company.example.")
    return address


def _whole(env: Mapping[str, str], name: str, default: int, least: int, most: int) -> int:
    text = env.get(name) or str(default)
    if not text.isdecimal() or not least <= int(text) <= most:
        raise WrongSetting(f"{name} must be a whole number from {least:,} to {most:,}.")
    return int(text)


def _listed(env: Mapping[str, str], name: str) -> tuple[str, ...]:
    return tuple(filter(None, (part.strip() for part in env.get(name, "").split(","))))


def _secret_key(env: Mapping[str, str], instance: Path) -> str:
    """The key given, or one made and kept in the instance folder on the first start."""
    given = env.get("PORTAL_SECRET_KEY")
    if given is not None:
        if _is_weak(given):
            raise WrongSetting("PORTAL_SECRET_KEY must be at least 32 characters that nobody could guess.")
        return given
    kept = instance / "secret_key"
    if not kept.exists():
        new = instance / f"secret_key.{secrets.token_hex(4)}"
        new.touch(mode=0o600)
        new.write_text(secrets.token_urlsafe(48))
        with suppress(FileExistsError):  # of two starts at once, one makes it
            os.link(new, kept)
        new.unlink()
    key = kept.read_text()
    if _is_weak(key):
        raise WrongSetting(f"{kept.name} in PORTAL_INSTANCE is no key: remove the file, and a new one is made.")
    return key


def _is_weak(key: str) -> bool:
    return len(key) < 32 or len(set(key)) < 10 or any(word in key.lower() for word in OF_EXAMPLES)
