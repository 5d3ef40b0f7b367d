from functools import lru_cache
from typing import Any

from flask import Flask
from markupsafe import Markup

SVG = Markup('<svg class="icon" width="{0}" height="{0}" aria-hidden="true"><use href="{1}#{2}"/></svg>')


def init_app(app: Flask) -> None:
    """`ui.icon` of the templates. A page has dozens, all alike, so each is drawn once."""
    static_url: Any = app.jinja_env.globals["static_url"]
    sprite = static_url("icons.svg")

    @lru_cache(maxsize=200)
    def icon(name: str, size: int = 18) -> Markup:
        return SVG.format(size, sprite, name)

    app.jinja_env.globals["icon_of"] = icon
