"""Numbers in addresses: those that a row can have, on both databases. Any other names nothing."""

from flask import Flask
from werkzeug.routing import IntegerConverter, Map

LAST_ID = 2**31 - 1


class NumberConverter(IntegerConverter):
    """`<int:…>` of every address; a longer one is not even read."""

    regex = "[0-9]{1,10}"

    def __init__(self, of: Map) -> None:
        super().__init__(of, max=LAST_ID)


def init_app(app: Flask) -> None:
    app.url_map.converters["int"] = NumberConverter
