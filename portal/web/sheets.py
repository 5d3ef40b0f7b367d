"""Files of comma-separated values that a spreadsheet opens as they are meant: no cell is taken for a formula."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence

from flask import Response, stream_with_context

FORMULA = re.compile(r"(^|[;\t])(?=\s*[=+\-@\t\r])")  # at the start, and where other countries' spreadsheets split


def safe(value: object) -> str:
    """A cell. What would begin a formula gets an apostrophe, which spreadsheets show as text."""
    return FORMULA.sub(r"\1'", "" if value is None else str(value))


def lines(rows: Iterable[Sequence[object]]) -> str:
    written = io.StringIO()
    csv.writer(written).writerows([[safe(value) for value in row] for row in rows])
    return written.getvalue()


def csv_file(name: str, head: Sequence[str], pages: Iterable[Iterable[Sequence[object]]]) -> Response:
    """A file that is sent while it is read, page by page; with a mark that tells spreadsheets its encoding."""

    def content() -> Iterator[str]:
        yield "\ufeff" + lines([head])
        for page in pages:
            yield lines(page)

    answer = Response(stream_with_context(content()), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
