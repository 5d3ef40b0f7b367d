"""Passwords: how they are kept, and which are refused. Hashing takes some 30 ms, so never inside `writing()`."""

import re
import secrets
from base64 import b64encode
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import update
from sqlalchemy.orm import Session

from portal.config import PASSWORD_MAX, PASSWORD_MIN
from portal.models.errors import Refused
from portal.models.people import Person
from portal.models.text import WORD, fold

HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
AT_ONCE = BoundedSemaphore(2)  # a storm of sign-ins must not take every core
COMMON = Path(__file__).parent.parent / "data" / "common_passwords.txt"
SWAPPED = str.maketrans("@$013457", "asoieast")  # "p@ssw0rd" is as common as "password"
ENDING = re.compile(r"(.*?)([\d\W_]*)", re.DOTALL)
PART_OF_A_NAME = 4


def hash_password(password: str) -> str:
    with AT_ONCE:
        return HASHER.hash(password)


def matches(kept: str | None, password: str) -> bool:
    """Whether it is the password, exactly as typed. It takes as long where none is kept."""
    with AT_ONCE:
        try:
            return HASHER.verify(kept or _nobodys(), password) and kept is not None
        except (VerificationError, InvalidHashError):
            return False


def is_outdated(kept: str) -> bool:
    return HASHER.check_needs_rehash(kept)


def refuse_weak(password: str, name: str, email: str | None) -> None:
    """Raises Refused beside "password" where one could guess it."""
    if not PASSWORD_MIN <= len(password) <= PASSWORD_MAX:
        raise Refused("password", f"Use {PASSWORD_MIN} to {PASSWORD_MAX} characters.")
    folded = fold(password)
    if "portal" in folded:
        raise Refused("password", "Leave out the word “portal”: it is tried first.")
    own = WORD.findall(fold(name)) + WORD.findall(fold(email or "").partition("@")[0])
    if any(len(part) >= PART_OF_A_NAME and part in folded for part in own):
        raise Refused("password", "Leave out your name and your e-mail address.")
    word, ending = ENDING.fullmatch(folded).groups()  # type: ignore[union-attr]  # it matches any text
    if not {folded, word.translate(SWAPPED) + ending}.isdisjoint(_common()):
        raise Refused("password", "Many people use this one, so it is tried early. Four unrelated words do well.")


@dataclass(frozen=True, slots=True)
class Account:
    """What a sign-in asks about the person of an e-mail address."""

    person_id: int
    password_hash: str | None
    may_enter: bool


def account_of(session: Session, email: str) -> Account | None:
    person = Person.of_email(session, email)
    if person is None:
        return None
    return Account(person.id, person.password_hash, person.state == "active" and not person.contract_over)


def keep_stronger(session: Session, account: Account, password_hash: str) -> None:
    """The same password under today's parameters; nothing ends by it."""
    same = Person.id == account.person_id, Person.password_hash == account.password_hash
    session.execute(update(Person).where(*same).values(password_hash=password_hash))


@cache
def _nobodys() -> str:
    """A hash that no password has, with today's parameters."""
    salt, digest = (b64encode(secrets.token_bytes(n)).decode().rstrip("=") for n in (16, 32))
    h = HASHER
    return f"$argon2id$v=19$m={h.memory_cost},t={h.time_cost},p={h.parallelism}${salt}${digest}"


@cache
def _common() -> frozenset[str]:
    lines = COMMON.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))
