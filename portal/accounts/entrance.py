"""Whether e-mail and password let somebody in: the same text, status and time whoever does not get in."""

from ipaddress import IPv6Address, IPv6Network, ip_address

from flask import request

from portal.config import TRIES_PER_ACCOUNT_MINUTES
from portal.db import db, writing
from portal.models import record_act
from portal.models.accounts import note_failure, too_many_tries
from portal.models.passwords import account_of, hash_password, is_outdated, keep_stronger, matches
from portal.models.text import fold

RETRY_AFTER = {"Retry-After": str(TRIES_PER_ACCOUNT_MINUTES * 60)}


class TooManyTries(Exception):
    """The account or the address failed too often lately. The password was not looked at, or no longer counts."""


def person_of(email: str, password: str) -> int | None:
    """The id of the person who may come in with these. Raises TooManyTries."""
    name, address = fold(email), address_key(request.remote_addr)
    _must_be_few(name, address)
    account = account_of(db.session(), email)
    is_right = matches(account.password_hash if account else None, password)
    _must_be_few(name, address)  # many tries at once gain nothing: those that failed meanwhile count
    if account is None or not is_right or not account.may_enter:
        _note(name, address, account.person_id if account else None)
        return None
    if account.password_hash and is_outdated(account.password_hash):
        stronger = hash_password(password)
        with writing() as session:
            keep_stronger(session, account, stronger)
    return account.person_id


def is_own_password(person_id: int, kept: str | None, password: str) -> bool:
    """For somebody signed in; counted apart, so that failures of strangers don't lock them. Raises TooManyTries."""
    name, address = f"{person_id}, signed in", address_key(request.remote_addr)
    _must_be_few(name, address)
    if matches(kept, password):
        return True
    _note(name, address, person_id)
    return False


def address_key(address: str | None) -> str:
    """What counts as one address: a network of 64 bits for IPv6, since one customer gets as much."""
    try:
        ip = ip_address(address or "")
    except ValueError:
        return address or ""
    if isinstance(ip, IPv6Address):
        return str(ip.ipv4_mapped or IPv6Network((int(ip) >> 64 << 64, 64)))
    return str(ip)


def _must_be_few(name: str, address: str) -> None:
    if too_many_tries(db.session(), name, address):
        raise TooManyTries


def _note(name: str, address: str, person_id: int | None) -> None:
    with writing() as session:
        note_failure(session, name, address)
        record_act(session, None, "password refused", person_id)
