"""What nobody types by accident: values by kind, and bodies that are no forms. Text, or bytes that are no UTF-8."""

from urllib.parse import quote_plus

MARK = "<script>zqmark(1)</script>"
IMAGE = "<img src=x onerror=zqmark(2)>"
MARKED = (MARK, IMAGE)
SUM = "539861"  # what {{77123*7}} would come to
ROOMY = 200_000  # characters: a form may have 256 kB
UNSOUND = "zq\0\x08\x7f\u202e\u2066zq"  # of every sort that no stored text may hold
KINDS: dict[str, str | bytes] = {
    "nothing": "",
    "spaces": " \t \u00a0 ",
    "NUL": "zq\0zq",
    "control characters": "zq\x01\x08\x0b\x1b\x7f\x85zq",
    "lines": "zq\r\nX-Evil: 1\r\n\r\nzq",
    "surrogate": b"zq\xed\xa0\x80zq",
    "no UTF-8": b"zq\xff\xfe\xc3\x28zq",
    "turned round": "zq\u202efdp.exe\u2066\u200f\ufeffzq",
    "emoji": "👩🏽\u200d💻🏳️\u200d🌈",
    "many accents": "z" + "\u0301" * 400,
    "grows when folded": "ﷺ" * 60 + "İ" * 60 + "ß" * 60,
    "unsound": UNSOUND,
    "long": "x" * ROOMY,
    "negative": "-1",
    "zero": "0",
    "one": "1",
    "2^31": str(2**31),
    "2^63": str(2**63),
    "minus 2^63 and one": str(-(2**63) - 1),
    "10^30": "1" + "0" * 30,
    "many digits": "9" * 5000,
    "a fraction": "1.5",
    "nan": "NaN",
    "infinity": "-Infinity",
    "exponent": "1e999",
    "underscored": "1_0",
    "other digits": "١٢٣",
    "raised digit": "²",
    "no such day": "2026-02-30",
    "day nought": "0000-00-00",
    "year 99999": "99999-01-01",
    "first day": "0001-01-01",
    "last day": "9999-12-31",
    "week date": "2026-W01-1",
    "no such month": "2026-13",
    "no such time": "25:61",
    "a moment": "2026-11-02T10:00:00.000001+99:99",
    "the first moment": "0001-01-01T00:00:00+14:00",
    "LIKE": "%_\\%\\",
    "search": 'zq" * NEAR(a b, 5) OR AND NOT ( ) ^ : - + {a b} : "',
    "search words": "NOT",
    "quotes": "'\"`;--/*\\'",
    "braces": "{{77123*7}}{% for a in %}${77123*7}#{77123*7}",
    "format": "%s%n%(a)s{0}{a.__class__}",
    "markup": f"\"'>{MARK}{IMAGE}<!--]]>",
    "script address": "javascript:zqmark(3)//https://a.example",
    "another host": "//evil.example\\@/..",
    "half an address": "http://[::1",
    "path": "../../../../etc/passwd%00",
    "formula": "=1+1",
    "JSON": '{"a": [1, null, "\\ud800"]}',
    "pair": "AAAAAAAAAA.1.2,",
    "true": "y",
}
MATTER_ON_POSTGRESQL = (  # where the two databases differ
    "NUL",
    "surrogate",
    "no UTF-8",
    "2^31",
    "2^63",
    "many digits",
    "first day",
    "last day",
    "the first moment",
    "LIKE",
    "search",
    "long",
)
BODIES: dict[str, tuple[str, bytes]] = {  # content type, body
    "JSON": ("application/json", b'{"name": "zq", "q": ["\\ud800"]}'),
    "a list": ("application/json", b'["zq"]'),
    "broken JSON": ("application/json", b'{"name": '),
    "plain text": ("text/plain", b"name=zq"),
    "another charset": ("application/x-www-form-urlencoded; charset=utf-16", "name=zq".encode("utf-16")),
    "raw bytes": ("application/x-www-form-urlencoded", b"name=\xff\xfe\xed\xa0\x80&\x00=\x00&=&&%zz=%"),
    "no boundary": ("multipart/form-data", b'--a\r\nContent-Disposition: form-data; name="name"\r\n\r\nzq\r\n--a--'),
    "wrong boundary": ("multipart/form-data; boundary=b", b"--a\r\nContent-Disposition: form-data\r\n\r\nzq\r\n--a--"),
    "cut off": ("multipart/form-data; boundary=a", b'--a\r\nContent-Disposition: form-data; name="name"\r\n\r\nzq'),
    "odd boundary": ("multipart/form-data; boundary=\xff", b"--\xff--"),
    "nothing": ("application/x-www-form-urlencoded", b""),
    "many parts": ("application/x-www-form-urlencoded", b"&".join(b"roles-%d-title=zq" % n for n in range(4000))),
    "too large": ("application/x-www-form-urlencoded", b"name=" + b"x" * 1_000_000),
}
ODD_JSON = (1, None, True, 1.5, [1, [2]], {"a": "\ud800"}, "\ud800")
HEADERS: dict[str, tuple[str, ...]] = {  # what the application and its framework read
    "HTTP_COOKIE": ("portal=" + "x" * 60_000, "portal=eyJfdXNlcl9pZCI6MX0.zq.zq; \xff=\xfe", "portal"),
    "HTTP_HX_CURRENT_URL": (
        "http://[::1/zq",
        "https://a.example/talent?q=%00%ED%A0%80&level=1_0&q=",
        "x" * 60_000,
        "\xff",
    ),
    "HTTP_HX_TARGET": ("zq", MARK),
    "HTTP_USER_AGENT": (MARK, "x" * 60_000, "\xff\xfe"),
    "HTTP_REFERER": ("//evil.example\\", "x" * 60_000),
    "HTTP_HOST": ("localhost:99999999", "localhost\xff", "localhost/zq@evil.example"),
    "CONTENT_LENGTH": ("-1", "1e9", "9" * 30),
    "HTTP_ACCEPT_LANGUAGE": ("x" * 60_000,),
    "HTTP_IF_MODIFIED_SINCE": ("99999",),
    "HTTP_RANGE": ("bytes=-1-,9-" + "9" * 30,),
}


def encoded(pairs: list[tuple[str, str | bytes]]) -> str:
    """As an address or a form has them."""
    return "&".join(f"{quote_plus(name)}={quote_plus(value)}" for name, value in pairs)


def as_received(value: str | bytes) -> str:
    """What Werkzeug makes of it: bytes that are no UTF-8 stay as they were written in the address."""
    if isinstance(value, str):
        return value
    text = value.decode("utf-8", "backslashreplace")
    return text.replace("\\x", "%").upper().replace("ZQ", "zq") if "\\x" in text else text
