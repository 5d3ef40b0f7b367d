"""The cards of a board as HTML. Drawn by hand, since 200 of them cost a template three times as much."""

from collections.abc import Iterable
from html import escape
from urllib.parse import urlencode

from markupsafe import Markup

from portal.search.shortlist import Board, Card, Step
from portal.web.words import KINDS, day, initials


class Cards:
    """`icons` is the address of the sprite; `moved` is the key of the candidate who has the focus."""

    def __init__(self, board: Board, icons: str, moved: str):
        self.here = f"/gigs/{board.gig_key}/shortlist"
        self.way = "?" + urlencode({"role": board.role.n}) if board.role else ""
        self.icons, self.moved = icons, moved
        self.menus: dict[tuple[Step, ...], str] = {}

    def draw(self, cards: Iterable[Card]) -> Markup:
        """A list of cards. What people wrote is escaped here; everything else is ours."""
        return Markup(f'<ul class="cards">{"".join(map(self._card, cards))}</ul>')

    def draw_ended(self, cards: Iterable[Card]) -> Markup:
        return Markup(f'<ul class="cards">{"".join(map(self._ended, cards))}</ul>')

    def _card(self, c: Card) -> str:
        fit = f'<span class="fit" title="Required skills at their level">{c.hits} of {c.of}</span>'
        free = f'<span class="muted num">{c.free} h a week free</span>'
        return self._drawn(c, fit if c.of and c.hits is not None else "", free if c.free is not None else "")

    def _ended(self, c: Card) -> str:
        return self._drawn(c, f'<span class="status {c.state.replace(" ", "-")}">{c.state.capitalize()}</span>', "")

    def _drawn(self, c: Card, beside_kind: str, free: str) -> str:
        name = escape(c.name or "Not listed now")
        face = f'<span class="avatar {c.kind} small" aria-hidden="true">{escape(initials(c.name))}</span>'
        role, due = f'<span class="muted">{escape(c.role)}</span>', f'<span class="num">{c.due} {day(c.due_on)}</span>'
        return (
            f'<li class="candidate" id="c-{c.key}"{DRAGGABLE if c.steps else ""}>'
            f'<div class="who">{face if c.name else ""}<a class="name" href="{self.here}/{c.key}"'
            f"{' autofocus' if c.key == self.moved else ''}>{name}</a></div>"
            f'<div class="meta">{KIND[c.kind]}{beside_kind}</div>'
            f"{role if c.role else ''}{free}{due if c.due else ''}"
            f'<span class="muted num">{_since(c.days)}</span>{self._menu(c, name) if c.steps else ""}</li>'
        )

    def _menu(self, c: Card, name: str) -> str:
        steps = self.menus.get(c.steps)
        if steps is None:
            steps = self.menus[c.steps] = "".join(map(self._step, c.steps))
        return (
            f'<details class="menu"><summary>{self._icon("more", 20)}<span class="vh">Steps for {name}</span></summary>'
            f"<div>{steps.replace(KEY, c.key)}</div></details>"
        )

    def _step(self, step: Step) -> str:
        url = f"{self.here}/{KEY}/{step.path}{self.way}"
        words = f"{self._icon(step.icon, 16)}{step.label}"
        to = f' data-to="{step.lane}"' if step.lane else ""
        if step.is_form:
            hard = " danger" if step.is_hard else ""
            return (
                f'<a class="deed{hard}"{to} href="{url}" hx-get="{url}" hx-target="closest .candidate"'
                f' hx-swap="beforeend">{words}</a>'
            )
        return f'<button class="deed" form="steps"{to} formaction="{url}" hx-post="{url}">{words}</button>'

    def _icon(self, name: str, size: int) -> str:
        use = f'<use href="{self.icons}#{name}"/>'
        return f'<svg class="icon" width="{size}" height="{size}" aria-hidden="true">{use}</svg>'


DRAGGABLE = ' draggable="true"'
KEY = "@key"
KIND = {"": ""} | {kind: f'<span class="kind {kind}">{word}</span>' for kind, word in KINDS.items()}


def _since(days: int) -> str:
    return "since today" if days < 1 else "for 1 day" if days == 1 else f"for {days} days"
