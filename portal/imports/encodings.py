"""What the bytes of a file are: which encoding, or why they can't be read as a table."""

import codecs
import re
from pathlib import Path

import charset_normalizer

MOST_BYTES = 50 * 1024 * 1024
BLOCK = 1024 * 1024
SAMPLE = 64 * 1024

NOT_TABLES = (
    (b"PK\x03\x04", "This is an Excel workbook, an OpenDocument or a zip file. Open it and save the sheet as CSV."),
    (b"\xd0\xcf\x11\xe0", "This is an old Excel workbook (.xls). Open it and save the sheet as CSV."),
    (b"%PDF", "This is a PDF. Export the table from where it was made, as CSV."),
    (b"\x1f\x8b", "This file is compressed (gzip). Unpack it first."),
)
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # begins like UTF-16, so it is asked first
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Bytes that are letters in cp1250 where cp1252 has signs, letters that differ, and the two that Hungarian adds.
CENTRAL = re.compile(
    rb"(?<=[A-Za-z\xc0-\xff])[\x9a\x9d\x9e\xb3\xb9\xbe\xbf](?=[a-z\xc0-\xff])"
    rb"|[\x8a\x8d\x8e\x8f\xa3\xa5\xaf](?=[a-z\xc0-\xff])|(?<=[A-Za-z]{2})[\x9f\xb3\xb9](?![A-Za-z])"
)
WESTERN = re.compile(rb"[\xc5\xc6\xc8\xd1\xd8\xe0\xe3\xe5\xe6\xe8\xea\xec\xef-\xf2\xf8\xf9]")
HUNGARIAN = re.compile(rb"[\xd5\xdb\xf5\xfb]")
NOT_LATIN = re.compile(rb"[\xc0-\xff]{4}")
NOT_LATIN_ENCODINGS = ["cp1251", "cp1253", "cp932", "gb18030"]
WORST_SHARE_OF_CONTROLS = 0.01


class Unreadable(Exception):
    """A file that can't be read as a table. `str()` is fit to be shown: what is wrong, and what to do."""


def encoding_of(path: Path) -> str:
    """The encoding of the whole file, in one pass with flat memory. Raises Unreadable for what is no text."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(SAMPLE)
    except OSError as error:
        raise Unreadable(f"The file {path.name} can't be opened: {error.strerror or error}.") from None
    if not start.strip():
        raise Unreadable("The file is empty.")
    if size > MOST_BYTES:
        raise Unreadable(f"The file is larger than {MOST_BYTES // BLOCK} MB. Split it, or leave columns out.")
    for magic, words in NOT_TABLES:
        if start.startswith(magic):
            raise Unreadable(words)
    encoding = next((name for mark, name in MARKS if start.startswith(mark)), "") or _wide(start) or _narrow(path)
    if encoding == "utf-8-sig" and _narrow(path) != "utf-8":
        raise Unreadable("The file begins as UTF-8 and goes on as something else. Save it as UTF-8 and try again.")
    _refuse_other_text(start.decode(encoding, "ignore"))
    return encoding


def _wide(start: bytes) -> str:
    """UTF-16 without its mark: every other byte of Western text is zero."""
    half = max(len(start) // 2, 1)
    for encoding, zeros in (("utf-16-le", start[1::2]), ("utf-16-be", start[::2])):
        if zeros.count(0) > half * 0.4 and start.count(0) < half * 1.1:
            return encoding
    return ""


def _narrow(path: Path) -> str:
    """UTF-8 if the whole file is; else the legacy encoding that its lines beyond ASCII speak for."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    telling: list[bytes] = []
    utf8 = True
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            if utf8:
                try:
                    decoder.decode(block, final=len(block) < BLOCK)
                except UnicodeDecodeError:
                    utf8 = False
            if sum(map(len, telling)) < SAMPLE:
                telling += [line for line in block.split(b"\n") if not line.isascii()]
    if not utf8:
        _refuse_mixed(path, telling)
    return "utf-8" if utf8 else _legacy(b"\n".join(telling)[:SAMPLE])


def _refuse_mixed(path: Path, telling: list[bytes]) -> None:
    """UTF-8 with some broken bytes, read as something else, would spoil every name."""
    broken = sum(1 for line in telling if not _is_utf8(line))
    if broken <= len(telling) - broken:
        with path.open("rb") as file:
            n = next(n for n, line in enumerate(file, 1) if not _is_utf8(line))
        raise Unreadable(
            f"Line {n:,} holds bytes that are not UTF-8, though the rest is. Save the file as UTF-8 again."
        )


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _legacy(sample: bytes) -> str:
    """Central European (cp1250) and Western (cp1252) differ in a few letters: the ones that are there are counted."""
    if NOT_LATIN.search(sample):
        best = charset_normalizer.from_bytes(sample, cp_isolation=NOT_LATIN_ENCODINGS).best()
        if best:
            return best.encoding
    central, western = len(CENTRAL.findall(sample)), len(WESTERN.findall(sample))
    if central:
        return "cp1250" if central * 8 >= western else "cp1252"
    return "cp1250" if HUNGARIAN.search(sample) and not western else "cp1252"


def _refuse_other_text(text: str) -> None:
    begins = text.lstrip("\ufeff \t\r\n").lower()
    if begins.startswith(("<!doctype", "<html", "<table", "<?xml")):
        raise Unreadable("This is a web page or XML, whatever its name says. Open it in Excel and save it as CSV.")
    controls = sum(1 for c in text if c < " " and c not in "\t\r\n\x0b\x0c")
    if controls > len(text) * WORST_SHARE_OF_CONTROLS:
        raise Unreadable("This is no text file. Save the table as CSV and try again.")
    if not begins.strip():
        raise Unreadable("The file holds nothing but blank lines.")
