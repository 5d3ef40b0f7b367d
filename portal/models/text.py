"""Text as it is stored and as it is compared: one way for both databases."""

import re
import secrets
import unicodedata
from urllib.parse import urlsplit

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
NOT_IN_ADDRESSES = re.compile(r"[\s<>\"\\`{}|^]")
PHONE = re.compile(r"\+?[0-9 ()/.\-]+(?:(?:ext\.?|x) ?[0-9]+)?")
FEWEST_DIGITS = 3
WORD = re.compile(r"[^\W_]+")


def clean(text: str) -> str:
    """NFC, without control characters and marks that turn the direction, stripped. Lone surrogates go too."""
    text = text.encode("utf-8", "ignore").decode().replace("\r\n", "\n").replace("\r", "\n")
    return CONTROLS.sub("", unicodedata.normalize("NFC", text)).strip()


LETTERS = str.maketrans(  # with a stroke or a form of their own, so that taking accents off leaves them
    {"ł": "l", "đ": "d", "ð": "d", "ø": "o", "ħ": "h", "ŧ": "t", "ı": "i", "ŋ": "n", "æ": "ae", "œ": "oe", "þ": "th"}
)


def fold(text: str) -> str:
    """The form in which texts are compared: no case, no accents, single spaces. "C#" and "C++" stay apart."""
    if text.isascii():
        return " ".join(text.casefold().split())
    plain = unicodedata.normalize("NFKD", text).casefold().translate(LETTERS)
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


def words(text: str) -> str:
    """Folded words with single spaces, as the full-text index takes them."""
    return " ".join(WORD.findall(fold(text)))


def is_web_address(text: str, schemes: tuple[str, ...] = ("https", "http")) -> bool:
    """Whether a text is the address of a page that others may safely be led to."""
    try:
        parts = urlsplit(text)
        named = bool(parts.hostname) and parts.port != 0  # a port that is no number raises
    except ValueError:
        return False
    return parts.scheme in schemes and named and "@" not in parts.netloc and not NOT_IN_ADDRESSES.search(text)


def is_phone(text: str) -> bool:
    """Whether a text may be dialled: digits as people group them, with an extension or without."""
    return bool(PHONE.fullmatch(text)) and sum(c.isdecimal() for c in text) >= FEWEST_DIGITS


def new_key() -> str:
    """Ten random characters by which a thing is named in URLs."""
    bits = secrets.randbits(50)
    return "".join(ALPHABET[bits >> shift & 31] for shift in range(0, 50, 5))
