"""What pages hold: their forms with the names and values in them, and the addresses that they lead to."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

UNTYPED = ("hidden", "password", "file", "checkbox", "radio", "submit", "button")
BUTTONS = ("submit", "button")


@dataclass
class Form:
    method: str
    action: str
    values: list[tuple[str, str]] = field(default_factory=list)  # as a browser would send them
    typed: list[tuple[str, str]] = field(default_factory=list)  # what somebody wrote
    names: set[str] = field(default_factory=set)


class _Reader(HTMLParser):
    def __init__(self, here: str) -> None:
        super().__init__()
        self.here, self.forms, self.links = here, {"": Form("get", here)}, set[tuple[str, str]]()
        self.open, self.area, self.select = "", None, ""
        self.chosen = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        a = {name: value or "" for name, value in attrs}
        for name, method in (("href", "get"), ("hx-get", "get"), ("hx-post", "post"), ("formaction", "post")):
            if a.get(name, "").startswith("/"):
                self.links.add((method, a[name]))
        if tag == "form":
            self.open = a.get("id") or f"#{len(self.forms)}"
            action = a.get("action") or a.get("hx-post") or a.get("hx-get") or self.here
            made = self.forms.setdefault(self.open, Form("get", self.here))
            made.method, made.action = a.get("method", "post" if "hx-post" in a else "get").lower(), action
        elif a.get("name") and tag in ("input", "textarea", "select", "button"):
            self._field(tag, a, self.forms.setdefault(a.get("form") or self.open, Form("get", self.here)))
        elif tag == "option" and self.select and ("selected" in a or not self.chosen):
            self._choose(a.get("value", ""), "selected" in a)

    def _field(self, tag: str, a: dict[str, str], form: Form) -> None:
        name, kind = a["name"], a.get("type", "text")
        form.names.add(name)
        if tag == "textarea":
            self.area = (form, name, "")
        elif tag == "select":
            self.select, self.of, self.chosen = name, form, False
        elif tag == "button" or kind in BUTTONS:
            return
        elif kind not in ("checkbox", "radio") or "checked" in a:
            form.values.append((name, a.get("value", "on" if kind == "checkbox" else "")))
            if kind not in UNTYPED and "readonly" not in a:
                form.typed.append((name, a.get("value", "")))

    def _choose(self, value: str, says_so: bool) -> None:
        if self.of.values and self.of.values[-1][0] == self.select and says_so:
            self.of.values.pop()
        self.of.values.append((self.select, value))
        self.chosen = True

    def handle_data(self, data: str) -> None:
        if self.area:
            form, name, text = self.area
            self.area = (form, name, text + data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.open = ""
        elif tag == "select":
            self.select = ""
        elif tag == "textarea" and self.area:
            form, name, text = self.area
            form.values.append((name, text.removeprefix("\n")))
            form.typed.append((name, text.removeprefix("\n")))
            self.area = None


def read(html: str, here: str) -> tuple[list[Form], set[tuple[str, str]]]:
    """Forms, and (method, address) of what can be clicked."""
    reader = _Reader(here)
    reader.feed(html)
    return list(reader.forms.values()), reader.links


def typed(html: str) -> Iterator[tuple[str, str]]:
    for form in read(html, "")[0]:
        yield from form.typed
