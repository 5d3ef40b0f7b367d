"""What pages say, read from their HTML."""

import re


def listed(html):
    """Names of the people in a list of the directory, in its order."""
    return re.findall(r"class=name href=/talent/\w+>([^<]+)</a>", re.sub("</?mark>", "", html))


def facet(html, group):
    """{label: count} of one group of filters, by the name of its fields."""
    boxes = re.findall(
        rf'name="{group}" value="[^"]*" id="[^"]*"(?: checked)?><span>([^<]+)</span><span class="num">([\d,]+)</span>',
        html,
    )
    return {label: int(count.replace(",", "")) for label, count in boxes}


def total(html):
    """How many people a page of the directory says it found."""
    return int(re.search(r">([\d,]+) (?:person|people)</(?:small|hx-partial)>", html)[1].replace(",", ""))
