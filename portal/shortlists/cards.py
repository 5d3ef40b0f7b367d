"""The cards of a board as HTML. Drawn by hand, since 200 of them cost a template three times as much."""

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup

from portal.models.money import money
from portal.search.shortlist import Board, Card, Step
from portal.web.words import KINDS, day, initials


class Cards:
    """`icons` is the address of the sprite, `moved` the candidate who has the focus, `way` what the board shows."""

    def __init__(self, board: Board, icons: str, moved: str, way: Mapping[str, Any]):
        self.here = f"/gigs/{board.gig_key}/shortlist"
        self.way = "?" + escape(urlencode(way)) if way else ""
        self.icons, self.moved = icons, moved
        self.menus: dict[tuple[Step, ...], int] = {}

    def draw(self, cards: Iterable[Card]) -> Markup:
        """A list of cards. What people wrote is escaped here; everything else is ours."""
        return Markup(f'<ul class="cards">{"".join(map(self._card, cards))}</ul>')

    def draw_ended(self, cards: Iterable[Card]) -> Markup:
        return Markup(f'<ul class="cards">{"".join(map(self._ended, cards))}</ul>')

    def _card(self, c: Card) -> str:
        fit = f'<span class="fit" title="Required skills at their level">{c.hits} of {c.of}</span>'
        lines = [f'<span class="gaps">{escape(", ".join(c.gaps))}</span>'] if c.gaps else []
        if c.free is not None:
            lines.append(f'<span class="muted num">{c.free} h a week free, {c.asked} asked</span>')
        if c.shared is not None:
            lines.append(f'<span class="muted num">{_hours(c.shared)}</span>')
        if c.rate:
            lines.append(f'<span class="muted num">{_rate(*c.rate)}{ABOVE if c.is_above else ""}</span>')
        return self._drawn(c, fit if c.of and c.hits is not None else "", "".join(lines))

    def _ended(self, c: Card) -> str:
        return self._drawn(c, f'<span class="status {c.state.replace(" ", "-")}">{c.state.capitalize()}</span>', "")

    def _drawn(self, c: Card, beside_kind: str, lines: str) -> str:
        name = escape(c.name or "Not listed now")
        face = f'<span class="avatar {c.kind} small" aria-hidden="true">{escape(initials(c.name))}</span>'
        role, due = f'<span class="muted">{escape(c.role)}</span>', f'<span class="num">{c.due} {day(c.due_on)}</span>'
        return (
            f'<li class="candidate" id="c-{c.key}"{DRAGGABLE if c.steps else ""}>'
            f'<div class="who">{self._tick(c, name)}{face if c.name else ""}'
            f'<a class="name" href="{self.here}/{c.key}" hx-get="{self.here}/{c.key}{self.way}" hx-target="#beside"'
            f' hx-swap="innerHTML"{" autofocus" if c.key == self.moved else ""}>{name}</a></div>'
            f'<div class="meta">{KIND[c.kind]}{beside_kind}</div>'
            f"{f'<span class=new>{c.changed}</span>' if c.changed else ''}"
            f"{role if c.role else ''}{lines}{due if c.due else ''}"
            f'<span class="muted num">{_since(c.days)}</span>{self._menu(c, name) if c.steps else ""}</li>'
        )

    def _tick(self, c: Card, name: str) -> str:
        if not c.steps:
            return ""
        box = f'<input type="checkbox" form="bulk" name="candidate" value="{c.key}">'
        return f'<label class="pick">{box}<span class="vh">Tick {name}</span></label>'

    def draw_menus(self) -> Markup:
        """What the menus of the cards drawn so far hold: few differ, and board.js puts each where it is opened."""
        drawn = (
            f'<template id="steps-{n}">{"".join(map(self._step, steps))}</template>' for steps, n in self.menus.items()
        )
        return Markup("".join(drawn))

    def _menu(self, c: Card, name: str) -> str:
        n = self.menus.setdefault(c.steps, len(self.menus))
        return (
            f'<details class="menu" data-steps="steps-{n}">'
            f'<summary>{self._icon("more", 20)}<span class="vh">Steps for {name}</span></summary>'
            f'<div><a class="deed" href="{self.here}/{c.key}">All steps</a></div></details>'
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
ABOVE = ' <b class="above">above the pay</b>'
KIND = {"": ""} | {kind: f'<span class="kind {kind}">{word}</span>' for kind, word in KINDS.items()}


def _rate(amount: int, currency: str, per: str) -> str:
    return f"{escape(money(amount, currency))} {'an' if per == 'hour' else 'a'} {per}"


def _hours(minutes: int) -> str:
    return f"{minutes / 60:.1f} h shared".replace(".0 ", " ") if minutes else "no shared hours"


def _since(days: int) -> str:
    return "since today" if days < 1 else "for 1 day" if days == 1 else f"for {days} days"
